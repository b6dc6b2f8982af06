"""What comes in at the person's own pages: its shape."""

from django import forms
from django.utils.translation import gettext_lazy as _

from throughcare.portal.ways_in import SHORTEST
from throughcare.staff.pins import LONGEST
from throughcare.ui.inputs import Minted

DIGITS = {"autocomplete": "off", "inputmode": "numeric"}


class OwnDevice(forms.Form):
    """Whose device this is. Unless the person says that it is theirs alone, it forgets them."""

    only_mine = forms.BooleanField(
        label=_("Only I use this device: keep me signed in"), required=False
    )


class SignInForm(OwnDevice):
    """A card or a number, and the PIN."""

    card = forms.CharField(
        label=_("Your card or your number here"), max_length=60,
        help_text=_("Scan the square on your card, or type your number at the clinic."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )  # fmt: skip
    pin = forms.CharField(
        label=_("Your PIN"), max_length=20, strip=True,
        widget=forms.PasswordInput(attrs=DIGITS),
    )  # fmt: skip
    field_order = ["card", "pin", "only_mine"]


class StartForm(OwnDevice, Minted):
    """A start code, and the PIN chosen with it, twice."""

    code = forms.CharField(
        label=_("The code we gave you"), max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )  # fmt: skip
    pin = forms.RegexField(
        rf"^[0-9]{{{SHORTEST},{LONGEST}}}$", label=_("Choose a PIN"),
        help_text=_("6 to 8 digits that only you know."),
        error_messages={"invalid": _("A PIN has 6 to 8 digits.")},
        widget=forms.PasswordInput(attrs=DIGITS),
    )  # fmt: skip
    again = forms.CharField(
        label=_("The PIN once more"), max_length=20, widget=forms.PasswordInput(attrs=DIGITS)
    )
    field_order = ["code", "pin", "again", "only_mine"]

    def clean(self):
        given = super().clean()
        if given.get("pin") and given.get("again") and given["pin"] != given["again"]:
            self.add_error("again", _("This is not the same PIN."))
        return given
