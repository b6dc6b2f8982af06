"""What comes in about who sees a chart: its shape, never its safety."""

from django import forms
from django.utils.translation import gettext_lazy as _

from throughcare.patients.access import LEAST_WORDS, BrokenGlass
from throughcare.record.access.relation import reasons_for
from throughcare.ui.inputs import Minted

THREE_LINES = forms.Textarea(attrs={"rows": 3})
YES_NO = [("yes", _("yes, tell me")), ("no", _("no, that is not needed"))]


class LookForm(Minted):
    """Why a chart outside one's caseload is needed."""

    reason = forms.ChoiceField(label=_("Why you need this chart"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("In your words"), min_length=LEAST_WORDS, max_length=500, widget=THREE_LINES,
        help_text=_("At least 20 letters, as you would say it to the person."),
    )  # fmt: skip
    told_name = forms.CharField(
        label=_("In an emergency: who receives what is told"), max_length=120, required=False
    )
    told_place = forms.CharField(label=_("and where they work"), max_length=160, required=False)
    number = forms.CharField(max_length=20, required=False, widget=forms.HiddenInput)
    next = forms.CharField(max_length=500, required=False, widget=forms.HiddenInput)

    def __init__(self, *args, member, patient, **kwargs) -> None:
        usual = {"told_name": member.name, "told_place": patient.facility.name}
        super().__init__(*args, initial=usual | kwargs.pop("initial", {}), **kwargs)
        allowed = reasons_for(member.roles_at(patient.facility_id))
        self.fields["reason"].choices = [(key, BrokenGlass.Reason(key).label) for key in allowed]


class ReviewForm(forms.Form):
    """Was there a need?"""

    verdict = forms.ChoiceField(
        label=_("What you found"), choices=BrokenGlass.Verdict.choices, widget=forms.RadioSelect
    )
    review_words = forms.CharField(
        label=_("In a sentence"), max_length=500, widget=THREE_LINES,
        help_text=_("Whom you asked, and why there was a need or none."),
    )  # fmt: skip


class MemberChoice(forms.ModelChoiceField):
    """A colleague, with what they do."""

    def label_from_instance(self, member) -> str:
        return f"{member.name}, {member.profession}" if member.profession else member.name


class JoinForm(Minted):
    """Who cares for the person from now on."""

    member = MemberChoice(label=_("Who"), queryset=None)

    def __init__(self, *args, colleagues, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = colleagues


class WishForm(Minted):
    """What the person answers."""

    wants = forms.TypedChoiceField(
        label=_("Shall we tell you when somebody outside your team opens your record?"),
        choices=YES_NO, coerce=lambda said: said == "yes", widget=forms.RadioSelect,
    )  # fmt: skip


class HideForm(Minted):
    """Why a chart is hidden, and whether the person works here."""

    why = forms.CharField(
        label=_("Why"), max_length=200, help_text=_("For whoever reads it next year.")
    )
    themself = MemberChoice(
        label=_("The person works here as"), queryset=None, required=False,
        help_text=_("This account will never open this chart."),
    )  # fmt: skip

    def __init__(self, *args, colleagues, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["themself"].queryset = colleagues


class ShowAgainForm(forms.Form):
    """Why it need not be hidden any more."""

    why = forms.CharField(label=_("Why it need not be hidden any more"), max_length=200)


class NoteForm(Minted):
    """A note that only its author reads."""

    text = forms.CharField(
        label=_("Note"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 12}),
    )  # fmt: skip
