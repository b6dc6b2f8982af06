"""What comes in about pausing and turning, leaving, and the weeks after it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from throughcare.clinical.medicines import UnclearAmount, parse_mg
from throughcare.staff.proofs import Proof
from throughcare.ui.inputs import DateTimeInput, Minted
from throughcare.withdrawal.models import Contacted, Explained, Left, Warned

WORDS = _("What the person said, in their words")


class PauseForm(Minted):
    """One press, at the person's word."""

    words = forms.CharField(label=WORDS, max_length=300)


class MaintainForm(Proof, Minted):
    """The day's amount, typed by the prescriber and signed in the same step."""

    amount = forms.CharField(
        label=_("A day’s amount from now on"), max_length=20,
        help_text=_("A number and its unit, as you order it: nothing is filled in for you."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    words = forms.CharField(label=WORDS, max_length=300)
    reason = forms.CharField(
        label=_("Reason"), max_length=300, required=False,
        help_text=_("Only where the rules say “look”: leave it empty, and they say all they have."),
    )  # fmt: skip

    def clean(self):
        given = super().clean()
        try:
            given["ug"] = parse_mg(given.pop("amount", ""))
        except UnclearAmount as unclear:
            if not self.has_error("amount"):
                self.add_error("amount", str(unclear))
        return given


class LeaveForm(forms.Form):
    """How it ended, and when. Nothing else is asked before somebody may go."""

    how = forms.ChoiceField(
        label=_("How did it end?"), choices=Left.How.choices, widget=forms.RadioSelect
    )
    happened_at = forms.DateTimeField(
        label=_("When"), widget=DateTimeInput, required=False, help_text=_("Empty: now.")
    )
    where_to = forms.CharField(
        label=_("To which place"), max_length=160, required=False,
        help_text=_("Of somebody who is transferred."),
    )  # fmt: skip
    words = forms.CharField(label=_("In their words"), max_length=300, required=False)


class AppointmentForm(Minted):
    """When, where and with whom they are seen next."""

    when = forms.DateTimeField(label=_("When"), widget=DateTimeInput)
    where = forms.CharField(label=_("Where, with whom"), max_length=160)


class ChoiceForm(Minted):
    """Medication that goes on, or their own choice against it."""

    goes_on = forms.TypedChoiceField(
        label=_("Medication"), widget=forms.RadioSelect, coerce=lambda said: said == "yes",
        choices=[("yes", _("goes on")), ("no", _("the person chose against it"))],
    )  # fmt: skip
    words = forms.CharField(label=WORDS, max_length=300)


class WarnForm(Minted):
    """The warning was said, and the person said it back."""

    occasion = forms.ChoiceField(
        choices=Warned.Occasion.choices, widget=forms.HiddenInput, initial="leaving"
    )
    said_back = forms.CharField(label=_("What they said back, in their words"), max_length=300)


class ExplainForm(Minted):
    """Why something could not be."""

    key = forms.ChoiceField(choices=Explained.Key.choices, widget=forms.HiddenInput)
    why = forms.CharField(label=_("Why it could not be"), max_length=300)


class CloseForm(forms.Form):
    """The press that closes the record, and nothing else."""


class ContactForm(Minted):
    """One try to reach somebody: which button was pressed says what came of it."""

    outcome = forms.ChoiceField(choices=Contacted.Outcome.choices)
    wants_medication = forms.TypedChoiceField(
        label=_("Wants medication?"), required=False, coerce={"yes": True, "no": False}.get,
        empty_value=None, choices=[("", _("not asked")), ("yes", _("yes")), ("no", _("no"))],
    )  # fmt: skip
    words = forms.CharField(label=_("What was said"), max_length=300, required=False)


class LetterForm(Minted):
    """Where the letter goes, and by which right."""

    to_place = forms.CharField(label=_("To which place"), max_length=160)
    to_person = forms.CharField(label=_("To whom there"), max_length=120, required=False)
    to_phone = forms.CharField(label=_("Its telephone"), max_length=40, required=False)
    why = forms.CharField(label=_("Why they are transferred"), max_length=300)
    consent = forms.ChoiceField(label=_("By which consent"), required=False)
    emergency = forms.CharField(
        label=_("Or: which medical emergency it is"), max_length=200, required=False,
        help_text=_("Only where there is no time for a consent. It is kept who received the "
                    "letter, from whom, and when."),
    )  # fmt: skip
    words = forms.CharField(label=_("What to know besides"), max_length=300, required=False)

    def __init__(self, *args, consents=(), **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.consents = {str(one.pk): one for one in consents}
        self.fields["consent"].choices = [
            ("", _("none")),
            *((key, f"{one.get_kind_display()}: {one.recipients}"[:120])
              for key, one in self.consents.items()),
        ]  # fmt: skip
        self.fields["consent"].is_question = self.fields["emergency"].is_question = True

    def clean_consent(self):
        return self.consents.get(self.cleaned_data["consent"])
