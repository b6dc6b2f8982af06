"""A group begun, people invited, meetings planned, attendance taken in one go, a note."""

from django import forms
from django.utils.translation import gettext_lazy as _

from throughcare.clinical.therapy.groups import MOST_WEEKS
from throughcare.therapy.forms.sessions import LONGEST
from throughcare.therapy.models import Outcome
from throughcare.ui.inputs import DateTimeInput, Minted

LATE = (5, 10, 15, 30)  # minutes to choose from: near enough is near enough
THIS_CENTURY = (2000, 2100)
CAME, MISSED = "attended", "missed"


class GroupForm(Minted):
    name = forms.CharField(
        label=_("Name of the group"), max_length=120,
        help_text=_("It stands in each person’s chart: name nobody, and nothing they would hide."),
    )  # fmt: skip
    about = forms.CharField(label=_("What it is about"), max_length=300, required=False)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=LONGEST, initial=60)
    room = forms.CharField(label=_("Room"), max_length=120, required=False)
    link = forms.URLField(
        label=_("Address of the video room"), required=False, max_length=300, assume_scheme="https"
    )

    def clean(self):
        given = super().clean()
        if not given.get("room") and not given.get("link") and "link" not in self.errors:
            self.add_error("room", _("A room, or the address of the video room."))
        return given


class PlanForm(Minted):
    first = forms.DateTimeField(label=_("First time"), widget=DateTimeInput)
    weeks = forms.IntegerField(
        label=_("For how many weeks"), min_value=1, max_value=MOST_WEEKS, initial=8
    )

    def clean_first(self):
        """A year typed with a digit too many is no day of any calendar."""
        if not THIS_CENTURY[0] <= self.cleaned_data["first"].year < THIS_CENTURY[1]:
            raise forms.ValidationError(_("A year of four digits, such as this one."))
        return self.cleaned_data["first"]


class LeaderForm(Minted):
    member = forms.ChoiceField(label=_("Who leads it too"))

    def __init__(self, *args, members=(), **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.members = {str(one.pk): one for one in members}
        self.fields["member"].choices = [(key, one.name) for key, one in self.members.items()]

    def clean_member(self):
        return self.members[self.cleaned_data["member"]]


class InviteForm(Minted):
    """People whose plan treats by therapy: each with the item of the plan it is because of."""

    items = forms.MultipleChoiceField(
        label=_("From their plans"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, items=(), **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.rows = {str(one.pk): one for one in items}
        self.fields["items"].choices = [
            (key, f"{one.plan.patient.chosen_name} {one.plan.patient.family_name} · "
                  f"{one.intervention}")
            for key, one in self.rows.items()
        ]  # fmt: skip

    def clean_items(self):
        """One place for each person, whichever of their items was ticked first."""
        chosen = [self.rows[key] for key in self.cleaned_data["items"]]
        return list({one.plan.patient_id: one for one in reversed(chosen)}.values())


class JoinForm(Minted):
    """One person, from their own chart."""

    group = forms.ChoiceField(label=_("Group"))
    because = forms.ChoiceField(label=_("Because of this item of the plan"), required=False)

    def __init__(self, *args, groups=(), items=(), **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.groups = {str(one.pk): one for one in groups}
        self.items = {str(one.pk): one for one in items}
        self.fields["group"].choices = [(key, one.name) for key, one in self.groups.items()]
        self.fields["because"].choices = [
            ("", _("none: the person asked")),
            *[(key, one.intervention or one.problem) for key, one in self.items.items()],
        ]

    def clean_group(self):
        return self.groups[self.cleaned_data["group"]]

    def clean_because(self):
        return self.items.get(self.cleaned_data["because"])


class WhyForm(forms.Form):
    why = forms.CharField(label=_("Why"), max_length=200)


def what_came() -> list:
    """One list for each person, one choice each: nobody is said to have come by default."""
    reasons = [(f"{MISSED}:{key}", words) for key, words in Outcome.Reason.choices if key != "ours"]
    late = [(f"late:{n}", _("came %(n)d minutes late") % {"n": n}) for n in LATE]
    return [
        ("", _("not marked")), (CAME, _("came")), (_("Came late"), late),
        (_("Did not come, in the person’s view"), reasons),
    ]  # fmt: skip


class AttendanceForm(Minted):
    """Whoever is an exception is marked; one press says that everybody else came."""

    def __init__(self, *args, sessions=(), **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.sessions = {f"came_{one.pk.hex}": one for one in sessions}
        for key, one in self.sessions.items():
            self.fields[key] = forms.ChoiceField(
                label=f"{one.patient.chosen_name} {one.patient.family_name}".strip(),
                choices=what_came(), required=False,
            )  # fmt: skip

    @property
    def marks(self) -> list:
        """Name and list of each, side by side."""
        return [self[key] for key in self.sessions]

    def clean(self):
        given = super().clean()
        rest = CAME if "rest" in self.data else ""
        marks = {one: given.pop(key, "") or rest for key, one in self.sessions.items()}
        given["said"] = {one: meant(mark) for one, mark in marks.items() if mark}
        return given


def meant(mark: str) -> dict:
    """«late:10» as the action takes it."""
    outcome, _colon, more = mark.partition(":")
    if outcome == "late":
        return {"outcome": outcome, "minutes_late": int(more)}
    return {"outcome": outcome} | ({"reason": more} if more else {})


class GroupNoteForm(Minted):
    """What the group did, and one line for each who came; a line left empty is written later."""

    words = forms.CharField(
        label=_("What the group did"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody who came has it in their chart: name nobody."),
    )  # fmt: skip

    def __init__(self, *args, sessions=(), corrects=False, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.sessions = {f"line_{one.pk.hex}": one for one in sessions}
        for key, one in self.sessions.items():
            self.fields[key] = forms.CharField(
                label=f"{one.patient.chosen_name} {one.patient.family_name}".strip(),
                max_length=500, required=False,
            )  # fmt: skip
        if corrects:
            self.fields["why"] = forms.CharField(label=_("Why it is put right"), max_length=300)
        self.fields["no_name"] = forms.BooleanField(
            label=_("I looked: no word of this is a name of somebody in the group"), required=False
        )

    def clean(self):
        given = super().clean()
        lines = {one: given.pop(key, "").strip() for key, one in self.sessions.items()}
        given["lines"] = [(one, line) for one, line in lines.items() if line]
        return given
