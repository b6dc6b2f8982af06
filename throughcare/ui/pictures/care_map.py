"""The care map: what keeps it going, and what we do about it.

On the left the five causes, each as heavy as its strength, with the person's own words; on the
right the six strands of care; a line for every answer. A cause without one glows until it has one.
Plain values in, SVG out: assessment draws the left half, the plan the whole.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from throughcare.ui.pictures.ink import SCREEN, Palette, box, svg, text, wrapped

WIDTH, CAUSE_W, STRAND_W = 1000, 330, 292
LANE, TOP, GAP, LINE = 21, 34, 16, 17
DASHES = {"treat": "", "refer": "9 6", "later": "2 6"}
MOST_FINDINGS, MOST_ITEMS = 7, 6


@dataclass(frozen=True)
class FindingMark:
    """One thing found: its level, and the kinds of its answers; none means it glows."""

    id: str
    label: str
    level: int
    answers: tuple[str, ...] = ()
    note: str = ""  # for an answer without a strand: "declines: not now"


@dataclass(frozen=True)
class Cause:
    """One of the five. level None: not asked yet; 0: asked, and nothing found."""

    key: str
    title: str
    level: int | None
    words: str = ""
    findings: tuple[FindingMark, ...] = ()


@dataclass(frozen=True)
class StrandItem:
    """What one strand does: one item of the plan."""

    id: str
    label: str
    kind: str = "treat"


@dataclass(frozen=True)
class Strand:
    key: str
    title: str
    items: tuple[StrandItem, ...] = ()


@dataclass(frozen=True)
class Line:
    """This item answers this finding."""

    cause: str
    finding: str
    strand: str
    item: str
    kind: str = "treat"


@dataclass(frozen=True)
class Feed:
    """One cause feeds another, in the person's words."""

    origin: str
    target: str
    words: str


@dataclass(frozen=True)
class CareMap:
    """Everything the picture shows. Without strands it is the left half."""

    causes: tuple[Cause, ...]
    strands: tuple[Strand, ...] = ()
    lines: tuple[Line, ...] = ()
    feeds: tuple[Feed, ...] = ()
    planned: bool = False  # a plan is being made: what has no answer glows

    @property
    def unanswered(self) -> list[FindingMark]:
        return [mark for cause in self.causes for mark in cause.findings if not mark.answers]

    @property
    def empty(self) -> bool:
        return all(cause.level is None for cause in self.causes)


def level_words(level: int | None) -> str:
    """A level in a word: never only by weight or colour."""
    words = {0: _("asked, nothing found"), 1: _("some"), 2: _("clear"), 3: _("strong")}
    return _("not asked yet") if level is None else words[level]


def kind_words(kind: str) -> str:
    return {
        "treat": _("treat now"), "refer": _("refer"), "met": _("already met"),
        "declines": _("the person declines"), "later": _("later"),
    }[kind]  # fmt: skip


def draw(care_map: CareMap, palette: Palette = SCREEN) -> str:
    """The whole map, or its left half when no strand is given, as SVG."""
    return Drawing(care_map, palette).svg()


@dataclass
class Placed:
    """Where a box stands."""

    y: float
    height: float


