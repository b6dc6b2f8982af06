"""A small goal, and what got in the way."""

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from throughcare.clinical.lifestyle import goals as rules
from throughcare.clinical.words import said
from throughcare.ui.inputs import DateInput, Minted

OFTEN = (
    ("1 day", _("once a day")), ("2 day", _("twice a day")), ("3 day", _("three times a day")),
    ("5 week", _("five days a week")), ("3 week", _("three days a week")),
    ("2 week", _("two days a week")), ("1 week", _("once a week")),
)  # fmt: skip
NONE = "none"


class GoalForm(Minted):
    """A goal in the person's own words, and the cause it answers."""

    kind = forms.ChoiceField(label=_("What is it about?"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("What do you want to do? Small enough for a bad day."),
        max_length=rules.WORDS_MOST,
    )  # fmt: skip
    often = forms.ChoiceField(
        label=_("How often?"), choices=OFTEN, widget=forms.RadioSelect, initial="1 day"
    )
    finding = forms.ChoiceField(
        label=_("What does it answer?"), widget=forms.RadioSelect, initial=NONE
    )
    until = forms.DateField(label=_("Until when"), required=False, widget=DateInput)
    because = forms.CharField(required=False, widget=forms.HiddenInput)
    shared = forms.BooleanField(label=_("My team may see it"), required=False)

    def __init__(self, *args, causes=(), items=(), together=False, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "en"
        self.causes = {str(cause.pk): cause for cause in causes}
        self.items = {str(item.pk): item for item in items}
        self.fields["kind"].choices = [
            (kind.key, said(kind.title, language)) for kind in rules.kinds().values()
        ]
        self.fields["finding"].choices = [
            (NONE, _("nothing: I just want to")),
            *[(key, _(cause.label)) for key, cause in self.causes.items()],
        ]
        if str(self.initial.get("finding")) not in self.causes:
            self.initial["finding"] = NONE
        if not self.causes:
            self.fields["finding"].widget = forms.HiddenInput()
        if together:
            del self.fields["shared"]
            self.fields["because"] = forms.ChoiceField(
                label=_("Because of this item of the plan"), required=False,
                choices=[("", _("none: the person asked")),
                         *[(key, item.intervention) for key, item in self.items.items()]],
            )  # fmt: skip

    def settle_kind(self) -> None:
        """It was chosen on the page before."""
        self.fields["kind"].widget = forms.HiddenInput()

    def goal(self) -> dict:
        """The same as an action takes it."""
        given = self.cleaned_data
        times, per = given["often"].split()
        what = {"kind": given["kind"], "words": given["words"], "times": int(times), "per": per,
                "until": given["until"]}  # fmt: skip
        return {
            "id": given["id"], "said": what, "shared": given.get("shared", False),
            "finding": self.causes.get(given["finding"]),
            "because": self.items.get(given["because"]),
        }  # fmt: skip

    @staticmethod
    def filled(told: dict, *, shared: bool) -> dict:
        """A goal as its form is filled."""
        often = f"{told['times']} {told['per']}"
        return {"kind": told["kind"], "words": told["words"], "often": often,
                "until": told.get("until"), "finding": told.get("finding") or NONE,
                "because": told.get("because") or "", "shared": shared}  # fmt: skip


class BarrierForm(Minted):
    """What got in the way, in taps."""

    keys = forms.MultipleChoiceField(
        label=_("What got in the way?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    words = forms.CharField(label=_("In your own words"), required=False, max_length=200)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "en"
        self.fields["keys"].choices = [
            (barrier.key, said(barrier.title, language)) for barrier in rules.barriers().values()
        ]
        self.fields["keys"].is_question = True
