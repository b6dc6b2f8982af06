"""Is this person too sleepy or too drunk for a dose now? Looked at before every dose."""

from dataclasses import dataclass

from throughcare.clinical.medicines.products import Sourced
from throughcare.clinical.verdict import OK, Verdict, caution, no, note, worst_first

SOURCE = "red-flags:2.1"
POSS = {
    "S": "asleep, easy to rouse",
    "1": "awake and alert",
    "2": "slightly drowsy, easily roused",
    "3": "often drowsy, drifts off during conversation",
    "4": "somnolent, little or no response",
}
BREATHS_LOW, BREATHS_LOW_WHEN_SLEEPY, OXYGEN_LOW = 10, 12, 92  # a minute; a minute; per cent


@dataclass(frozen=True)
class Seen:
    """What the nurse saw and measured before the dose. None: not looked at.

    poss     S or 1 to 4 of the Pasero sedation scale
    breaths  a minute; oxygen: saturation in per cent
    """

    poss: str | None = None
    slurred: bool = False
    nodding: bool = False
    unsteady: bool = False
    pinpoint: bool = False
    breaths: int | None = None
    oxygen: int | None = None

    def __post_init__(self) -> None:
        if self.poss is not None and self.poss not in POSS:
            raise ValueError(f"sedation is one of {', '.join(POSS)}, not {self.poss!r}")

    @property
    def sedated(self) -> bool:
        return self.poss in ("3", "4") or self.slurred or self.nodding

    @property
    def breathing_fails(self) -> bool:
        low = BREATHS_LOW_WHEN_SLEEPY if self.sedated else BREATHS_LOW
        slow = self.breaths is not None and self.breaths < low
        return slow or (self.oxygen is not None and self.oxygen < OXYGEN_LOW)


@dataclass(frozen=True, kw_only=True)
class BreathRule(Sourced):
    """From which alcohol reading somebody is rung, and from which the dose waits.

    In thousandths of a per cent of blood alcohol: 50 is 0.05 %. A programme sets its own.
    """

    call_at: int
    hold_at: int


COMMON_BREATH_RULE = BreathRule(
    call_at=20, hold_at=50, source="red-flags:2.2", evidence="K",
    note="Protocols differ; the medical director sets both.",
)  # fmt: skip


def may_be_dosed(
    seen: Seen, *, alcohol: int | None = None, rule: BreathRule = COMMON_BREATH_RULE
) -> list[Verdict]:
    """May a dose be given to somebody who looks like this? The gravest first.

    alcohol  the breath reading in thousandths of a per cent; None: not taken, and nothing follows
    """
    said = [_breathing(seen), _sedation(seen), _unsteady(seen)]
    if alcohol is not None:
        said.append(breath(alcohol, rule))
    return worst_first(said)


def _breathing(seen: Seen) -> Verdict:
    """Is breathing slow, or oxygen low?"""
    if not seen.breathing_fails and not (seen.pinpoint and seen.poss == "4"):
        return OK
    return no(
        "overdose_signs",
        "Signs of overdose: emergency services now, naloxone, breaths. No dose.",
        "red-flags:1",
    )


def _sedation(seen: Seen) -> Verdict:
    """Is the person sedated?"""
    if not seen.sedated:
        return OK
    words = [POSS[seen.poss]] if seen.poss in ("3", "4") else []
    words += ["slurred speech"] if seen.slurred else []
    words += ["nodding off"] if seen.nodding else []
    return no(
        "sedated_at_the_window",
        f"{', '.join(words).capitalize()}: no dose now. The prescriber is rung; the person stays "
        "and is watched, and may have the dose later.",
        SOURCE,
    )


def _unsteady(seen: Seen) -> Verdict:
    """Is something not right, without sedation?"""
    if seen.sedated or not (seen.unsteady or seen.poss in ("2", "S")):
        return OK
    why = "Drowsy or unsteady: wait, look again, and ask what was taken before the dose."
    return caution("look_again_before_dose", why, SOURCE)


def breath(alcohol: int, rule: BreathRule = COMMON_BREATH_RULE) -> Verdict:
    """What follows from this breath reading? `alcohol` in thousandths of a per cent."""
    if alcohol < 0:
        raise ValueError(f"a breath reading is not below nought: {alcohol}")
    if alcohol == 0:
        return OK
    reading = f"Breath alcohol 0.{alcohol:03d} %" if alcohol < 1000 else "Breath alcohol over 1 %"
    if alcohol >= rule.hold_at:
        why = f"{reading}: no dose now. The prescriber is rung; test again later today."
        return no("breath_alcohol_waits", why, rule.source)
    if alcohol >= rule.call_at:
        why = f"{reading}: ring the prescriber before the dose."
        return caution("breath_alcohol_call", why, rule.source)
    why = f"{reading}: talk about it; the dose is given."
    return note("breath_alcohol_found", why, rule.source)
