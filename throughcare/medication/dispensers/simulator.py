"""A pump in software, at the end of a pseudo-terminal: for tests, for showing, for learning.

    python -m throughcare.medication.dispensers.simulator --holds 1000
    THROUGHCARE_PUMPS="1=/dev/pts/7" throughcare serve      with the path that it printed

While it runs it reads words from its input: `empty 4100`, `air 0`, `holds 950`, `lose 2`,
`calibration`, `wrong 300`, `slow`, `quit`.
"""

import argparse
import json
import os
import select
import sys
import threading
import time
import tty
from dataclasses import asdict, dataclass
from pathlib import Path

from throughcare.medication.dispensers import protocol
from throughcare.medication.dispensers.protocol import Frame, Noise

SPEED_UL = 20_000  # microlitres a second; nobody's pump, only quick enough not to be waited for


@dataclass
class Kept:
    """What the pump remembers of one sequence."""

    key: str
    asked: int
    state: str
    ul: int = 0
    fault: str = ""


class Device:
    """The pump itself: what it pours, what stops it, what it remembers.

    holds_ul   in the bottle beneath it
    stops      {"air" or "empty": after so many microlitres from now}
    wrong_ul   it pours so much more (or less) than asked, and says so
    memory     a file that outlives it, as a pump's memory outlives a power cut
    """

    def __init__(self, *, serial: str = "SIM-1", holds_ul: int = 1_000_000,
                 speed_ul: float = SPEED_UL, memory: Path | None = None,
                 clock=time.monotonic) -> None:  # fmt: skip
        self.serial, self.holds_ul, self.speed_ul, self.clock = serial, holds_ul, speed_ul, clock
        self.memory, self.last, self.kept, self.current = memory, 0, {}, 0
        self.stops: dict[str, int] = {}
        self.needs_calibration, self.fault, self.wrong_ul, self.began = False, "", 0, 0.0
        self.poured_ul = 0  # in all its life: what truly left the bottle
        if memory and memory.exists():
            self._remember(json.loads(memory.read_text()))

    def answer(self, line: bytes) -> bytes | None:
        """What it says to a line; nothing to noise."""
        try:
            frame = protocol.read(line)
            self._go_on()
            said = self._said(frame)
        except Noise:
            return None
        return protocol.written(Frame(said[0], frame.number, tuple(map(str, said[1:]))))

    def _said(self, frame: Frame) -> tuple:
        match frame.kind, frame.rest:
            case "HELLO", (_version,):
                return self._here()
            case ("POUR" | "FILL") as kind, (sequence, key, ul):
                self._pour(protocol.whole(sequence), key, protocol.whole(ul), kind == "FILL")
                return self._told(protocol.whole(sequence), key)
            case "TELL", (sequence, key):
                self._void(protocol.whole(sequence), key)
                return self._told(protocol.whole(sequence), key)
            case "SCALE", (_sequence, _key, measured):
                protocol.whole(measured)
                self.needs_calibration = False
                return self._here()
        return ("NO", "unknown")

    def _here(self) -> tuple:
        state = "pouring" if self._pouring() else "idle"
        return ("HERE", protocol.VERSION, self.serial, self.last, state, self._standing())

    def _standing(self) -> str:
        """What would stop it now."""
        return self.fault or ("calibration" if self.needs_calibration else "")

    def _pouring(self) -> Kept | None:
        one = self.kept.get(self.current)
        return one if one and one.state == "pouring" else None

    def _pour(self, sequence: int, key: str, ul: int, filling: bool) -> None:
        """Begin, if this sequence is new. What was seen before is never poured again."""
        if sequence <= self.last:
            return
        busy = "busy" if self._pouring() else ""
        if filling and not busy:
            self.fault = "" if self.fault == "air" else self.fault
        fault = busy or self.fault or ("calibration" if self.needs_calibration and not filling
                                       and ul else "")  # fmt: skip
        self.last = sequence
        self.kept[sequence] = Kept(key, ul, "stopped" if fault else "pouring", 0, fault)
        if not fault:
            self.current, self.began = sequence, self.clock()
        self._keep()
        self._go_on()

    def _void(self, sequence: int, key: str) -> None:
        """Asked about what it never heard of, it will never pour it."""
        if sequence > self.last:
            self.last = sequence
            self.kept[sequence] = Kept(key, 0, "void")
            self._keep()

    def _told(self, sequence: int, key: str) -> tuple:
        one = self.kept.get(sequence)
        if one is None:
            return ("TOLD", sequence, key, "old", 0, 0, "")
        if one.key != key:
            return ("TOLD", sequence, key, "other", 0, 0, "")
        return ("TOLD", sequence, key, one.state, one.asked, one.ul, one.fault)

    def _go_on(self) -> None:
        """As far as it has come by now."""
        if (one := self._pouring()) is None:
            return
        end, fault = self._end_of(one)
        ran = int((self.clock() - self.began) * self.speed_ul) if self.speed_ul else end
        now = min(end, max(ran, one.ul))
        self._leaves(now - one.ul)
        one.ul = now
        if now == end:
            one.state, one.fault = ("stopped" if fault else "done"), fault
            self.fault = fault or self.fault
            self._keep()

    def _end_of(self, one: Kept) -> tuple[int, str]:
        """(microlitres at which this pour ends, what ends it)."""
        ends = [(max(one.asked + self.wrong_ul, 0), "")]
        ends += [(one.ul + after, fault) for fault, after in self.stops.items()]
        ends.append((one.ul + self.holds_ul, "empty"))
        return min(ends, key=lambda end: end[0])

    def _leaves(self, ul: int) -> None:
        self.holds_ul -= ul
        self.poured_ul += ul
        self.stops = {fault: max(after - ul, 0) for fault, after in self.stops.items()}

    def load(self, holds_ul: int) -> None:
        """Another bottle beneath it. What was empty is so no more."""
        self.holds_ul, self.stops, self.fault = holds_ul, {}, ""

    def _keep(self) -> None:
        if self.memory:
            kept = {str(number): asdict(one) for number, one in self.kept.items()}
            self.memory.write_text(json.dumps({"last": self.last, "kept": kept}))

    def _remember(self, was: dict) -> None:
        """After a power cut: of a pour that it cut off nothing is known, and so nothing is said."""
        kept = {int(number): Kept(**one) for number, one in was["kept"].items()}
        self.last = was["last"]
        self.kept = {number: one for number, one in kept.items() if one.state != "pouring"}


