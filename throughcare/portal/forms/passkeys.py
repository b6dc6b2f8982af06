"""What a browser answers for a passkey."""

import json

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from throughcare.portal.forms.ways_in import OwnDevice
from throughcare.ui.inputs import Minted

MOST = 20_000  # letters


class Answered(forms.Form):
    """What was asked, signed, and what the passkey answered."""

    state = forms.CharField(widget=forms.HiddenInput, max_length=2000)
    credential = forms.CharField(widget=forms.HiddenInput, max_length=MOST)

    def clean_credential(self):
        try:
            said = json.loads(self.cleaned_data["credential"])
        except ValueError:
            said = None
        if not isinstance(said, dict):
            raise ValidationError(_("The passkey was not used."))
        return said


class PasskeySignIn(Answered, OwnDevice):
    """In with a passkey."""


class PasskeyAdd(Answered, Minted):
    """A new passkey, and what the person calls it."""

    called = forms.CharField(label=_("What do you call this device?"), max_length=40)