class Drawing:
    """One drawing: places first, then lines under boxes, then words."""

    def __init__(self, care_map: CareMap, palette: Palette) -> None:
        self.map, self.ink = care_map, palette
        self.lanes = lanes_of(care_map)
        self.left = 14 + LANE * (max(self.lanes, default=-1) + 1)
        self.right = WIDTH - STRAND_W - 4
        causes = [self.cause_height(cause) for cause in care_map.causes]
        strands = [self.strand_height(strand) for strand in care_map.strands]
        body = max(stacked(causes), stacked(strands))
        self.causes = placed([c.key for c in care_map.causes], causes, body)
        self.strands = placed([s.key for s in care_map.strands], strands, body)
        self.bottom = TOP + body

    def svg(self) -> str:
        causes = [part for cause in self.map.causes for part in self.cause(cause)]
        strands = [part for strand in self.map.strands for part in self.strand(strand)]
        lines = [self.line(line) for line in self.map.lines]
        feeds, bottom = self.feeds()
        description = _(
            "Causes left, strands of care right, a line for each answer. The same in words below."
        )
        width = WIDTH if self.map.strands else self.left + CAUSE_W + 12
        parts = [*self.headings(), *lines, *causes, *strands, *feeds]
        return svg(width, bottom, _("Care map"), description, parts, self.ink)

    def headings(self) -> list[str]:
        said = [
            text(
                self.left, 20, _("What keeps it going"), fill=self.ink["ink"], size=15, weight="700"
            )
        ]
        if self.map.strands:
            what = _("What we do about it")
            said.append(text(self.right, 20, what, fill=self.ink["ink"], size=15, weight="700"))
        return said

    # --- causes ---------------------------------------------------------------------------------

    def room(self, wide: float) -> float:
        return wide / self.ink.wideness

    def words_of(self, cause: Cause) -> list[str]:
        said = f"“{cause.words}”" if cause.words else ""
        return wrapped(said, self.room(CAUSE_W - 46), 13, 3)

    def shown(self, cause: Cause) -> tuple[FindingMark, ...]:
        """Unanswered first among the many, so that none that glows is left out of sight."""
        return tuple(sorted(cause.findings, key=lambda mark: (bool(mark.answers), -mark.level)))[
            :MOST_FINDINGS
        ]

    def mark_lines(self, mark: FindingMark) -> list[tuple[str, str]]:
        """(line, its colour): the label, then how it is answered where no line can show it."""
        room = self.room(CAUSE_W - 92)
        said = [(line, "ink") for line in wrapped(mark.label, room, 12.5, 2)]
        if not mark.answers and self.map.planned:
            return [*said, ("▲ " + _("no answer yet"), "amber")]
        return said + [(line, "muted") for line in wrapped(mark.note, room, 12.5, 2)]

    def title_lines(self, cause: Cause) -> list[str]:
        return wrapped(cause.title, self.room(CAUSE_W - 120), 14, 2, bold=True)

    def first_row(self, cause: Cause) -> float:
        """Where the findings of a cause begin, below its title and words."""
        return 25 + LINE * (len(self.title_lines(cause)) + len(self.words_of(cause)))

    def cause_height(self, cause: Cause) -> float:
        rows = sum(len(self.mark_lines(mark)) * LINE + 4 for mark in self.shown(cause))
        more = LINE if len(cause.findings) > MOST_FINDINGS else 0
        return self.first_row(cause) + rows + more - 2

    def cause(self, cause: Cause) -> list[str]:
        at, x, colour = self.causes[cause.key], self.left, self.ink.cause(cause.key)
        dash = {"dash": "5 4"} if cause.level is None else {}
        weight = 5 + 5 * (cause.level or 0)
        parts = [
            self.frame(x, at, CAUSE_W, **dash),
            box(x, at.y, weight, at.height, fill=colour, radius="4"),
            self.aside(x + CAUSE_W - 12, at.y + 21, level_words(cause.level), anchor="end"),
        ]  # fmt: skip
        y = at.y + 21
        for line in self.title_lines(cause):
            parts.append(text(x + 30, y, line, fill=self.ink["ink"], size=14, weight="650"))
            y += LINE
        for line in self.words_of(cause):
            parts.append(text(x + 30, y, line, fill=self.ink["muted"], slant="italic"))
            y += LINE
        return parts + self.marks(cause, at.y + self.first_row(cause))

    def frame(self, x: float, at: Placed, w: float, **more: str) -> str:
        return box(x, at.y, w, at.height, fill=self.ink["card"], stroke=self.ink["line"], **more)

    def aside(self, x: float, y: float, words: str, **more: str) -> str:
        return text(x, y, words, fill=self.ink["muted"], size=12, **more)

    def marks(self, cause: Cause, y: float) -> list[str]:
        parts, x = [], self.left
        for mark in self.shown(cause):
            lines = self.mark_lines(mark)
            if not mark.answers and self.map.planned:
                parts.append(self.glow(x + 26, y - 14, len(lines)))
            parts += self.bars(x + 32, y, mark.level, self.ink.cause(cause.key))
            for line, tone in lines:
                weight = "650" if tone == "amber" else ""
                words = text(x + 62, y, line, fill=self.ink[tone], size=12.5, weight=weight)
                parts.append(words)
                y += LINE
            y += 4
        if len(cause.findings) > MOST_FINDINGS:
            n = len(cause.findings) - MOST_FINDINGS
            parts.append(
                text(
                    x + 62,
                    y,
                    _("and %(n)d more, in the list below") % {"n": n},
                    fill=self.ink["muted"],
                    size=12,
                )
            )
        return parts

    def glow(self, x: float, y: float, lines: int) -> str:
        return box(
            x, y, CAUSE_W - 34, lines * LINE + 2, fill=self.ink["amber-wash"],
            stroke=self.ink["amber"], stroke_width="2", dash="3 4", radius="6",
        )  # fmt: skip

    def bars(self, x: float, y: float, level: int, colour: str) -> list[str]:
        """Three small bars, filled to the level."""
        return [
            box(x + 8 * n, y - 3 - 3 * n, 6, 3 + 3 * n, radius="1",
                fill=colour if n < level else self.ink["line"])
            for n in range(3)
        ]  # fmt: skip

    # --- strands --------------------------------------------------------------------------------

    def item_lines(self, item: StrandItem) -> list[str]:
        said = item.label if item.kind == "treat" else f"{kind_words(item.kind)}: {item.label}"
        return wrapped(said, self.room(STRAND_W - 40), 12.5, 3)

    def strand_height(self, strand: Strand) -> float:
        rows = sum(len(self.item_lines(item)) * LINE + 3 for item in strand.items[:MOST_ITEMS])
        more = LINE if len(strand.items) > MOST_ITEMS else 0
        return 14 + LINE + (rows or LINE) + more + 4

    def strand(self, strand: Strand) -> list[str]:
        at, x = self.strands[strand.key], self.right
        parts = [
            box(x, at.y, STRAND_W, at.height, fill=self.ink["card"], stroke=self.ink["line"]),
            text(x + 16, at.y + 21, strand.title, fill=self.ink["ink"], size=14, weight="650"),
        ]
        y = at.y + 21 + LINE
        if not strand.items:
            parts.append(
                text(x + 16, y, _("nothing planned here"), fill=self.ink["muted"], size=12.5)
            )
        for item in strand.items[:MOST_ITEMS]:
            parts.append(
                f'<circle cx="{x + 19:g}" cy="{y - 4:g}" r="3.2" fill="{self.ink["green"]}"/>'
            )
            for line in self.item_lines(item):
                parts.append(text(x + 30, y, line, fill=self.ink["ink"], size=12.5))
                y += LINE
            y += 3
        if len(strand.items) > MOST_ITEMS:
            n = len(strand.items) - MOST_ITEMS
            parts.append(
                text(
                    x + 30,
                    y,
                    _("and %(n)d more, in the list below") % {"n": n},
                    fill=self.ink["muted"],
                    size=12,
                )
            )
        return parts

    def item_row(self, line: Line) -> float:
        strand = next(s for s in self.map.strands if s.key == line.strand)
        y = self.strands[line.strand].y + 17 + LINE
        for item in strand.items[:MOST_ITEMS]:
            if item.id == line.item:
                break
            y += len(self.item_lines(item)) * LINE + 3
        return y

    def finding_row(self, line: Line) -> float:
        cause = next(c for c in self.map.causes if c.key == line.cause)
        y = self.causes[line.cause].y + self.first_row(cause) - 4
        for mark in self.shown(cause):
            if mark.id == line.finding:
                break
            y += len(self.mark_lines(mark)) * LINE + 4
        return y

    def line(self, line: Line) -> str:
        y0, y1 = self.finding_row(line), self.item_row(line)
        x0, x1 = self.left + CAUSE_W - 2, self.right + 14
        level = next(
            (m.level for c in self.map.causes for m in c.findings if m.id == line.finding), 1
        )
        bend = (x1 - x0) * 0.45
        dash = f' stroke-dasharray="{DASHES[line.kind]}"' if DASHES.get(line.kind) else ""
        curve = f"M{x0:g} {y0:g}C{x0 + bend:g} {y0:g} {x1 - bend:g} {y1:g} {x1:g} {y1:g}"
        return (
            f'<path d="{curve}" fill="none" stroke="{self.ink.cause(line.cause)}" '
            f'stroke-opacity=".72" stroke-width="{1.5 + 1.5 * level:g}" '
            f'stroke-linecap="round"{dash}/>'
        )

    # --- how they feed each other -----------------------------------------------------------------

    def feeds(self) -> tuple[list[str], float]:
        """Numbered arcs at the far left, each in a lane of its own, and their words below."""
        parts, y = [], self.bottom + 12
        order = {cause.key: place for place, cause in enumerate(self.map.causes)}
        for nth, (feed, lane) in enumerate(zip(self.map.feeds, self.lanes, strict=True)):
            parts += self.arc(nth, feed, lane)
            a, b = self.map.causes[order[feed.origin]], self.map.causes[order[feed.target]]
            said = f"{nth + 1}  {a.title} → {b.title}: {feed.words}"
            for line in wrapped(
                said,
                self.room(WIDTH - 40 if self.map.strands else self.left + CAUSE_W - 10),
                12.5,
                3,
            ):
                y += LINE
                parts.append(text(12, y, line, fill=self.ink["ink"], size=12.5))
        return parts, y + 14

    def arc(self, nth: int, feed: Feed, lane: int) -> list[str]:
        shift = 9 * (nth % 4)
        y0 = self.causes[feed.origin].y + 15 + shift
        y1 = self.causes[feed.target].y + 15 + shift
        x, edge, r = self.left - 11 - LANE * lane, self.left - 2, 7 if y1 > y0 else -7
        colour, card, middle = self.ink["muted"], self.ink["card"], (y0 + y1) / 2
        return [
            f'<path d="M{edge:g} {y0:g}H{x + 7:g}Q{x:g} {y0:g} {x:g} {y0 + r:g}V{y1 - r:g}'
            f'Q{x:g} {y1:g} {x + 7:g} {y1:g}H{edge - 4:g}" fill="none" stroke="{colour}" '
            f'stroke-width="1.4" stroke-dasharray="4 3"/>',
            f'<path d="M{edge - 6:g} {y1 - 4:g}l7 4l-7 4z" fill="{colour}"/>',
            f'<circle cx="{x:g}" cy="{middle:g}" r="8.5" fill="{card}" stroke="{colour}"/>',
            text(x, middle + 4, str(nth + 1), fill=self.ink["ink"], size=11, anchor="middle"),
        ]


def stacked(heights: list[float]) -> float:
    return sum(heights) + GAP * max(len(heights) - 1, 0)


def placed(keys: list[str], heights: list[float], body: float) -> dict[str, Placed]:
    """Boxes one under another, spread over the whole body."""
    spare = body - sum(heights)
    gap = spare / (len(heights) - 1) if len(heights) > 1 else 0
    places, y = {}, float(TOP)
    for key, height in zip(keys, heights, strict=True):
        places[key] = Placed(y, height)
        y += height + gap
    return places


def lanes_of(care_map: CareMap) -> list[int]:
    """A lane for each feed, so that no two arcs run over each other. Short ones stand nearest."""
    order = {cause.key: place for place, cause in enumerate(care_map.causes)}
    spans = [tuple(sorted((order[f.origin], order[f.target]))) for f in care_map.feeds]
    lanes: dict[int, int] = {}
    for nth in sorted(range(len(spans)), key=lambda n: spans[n][1] - spans[n][0]):
        low, high = spans[nth]
        taken = {lanes[m] for m in lanes if spans[m][0] <= high and low <= spans[m][1]}
        lanes[nth] = next(lane for lane in range(len(spans)) if lane not in taken)
    return [lanes[nth] for nth in range(len(spans))]
