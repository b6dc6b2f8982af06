"""What comes in about requests for help: written down, answered, closed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from throughcare.intake.models import CallBack, HelpClosed, HelpRequest
from throughcare.patients.languages import spoken
from throughcare.ui.inputs import DateTimeInput, Minted


class TakenForm(Minted):
    """A request that came by phone or at the door."""

    name = forms.CharField(label=_("Name to use"), max_length=80)
    reach = forms.CharField(
        label=_("How to reach them"),
        max_length=200,
        help_text=_("A number, an address or a place."),
    )
    reach_when = forms.CharField(label=_("When"), max_length=80, required=False)
    may_leave_message = forms.BooleanField(label=_("safe to leave a message"), required=False)
    need = forms.ChoiceField(
        label=_("What they need"), choices=HelpRequest.Need.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("In their words"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language"), choices=spoken)


class PageForm(forms.Form):
    """Which page of a list."""

    page = forms.IntegerField(min_value=1, max_value=10_000, required=False)


class CallBackForm(Minted):
    """One attempt to reach somebody."""

    outcome = forms.ChoiceField(
        label=_("What came of it"), choices=CallBack.Outcome.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(label=_("Note"), max_length=250, required=False)
    call_again_at = forms.DateTimeField(label=_("Call again"), required=False, widget=DateTimeInput)


class CloseForm(forms.Form):
    """How the request ended. "Registered" is not here: that is done by registering."""

    outcome = forms.ChoiceField(label=_("How it ended"), widget=forms.RadioSelect, choices=[
        choice for choice in HelpClosed.Outcome.choices
        if choice[0] != HelpClosed.Outcome.REGISTERED
    ])  # fmt: skip
    note = forms.CharField(label=_("Note"), max_length=300, required=False)
