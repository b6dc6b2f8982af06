"""Steps of trauma care; the question asked alone; somebody beside the person."""

from django import forms
from django.utils.translation import gettext_lazy as _

from throughcare.clinical.therapy import family, trauma
from throughcare.therapy.models import AskedAlone, Companion
from throughcare.ui.inputs import DateInput, Minted


class WithConsent(Minted):
    """A form that may rest on one of the person's standing consents."""

    consent = forms.ChoiceField(label=_("By the person’s consent"), required=False)

    def __init__(self, *args, consents=(), **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.consents = {str(one.pk): one for one in consents}
        self.fields["consent"].choices = [
            ("", _("none")),
            *[(key, f"{one.recipients}: {one.what}"[:160]) for key, one in self.consents.items()],
        ]

    def clean_consent(self):
        return self.consents.get(self.cleaned_data["consent"])


class TraumaForm(WithConsent):
    step = forms.ChoiceField(label=_("Step"), widget=forms.RadioSelect)
    method = forms.ChoiceField(label=_("By which method"), required=False)
    by_whom = forms.CharField(label=_("By whom, or where"), max_length=160, required=False)
    words = forms.CharField(
        label=_("In a sentence: what they hope for, why now, or why not"), max_length=300,
        required=False, help_text=_("Do not ask, and do not write here, what happened."),
    )  # fmt: skip
    again_on = forms.DateField(label=_("Ask again on"), widget=DateInput, required=False)
    field_order = ("step", "method", "by_whom", "words", "again_on", "consent")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["step"].choices = [(key, one.title) for key, one in trauma.steps().items()]
        self.fields["method"].choices = [("", _("does not apply")), *trauma.methods().items()]


class AskedForm(Minted):
    answer = forms.ChoiceField(
        label=_("Asked alone: does anybody at home hurt or frighten them?"),
        choices=AskedAlone.Answer.choices, widget=forms.RadioSelect,
        help_text=_("With nobody else in the room or on the line. The answer is not shown again."),
    )  # fmt: skip


class CompanionForm(WithConsent):
    name = forms.CharField(label=_("As the person calls them"), max_length=80)
    relation = forms.ChoiceField(label=_("Who they are"), choices=Companion.Relation.choices)
    work = forms.ChoiceField(label=_("What for"), widget=forms.RadioSelect)
    said_yes = forms.CharField(label=_("Their own yes: when, and how"), max_length=200)
    field_order = ("name", "relation", "work", "said_yes", "consent")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["work"].choices = [
            (key, one.title) for key, one in family.kinds_of_work().items()
        ]
