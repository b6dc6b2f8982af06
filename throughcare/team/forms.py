"""What comes in about members, posts and one's own account: its shape, never its safety."""

from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.contrib.auth.password_validation import (
    validate_password,
)
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from throughcare import clock
from throughcare.staff.proofs import Proof
from throughcare.staff.roles import DIRECTOR, ROLES
from throughcare.staff.stations import LONGEST
from throughcare.ui.inputs import DateInput, Minted


class PostForm(Minted, Proof):
    """A role at one of the places whose team one looks after."""

    role = forms.ChoiceField(label=_("Role"), choices=list(ROLES.items()))
    facility = forms.ChoiceField(label=_("Place"))
    until = forms.DateField(
        label=_("Until, that day included"), required=False, widget=DateInput,
        help_text=_("Then it ends by itself. An inspector's post always has such a day."),
    )  # fmt: skip

    def __init__(self, *args, facilities=(), **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.facilities = {str(facility.pk): facility for facility in facilities}
        self.fields["facility"].choices = [
            (key, facility.name) for key, facility in self.facilities.items()
        ]
        if len(self.facilities) == 1:  # nothing to choose
            self.fields["facility"].widget = forms.HiddenInput()
            self.initial["facility"] = next(iter(self.facilities))

    def clean_until(self):
        """The end of that clinic day."""
        day = self.cleaned_data["until"]
        return day and clock.end_of(day)

    def clean(self):
        given = super().clean()
        if given.get("role") == DIRECTOR and given.get("until"):
            self.add_error("until", _("A director's post is ended by a director, not by a day."))
        return given

    def clean_facility(self):
        return self.facilities[self.cleaned_data["facility"]]


class MemberForm(PostForm):
    """Somebody new."""

    field_order = ("id", "name", "profession", "username", "role", "facility", "until", "proof")
    name = forms.CharField(label=_("Name"), max_length=120)
    profession = forms.CharField(
        label=_("Profession"), max_length=80, help_text=_("As printed under a signature.")
    )
    username = forms.CharField(
        label=_("User name"), max_length=60, help_text=_("Small or capital letters are the same."),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off"}),
        validators=[RegexValidator(r"^[\w.@+-]+\Z", _("Letters, digits and . @ + - _ only."))],
    )  # fmt: skip


class ClinicForm(Proof):
    """How the clinic stands on paper."""

    address = forms.CharField(
        label=_("Address"), max_length=200,
        help_text=_("In one line, as on an envelope: street, town, postcode."),
    )  # fmt: skip
    phone = forms.CharField(
        label=_("Telephone"), max_length=40,
        help_text=_("The number that whoever finds a bottle can ring."),
        validators=[RegexValidator(r"^[0-9+()./ x-]{3,}\Z", _("Digits, spaces and + ( ) - only."))],
    )  # fmt: skip
    registration = forms.CharField(
        label=_("Registration number"), max_length=40, required=False,
        help_text=_("As the law of your place numbers the clinic, such as its DEA registration. It "
                    "stands on the register’s papers."),
    )  # fmt: skip


class OwnPassword(forms.Form):
    """A password of one's own, typed twice."""

    new = forms.CharField(
        label=_("New password"), strip=False, max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Twelve characters or more. Four words that do not belong together are good."),
    )  # fmt: skip
    again = forms.CharField(
        label=_("The same once more"), strip=False, max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip

    def __init__(self, *args, member, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.member = member

    def clean_new(self):
        new = self.cleaned_data["new"]
        validate_password(new, self.member)
        if self.member.check_password(new):
            raise forms.ValidationError(_("This is the password you have now."))
        return new

    def clean(self):
        given = super().clean()
        if given.get("new") and given.get("new") != given.get("again"):
            self.add_error("again", _("The two are not the same."))
        return given


class ChangedPassword(OwnPassword, Proof):
    """The same, changed later: the old one is asked for too."""


class PasskeyForm(AddWebAuthnForm):
    """What the library asks of a passkey, in our words."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("What you call it")
        self.fields["name"].max_length = 60
        self.fields["passwordless"].label = _("Sign in with it alone, without name and password")
        self.fields["passwordless"].help_text = ""


class PinForm(forms.Form):
    """A PIN, typed twice."""

    pin = forms.CharField(
        label=_("PIN"), max_length=8,
        help_text=_("Four to eight digits. For coming back to a screen you signed in at, and for "
                    "signing; nobody can read it, not even the director."),
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )  # fmt: skip
    again = forms.CharField(
        label=_("The same once more"), max_length=8,
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )  # fmt: skip

    def clean(self):
        given = super().clean()
        if given.get("pin") != given.get("again"):
            self.add_error("again", _("The two are not the same."))
        return given


class ChangedPin(PinForm, Proof):
    """The same, changed later."""


class StationForm(forms.Form):
    """Which machine this is."""

    name = forms.CharField(
        label=_("This machine is"), max_length=LONGEST, required=False,
        help_text=_("For example: Front desk 1. Empty: it has no name any more."),
    )  # fmt: skip
