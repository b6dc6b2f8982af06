"""A pump that speaks our protocol: asked once, and asked again what it did rather than guessed."""

import time

from throughcare.medication.dispensers import Answer, Wanted, micrograms
from throughcare.medication.dispensers.line import Line, NoLine
from throughcare.medication.dispensers.protocol import Here, Noise, Told, here_of, told_of

TRIES = 3  # the same command, word for word: a pump that has it already pours nothing again
WAITED = 2.5  # seconds for a pour; what takes longer is looked for by the page, again and again
PAUSE = 0.05


class SerialPump:
    """One pump at the end of a line that is open and ours alone."""

    def __init__(
        self, line: Line, *, waited: float | None = None, clock=time.monotonic
    ) -> None:  # fmt: skip
        self.line, self.clock = line, clock
        self.waited = WAITED if waited is None else waited

    def here(self) -> Here:
        """Which pump it is and how it stands. Raises NoLine when it does not answer."""
        for _ in range(TRIES):
            frame = self.line.ask("HELLO", "1")
            try:
                if frame:
                    return here_of(frame)
            except Noise:
                continue
        raise NoLine("it does not answer")

    def ask(self, wanted: Wanted) -> Answer:
        """Have it poured, once. After this, whatever came back, only `look` asks about it."""
        kind, until = "FILL" if wanted.filling else "POUR", self.clock() + self.waited
        try:
            return self._followed(wanted, self._said(kind, wanted, wanted.ul), until)
        except NoLine as lost:
            return Answer(None, "unknown", "line_lost", {"line": str(lost)[:120]})

    def look(self, wanted: Wanted) -> Answer:
        """What became of it? What the pump has never heard of is void from now on."""
        try:
            here = self.here()
            if here.serial != wanted.serial:
                return Answer(None, "unknown", "another_pump", {"serial": here.serial})
            if here.last < wanted.sequence - 1:
                return Answer(None, "unknown", "forgotten", {"last": here.last})
            return self._followed(wanted, self._said("TELL", wanted), self.clock())
        except NoLine as lost:
            return Answer(None, "unknown", "line_lost", {"line": str(lost)[:120]})

    def scale(self, wanted: Wanted, measured_ul: int) -> bool:
        """Tell it what a test truly measured. True when it took it."""
        try:
            frame = self.line.ask("SCALE", wanted.sequence, wanted.key.hex, measured_ul)
        except NoLine:
            return False
        return frame is not None and frame.kind == "HERE"

    def _said(self, kind: str, wanted: Wanted, *more: int) -> Told | None:
        """One command until it is answered; the pump knows a repeat by sequence and key."""
        for _ in range(TRIES):
            frame = self.line.ask(kind, wanted.sequence, wanted.key.hex, *more)
            try:
                told = told_of(frame) if frame else None
            except Noise:
                told = None
            if told and (told.sequence, told.key) == (wanted.sequence, wanted.key.hex):
                return told
        return None

    def _followed(self, wanted: Wanted, told: Told | None, until: float) -> Answer:
        """Ask on while it pours, for a few seconds and no longer."""
        while (told is None or told.state == "pouring") and self.clock() < until:
            time.sleep(PAUSE)
            told = self._said("TELL", wanted) or told
        return answer_of(wanted, told)


def answer_of(wanted: Wanted, told: Told | None) -> Answer:
    """What the pump said, as it is kept. What is in doubt is not known: never a guess."""
    if told is None:
        return Answer(None, "unknown", "no_answer")
    report = {"sequence": told.sequence, "state": told.state, "asked_ul": told.asked,
              "ul": told.ul, "fault": told.fault, "serial": wanted.serial}  # fmt: skip
    if told.state == "pouring":
        return Answer(None, "pouring", "", report)
    if told.state == "old":
        return Answer(None, "unknown", "forgotten", report)
    if told.state in ("void", "other"):
        fault = "not_begun" if told.state == "void" else "sequence_used"
        return Answer(0, "void", fault, report)
    if told.asked != wanted.ul:
        return Answer(None, "unknown", "another_command", report)
    state = "done" if told.state == "done" else "stopped"
    return Answer(micrograms(wanted.product, told.ul), state, told.fault, report)