class OnAPty:
    """A device at the end of a pseudo-terminal, as long as the block lasts.

    path  what stands for /dev/ttyUSB0
    lose  so many answers get lost on the line
    mute  it says nothing at all
    """

    def __init__(self, device: Device) -> None:
        self.device, self.lose, self.mute, self._ends = device, 0, False, threading.Event()

    def __enter__(self) -> "OnAPty":
        self._ours, self._theirs = os.openpty()
        tty.setraw(self._theirs)
        self.path = os.ttyname(self._theirs)
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ends.set()
        self._thread.join(2)
        os.close(self._ours)
        os.close(self._theirs)

    def _serve(self) -> None:
        heard = b""
        while not self._ends.is_set():
            if not select.select([self._ours], [], [], 0.05)[0]:
                continue
            heard += os.read(self._ours, 1024)
            while b"\n" in heard:
                line, heard = heard.split(b"\n", 1)
                self._reply(self.device.answer(line + b"\n"))

    def _reply(self, said: bytes | None) -> None:
        if said is None or self.mute:
            return
        if self.lose > 0:
            self.lose -= 1
            return
        os.write(self._ours, said)


def told(words: str, on: OnAPty) -> bool:
    """One line of its input. False when it is to end."""
    device, (word, *more) = on.device, (words.split() or [""])
    number = int(more[0]) if more and more[0].lstrip("-").isdigit() else 0
    match word:
        case "quit":
            return False
        case "empty" | "air":
            device.stops = {word: number}
        case "holds":
            device.load(number * 1000)
        case "lose":
            on.lose = number
        case "mute":
            on.mute = not on.mute
        case "calibration":
            device.needs_calibration = True
        case "wrong":
            device.wrong_ul = number
        case "slow":
            device.speed_ul = 500
    return True


def main() -> None:
    about = argparse.ArgumentParser(description="A simulated pump on a pseudo-terminal.")
    about.add_argument("--holds", type=int, default=1000, help="mL in its bottle")
    about.add_argument("--speed", type=int, default=20, help="mL a second")
    about.add_argument("--memory", type=Path, help="a file that it remembers by")
    given = about.parse_args()
    device = Device(
        holds_ul=given.holds * 1000, speed_ul=given.speed * 1000, memory=given.memory
    )  # fmt: skip
    with OnAPty(device) as on:
        print(on.path, flush=True)
        for words in sys.stdin:
            if not told(words, on):
                return
        while True:  # its input is closed: it goes on until it is ended
            time.sleep(60)


if __name__ == "__main__":
    main()
