"""A level as three small bars: for lists and headings."""

from throughcare.ui.pictures.care_map import level_words
from throughcare.ui.pictures.ink import SCREEN, Palette, box, svg


def level_bars(level: int | None, palette: Palette = SCREEN) -> str:
    """Three bars filled to the level, with the level's word for whoever does not see them."""
    bars = [
        box(2 + 8 * n, 12 - 4 * n, 6, 4 + 4 * n, radius="1",
            fill=palette["ink"] if n < (level or 0) else palette["line"])
        for n in range(3)
    ]  # fmt: skip
    drawn = svg(28, 18, level_words(level), "", bars, palette)
    return drawn.replace('width="100%"', 'width="28" height="18" class="level"', 1)
