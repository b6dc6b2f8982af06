"""The care map put together: boxes measured, then placed, then lines under them, then the key."""

from django.utils.translation import gettext as _

from throughcare.ui.pictures.care_map import boxes, feeds, lines
from throughcare.ui.pictures.care_map.key import key
from throughcare.ui.pictures.care_map.values import CareMap, Cause, Strand
from throughcare.ui.pictures.ink import SCREEN, Palette, link, svg, text

WIDTH, TOP, GAP = 980, 36, 16


def draw(care_map: CareMap, palette: Palette = SCREEN) -> str:
    """The whole map, or its left half when no strand is given, as SVG."""
    return Drawing(care_map, palette).svg()


class Drawing:
    """One drawing: where everything stands is settled before a stroke is made."""

    def __init__(self, care_map: CareMap, ink: Palette) -> None:
        self.map, self.ink = care_map, ink
        self.arcs = feeds.arcs_of(care_map)
        lanes = max((arc.lane for arc in self.arcs), default=-1) + 1
        self.left = 10 + feeds.LANE * lanes + (4 if lanes else 0)
        self.right = WIDTH - boxes.STRAND_W - 8
        self.width = WIDTH if care_map.strands else self.left + boxes.CAUSE_W + 10
        self.causes = {c.key: boxes.cause_box(self.left, c, care_map, ink) for c in care_map.causes}
        self.strands = {s.key: boxes.strand_box(self.right, s, ink) for s in care_map.strands}
        columns = [list(self.causes.values()), list(self.strands.values())]
        self.bottom = TOP + max(stacked(column) for column in columns)
        for column in columns:
            place(column, self.bottom - TOP)
        feeds.land(self.arcs, self.causes)
        self.lines = lines.drawn_lines(care_map, self.causes, self.strands)

    def svg(self) -> str:
        parts = [*self.headings(), *self.line_parts()]
        parts += [part for cause in self.map.causes for part in self.cause(cause)]
        parts += [part for strand in self.map.strands for part in self.strand(strand)]
        parts += [p for arc in self.arcs for p in feeds.arc_parts(arc, self.left, self.ink)]
        told, foot = feeds.legend(self.map, self.bottom + 20, self.width, self.ink)
        sample, foot = key(self.map, foot + 8, self.width, self.ink)
        words = [*parts, *told, *sample]
        return svg(self.width, foot + 4, _("Care map"), self.description(), words, self.ink)

    def description(self) -> str:
        said = _("Causes left, strands of care right, a line for each answer.")
        counted = _("Answers: %(answers)d. Without an answer: %(open)d.") % {
            "answers": sum(len(m.answers) for c in self.map.causes for m in c.findings),
            "open": len(self.map.unanswered),
        }
        return " ".join([said, counted, _("The same as a table below.")])

    def headings(self) -> list[str]:
        titles = [(self.left, _("What keeps it going"))]
        if self.map.strands:
            titles.append((self.right, _("What we do about it")))
        return [
            text(x, 22, said, fill=self.ink["ink"], size=15.5, weight="700") for x, said in titles
        ]

    def cause(self, cause: Cause) -> list[str]:
        at, parts = self.causes[cause.key], []
        body = boxes.cause_parts(cause, at, self.map, self.ink)
        parts += link(cause.href, cause.title, body, self.ink)
        for mark in boxes.shown_findings(cause, self.map):
            row = boxes.finding_parts(cause, mark, at, self.map, self.ink)
            parts += link(mark.href, mark.label, row, self.ink)
            parts += lines.stub_parts(cause, mark, at, self.map, self.ink)
        if more := at.rows.get(boxes.MORE):
            parts += boxes.row_parts(at, more, boxes.INDENT + 32, self.ink)
        return parts

    def strand(self, strand: Strand) -> list[str]:
        at = self.strands[strand.key]
        parts = boxes.strand_parts(strand, at, self.ink)
        for item in strand.items[: boxes.MOST_ITEMS]:
            parts += link(item.href, item.words, boxes.item_parts(item, at, self.ink), self.ink)
        if more := at.rows.get(boxes.MORE):
            parts += boxes.row_parts(at, more, boxes.EDGE + 20, self.ink)
        return parts

    def line_parts(self) -> list[str]:
        """The lines; where there is none yet, what will be there."""
        if self.map.strands and not self.lines:
            return self.nothing_yet()
        labels = {m.id: m.label for c in self.map.causes for m in c.findings}
        items = {(s.key, i.id): f"{s.title}: {i.words}" for s in self.map.strands for i in s.items}
        x0, x1, parts = self.left + boxes.CAUSE_W, self.right - 1, []
        for one in self.lines:
            found = labels.get(one.line.finding, "")
            told = f"{found} → {items.get((one.line.strand, one.line.item), '')}"
            parts += lines.line_parts(one, x0, x1, told, self.ink)
        return parts

    def nothing_yet(self) -> list[str]:
        x0 = self.left + boxes.CAUSE_W
        said = _("A line for each answer comes here when the plan is made.")
        shown = self.ink.wrap(said, self.right - x0 - 60, 13, 6)
        y = (TOP + self.bottom - 18 * len(shown)) / 2
        return [
            text((x0 + self.right) / 2, y + 18 * nth, line, fill=self.ink["muted"], size=13,
                 anchor="middle", slant="italic")
            for nth, line in enumerate(shown)
        ]  # fmt: skip


def stacked(column: list[boxes.Box]) -> float:
    return sum(at.height for at in column) + GAP * max(len(column) - 1, 0)


def place(column: list[boxes.Box], body: float) -> None:
    """Boxes one under another, spread over the whole body."""
    spare = body - sum(at.height for at in column)
    gap = spare / (len(column) - 1) if len(column) > 1 else 0
    y = float(TOP)
    for at in column:
        at.y = y
        y += at.height + gap
