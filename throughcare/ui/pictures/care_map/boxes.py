"""The boxes of the care map: each measured from its words, before anything is drawn."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from throughcare.ui.pictures.care_map.values import CareMap, Cause, FindingMark, Strand, StrandItem
from throughcare.ui.pictures.ink import Palette, box, dot, path, text
from throughcare.ui.pictures.level import bars, level_words

CAUSE_W, STRAND_W = 366, 290
LINE, EDGE, INDENT, GAP = 17, 14, 34, 9  # px: a line of words, a margin, past the band, above rows
FIRST = 12.5  # from the top of a row to its first baseline
MOST_FINDINGS, MOST_ITEMS = 7, 6
MORE = ""  # the row of what had no place


@dataclass(frozen=True)
class Said:
    """One line of words and its tone."""

    words: str
    tone: str = "ink"
    size: float = 12.5
    weight: str = ""
    slant: str = ""
    aside: str = ""  # at the right of the same line, where there is room: "no answer yet"

    def drawn(self, x: float, y: float, right: float, ink: Palette) -> list[str]:
        words = text(x, y, self.words, fill=ink[self.tone], size=self.size, weight=self.weight,
                     slant=self.slant)  # fmt: skip
        if not self.aside:
            return [words]
        aside = text(right, y, self.aside, fill=ink["amber"], size=12, weight="650", anchor="end")
        return [words, aside]


@dataclass(frozen=True)
class Row:
    """One finding or one item in its box, measured from the box's top."""

    id: str
    said: tuple[Said, ...]
    top: float

    @property
    def height(self) -> float:
        return len(self.said) * LINE + 6

    @property
    def middle(self) -> float:
        return self.top + self.height / 2


@dataclass
class Box:
    """A box: its head, its rows, and where it stands once every box is measured."""

    x: float
    width: float
    head: tuple[Said, ...]
    rows: dict[str, Row]
    height: float
    y: float = 0.0

    def row(self, id: str) -> Row:
        """The row of a finding or item; what had no place is in the last."""
        return self.rows.get(id) or self.rows[MORE]


def measured(x: float, width: float, head: list[Said], rows: list[tuple[str, list[Said]]]) -> Box:
    """A box as high as its words."""
    y = 8 + len(head) * LINE + (GAP if rows else 0)
    placed = {}
    for id, said in rows:
        placed[id] = Row(id, tuple(said), y)
        y += placed[id].height + 3
    return Box(x, width, tuple(head), placed, y + (6 if rows else 9))


# --- causes -----------------------------------------------------------------------------------


def cause_box(x: float, cause: Cause, care_map: CareMap, ink: Palette) -> Box:
    """A cause: title and the person's words, then a row for each finding."""
    aside = ink.width(level_words(cause.level), 12) + (0 if cause.level is None else 30)
    title = ink.wrap(cause.title, CAUSE_W - INDENT - EDGE - aside - 10, 14, 2, bold=True)
    quote = f"“{cause.words}”" if cause.words else ""
    said = ink.wrap(quote, CAUSE_W - INDENT - EDGE - 4, 13, 3)
    head = [Said(line, size=14, weight="650") for line in title or [""]]
    head += [Said(line, "muted", 13, slant="italic") for line in said]
    shown = shown_findings(cause, care_map)
    rows = [(mark.id, finding_said(mark, care_map, ink)) for mark in shown]
    if left := [mark for mark in cause.findings if mark not in shown]:
        rows.append((MORE, [Said(more_findings(left, care_map), "muted", 12)]))
    return measured(x, CAUSE_W, head, rows)


def shown_findings(cause: Cause, care_map: CareMap) -> list[FindingMark]:
    """The strongest; what glows goes before what is answered, so that it is never out of sight."""
    first = sorted(cause.findings, key=lambda mark: (not care_map.glows(mark), -mark.level))
    places = set(map(id, first[:MOST_FINDINGS]))
    return sorted((m for m in cause.findings if id(m) in places), key=lambda mark: -mark.level)


def more_findings(left: list[FindingMark], care_map: CareMap) -> str:
    words = _("and %(n)d more, in the table below") % {"n": len(left)}
    glowing = sum(map(care_map.glows, left))
    return f"{words} · ▲ {glowing} {_('no answer yet')}" if glowing else words


def finding_said(mark: FindingMark, care_map: CareMap, ink: Palette) -> list[Said]:
    """The label, then how it is answered where no line can show it."""
    room = CAUSE_W - INDENT - 32 - EDGE - 2
    said = [Said(line) for line in ink.wrap(mark.label, room, 12.5, 2)] or [Said("")]
    if care_map.glows(mark):
        return with_open_words(said, room, ink)
    return said + [Said(line, "muted") for line in ink.wrap(mark.note, room, 12.5, 2)]


def with_open_words(said: list[Said], room: float, ink: Palette) -> list[Said]:
    """«No answer yet» at the end of the last line, or below it where that is full."""
    words, last = "▲ " + _("no answer yet"), said[-1]
    if ink.width(last.words, 12.5) + ink.width(words, 12, bold=True) + 8 <= room:
        return [*said[:-1], replace(last, aside=words)]
    return [*said, Said(words, "amber", 12, weight="650")]


def cause_parts(cause: Cause, at: Box, care_map: CareMap, ink: Palette) -> list[str]:
    """The box as heavy as the cause is strong: a band at its left, its level in bars and a word."""
    asked = {"stroke": ink["line"], "stroke_width": "1.2"}
    frame = {"stroke": ink["edge"], "dash": "5 4"} if cause.level is None else asked
    glowing = any(care_map.glows(mark) for mark in cause.findings)
    parts = [
        *(halo(at, ink) if glowing else []),
        box(at.x, at.y, at.width, at.height, fill=ink["card"], **frame),
        *band(cause, at, ink),
        *level_parts(cause, at, ink),
    ]
    parts += head_parts(at, INDENT, ink)
    return parts


