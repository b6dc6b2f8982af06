"""Words and counts for a diagnosis as it was recorded."""

from django import template
from django.utils.translation import gettext_lazy as _

from throughcare.clinical.assessment import oud

register = template.Library()
SEVERITIES = {
    "none": _("no disorder by count"), "mild": _("mild"), "moderate": _("moderate"),
    "severe": _("severe"), oud.UNDETERMINED: _("open until more is assessed"),
}  # fmt: skip


@register.filter
def severity_words(severity):
    """A severity as clinicians say it."""
    return SEVERITIES.get(severity, severity)


@register.filter
def criteria_met(diagnosis):
    """How many criteria were met, of those that count."""
    return _assessed(diagnosis).at_least


@register.filter
def criteria_open(diagnosis):
    """How many criteria that count were not assessed."""
    return len(_assessed(diagnosis).not_assessed)


@register.filter
def criteria_counted(diagnosis):
    """How many criteria count for this person."""
    left_out = oud.EXPECTED_OF_TREATMENT if diagnosis.opioids_only_as_prescribed else ()
    return len(oud.CRITERIA) - len(left_out)


def _assessed(diagnosis):
    return oud.assess(
        diagnosis.criteria, opioids_only_as_prescribed=diagnosis.opioids_only_as_prescribed
    )
