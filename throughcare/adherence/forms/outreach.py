"""What comes in of a try, a sending, an end, a question to somebody outside: its shape alone."""

from django import forms
from django.utils.translation import gettext_lazy as _

from throughcare.adherence.models import Outreach, Try, WelfareCheck
from throughcare.ui.inputs import DateInput, Minted


class TryForm(Minted):
    """One press. `way` names the contact, or whom they named: "contact:…", "named:…" or "met"."""

    press = forms.RegexField(r"^[a-z_]+:[a-z_]+$")
    way = forms.CharField(max_length=60)
    told = forms.BooleanField(required=False)
    words = forms.CharField(max_length=300, required=False)

    def clean_press(self):
        how, _colon, result = self.cleaned_data["press"].partition(":")
        if how not in Try.How.values or result not in Try.Result.values:
            raise forms.ValidationError(_("This is none of the buttons."))
        return how, result


class SendForm(Minted):
    """Who goes."""

    to = forms.ChoiceField(label=_("Who goes"))

    def __init__(self, *args, members=(), **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.members = {str(one.pk): one for one in members}
        self.fields["to"].choices = [(key, one.name) for key, one in self.members.items()]

    def clean_to(self):
        return self.members[self.cleaned_data["to"]]


class EndForm(forms.Form):
    """How it ended, and what that end needs to be said."""

    outcome = forms.ChoiceField(
        label=_("How did it end?"), choices=Outreach.Outcome.choices, widget=forms.RadioSelect
    )
    coming_on = forms.DateField(label=_("Coming on"), required=False, widget=DateInput)
    where_to = forms.CharField(label=_("Where they are in treatment"), max_length=160,
                               required=False)  # fmt: skip
    words = forms.CharField(
        label=_("In a sentence: their words, how it is known, or what was tried"), max_length=300,
        required=False,
    )  # fmt: skip

    def clean(self):
        """Of each field only what the chosen end needs is kept."""
        given = super().clean()
        if given.get("outcome") != Outreach.Outcome.COMING_BACK:
            given["coming_on"] = None
        if given.get("outcome") != Outreach.Outcome.TRANSFERRED:
            given["where_to"] = ""
        return given


class WelfareForm(Minted):
    """Whom outside the clinic was told what, and on which ground."""

    ground = forms.ChoiceField(
        label=_("On which ground?"), choices=WelfareCheck.Ground.choices, widget=forms.RadioSelect
    )
    consent = forms.ChoiceField(label=_("The consent that names them"), required=False)
    told_name = forms.CharField(label=_("Who was told"), max_length=120)
    told_place = forms.CharField(label=_("Where they work"), max_length=160)
    nature = forms.CharField(
        label=_("Nature of the medical emergency"), max_length=300, required=False
    )
    what = forms.CharField(
        label=_("What was told: no more than is needed"), max_length=300
    )  # fmt: skip

    def __init__(self, *args, consents=(), **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.consents = {str(one.pk): one for one in consents}
        self.fields["consent"].choices = [
            ("", _("none")),
            *[(key, one.recipients[:80]) for key, one in self.consents.items()],
        ]

    def clean_consent(self):
        return self.consents.get(self.cleaned_data["consent"])


class BackForm(Minted):
    """They are here."""

    words = forms.CharField(label=_("What they said"), max_length=300, required=False)