def halo(at: Box, ink: Palette) -> list[str]:
    """The glow around a cause with something unanswered; the words are in its row."""

    def around(out: float, colour: str, wide: float) -> str:
        return box(at.x - out, at.y - out, at.width + 2 * out, at.height + 2 * out, fill="none",
                   stroke=ink[colour], stroke_width=wide, radius=9 + out, kind="halo")  # fmt: skip

    return [around(4, "amber-wash", 7), around(1.2, "amber", 2)]


def band(cause: Cause, at: Box, ink: Palette) -> list[str]:
    """As wide as the cause is strong. Nothing asked: none; asked and not found: a thin grey one."""
    if cause.level is None:
        return []
    w, r = 3 + 6.5 * cause.level, min(9, 3 + 6.5 * cause.level)
    x, y, foot = at.x, at.y, at.y + at.height
    d = f"M{x + w:g} {y:g}V{foot:g}H{x + r:g}Q{x:g} {foot:g} {x:g} {foot - r:g}V{y + r:g}"
    d += f"Q{x:g} {y:g} {x + r:g} {y:g}Z"
    return [path(d, fill=ink.cause(cause.key) if cause.level else ink["edge"], kind="band")]


def level_parts(cause: Cause, at: Box, ink: Palette) -> list[str]:
    """The level at the right of the title: bars, and always the word."""
    right, y = at.x + at.width - EDGE, at.y + 8 + FIRST
    word = level_words(cause.level)
    parts = [text(right, y, word, fill=ink["muted"], size=12, anchor="end")]
    if cause.level is not None:
        x = right - ink.width(word, 12) - 29
        parts += bars(x, y, cause.level, ink.cause(cause.key), ink)
    return parts


def head_parts(at: Box, indent: float, ink: Palette) -> list[str]:
    return words_parts(at, at.head, at.y + 8 + FIRST, indent, ink)


def row_parts(at: Box, row: Row, indent: float, ink: Palette) -> list[str]:
    return words_parts(at, row.said, at.y + row.top + FIRST + 3, indent, ink)


def words_parts(at: Box, said: tuple[Said, ...], y: float, indent: float, ink: Palette):
    right = at.x + at.width - EDGE
    return [
        part
        for nth, one in enumerate(said)
        for part in one.drawn(at.x + indent, y + LINE * nth, right, ink)
    ]


def finding_parts(cause: Cause, mark: FindingMark, at: Box, care_map: CareMap, ink: Palette):
    """One finding: its bars and its words; in a ring when it has no answer."""
    row = at.row(mark.id)
    ring = {}
    if care_map.glows(mark):
        ring = {"stroke": ink["amber"], "stroke_width": "1.8", "dash": "3 4", "cap": "round"}
    fill = ink["amber-wash"] if ring else ink["card"]
    wide = at.width - INDENT - 2
    return [
        box(at.x + INDENT - 6, at.y + row.top, wide, row.height, fill=fill, radius="6",
            kind="row", **ring),
        *bars(at.x + INDENT, at.y + row.top + FIRST + 3, mark.level, ink.cause(cause.key), ink),
        *row_parts(at, row, INDENT + 32, ink),
    ]  # fmt: skip


# --- strands ----------------------------------------------------------------------------------


def strand_box(x: float, strand: Strand, ink: Palette) -> Box:
    """A strand of care: its title, then a row for each item of the plan."""
    title = ink.wrap(strand.title, STRAND_W - 2 * EDGE, 14, 2, bold=True) or [""]
    head = [Said(line, size=14, weight="650") for line in title]
    if not strand.items:
        head.append(Said(_("nothing planned here"), "muted"))
    rows = [(item.id, item_said(item, ink)) for item in strand.items[:MOST_ITEMS]]
    if len(strand.items) > MOST_ITEMS:
        words = _("and %(n)d more, in the table below") % {"n": len(strand.items) - MOST_ITEMS}
        rows.append((MORE, [Said(words, "muted", 12)]))
    return measured(x, STRAND_W, head, rows)


def item_said(item: StrandItem, ink: Palette) -> list[Said]:
    lines = ink.wrap(item.words, STRAND_W - EDGE - 20 - EDGE, 12.5, 3)
    return [Said(line) for line in lines] or [Said("")]


def strand_parts(strand: Strand, at: Box, ink: Palette) -> list[str]:
    used = {"fill": ink["card"], "stroke_width": "1.2"} if strand.items else {"fill": "none"}
    frame = box(at.x, at.y, at.width, at.height, stroke=ink["line"], **used)
    return [frame, *head_parts(at, EDGE + 2, ink)]


def item_parts(item: StrandItem, at: Box, ink: Palette) -> list[str]:
    """One item, marked by kind: full for now, an arrow for a referral, a ring for later."""
    row = at.row(item.id)
    x, y = at.x + EDGE + 6, at.y + row.top + FIRST - 1.3
    marks = {
        "refer": path(f"M{x - 3:g} {y - 4:g}l6.5 4l-6.5 4z", fill=ink["ink"]),
        "later": dot(x, y, 3, fill="none", stroke=ink["ink"], stroke_width=1.6),
    }
    ground = box(at.x + 6, at.y + row.top, at.width - 12, row.height, fill=ink["card"],
                 radius="6", kind="row")  # fmt: skip
    mark = marks.get(item.kind) or dot(x, y, 3.4, fill=ink["green"])
    return [ground, mark, *row_parts(at, row, EDGE + 20, ink)]
