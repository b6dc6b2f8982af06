"""What comes in on the pages of any chart: its shape, never its safety."""

from django import forms
from django.utils.translation import gettext_lazy as _

from throughcare.patients.languages import spoken
from throughcare.patients.models import Flag, Patient
from throughcare.ui.inputs import DateInput, Minted


class SearchForm(forms.Form):
    """Any of what is known of the person, in one field."""

    q = forms.CharField(
        label=_("Name, number, date of birth or phone"), required=False, max_length=80,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )  # fmt: skip
    nearly = forms.BooleanField(required=False, widget=forms.HiddenInput)
    page = forms.IntegerField(
        min_value=1, max_value=10_000, required=False, widget=forms.HiddenInput
    )


class LogForm(forms.Form):
    """From which line backwards the log of one person is read."""

    before = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)


class PeriodForm(forms.Form):
    """Which day of the log, and whether only what is unusual in it."""

    day = forms.DateField(label=_("Day"), required=False, widget=DateInput)
    unusual = forms.BooleanField(label=_("Only unusual reads"), required=False)
    before = forms.DateTimeField(required=False, widget=forms.HiddenInput)


class LookIntoForm(forms.Form):
    """What was found about an unusual read."""

    words = forms.CharField(
        label=_("What you found"), max_length=500,
        help_text=_("Was it right to look? Whom did you ask? Nothing clinical."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class ActedForm(forms.Form):
    """What was done about a red flag."""

    what_was_done = forms.CharField(
        label=_("What was done"), max_length=2000, required=False,
        help_text=_("One sentence: what you did, and whom you reached."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class FlagForm(Minted):
    """A flag to raise."""

    kind = forms.ChoiceField(label=_("Flag"), choices=Flag.Kind.choices)
    why = forms.CharField(label=_("Why"), max_length=200, required=False)


class EndFlagForm(forms.Form):
    """Why a flag comes down."""

    why = forms.CharField(label=_("Why it no longer holds"), max_length=200)


class DetailsForm(forms.ModelForm):
    """Who the person is. Given no instance: nothing is changed but by the action."""

    class Meta:
        model = Patient
        fields = Patient.DETAILS
        widgets = {"date_of_birth": DateInput}

    language = forms.ChoiceField(label=_("Language"), choices=spoken)
    reason = forms.CharField(label=_("Why this is corrected"), max_length=200)


class PhotoForm(forms.Form):
    """A face."""

    picture = forms.FileField(
        label=_("Photo"), help_text=_("JPEG or PNG. Only a small copy is kept."),
        widget=forms.ClearableFileInput(attrs={"accept": "image/*", "capture": "user"}),
    )  # fmt: skip


class PageForm(forms.Form):
    """Which page of a list."""

    page = forms.IntegerField(min_value=1, max_value=10_000, required=False)


class OtherChartForm(forms.Form):
    """The number on the other chart."""

    number = forms.CharField(label=_("Number of the other chart"), max_length=20)


class MergeForm(Minted):
    """What was decided after two charts were compared, with the reason."""

    decision = forms.ChoiceField(label=_("These charts are"), widget=forms.RadioSelect)
    compared = forms.BooleanField(
        label=_("I compared photo, names, date of birth and how to reach them"),
        error_messages={"required": _("Compare the two first, and say so here.")},
    )
    why = forms.CharField(label=_("How you know"), max_length=200)

    def __init__(self, *args, charts, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        keep = _("one person’s: keep %(name)s, number %(number)s, and read the other one there")
        self.fields["decision"].choices = [
            *((str(chart.pk), keep % {"name": chart, "number": chart.number}) for chart in charts),
            ("apart", _("two people’s: do not offer them as one again")),
        ]

    def keeps(self, patient) -> bool:
        """Is this the chart to be kept?"""
        return self.cleaned_data["decision"] == str(patient.pk)


class UndoForm(forms.Form):
    """Why two charts are read apart again."""

    why = forms.CharField(label=_("Why they are two people"), max_length=200)
