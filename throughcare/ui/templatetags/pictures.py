"""The pictures as template tags, each with its twin in words."""

from django import template
from django.utils.safestring import mark_safe

from throughcare.clinical.instruments import load
from throughcare.ui.pictures import care_map as maps
from throughcare.ui.pictures import pedigree as pedigrees
from throughcare.ui.pictures import recovery_path as paths
from throughcare.ui.pictures import trend as trends
from throughcare.ui.pictures import withdrawal_curve as curves
from throughcare.ui.pictures.ink import PRINT
from throughcare.ui.pictures.level import level_bars as bars

register = template.Library()


@register.inclusion_tag("ui/care_map.html")
def care_map(map):
    """The care map: a drawing with its table where there is room, a list where there is not."""
    return {
        "map": map,
        "told": maps.told(map),
        "feeds": maps.feeds_told(map),
        "drawn": mark_safe(maps.draw(map)),  # noqa: S308  every word is escaped there
    }


@register.simple_tag
def care_map_print(map):
    """The drawing for paper."""
    return mark_safe(maps.draw(map, PRINT))  # noqa: S308  every word is escaped there


@register.simple_tag
def level_bars(level):
    """Three small bars with the level's word."""
    return mark_safe(bars(level))  # noqa: S308  drawn from numbers


@register.filter
def level_words(level):
    """A level in a word."""
    return maps.level_words(level)


@register.filter
def answer_words(kind):
    """A kind of answer in words."""
    return maps.kind_words(kind)


@register.inclusion_tag("ui/trend.html")
def trend(sheets):
    """The scores of one instrument over time, with its bands, and the same as a table."""
    form = load(sheets[0].instrument)
    points = [trends.Point(sheet.completed.at.date(), sheet.completed.score) for sheet in sheets]
    if form.scoring.high is None or all(point.value is None for point in points):
        return {"sheets": sheets}
    bands = [trends.Band(band.low, band.high, band.label) for band in form.bands]
    drawn = trends.draw(points, form.scoring.low, form.scoring.high, bands)
    return {"sheets": sheets, "drawn": mark_safe(drawn)}  # noqa: S308  every word is escaped there


@register.inclusion_tag("ui/pedigree.html")
def pedigree(family):
    """The family's small picture, and the same as a table."""
    drawn = mark_safe(pedigrees.draw(family))  # noqa: S308  every word is escaped there
    return {"family": family, "drawn": drawn}


@register.inclusion_tag("ui/recovery_path.html")
def recovery_path(path):
    """The recovery path: one drawing for a desk, one for a telephone, and the same as a table."""
    wide, narrow = (paths.draw(path, width) for width in (paths.WIDE, paths.NARROW))
    return {
        "path": path,
        "told": paths.told(path),
        "wide": mark_safe(wide),  # noqa: S308  every word is escaped there
        "narrow": mark_safe(narrow),  # noqa: S308  every word is escaped there
    }


@register.inclusion_tag("ui/withdrawal_curve.html")
def withdrawal_curve(curve):
    """The withdrawal curve: drawn for a desk and for a telephone, and the same as a table."""
    wide, narrow = (curves.draw(curve, width) for width in (curves.WIDE, curves.NARROW))
    return {
        "curve": curve,
        "told": curves.told(curve),
        "wide": mark_safe(wide),  # noqa: S308  every word is escaped there
        "narrow": mark_safe(narrow),  # noqa: S308  every word is escaped there
    }


@register.simple_tag
def withdrawal_curve_print(curve):
    """The drawing for paper."""
    return mark_safe(curves.draw(curve, curves.WIDE, PRINT))  # noqa: S308  escaped there
