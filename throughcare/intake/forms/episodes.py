"""What comes in about a stay in treatment: admission, criteria, pregnancy, discharge."""

from django import forms
from django.utils.translation import gettext_lazy as _

from throughcare.clinical import instruments
from throughcare.clinical.assessment import oud
from throughcare.intake.models import Diagnosis, Discharge, Episode, Pregnancy
from throughcare.staff.proofs import Proof
from throughcare.ui.inputs import DateInput, DateTimeInput, Minted

FOUND = [("yes", _("yes")), ("no", _("no")), ("open", _("not assessed"))]
MEANT = {"yes": True, "no": False, "open": None}  # not assessed is never a no


class AdmitForm(Minted):
    """How the person came to a stay in treatment."""

    referral = forms.ChoiceField(
        label=_("How did they come here?"), choices=Episode.Referral.choices,
        widget=forms.RadioSelect, initial=Episode.Referral.SELF,
    )  # fmt: skip
    referral_note = forms.CharField(label=_("More about it"), max_length=200, required=False)
    asked_at = forms.DateTimeField(
        label=_("First call for help"), required=False, widget=DateTimeInput,
        help_text=_("Waiting days are counted from here. Empty: today."),
    )  # fmt: skip


class DiagnosisForm(Minted, Proof):
    """The eleven criteria, each yes, no or not assessed, and what qualifies them."""

    opioids_only_as_prescribed = forms.BooleanField(
        label=_("takes opioids solely as prescribed, under medical supervision"), required=False,
        help_text=_("Tolerance and withdrawal are then not counted."),
    )  # fmt: skip
    remission = forms.ChoiceField(
        label=_("Remission"), choices=Diagnosis.Remission.choices, required=False
    )
    on_maintenance_therapy = forms.BooleanField(label=_("on maintenance therapy"), required=False)
    in_controlled_environment = forms.BooleanField(
        label=_("in a controlled environment"), required=False
    )
    high_risk_reason = forms.CharField(
        label=_("High risk of return to use or overdose, because"), max_length=200, required=False
    )
    read_back = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        asked = {item.key: item for item in instruments.load("dsm-5-oud").items}
        for key in oud.CRITERIA:
            self.fields[key] = forms.ChoiceField(
                label=asked[key].ask, choices=FOUND, widget=forms.RadioSelect, initial="open"
            )

    @property
    def criteria_fields(self):
        """The eleven, to be shown before what qualifies them."""
        return [self[key] for key in oud.CRITERIA]

    def criteria(self) -> dict[str, bool | None]:
        return {key: MEANT[self.cleaned_data[key]] for key in oud.CRITERIA}

    def specifiers(self) -> dict:
        names = (
            "opioids_only_as_prescribed", "remission", "on_maintenance_therapy",
            "in_controlled_environment", "high_risk_reason",
        )  # fmt: skip
        return {name: self.cleaned_data[name] for name in names}


class PregnancyForm(Minted):
    """What is known of pregnancy today."""

    state = forms.ChoiceField(
        label=_("Is the person pregnant?"),
        choices=Pregnancy.State.choices,
        widget=forms.RadioSelect,
    )
    due_on = forms.DateField(label=_("Expected day of birth"), required=False, widget=DateInput)
    how_known = forms.CharField(
        label=_("How it is known"), max_length=80, required=False,
        help_text=_("A test and its day, a scan, or what the person says."),
    )  # fmt: skip


class DischargeForm(Minted, Proof):
    """Why the person leaves, and what they leave with."""

    reason = forms.ChoiceField(
        label=_("Why does this stay end?"), choices=Discharge.Reason.choices,
        widget=forms.RadioSelect,
    )  # fmt: skip
    naloxone = forms.ChoiceField(label=_("Naloxone"), widget=forms.RadioSelect, choices=[
        choice for choice in Discharge.Naloxone.choices if choice[0]
    ])  # fmt: skip
    warned = forms.BooleanField(
        label=_("The warning was read out, and the person said it back"), required=False
    )
    note = forms.CharField(label=_("Note"), max_length=300, required=False)
