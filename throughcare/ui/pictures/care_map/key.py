"""The key of the care map: a sample of each kind of line and mark that is in it, in words."""

from django.utils.translation import gettext as _

from throughcare.ui.pictures.care_map.lines import DASHES, stub, stubs_of
from throughcare.ui.pictures.care_map.values import CareMap, kind_words
from throughcare.ui.pictures.ink import Palette, box, path, text

SAMPLE, ROW = 44, 22


def key(care_map: CareMap, top: float, wide: float, ink: Palette) -> tuple[list[str], float]:
    """The samples side by side, on as many rows as they need; and where they end."""
    x, y, parts = 10.0, top + 12, []
    for sample, words in samples(care_map, ink):
        run = (SAMPLE if sample else 0) + ink.width(words, 12) + 22
        if x > 10 and x + run > wide:
            x, y = 10.0, y + ROW
        parts += sample(x, y) if sample else []
        at = x + (SAMPLE if sample else 0)
        parts += [text(at, y, words, fill=ink["muted"], size=12)]
        x += run
    return parts, (y + 12 if parts else top)


def samples(care_map: CareMap, ink: Palette):
    """What has to be explained: only what is drawn."""
    kinds = {line.kind for line in care_map.lines}
    marks = {kind for cause in care_map.causes for mark in cause.findings
             for kind in stubs_of(mark, care_map)}  # fmt: skip
    for kind in ("treat", "refer", "later"):
        if kind in kinds:
            yield line_sample(kind, ink), kind_words(kind)
    for kind in ("declines", "met"):
        if kind in marks:
            yield stub_sample(kind, ink), kind_words(kind)
    if care_map.unanswered:
        yield ring_sample(ink), _("no answer yet")
    if kinds:
        yield None, _("The wider a line, the stronger the cause.")


def line_sample(kind: str, ink: Palette):
    cap = "" if kind == "refer" else "round"
    return lambda x, y: [
        path(f"M{x + 2:g} {y - 4:g}h34", stroke=ink["muted"], stroke_width=4, dash=DASHES[kind],
             cap=cap)
    ]  # fmt: skip


def stub_sample(kind: str, ink: Palette):
    return lambda x, y: stub(x, y - 4, kind, ink["muted"], ink)


def ring_sample(ink: Palette):
    return lambda x, y: [
        box(x + 1, y - 12, 34, 16, fill=ink["amber-wash"], stroke=ink["amber"], stroke_width="1.8",
            dash="3 4", cap="round", radius="5")
    ]  # fmt: skip
