"""The frames that go over the line: what a pump is told and what it says. docs/running/pump.md.

A frame is one line of ASCII: `$POUR,7,1042,<key>,6000*1A2B3C4D` and an end of line. The figures
behind the star are the CRC-32 of what stands between `$` and `*`. Whoever reads a frame that does
not add up takes it for noise: it is not answered.
"""

import re
import zlib
from dataclasses import dataclass

VERSION = "1"
LONGEST = 160  # bytes of a frame, its end of line included
BODY = re.compile(r"[A-Z]{2,6}(,[0-9A-Za-z._-]{0,40}){1,10}")
FRAME = re.compile(rb"\$([^$*]*)\*([0-9A-F]{8})\r?\n?")

# Told to the pump: HELLO, POUR, FILL, TELL, SCALE. Said by it: HERE, TOLD, NO.
TOLD_STATES = ("pouring", "done", "stopped", "void", "other", "old")
FAULTS = ("", "air", "empty", "calibration", "busy", "stopped_by_hand", "device")


class Noise(ValueError):
    """These bytes are no frame."""


@dataclass(frozen=True)
class Frame:
    """kind: the word it begins with; number: which request it is, or answers; rest: its fields."""

    kind: str
    number: int
    rest: tuple[str, ...] = ()


def written(frame: Frame) -> bytes:
    """The bytes of a frame. Raises ValueError for a field that cannot stand in one."""
    body = ",".join([frame.kind, str(frame.number), *frame.rest])
    if not BODY.fullmatch(body) or any("," in field for field in frame.rest):
        raise ValueError(f"no frame can say {body!r}")
    sent = body.encode("ascii")
    return b"$%b*%08X\r\n" % (sent, zlib.crc32(sent))


def read(line: bytes) -> Frame:
    """The frame in a line, whatever noise stands before it. Raises Noise."""
    start = line.rfind(b"$")
    if start < 0 or len(line) - start > LONGEST:
        raise Noise("no frame begins here")
    found = FRAME.fullmatch(line[start:])
    if found is None or int(found[2], 16) != zlib.crc32(found[1]):
        raise Noise("the frame does not add up")
    body = found[1].decode("ascii", "replace")
    if not BODY.fullmatch(body):
        raise Noise("no frame is written so")
    kind, number, *rest = body.split(",")
    return Frame(kind, whole(number), tuple(rest))


def whole(text: str) -> int:
    """A number as a frame writes it: digits alone. Raises Noise."""
    if not re.fullmatch(r"[0-9]{1,10}", text):
        raise Noise(f"{text!r} is no number")
    return int(text)


@dataclass(frozen=True)
class Here:
    """HERE: which pump this is and how it stands.

    last  the highest sequence it has ever seen; kept through a power cut
    """

    version: str
    serial: str
    last: int
    state: str
    fault: str


@dataclass(frozen=True)
class Told:
    """TOLD: what became of one sequence. `ul` left the bottle so far, `asked` was asked for."""

    sequence: int
    key: str
    state: str
    asked: int
    ul: int
    fault: str


def here_of(frame: Frame) -> Here:
    """Raises Noise when it is another frame."""
    if frame.kind != "HERE" or len(frame.rest) != 5:
        raise Noise("this is no HERE")
    version, serial, last, state, fault = frame.rest
    return Here(version, serial, whole(last), state, fault)


def told_of(frame: Frame) -> Told:
    """Raises Noise when it is another frame."""
    if frame.kind != "TOLD" or len(frame.rest) != 6:
        raise Noise("this is no TOLD")
    sequence, key, state, asked, ul, fault = frame.rest
    if state not in TOLD_STATES:
        raise Noise(f"a pump is never {state!r}")
    return Told(whole(sequence), key, state, whole(asked), whole(ul), fault)
