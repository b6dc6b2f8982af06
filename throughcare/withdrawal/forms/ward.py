"""What comes in on the ward: doses of the protocol, red flags, the change of shift."""

import uuid

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from throughcare.clinical.medicines import UnclearAmount, parse_mg
from throughcare.staff.proofs import Proof
from throughcare.ui.inputs import DateTimeInput, Minted


def micrograms(typed: str) -> int:
    """An amount with its unit, as it was typed."""
    try:
        return parse_mg(typed)
    except UnclearAmount as unclear:
        raise forms.ValidationError(str(unclear)) from unclear


class GiveForm(Minted):
    """One dose of a step. No amount typed: the step's own."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)
    amount = forms.CharField(
        label=gettext_lazy("Less than that: how much, with its unit"), max_length=30,
        required=False, widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("Why it is given all the same"), max_length=300, required=False
    )
    words = forms.CharField(label=gettext_lazy("In words"), max_length=200, required=False)

    def __init__(self, *args, asks_why: bool = False, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if not asks_why:
            self.fields["reason"].widget = forms.HiddenInput()
        else:
            self.fields["reason"].is_question = True

    def clean_amount(self):
        typed = self.cleaned_data["amount"].strip()
        return micrograms(typed) if typed else None


class WithholdForm(Minted):
    """Not given, and why."""

    why = forms.CharField(label=gettext_lazy("Why it is not given"), max_length=300)


class LateForm(Minted):
    """What was given earlier, on paper or in a power cut."""

    amount = forms.CharField(
        label=gettext_lazy("How much was given, with its unit"), max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    happened_at = forms.DateTimeField(label=gettext_lazy("When it was given"), widget=DateTimeInput)
    late_why = forms.CharField(
        label=gettext_lazy("Why it is written down only now"), max_length=200
    )
    words = forms.CharField(label=gettext_lazy("In words"), max_length=200, required=False)

    def clean_amount(self):
        return micrograms(self.cleaned_data["amount"])


class AskToOpenForm(forms.Form):
    """A question to the prescriber, with what is seen."""

    words = forms.CharField(label=gettext_lazy("What you see"), max_length=150, required=False)


class OpenForm(Proof, Minted):
    """A prescriber's signature on what stops a step."""

    why = forms.CharField(
        label=gettext_lazy("What you looked at, and why it may be given"), max_length=300,
        help_text=gettext_lazy("Whoever gives it reads this."),
    )  # fmt: skip


class EscalateForm(Minted):
    """Before whom else, and why."""

    to = forms.ChoiceField(label=gettext_lazy("Before whom"))
    words = forms.CharField(
        label=gettext_lazy("Why it goes to somebody else"), max_length=200, required=False,
        help_text=gettext_lazy("Not reached, or needs to see it."),
    )  # fmt: skip

    def __init__(self, *args, members=(), **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.members = {str(one.pk): one for one in members}
        self.fields["to"].choices = [
            ("", _("choose")), *((key, named(one)) for key, one in self.members.items())
        ]  # fmt: skip
        self.fields["words"].is_question = True

    def clean_to(self):
        return self.members[self.cleaned_data["to"]]


class ShiftForm(forms.Form):
    """Who takes over whom, until when, and what is handed over of each.

    beds  the rows of the board, each with the id its new shift will have
    """

    member = forms.ChoiceField(label=gettext_lazy("Who supervises"))
    from_at = forms.DateTimeField(
        label=gettext_lazy("From"), widget=DateTimeInput, required=False,
        help_text=gettext_lazy("Empty: from now."),
    )  # fmt: skip
    until_at = forms.DateTimeField(label=gettext_lazy("Until"), widget=DateTimeInput)

    def __init__(self, *args, members=(), beds=(), **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.members = {str(one.pk): one for one in members}
        self.fields["member"].choices = [
            (key, named(one)) for key, one in self.members.items()
        ]  # fmt: skip
        self.fields["from_at"].is_question = True
        self.beds = list(beds)
        for bed in self.beds:
            key = bed.row.withdrawal.pk
            name = f"{bed.row.patient.chosen_name} {bed.row.patient.family_name}".strip()
            self.fields[f"take-{key}"] = forms.BooleanField(
                label=_("take over %(name)s") % {"name": name}, required=False, initial=True
            )
            self.fields[f"id-{key}"] = forms.UUIDField(
                widget=forms.HiddenInput, initial=uuid.uuid4, required=False
            )
            self.fields[f"words-{key}"] = forms.CharField(
                label=_("What is handed over of %(name)s") % {"name": name}, max_length=300,
                required=False,
            )  # fmt: skip
            self.fields[f"words-{key}"].is_question = True

    def clean_member(self):
        return self.members[self.cleaned_data["member"]]

    def clean(self):
        given = super().clean()
        if self.errors:
            return given
        if not self.taken():
            raise forms.ValidationError(_("Tick whom you take over."))
        places = {one.patient.facility_id for _id, one, _words in self.taken()}
        if not places <= given["member"].facilities:
            self.add_error("member", _("Does not work where all of these people are."))
        return given

    def taken(self) -> list[tuple]:
        """[(id of the shift to be, withdrawal, what was handed over)]."""
        given = self.cleaned_data
        return [
            (given[f"id-{key}"], bed.row.withdrawal, given[f"words-{key}"])
            for bed in self.beds
            for key in [bed.row.withdrawal.pk] if given.get(f"take-{key}")
        ]  # fmt: skip

    def rows(self) -> list[tuple]:
        """Each person with the fields of theirs."""
        return [
            (bed, *(self[f"{part}-{bed.row.withdrawal.pk}"] for part in ("take", "words", "id")))
            for bed in self.beds
        ]


def named(member) -> str:
    """A member with what they are."""
    return f"{member.name}, {member.profession}" if member.profession else member.name
