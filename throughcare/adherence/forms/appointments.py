"""An appointment made, moved, and what came of it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from throughcare.adherence.models import Appointment
from throughcare.therapy.models import Outcome
from throughcare.ui.inputs import DateTimeInput, Minted

LONGEST = 600  # minutes


class AppointmentForm(Minted):
    starts_at = forms.DateTimeField(label=_("When"), widget=DateTimeInput)
    minutes = forms.IntegerField(
        label=_("Minutes"), min_value=1, max_value=LONGEST, initial=30
    )  # fmt: skip
    what = forms.CharField(
        label=_("What for"), max_length=120, help_text=_("For the team. No reminder says it.")
    )
    with_whom = forms.CharField(
        label=_("With whom"), max_length=120, required=False,
        help_text=_("Stands on the person's own page, and on no telephone."),
    )  # fmt: skip
    where = forms.CharField(label=_("Where"), max_length=160, required=False)
    needs_transport = forms.BooleanField(label=_("Needs a way to get there"), required=False)
    transport = forms.CharField(label=_("How they get there"), max_length=160, required=False)
    because = forms.ChoiceField(label=_("Because of this item of the plan"), required=False)

    def __init__(self, *args, items=(), **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.items = {str(item.pk): item for item in items}
        self.fields["because"].choices = [
            ("", _("none: the person asked, or it came up")),
            *[(key, item.intervention or item.problem) for key, item in self.items.items()],
        ]

    def clean_because(self):
        return self.items.get(self.cleaned_data["because"])


class MoveForm(Minted):
    starts_at = forms.DateTimeField(label=_("To"), widget=DateTimeInput)
    moved_by = forms.ChoiceField(
        label=_("Moved by"), choices=Appointment.MovedBy.choices, widget=forms.RadioSelect
    )
    why = forms.CharField(label=_("Why"), max_length=200, required=False)


class CameForm(Minted):
    outcome = forms.ChoiceField(
        label=_("What came of it"), choices=Outcome.What.choices, widget=forms.RadioSelect
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
        if outcome not in ("missed", "cancelled"):
            given["reason"] = ""
        elif not given.get("reason"):
            self.add_error("reason", _("Choose a reason; “not known yet” is one."))
        if outcome != "cancelled":
            given["cancelled_by"] = ""
        elif not given.get("cancelled_by"):
            self.add_error("cancelled_by", _("Say who cancelled it."))
        return given
