"""What comes in when somebody is registered: one page, in the order people say it."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from throughcare import clock
from throughcare.patients.languages import spoken
from throughcare.patients.models import Contact, Patient
from throughcare.record.actions import PHOTO_SIDE
from throughcare.record.scans import drawn_anew
from throughcare.refusal import Refused
from throughcare.ui.inputs import DateInput, Minted

OLDEST = 120  # years; more is a slip of the finger


class AskedForm(forms.Form):
    """Which request for help a registration comes from, by its reference."""

    request = forms.CharField(max_length=8, required=False)


class RegisterForm(Minted, forms.ModelForm):
    """The person, how to reach them, whom to call. Only a name to use is required."""

    class Meta:
        model = Patient
        fields = Patient.DETAILS
        widgets = {"date_of_birth": DateInput, "sex_for_care": forms.RadioSelect}

    field_order = (
        "id", "facility", "chosen_name", "given_name", "family_name", "date_of_birth", "age",
        "sex_for_care",
    )  # fmt: skip
    facility = forms.ChoiceField(label=_("Where"))
    age = forms.IntegerField(
        label=_("or about how old"), min_value=0, max_value=OLDEST, required=False,
        help_text=_("Only when the date of birth is not known."),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language"), choices=spoken)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False, widget=forms.TextInput(
        attrs={"type": "tel", "autocomplete": "off"}))  # fmt: skip
    phone_when = forms.CharField(label=_("When"), max_length=80, required=False)
    may_call = forms.BooleanField(label=_("may call"), required=False)
    may_text = forms.BooleanField(label=_("may text"), required=False)
    may_leave_message = forms.BooleanField(label=_("may leave a message"), required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    may_write = forms.BooleanField(label=_("may write there"), required=False)
    place = forms.CharField(label=_("Or where to find them"), max_length=200, required=False)
    may_leave_word = forms.BooleanField(label=_("may leave word there"), required=False)
    emergency_name = forms.CharField(label=_("Name"), max_length=80, required=False)
    emergency_relation = forms.CharField(label=_("Relation"), max_length=60, required=False)
    emergency_phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    may_know_of_treatment = forms.BooleanField(
        label=_("may know that the person is treated here"), required=False
    )
    identifier_system = forms.CharField(label=_("Whose number"), max_length=80, required=False)
    identifier_value = forms.CharField(label=_("Number"), max_length=80, required=False)
    picture = forms.FileField(
        label=_("Photo"), required=False, help_text=_("It can be taken later, from the chart."),
        widget=forms.FileInput(attrs={"accept": "image/*", "capture": "user"}),
    )  # fmt: skip

    def __init__(self, *args, facilities, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.places = {str(facility.pk): facility for facility in facilities}
        where = self.fields["facility"]
        where.choices = [(key, facility.name) for key, facility in self.places.items()]
        if len(self.places) == 1:
            where.widget, where.initial = forms.HiddenInput(), next(iter(self.places))
        self.fields["chosen_name"].widget.attrs["autofocus"] = not self.is_bound
        self.fields["sex_for_care"].choices = Patient.Sex.choices

    def clean_date_of_birth(self):
        born = self.cleaned_data["date_of_birth"]
        if born and not 0 <= (clock.today() - born).days < OLDEST * 366:
            raise forms.ValidationError(_("This day of birth cannot be."))
        return born

    def clean_picture(self):
        picture = self.cleaned_data["picture"]
        if picture:
            try:  # as it will be kept: somebody registered with a photo has one
                drawn_anew(picture, side=PHOTO_SIDE)
            except Refused as refusal:
                raise forms.ValidationError(
                    _("%(why)s Choose another, or go on without.") % {"why": refusal.why}
                ) from None
        return picture

    def clean(self):
        given = super().clean()
        if given.get("emergency_name") and not given.get("emergency_phone"):
            self.add_error("emergency_phone", _("Which number reaches them?"))
        if given.get("emergency_phone") and not given.get("emergency_name"):
            self.add_error("emergency_name", _("Who answers this number?"))
        if bool(given.get("identifier_system")) != bool(given.get("identifier_value")):
            self.add_error("identifier_value", _("A number needs whose it is, and the number."))
        return given

    def details(self) -> dict:
        """The person's own details; an age becomes the middle of the days they may be born on."""
        told = {name: self.cleaned_data[name] for name in Patient.DETAILS}
        age = self.cleaned_data.get("age")
        if told["date_of_birth"] is None and age is not None:
            told |= {"date_of_birth": born_about(age, clock.today()), "birth_is_estimate": True}
        return told

    def contacts(self) -> list[dict]:
        """Each way to reach the person that was given, with what may be done with it."""
        told, found = self.cleaned_data, []
        if told["phone"]:
            found.append({
                "kind": Contact.Kind.PHONE, "reach": told["phone"], "when": told["phone_when"],
                **{may: told[may] for may in ("may_call", "may_text", "may_leave_message")},
            })  # fmt: skip
        if told["email"]:
            found.append({"kind": Contact.Kind.EMAIL, "reach": told["email"],
                          "may_write": told["may_write"]})  # fmt: skip
        if told["place"]:
            found.append({"kind": Contact.Kind.PLACE, "reach": told["place"],
                          "may_leave_message": told["may_leave_word"]})  # fmt: skip
        return found

    def emergency(self) -> dict | None:
        """Whom to call for the person."""
        told = self.cleaned_data
        if not told["emergency_name"]:
            return None
        return {
            "name": told["emergency_name"], "relation": told["emergency_relation"],
            "phone": told["emergency_phone"],
            "may_know_of_treatment": told["may_know_of_treatment"],
        }  # fmt: skip

    def identifiers(self) -> list[dict]:
        """A number somebody else gave the person."""
        told = self.cleaned_data
        if not told["identifier_value"]:
            return []
        return [{"system": told["identifier_system"], "value": told["identifier_value"]}]


def born_about(age: int, today):
    """The day in the middle of those on which somebody of this age may be born."""
    return today - timedelta(days=round((age + 0.5) * 365.2425))


class ContactForm(Minted, forms.ModelForm):
    """One more way to reach the person."""

    class Meta:
        model = Contact
        fields = (
            "kind", "reach", "when", "may_call", "may_text", "may_leave_message", "may_write",
        )  # fmt: skip


class EmergencyContactForm(Minted):
    """Somebody to call for the person."""

    name = forms.CharField(label=_("Name"), max_length=80)
    relation = forms.CharField(label=_("Relation"), max_length=60, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=40)
    may_know_of_treatment = forms.BooleanField(
        label=_("may know that the person is treated here"), required=False
    )
