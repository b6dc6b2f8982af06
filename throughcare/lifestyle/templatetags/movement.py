"""Minutes, kilometres and kinds of movement in words."""

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

register = template.Library()
KINDS = {
    "walk": _("walking"), "run": _("running"), "ride": _("cycling"), "swim": _("swimming"),
    "strength": _("strength"), "other": _("something else"), "any": _("moving"),
}  # fmt: skip
FILES = {"apple": "Apple Health", "fit": "FIT", "gpx": "GPX"}


@register.filter
def kinds(minutes):
    """What was done, in words; minutes not told apart are named only where nothing else is."""
    apart = [kind for kind in minutes if kind != "any"]
    return ", ".join(str(KINDS[kind]) for kind in apart or minutes)


@register.filter
def kilometres(metres):
    return number_format(round(metres / 1000, 1), decimal_pos=1) if metres else ""


@register.filter
def or_nothing(number):
    """A count, or nothing where there is none."""
    return number_format(number, use_l10n=True) if number else ""


@register.filter
def hours(minutes):
    """Minutes as hours and minutes, as a clock writes them."""
    return f"{minutes // 60}:{minutes % 60:02d}"


@register.filter
def file_kind(source):
    return FILES.get(source, source)
