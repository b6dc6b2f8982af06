"""How much of the steps somebody was shown."""

from django import template
from django.utils.translation import gettext as _

from throughcare.clinical.medication import household

register = template.Library()


@register.simple_tag
def steps_shown(row) -> str:
    """«6 of 8 steps»"""
    return _("%(n)d of %(all)d steps") % {"n": len(row.shown), "all": len(household.steps())}
