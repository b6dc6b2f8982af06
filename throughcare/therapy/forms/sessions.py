"""A session, what came of it, its note; homework; supervision."""

from django import forms
from django.utils.translation import gettext_lazy as _

from throughcare.plan.models import Progress
from throughcare.staff.proofs import Proof
from throughcare.therapy.models import Outcome, Session, Tried
from throughcare.ui.inputs import DateTimeInput, Minted

LONGEST = 240  # minutes: longer is a slip of the finger


class SessionForm(Minted):
    starts_at = forms.DateTimeField(label=_("When"), widget=DateTimeInput)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=LONGEST, initial=60)
    kind = forms.ChoiceField(
        label=_("What kind"), choices=Session.Kind.choices, widget=forms.RadioSelect,
        initial=Session.Kind.INDIVIDUAL,
    )  # fmt: skip
    place = forms.ChoiceField(
        label=_("How"), choices=Session.Place.choices, widget=forms.RadioSelect,
        initial=Session.Place.IN_PERSON,
    )  # fmt: skip
    because = forms.ChoiceField(label=_("Because of this item of the plan"), required=False)
    focus = forms.CharField(label=_("What it is to be about"), max_length=160, required=False)
    link = forms.URLField(
        label=_("Address of the video room"), required=False, max_length=300,
        help_text=_("Opened by the two of you. Nothing of it is fetched or kept here."),
        assume_scheme="https",
    )  # fmt: skip
    group_name = forms.CharField(label=_("Name of the group"), max_length=120, required=False)
    companions = forms.MultipleChoiceField(
        label=_("Who comes along"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, items=(), companions=(), **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.close = {str(one.pk): one for one in companions}
        self.fields["companions"].choices = [
            (key, f"{one.name} ({one.get_relation_display()})") for key, one in self.close.items()
        ]
        if not self.close:
            del self.fields["companions"]
        self.items = {str(item.pk): item for item in items}
        self.fields["because"].choices = [
            ("", _("none: a first talk, or the person asked")),
            *[(key, item.intervention or item.problem) for key, item in self.items.items()],
        ]

    def clean(self):
        given = super().clean()
        given["because"] = self.items.get(given.get("because"))
        given["companions"] = [self.close[key] for key in given.get("companions") or ()]
        if given["companions"]:
            given["kind"] = Session.Kind.FAMILY
        elif given.get("kind") == Session.Kind.FAMILY:
            self.add_error("kind", _("Name who comes along first, under Family and friends."))
        if given.get("kind") == Session.Kind.GROUP and not given.get("group_name"):
            self.add_error("group_name", _("Name the group, and none of the people in it."))
        if given.get("kind") != Session.Kind.GROUP:
            given["group_name"] = ""
        if given.get("place") != Session.Place.VIDEO:
            given["link"] = ""
        return given


class OutcomeForm(Minted):
    outcome = forms.ChoiceField(
        label=_("What came of it"), choices=Outcome.What.choices, widget=forms.RadioSelect
    )
    minutes_late = forms.IntegerField(
        label=_("Minutes late"), required=False, min_value=1, max_value=LONGEST
    )
    reason = forms.ChoiceField(
        label=_("Why not, in the person's view"), required=False,
        choices=[("", _("does not apply")), *Outcome.Reason.choices],
    )  # fmt: skip
    cancelled_by = forms.ChoiceField(
        label=_("Cancelled by"), required=False,
        choices=[("", _("does not apply")), *Outcome.CancelledBy.choices],
    )  # fmt: skip
    words = forms.CharField(label=_("More about it"), max_length=300, required=False)

    def clean(self):
        """What another choice would need is left out; what this one needs is asked for."""
        given = super().clean()
        outcome = given.get("outcome")
        if outcome in ("missed", "cancelled"):
            if not given.get("reason"):
                self.add_error("reason", _("Choose a reason; “not known yet” is one."))
        else:
            given["reason"] = ""
        if outcome == "cancelled":
            if not given.get("cancelled_by"):
                self.add_error("cancelled_by", _("Say who cancelled it."))
        else:
            given["cancelled_by"] = ""
        if outcome == "late":
            if not given.get("minutes_late") and "minutes_late" not in self.errors:
                self.add_error("minutes_late", _("About how many minutes?"))
        else:
            given["minutes_late"] = None
        return given


class NoteForm(Minted):
    """Three thirds of a session, three fields; each item of the plan one choice."""

    look_back = forms.CharField(
        label=_("Since last time, in brief"), max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    worked_on = forms.CharField(
        label=_("What was done and learned"), max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    persons_words = forms.CharField(
        label=_("In the person's own words"), max_length=500, required=False
    )
    agreed = forms.CharField(
        label=_("What was agreed for next time"), max_length=500, required=False
    )

    def __init__(self, *args, items=(), corrects=False, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.items = {f"item_{item.pk.hex}": item for item in items}
        steps = [("", _("not talked about")), *Progress.Step.choices]
        for key, item in self.items.items():
            self.fields[key] = forms.ChoiceField(
                label=item.intervention or item.problem, choices=steps, required=False
            )
        if corrects:
            self.fields["why"] = forms.CharField(label=_("Why it is put right"), max_length=300)

    def clean(self):
        given = super().clean()
        steps = {key: given.pop(key, "") for key in self.items}
        given["steps"] = [(self.items[key], step) for key, step in steps.items() if step]
        return given


class HomeworkForm(Minted):
    what = forms.CharField(
        label=_("What to try before next time"), max_length=300,
        help_text=_("Small enough to be sure of: what, which day, where."),
    )  # fmt: skip


class TriedForm(Minted):
    far = forms.TypedChoiceField(
        label=_("How far did it go?"), choices=Tried.Far.choices, coerce=int,
        widget=forms.RadioSelect,
    )  # fmt: skip
    useful = forms.IntegerField(
        label=_("How useful was it? 0 not at all, 10 very"), min_value=0, max_value=10,
        required=False,
    )  # fmt: skip
    words = forms.CharField(
        label=_("What came of it, or what got in the way"), max_length=300, required=False
    )


class SignOffForm(Proof):
    words = forms.CharField(label=_("What was talked over"), max_length=500)


class SupervisedForm(Minted):
    member = forms.ChoiceField(label=_("Whose notes are looked over"))
    supervisor = forms.ChoiceField(label=_("By whom"))

    def __init__(self, *args, members=(), supervisors=(), **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(one.pk): one for one in (*members, *supervisors)}
        self.fields["member"].choices = [(str(one.pk), one.name) for one in members]
        self.fields["supervisor"].choices = [(str(one.pk), one.name) for one in supervisors]

    def clean(self):
        given = super().clean()
        return given | {key: self.people.get(given.get(key)) for key in ("member", "supervisor")}
