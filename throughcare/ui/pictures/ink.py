"""What every picture is drawn with: colours by name, words measured and wrapped, safe SVG.

Presentation attributes only: the pages forbid inline styles. On screen a colour is a CSS variable,
so that light and dark need no second drawing; on paper it is a plain value, because the PDF library
does not resolve variables.
"""

import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape

CAUSE_COLOURS = {
    "family": "c1",
    "environment": "c2",
    "social": "c3",
    "access": "c4",
    "mental_health": "c5",
}
PAPER = {
    "c1": "#6b4fa0", "c2": "#a8483e", "c3": "#8a5e0f", "c4": "#2f6f8f", "c5": "#4c7a3a",
    "ink": "#23201b", "muted": "#5f584d", "line": "#bbb2a3", "card": "#ffffff", "amber": "#8a5300",
    "amber-wash": "#fbeed3", "green": "#17603f", "green-wash": "#e3f0e8", "red": "#a3201d",
    "red-wash": "#fbe4e1", "blue": "#1a4f8b", "blue-wash": "#e4edf7", "edge": "#8b8274",
}  # fmt: skip

# How wide Noto Sans sets a character, in hundredths of the font size; it is among the widest of
# the fonts that `system-ui` stands for.
WIDTHS = {
    18: "’‘", 26: "'ijl ", 28: "J!,.:;·`", 30: "()", 32: "-[]", 35: "fI/\\{}t“”", 42: "r\"?_",
    47: "zcs", 50: "–", 52: "vyFL", 55: "kxS*|aeET", 58: "0123456789YZX$+<=>^~×→",
    61: "oPVbdghnpquKR▲●", 65: "ABC#", 74: "DGUH&", 79: "NOQw…", 90: "%@M", 94: "mW", 100: "—",
}  # fmt: skip
WIDE = {character: hundredths / 100 for hundredths, group in WIDTHS.items() for character in group}
BOLD = 1.07
UNPRINTED = {
    code: None
    for code in (*range(32), *range(127, 160), 0xFFFE, 0xFFFF)
    if chr(code) not in "\t\n\r"
}  # no XML may carry them


@dataclass(frozen=True)
class Palette:
    """Colours by name, and how wide this medium's letters run against the table above."""

    values: dict[str, str] = field(default_factory=dict)
    wideness: float = 1.0
    font: str = ""
    linked: bool = True  # paper has no links

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, f"var(--{name})")

    def cause(self, key: str) -> str:
        return self[CAUSE_COLOURS.get(key, "muted")]

    def wrap(
        self, words: str, room: float, size: float, most: int, bold: bool = False
    ) -> list[str]:
        """The words in at most `most` lines that fit the room in this medium's letters."""
        return wrapped(words, room / self.wideness, size, most, bold)

    def width(self, words: str, size: float, bold: bool = False) -> float:
        return width_of(words, size, bold) * self.wideness


SCREEN = Palette(wideness=1.03)
PRINT = Palette(PAPER, wideness=1.15, font="DejaVu Sans, Noto Sans, sans-serif", linked=False)


@lru_cache(maxsize=4096)
def ems(character: str) -> float:
    """How wide one character runs at font size 1: measured for Latin, else on the safe side."""
    if character in WIDE:
        return WIDE[character]
    plain = unicodedata.normalize("NFD", character)[0]
    if plain in WIDE:
        return WIDE[plain]
    if unicodedata.category(plain) in {"Mn", "Me", "Cf"}:
        return 0.0  # marks stand on the letter before them
    if unicodedata.east_asian_width(plain) in "WF":
        return 1.35 if unicodedata.category(plain) == "So" else 1.0  # pictures, then CJK
    return 0.78


def width_of(words: str, size: float, bold: bool = False) -> float:
    """How wide the words run, in px at a font size."""
    return sum(map(ems, words)) * size * (BOLD if bold else 1.0)


def wrapped(words: str, room: float, size: float, most: int, bold: bool = False) -> list[str]:
    """The words in at most `most` lines that fit the room; only a word wider than it is cut."""
    lines: list[str] = [""]
    for word in words.translate(UNPRINTED).split():
        for piece in pieces(word, room, size, bold):
            longer = f"{lines[-1]} {piece}".strip()
            if width_of(longer, size, bold) <= room:
                lines[-1] = longer
            else:
                lines.append(piece)
    lines = [line for line in lines if line]
    if len(lines) > most:
        lines = [*lines[: most - 1], with_dots(lines[most - 1], room, size, bold)]
    return lines


