"""A level as a word and as three small bars: never only by weight or colour."""

from django.utils.translation import gettext as _

from throughcare.ui.pictures.ink import SCREEN, Palette, box, svg


def level_words(level: int | None) -> str:
    """A level in a word."""
    words = {0: _("asked, nothing found"), 1: _("some"), 2: _("clear"), 3: _("strong")}
    return _("not asked yet") if level is None else words[level]


def bars(x: float, y: float, level: int | None, colour: str, palette: Palette) -> list[str]:
    """Three bars standing on y, filled to the level: 22 wide, 12 high."""
    return [
        box(x + 8 * n, y - 4 - 4 * n, 6, 4 + 4 * n, radius="1.2",
            fill=colour if n < (level or 0) else palette["line"])
        for n in range(3)
    ]  # fmt: skip


def level_bars(level: int | None, palette: Palette = SCREEN) -> str:
    """Three bars filled to the level, with the level's word for whoever does not see them."""
    drawn = svg(
        28, 18, level_words(level), "", bars(2, 16, level, palette["ink"], palette), palette
    )
    return drawn.replace('width="100%"', 'width="28" height="18" class="level"', 1)
