"""What comes in with a consent: its elements and its signature."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from throughcare.intake.consent_words import WHAT
from throughcare.intake.models import Consent
from throughcare.staff.proofs import Proof
from throughcare.ui.inputs import DateInput, Minted

STROKES = re.compile(r"[ML0-9 .,]*")  # it is drawn again on a page: nothing but a path comes in

BELOW = "below"  # ticked when only the free words say what may be shared


class SignedForm(Minted, Proof):
    """How the person signs; and the member, who heard it, with PIN or password."""

    signature = forms.ChoiceField(
        label=_("How does the person sign?"), choices=Consent.Signature.choices,
        widget=forms.RadioSelect, initial=Consent.Signature.TYPED,
    )  # fmt: skip
    signed_name = forms.CharField(label=_("Their name"), max_length=120)
    drawn = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20_000)
    witness = forms.ChoiceField(
        label=_("Witness"), required=False, help_text=_("Only for a yes said before a witness.")
    )

    def __init__(self, *args, colleagues=(), **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.colleagues = {str(member.pk): member for member in colleagues}
        self.fields["witness"].choices = [
            ("", "–"), *[(key, member.name) for key, member in self.colleagues.items()]
        ]  # fmt: skip

    def clean_drawn(self):
        drawn = self.cleaned_data["drawn"]
        if not STROKES.fullmatch(drawn):
            raise forms.ValidationError(_("This is not a drawn signature."))
        return drawn

    def clean_witness(self):
        return self.colleagues.get(self.cleaned_data["witness"])

    def clean(self):
        """Only what goes with the chosen way of signing is kept."""
        given = super().clean()
        if given.get("signature") != Consent.Signature.DRAWN:
            given["drawn"] = ""
        if given.get("signature") != Consent.Signature.WITNESSED:
            given["witness"] = None
        return given


class TreatmentForm(SignedForm):
    """Consent to treatment."""


class DisclosureForm(SignedForm):
    """Who may share what, with whom, what for, until when."""

    field_order = (
        "id", "discloser", "recipients", "what", "what_else", "purpose", "expires_on",
        "expires_when",
    )  # fmt: skip
    discloser = forms.CharField(label=_("Who may share"), max_length=200)
    recipients = forms.CharField(
        label=_("With whom"), max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    what = forms.MultipleChoiceField(
        label=_("What may be shared"), choices=[*WHAT.items(), (BELOW, _("what is written below"))],
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    what_else = forms.CharField(label=_("Or, in other words"), max_length=300, required=False)
    purpose = forms.CharField(label=_("What for"), max_length=200)
    expires_on = forms.DateField(label=_("Ends on"), required=False, widget=DateInput)
    expires_when = forms.CharField(label=_("Or ends when"), max_length=200, required=False)

    def clean(self):
        """The ticks and the free words together say what may be shared."""
        given = super().clean()
        ticked = [str(WHAT[key]) for key in given.pop("what", []) if key != BELOW]
        free = given.pop("what_else", "").strip()
        given["what"] = "; ".join([*ticked, free] if free else ticked)
        return given


class RevokeForm(forms.Form):
    """How the person took a consent back."""

    how = forms.CharField(
        label=_("How did they say it?"), max_length=200,
        help_text=_("For example: told me at the desk; wrote a letter."),
    )  # fmt: skip