def pieces(word: str, room: float, size: float, bold: bool) -> list[str]:
    """A word, or the parts of one that is wider than the room."""
    if width_of(word, size, bold) <= room:
        return [word]
    parts, part = [], ""
    for char in word:
        if part and width_of(part + char, size, bold) > room:
            parts.append(part)
            part = ""
        part += char
    return [*parts, part]


def with_dots(line: str, room: float, size: float, bold: bool) -> str:
    """The line ending in dots after a whole word; a single word too wide loses its end."""
    while line and width_of(f"{line}…", size, bold) > room:
        line = line.rpartition(" ")[0] if " " in line else line[:-1]
    return f"{line}…"


def written(words: str) -> str:
    """Words as they may stand in XML."""
    return escape(words.translate(UNPRINTED))


def attributes(names: dict[str, str], given: dict[str, str | float]) -> str:
    return "".join(f' {names[name]}="{value}"' for name, value in given.items() if value != "")


def text(
    x: float, y: float, words: str, *, fill: str, size: float = 13, **more: str | float
) -> str:
    """One line of text. Attributes as keywords: weight, anchor, slant; halo, the colour of a rim
    that keeps a line behind it from running through the words."""
    names = {"weight": "font-weight", "anchor": "text-anchor", "slant": "font-style"}
    if halo := more.pop("halo", ""):
        more |= {"rim": halo, "rim_wide": 4, "rim_first": "stroke"}
        names |= {"rim": "stroke", "rim_wide": "stroke-width", "rim_first": "paint-order"}
    place = f'x="{x:g}" y="{y:g}" fill="{fill}" font-size="{size:g}"'
    return f"<text {place}{attributes(names, more)}>{written(words)}</text>"


STROKE = {
    "stroke_width": "stroke-width",
    "dash": "stroke-dasharray",
    "cap": "stroke-linecap",
    "opacity": "stroke-opacity",
    "veil": "fill-opacity",
    "kind": "class",
    "join": "stroke-linejoin",
}


def box(
    x: float, y: float, w: float, h: float, *, fill: str, stroke: str = "none", **more: str | float
) -> str:
    """A rectangle with rounded corners. Attributes as keywords: radius, and those of STROKE."""
    rest = attributes(STROKE | {"radius": "rx"}, {"radius": "9", **more})
    return (
        f'<rect x="{x:g}" y="{y:g}" width="{w:g}" height="{h:g}" fill="{fill}" '
        f'stroke="{stroke}"{rest}/>'
    )


def path(
    d: str, *, stroke: str = "none", fill: str = "none", told: str = "", **more: str | float
) -> str:
    """A line or a shape. told: what it says under the pointer. Keywords: those of STROKE."""
    inside = f"<title>{written(told)}</title>" if told else ""
    return (
        f'<path d="{d}" fill="{fill}" stroke="{stroke}"{attributes(STROKE, more)}>{inside}</path>'
    )


def dot(x: float, y: float, r: float, *, fill: str, stroke: str = "none", **more: float) -> str:
    rest = attributes(STROKE, more)
    return f'<circle cx="{x:g}" cy="{y:g}" r="{r:g}" fill="{fill}" stroke="{stroke}"{rest}/>'


def link(href: str, name: str, parts: list[str], palette: Palette) -> list[str]:
    """The parts as a link where there is somewhere to go and a medium that goes there.

    It is named for where it leads, not for everything that stands in it.
    """
    if not href or not palette.linked:
        return parts
    return [f'<a href="{written(href)}" aria-label="{written(name)}">', *parts, "</a>"]


def svg(
    width: float, height: float, title: str, description: str, parts: list[str], palette: Palette
) -> str:
    """The whole picture, named for a screen reader; its twin in words stands beside it.

    With links in it, it is a group, so that they can be reached; else it is one image.
    """
    font = f' font-family="{palette.font}"' if palette.font else ""
    role = "group" if any(part.startswith("<a ") for part in parts) else "img"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="100%" '
        f'role="{role}" aria-label="{written(title)}"{font}>'
        f"<title>{written(title)}</title><desc>{written(description)}</desc>{''.join(parts)}</svg>"
    )
