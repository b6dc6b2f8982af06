"""What is asked for a return: its kind, where, and from when to when."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from throughcare.reports.models import ReturnMade
from throughcare.staff.models import Facility
from throughcare.ui.inputs import DateInput, Minted


class ReturnForm(Minted):
    kind = forms.ChoiceField(label=gettext_lazy("Which"), choices=ReturnMade.Kind.choices)
    facility = forms.ModelChoiceField(None, label=gettext_lazy("Of which place"), empty_label=None)
    first = forms.DateField(label=gettext_lazy("From"), widget=DateInput)
    last = forms.DateField(label=gettext_lazy("To, that day included"), widget=DateInput)

    def __init__(self, *args, places, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["facility"].queryset = Facility.objects.filter(
            pk__in=[one.pk for one in places]
        ).order_by("name")
        ends = today.replace(day=1) - timedelta(days=1)
        self.initial.setdefault("first", ends.replace(day=1))
        self.initial.setdefault("last", ends)

    def clean(self):
        told = super().clean()
        first, last = told.get("first"), told.get("last")
        if first and last and first > last:
            self.add_error("last", _("The period ends before it begins."))
        if last and last >= self.today:
            self.add_error("last", _("Only days that are over are returned."))
        return told
