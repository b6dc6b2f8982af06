"""What comes in at the kiosk: its shape. Anybody in the waiting room reads these words."""

from django import forms
from django.utils.translation import gettext_lazy as _

from throughcare.ui.inputs import DateInput


class KioskForm(forms.Form):
    """A card; or the clinic's number and the date of birth."""

    card = forms.CharField(
        label=_("Scan your card"), max_length=40, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}),
    )  # fmt: skip
    number = forms.CharField(
        label=_("Or your number at the clinic"), max_length=20, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )  # fmt: skip
    born = forms.DateField(label=_("and your date of birth"), widget=DateInput, required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for one in self.fields.values():
            one.is_question = True  # one way or the other: nothing here is called optional
