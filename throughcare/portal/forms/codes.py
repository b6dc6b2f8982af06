"""A number, and the digits that were sent to it."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from throughcare.portal.codes import DIGITS
from throughcare.portal.forms.ways_in import OwnDevice
from throughcare.portal.reach import KNOWN_BY


def reach_field(label) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


def looked_at(reach: str) -> str:
    """A number that can be dialled, or an address."""
    if "@" in reach:
        validate_email(reach)
    elif sum(letter.isdigit() for letter in reach) < KNOWN_BY:
        raise ValidationError(_("Write a whole number, or an e-mail address."))
    return reach


class AskForm(forms.Form):
    """Where a code is to go."""

    reach = reach_field(_("Your phone number or e-mail address"))

    def clean_reach(self):
        return looked_at(self.cleaned_data["reach"])


class CodeForm(forms.Form):
    """The digits."""

    code = forms.RegexField(
        rf"^\s*([0-9]\s*){{{DIGITS}}}$", label=_("The code in the message"), max_length=20,
        error_messages={"invalid": _("A code has 6 digits.")},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )  # fmt: skip

    def clean_code(self):
        return "".join(self.cleaned_data["code"].split())


class EnterForm(CodeForm, OwnDevice):
    """The digits, where they went, and whose device this is."""

    reach = forms.CharField(max_length=200, widget=forms.HiddenInput)
    field_order = ["reach", "code", "only_mine"]


class NewWayForm(AskForm):
    """A number or an address that is the person's own."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reach"].label = _("The new number or e-mail address")
