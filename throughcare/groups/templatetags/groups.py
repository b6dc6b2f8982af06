"""Words for what a meeting holds as keys."""

from django import template
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from throughcare.clinical.groups import fellowships, vocabulary, weekly
from throughcare.groups.calendar_file import place_line
from throughcare.groups.models import unpacked
from throughcare.patients.languages import language_name

register = template.Library()

MEDICINE = {
    fellowships.WELCOMES: gettext_lazy("Medicine counts as recovery here."),
    fellowships.SUPPORTS: gettext_lazy("People on medicine are supported here."),
    fellowships.DIFFERS: gettext_lazy("Groups differ about medicine. You need not tell yours."),
    fellowships.NOT_KNOWN: gettext_lazy("We do not know how this group sees medicine."),
}  # fmt: skip
PEOPLE = {
    fellowships.WELCOMES: gettext_lazy("People from here felt welcome with their medicine."),
    fellowships.DIFFERS: gettext_lazy("People from here say: some welcome medicine, some do not."),
    "unwelcoming": gettext_lazy("People from here did not feel welcome with their medicine."),
}  # fmt: skip


@register.filter
def medicine_words(group):
    """What is known of a fellowship about medicine."""
    return MEDICINE[group.medicine]


@register.filter
def people_words(found):
    return PEOPLE.get(found, "")


@register.filter
def kinds_of(meeting):
    """Its types in words; the weeks of the month stand with the hour."""
    return words_of(meeting, lambda key: key not in weekly.IN_MONTH)


@register.filter
def weeks_of(meeting):
    """In which weeks of the month it meets, in words; nothing: every week."""
    return words_of(meeting, lambda key: key in weekly.IN_MONTH)


def words_of(meeting, wanted):
    language = get_language() or "en"
    keys = [key for key in unpacked(meeting.types) if wanted(key)]
    return [vocabulary.type_words(key, language) for key in keys]


@register.filter
def languages_of(meeting):
    return [language_name(code) for code in unpacked(meeting.languages)]


@register.filter
def group_of(meeting):
    """The fellowship of a meeting."""
    return fellowships.fellowship(meeting.fellowship)


@register.filter
def where(meeting):
    """Its place in one line."""
    return place_line(meeting)


@register.simple_tag
def how_far(km, a_unit, miles):
    """A distance as people here count it. Near enough is near enough."""
    far = km / a_unit
    said = f"{far:.1f}" if far < 10 else f"{far:.0f}"
    return (
        _("%(far)s miles away") % {"far": said} if miles else _("%(far)s km away") % {"far": said}
    )


@register.simple_tag
def known_of(known, meeting):
    """What is noted of this meeting."""
    return known.get((meeting.source_id, meeting.key), {})
