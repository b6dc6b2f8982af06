"""One ruler over time as a picture."""

from django import template
from django.utils.safestring import mark_safe

from throughcare.ui.pictures import trend

register = template.Library()


@register.simple_tag
def ruler_picture(title, points):
    """A dot for each time it was asked, from 0 to 10."""
    drawn = trend.draw(points, 0, 10, title=title)
    return mark_safe(drawn)  # noqa: S308  every word is escaped there
