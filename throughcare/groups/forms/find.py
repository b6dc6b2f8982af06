"""What somebody looks for."""

from datetime import time

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from throughcare.clinical.groups.fellowships import fellowship
from throughcare.clinical.groups.places import KM_A_MILE
from throughcare.clinical.groups.vocabulary import type_words
from throughcare.groups.finder import WIDEST
from throughcare.groups.models import DAYS
from throughcare.patients.languages import language_name

ANY = ("", _("any"))
FAR_MILES, FAR_KM = (1, 3, 5, 10, 25, 50), (2, 5, 10, 25, 50, 100)
PARTS = {
    "morning": (None, time(11, 59)), "afternoon": (time(12), time(16, 59)),
    "evening": (time(17), None),
}  # fmt: skip


class Find(forms.Form):
    """What to look for. Everything may be left empty."""

    when = forms.ChoiceField(
        label=_("Day"), required=False, choices=[ANY, ("tonight", _("tonight")), *DAYS]
    )
    part = forms.ChoiceField(
        label=_("Time"), required=False,
        choices=[ANY, ("morning", _("morning")), ("afternoon", _("afternoon")),
                 ("evening", _("evening"))],
    )  # fmt: skip
    near = forms.CharField(
        label=_("Near"), required=False, max_length=80,
        help_text=_("A town, a postal code, a part of town, or a building."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    within = forms.ChoiceField(label=_("Within"), required=False)
    way = forms.ChoiceField(
        label=_("How"), required=False,
        choices=[ANY, ("in_person", _("in a room")), ("online", _("online or by phone"))],
    )  # fmt: skip
    medicine = forms.BooleanField(label=_("Welcomes people on medicine"), required=False)
    wheelchair = forms.BooleanField(label=_("Wheelchair access"), required=False)
    open_to = forms.ChoiceField(
        label=_("Who may come"), required=False,
        choices=[ANY, ("anybody", _("open to everybody")),
                 ("members", _("closed: for people who use or used"))],
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language"), required=False)
    fellowship = forms.ChoiceField(label=_("Group"), required=False)
    type = forms.ChoiceField(label=_("Kind"), required=False)
    suspended = forms.BooleanField(label=_("Show meetings that are closed for now"), required=False)

    def __init__(self, *given, listed, miles: bool, **named):
        super().__init__(*given, **named)
        words = get_language() or "en"
        self.fields["within"].choices = [ANY, *distances(miles)]
        self.fields["language"].choices = [ANY, *named_in_order(listed["languages"], language_name)]
        self.fields["fellowship"].choices = [
            ANY, *named_in_order(listed["fellowships"], lambda key: fellowship(key).name)
        ]  # fmt: skip
        self.fields["type"].choices = [
            ANY, *named_in_order(listed["types"], lambda key: type_words(key, words))
        ]  # fmt: skip

    def asked(self) -> dict:
        """The answers, and the part of the day as hours. What nobody offers is not asked."""
        self.is_valid()
        found = {name: value for name, value in self.cleaned_data.items() if value}
        found["after"], found["before"] = PARTS.get(found.pop("part", ""), (None, None))
        return found


def named_in_order(keys, name) -> list[tuple[str, str]]:
    return sorted(((key, str(name(key))) for key in keys), key=lambda pair: pair[1].casefold())


def distances(miles: bool) -> list[tuple[str, str]]:
    """As people of this place count them; sent in kilometres."""
    if miles:
        near = [(f"{far * KM_A_MILE:.1f}", _("%(far)d miles") % {"far": far}) for far in FAR_MILES]
        return [*near, (WIDEST, _("60 miles"))]
    return [(str(far), _("%(far)d km") % {"far": far}) for far in FAR_KM]
