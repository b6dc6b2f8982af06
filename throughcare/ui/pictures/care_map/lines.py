"""The lines of the care map: one for each answer, from the finding to what is done about it."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from throughcare.ui.pictures.care_map.boxes import Box
from throughcare.ui.pictures.care_map.values import CareMap, Cause, FindingMark, Line, kind_words
from throughcare.ui.pictures.ink import Palette, dot, path

DASHES = {"treat": "", "refer": "11 7", "later": "0.1 8"}
STUB = 24  # px: how far the mark of an answer without a line stands out


@dataclass
class Drawn:
    """One line and the two heights at which it meets its boxes."""

    line: Line
    level: int
    start: float = 0.0
    end: float = 0.0

    @property
    def width(self) -> float:
        return 1.5 + 1.5 * self.level


def stubs_of(mark: FindingMark, care_map: CareMap) -> list[str]:
    """Kinds of the answers that no line shows: declined, met, or without a strand.

    The left half tells of answers in words alone.
    """
    if not care_map.strands:
        return []
    lined = Counter(line.kind for line in care_map.lines if line.finding == mark.id)
    return list((Counter(mark.answers) - lined).elements())


def drawn_lines(care_map: CareMap, causes: dict[str, Box], strands: dict[str, Box]) -> list[Drawn]:
    """Every line with its ends spread over its rows, so that they cross as little as may be."""
    levels = {mark.id: mark.level for cause in care_map.causes for mark in cause.findings}
    drawn = [Drawn(line, levels.get(line.finding, 1)) for line in care_map.lines]
    for one in drawn:
        one.start = middle_of(causes[one.line.cause], one.line.finding)
        one.end = middle_of(strands[one.line.strand], one.line.item)
    spread(drawn, causes, lambda one: (one.line.cause, one.line.finding), "start", "end")
    spread(drawn, strands, lambda one: (one.line.strand, one.line.item), "end", "start")
    return sorted(drawn, key=lambda one: -one.level)  # thin ones stay to be seen


def middle_of(at: Box, row: str) -> float:
    return at.y + at.row(row).middle


def spread(drawn: list[Drawn], boxes: dict[str, Box], place, near: str, far: str) -> None:
    """Lines that meet at one row stand one under another, in the order in which they go on."""
    meeting = defaultdict(list)
    for one in drawn:
        key, row = place(one)
        meeting[key, boxes[key].row(row).id].append(one)
    for (key, row), ends in meeting.items():
        room = boxes[key].row(row).height - 5
        step = min(7.0, room / len(ends))
        for nth, one in enumerate(sorted(ends, key=lambda one: getattr(one, far))):
            shift = (nth - (len(ends) - 1) / 2) * step
            setattr(one, near, middle_of(boxes[key], row) + shift)


def line_parts(one: Drawn, x0: float, x1: float, told: str, ink: Palette) -> list[str]:
    """The curve on a casing of the ground's colour, so that crossing lines stay apart."""
    y0, y1, bend = one.start, one.end, (x1 - x0) * 0.48
    d = f"M{x0:g} {y0:.1f}C{x0 + bend:.1f} {y0:.1f} {x1 - bend:.1f} {y1:.1f} {x1:g} {y1:.1f}"
    colour, dash = ink.cause(one.line.cause), DASHES.get(one.line.kind, "")
    stroke = {"stroke": colour, "stroke_width": one.width, "dash": dash, "opacity": ".85"}
    if one.line.kind != "refer":
        stroke["cap"] = "round"
    return [
        path(d, stroke=ink["card"], stroke_width=one.width + 3),
        path(d, kind="answer", told=told, **stroke),
        dot(x1, y1, one.width / 2 + 1.6, fill=colour),
    ]


def stub_parts(cause: Cause, mark: FindingMark, at: Box, care_map: CareMap, ink: Palette):
    """Answers without a line, each a mark at the edge: the person's choice is never a gap."""
    kinds = stubs_of(mark, care_map)
    x, middle = at.x + at.width, middle_of(at, mark.id)
    lined = any(line.finding == mark.id for line in care_map.lines)
    parts = []
    for nth, kind in enumerate(kinds):
        y = middle + (nth - (len(kinds) - 1) / 2) * 12 + (9 if lined else 0)
        parts += stub(x, y, kind, ink.cause(cause.key), ink)
    return parts


def stub(x: float, y: float, kind: str, colour: str, ink: Palette) -> list[str]:
    """Declines: a line that ends at a bar. Met: at a tick. Else: at a ring."""
    end = x + STUB
    stem = path(f"M{x:g} {y:g}H{end:g}", stroke=colour, stroke_width=2.4, kind="stub",
                told=kind_words(kind))  # fmt: skip
    if kind == "declines":
        return [stem, path(f"M{end:g} {y - 6:g}V{y + 6:g}", stroke=colour, stroke_width=3.4,
                           cap="round")]  # fmt: skip
    if kind == "met":
        tick = path(f"M{end + 1:g} {y:g}l3 3.2l5.4-6.4", stroke=ink["card"], stroke_width=2,
                    cap="round", join="round")  # fmt: skip
        return [stem, dot(end + 5, y, 8, fill=colour), tick]
    return [stem, dot(end + 4, y, 4, fill=ink["card"], stroke=colour, stroke_width=2.4)]
