"""What a person writes down for themself, and to whom they show it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from throughcare.groups.models import MedicineWelcome, OwnNote
from throughcare.ui.inputs import DateInput, Minted


class AttendedForm(Minted):
    """The person writes down a meeting they went to."""

    kind = OwnNote.Kind.ATTENDED

    where = forms.CharField(label=_("Which meeting"), max_length=200)
    day = forms.DateField(label=_("When"), widget=DateInput)
    felt_welcome = forms.IntegerField(
        label=_("How welcome did you feel? 0 not at all, 10 very"), min_value=0, max_value=10,
        required=False,
    )  # fmt: skip
    gave = forms.CharField(
        label=_("What it gave you"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class CompanionForm(Minted):
    """A sponsor or a buddy, as the person calls them."""

    kind = OwnNote.Kind.COMPANION

    role = forms.ChoiceField(
        label=_("Who"), choices=[("sponsor", _("sponsor")), ("buddy", _("buddy"))]
    )
    called = forms.CharField(label=_("What you call them"), max_length=60)


class WorkForm(Minted):
    """Work on a step or with a tool, and what it gave."""

    kind = OwnNote.Kind.WORK

    title = forms.CharField(label=_("Which step or tool"), max_length=120)
    gave = forms.CharField(
        label=_("What it gave you"), max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip


class ShowForm(Minted):
    """To whom the person shows which of their notes."""

    member = forms.ChoiceField(label=_("To whom"))
    kinds = forms.MultipleChoiceField(
        label=_("What"), choices=OwnNote.Kind.choices, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *given, team, **named):
        super().__init__(*given, **named)
        self.team = {str(member.pk): member for member in team}
        self.fields["member"].choices = [(key, member.name) for key, member in self.team.items()]

    def clean_member(self):
        return self.team[self.cleaned_data["member"]]


class SayForm(Minted):
    """How one group met people on medicine: a level, and no words that could lead to somebody."""

    level = forms.TypedChoiceField(
        label=_("People on medicine"), choices=MedicineWelcome.Level.choices, coerce=int,
        widget=forms.RadioSelect,
    )  # fmt: skip
