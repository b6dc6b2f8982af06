"""What comes in before a withdrawal begins: each thing that must be so has a small form."""

from django import forms
from django.utils.translation import gettext_lazy as _

from throughcare.clinical.withdrawal import course, starting
from throughcare.intake.forms.episodes import PregnancyForm
from throughcare.medication.forms.window import KitForm
from throughcare.ui.inputs import DateTimeInput, Minted
from throughcare.withdrawal.models import OtherDependence, Talk, Withdrawal

KNOWN = [("yes", _("yes")), ("no", _("no")), ("", _("not known"))]
TRUTH = {"yes": True, "no": False, "": None}
HOURS = [(8, _("8 hours")), (12, _("12 hours")), (24, _("24 hours")), (72, _("3 days"))]


def known(label) -> forms.TypedChoiceField:
    """Yes, no, or not known: which is an answer too."""
    field = forms.TypedChoiceField(
        label=label, choices=KNOWN, widget=forms.RadioSelect, required=False, initial="",
        coerce=TRUTH.get, empty_value=None,
    )  # fmt: skip
    field.is_question = True
    return field


class PrepareForm(Minted):
    """Where it is gone through, and what decides whether that is the place."""

    setting = forms.ChoiceField(
        label=_("Where"), choices=Withdrawal.Setting.choices, widget=forms.RadioSelect
    )
    place = forms.CharField(label=_("Ward or bed"), max_length=60, required=False)
    stable_home = known(_("A steady home"))
    carer = known(_("Somebody at home who looks after them"))
    body_stable = known(_("The body: no illness, or one that is stable"))
    mind_stable = known(_("The mind: no illness, or one that is stable"))


class LastUseForm(Minted):
    """What was taken, and when last."""

    substance = forms.ChoiceField(label=_("What"))
    other = forms.CharField(
        label=_("Another substance, by its name"), max_length=30, required=False
    )
    last_at = forms.DateTimeField(label=_("Last taken"), widget=DateTimeInput, required=False)
    not_known = forms.BooleanField(label=_("Nobody knows when"), required=False)
    injected = forms.BooleanField(label=_("Injected"), required=False)
    words = forms.CharField(
        label=_("How much, how often, in their words"), max_length=200, required=False
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        opioids = [(key, one.title) for key, one in course.courses().items()]
        self.fields["substance"].choices = [
            ("", _("choose")),
            *opioids,
            ("other", _("another substance")),
        ]

    def clean(self):
        given = super().clean()
        other = given.pop("other", "").strip()
        if given.get("substance") == "other":
            if not other:
                self.add_error("other", _("Write which one."))
            given["substance"] = other
        not_known = given.pop("not_known", False)
        if not_known == bool(given.get("last_at")) and "last_at" not in self.errors:
            self.add_error("last_at", _("Say when it was, or that nobody knows: one of the two."))
        return given


class DependenceForm(Minted):
    """Alcohol and benzodiazepines, both asked."""

    alcohol = forms.ChoiceField(
        label=_("Alcohol"), choices=OtherDependence.Answer.choices, widget=forms.RadioSelect
    )
    benzodiazepines = forms.ChoiceField(
        label=_("Benzodiazepines (diazepam, alprazolam and the like)"),
        choices=OtherDependence.Answer.choices, widget=forms.RadioSelect,
    )  # fmt: skip
    words = forms.CharField(label=_("In their words"), max_length=200, required=False)


class EmergencyForm(Minted):
    """What is done when it goes wrong: written to be read in a hurry."""

    hospital = forms.CharField(label=_("Hospital"), max_length=120)
    phone = forms.CharField(label=_("Its number"), max_length=40)
    who_goes = forms.CharField(label=_("Who goes along"), max_length=120, required=False)
    rung = forms.ChoiceField(label=_("Prescriber who is rung, by name"))
    words = forms.CharField(label=_("What else"), max_length=300, required=False)

    def __init__(self, *args, prescribers=(), **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.prescribers = {str(one.pk): one for one in prescribers}
        self.fields["rung"].choices = [(key, one.name) for key, one in self.prescribers.items()]

    def clean_rung(self):
        return self.prescribers[self.cleaned_data["rung"]]


class TalkForm(Minted):
    """The talk, point by point, and what the person then chose."""

    points = forms.MultipleChoiceField(
        label=_("Said, each one"), choices=list(starting.TALK.items()),
        widget=forms.CheckboxSelectMultiple, required=False,
    )  # fmt: skip
    points.is_question = True
    chose = forms.ChoiceField(
        label=_("What the person chose then"), choices=Talk.Chose.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(label=_("What they said, in their words"), max_length=300)


class ShiftForm(Minted):
    """Who supervises, from now on, for how long."""

    member = forms.ChoiceField(label=_("Who supervises"))
    hours = forms.TypedChoiceField(label=_("For"), choices=HOURS, coerce=int, initial=12)
    words = forms.CharField(label=_("What was handed over"), max_length=300, required=False)

    def __init__(self, *args, staff=(), **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.staff = {str(one.pk): one for one in staff}
        self.fields["member"].choices = [(key, one.name) for key, one in self.staff.items()]

    def clean_member(self):
        return self.staff[self.cleaned_data["member"]]


class NaloxoneForm(KitForm):
    """The same as at the window: a kit handed out, or what the person said instead."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["occasion"].widget = forms.HiddenInput()
        self.fields["occasion"].initial = "visit"


class BeginForm(forms.Form):
    """The press that begins it, with a reason for the cautions."""

    reason = forms.CharField(
        label=_("Reason"), max_length=300, required=False,
        help_text=_("Where something above says “look”: why you go on."),
    )  # fmt: skip
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)

    def __init__(self, *args, asks_why=False, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].is_question = True
        if not asks_why:
            del self.fields["reason"]


__all__ = [
    "BeginForm", "DependenceForm", "EmergencyForm", "LastUseForm", "NaloxoneForm",
    "PregnancyForm", "PrepareForm", "ShiftForm", "TalkForm",
]  # fmt: skip
