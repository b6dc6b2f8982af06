"""What comes in for the clinic's diary."""

from django import forms
from django.utils.translation import gettext_lazy as _

from throughcare.intake.models import Notice
from throughcare.ui.inputs import DateInput, DateTimeInput, TimeInput


class NoticeForm(forms.Form):
    """Does the clinic take people, from which day on?"""

    state = forms.ChoiceField(
        label=_("We are"), choices=Notice.State.choices, widget=forms.RadioSelect
    )
    clinic_day = forms.DateField(label=_("From"), widget=DateInput)
    until = forms.TimeField(label=_("Until, each day"), required=False, widget=TimeInput)
    next_appointment_at = forms.DateTimeField(
        label=_("Next free first appointment"), required=False, widget=DateTimeInput
    )
    waiting_days = forms.IntegerField(
        label=_("Days people wait now"), min_value=0, max_value=999, required=False
    )
    elsewhere = forms.CharField(
        label=_("Who does take people now"), required=False, max_length=1000,
        help_text=_("Name and number, one place a line. Shown on the public page."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
