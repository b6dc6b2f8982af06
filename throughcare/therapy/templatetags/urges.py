"""Urges over time as a picture; the page has the same as a table."""

from django import template
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from throughcare.ui.pictures import trend

register = template.Library()
LOW, HIGH = 1, 100


@register.simple_tag
def urge_picture(points):
    """A dot for each urge, as strong as it was."""
    drawn = trend.draw(points, LOW, HIGH, title=_("Urges over time"))
    return mark_safe(drawn)  # noqa: S308  every word is escaped there
