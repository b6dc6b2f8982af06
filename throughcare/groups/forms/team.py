"""What the team writes down: a local meeting, an offer, how a group meets people on medicine."""

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from throughcare.clinical.groups import Meeting as Value
from throughcare.clinical.groups.fellowships import every_fellowship
from throughcare.clinical.groups.plain import link_of
from throughcare.clinical.groups.vocabulary import type_words, vocabulary
from throughcare.groups.models import DAYS, MedicineWelcome
from throughcare.patients.languages import spoken
from throughcare.ui.inputs import Minted, TimeInput


class LocalForm(Minted):
    """A meeting that stands in no list."""

    name = forms.CharField(label=_("Name of the meeting"), max_length=120)
    weekday = forms.TypedChoiceField(label=_("Day"), choices=DAYS, coerce=int)
    starts = forms.TimeField(label=_("Begins"), widget=TimeInput)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=10, max_value=300, initial=60)
    fellowship = forms.ChoiceField(label=_("Group"))
    place = forms.CharField(label=_("Building or room"), max_length=120, required=False)
    street = forms.CharField(label=_("Street and number"), max_length=120, required=False)
    town = forms.CharField(label=_("Town"), max_length=80, required=False)
    postal_code = forms.CharField(label=_("Postal code"), max_length=20, required=False)
    link = forms.CharField(label=_("Link to join online"), max_length=500, required=False)
    phone = forms.CharField(label=_("Number to dial in"), max_length=60, required=False)
    open_to = forms.ChoiceField(
        label=_("Who may come"), required=False,
        choices=[("", _("not known")), ("anybody", _("open to everybody")),
                 ("members", _("closed: for people who use or used"))],
    )  # fmt: skip
    wheelchair = forms.NullBooleanField(label=_("Wheelchair access"), required=False)
    languages = forms.MultipleChoiceField(
        label=_("Languages"), required=False, widget=forms.CheckboxSelectMultiple
    )
    types = forms.MultipleChoiceField(
        label=_("Kind"), required=False, widget=forms.CheckboxSelectMultiple
    )
    notes = forms.CharField(
        label=_("What to know"), max_length=500, required=False,
        help_text=_("Shown to everybody. No names and no private numbers."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def __init__(self, *given, **named):
        super().__init__(*given, **named)
        words = get_language() or "en"
        self.fields["fellowship"].choices = [(k, one.name) for k, one in every_fellowship().items()]
        self.fields["fellowship"].initial = "local"
        self.fields["languages"].choices = spoken()
        self.fields["types"].choices = [(k, type_words(k, words)) for k in vocabulary()["types"]]

    def clean_link(self):
        said = self.cleaned_data["link"]
        if said and not link_of(said):
            raise forms.ValidationError(_("A link begins with https://."))
        return said

    def clean(self):
        said = super().clean()
        if not any(said.get(name) for name in ("place", "street", "link", "phone")):
            raise forms.ValidationError(_("Say where it is, or how to join it."))
        return said

    def meeting(self, zone: str) -> Value:
        """The same as a plain value, at the hour of the clinic's own zone."""
        said = {k: v for k, v in self.cleaned_data.items() if k != "id"}
        said |= {"types": tuple(said["types"]), "languages": tuple(sorted(said["languages"]))}
        return Value(
            key="", zone=zone, minutes_said=True, in_person=bool(said["place"] or said["street"]),
            online=bool(said["link"] or said["phone"]), **said,
        )  # fmt: skip


class OfferForm(Minted):
    """A meeting offered, with a word to go with it."""

    words = forms.CharField(
        label=_("A word to go with it"), max_length=300, required=False,
        help_text=_("An offer: nothing depends on it."), widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


class WelcomeForm(Minted):
    """How a group meets people on medicine, and how one knows."""

    level = forms.TypedChoiceField(
        label=_("People on medicine"), choices=MedicineWelcome.Level.choices, coerce=int,
        widget=forms.RadioSelect,
    )  # fmt: skip
    heard = forms.CharField(
        label=_("How do you know?"), max_length=200,
        help_text=_("Such as: asked the group on the phone. No names."),
    )  # fmt: skip
