"""The diary; a file of the person's own, and what of it they keep."""

import json
import zlib
from base64 import b64decode, b64encode
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from throughcare.clinical.lifestyle.diary import Night, may_be_a_night
from throughcare.clinical.lifestyle.movement import Moved
from throughcare.lifestyle.queries.days import TENSE
from throughcare.patients import sealed
from throughcare.ui.inputs import DateInput, Minted, TimeInput


class DiaryForm(Minted):
    """One night, and how tense the day was. Nothing of it has to be answered."""

    day = forms.DateField(label=_("The morning of"), widget=DateInput)
    went = forms.TimeField(label=_("I went to bed at"), required=False, widget=TimeInput)
    to_fall_asleep = forms.IntegerField(
        label=_("Minutes until I slept"), required=False, min_value=0, max_value=960
    )
    awake = forms.IntegerField(
        label=_("Minutes awake in the night"), required=False, min_value=0, max_value=960
    )
    rose = forms.TimeField(label=_("I got up at"), required=False, widget=TimeInput)
    tense = forms.TypedChoiceField(
        label=_("How tense was the day before?"), choices=list(TENSE.items()), required=False,
        coerce=int, empty_value=None, widget=forms.RadioSelect,
    )  # fmt: skip

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.is_question = True

    def clean(self):
        given = super().clean()
        went, rose = given.get("went"), given.get("rose")
        if (went is None) != (rose is None):
            self.add_error("rose" if went else "went", _("Both hours, or none of them."))
        elif went is not None:
            night = Night(went, rose, given.get("to_fall_asleep") or 0, given.get("awake") or 0)
            if not may_be_a_night(night):
                self.add_error("rose", _(
                    "These times do not fit together. Look again at when you went to bed and got "
                    "up, and at the minutes awake."
                ))  # fmt: skip
        return given

    def told(self) -> dict:
        """Only with both hours is there a night."""
        given = self.cleaned_data
        told = {"tense": given["tense"]}
        if given["went"] is not None:
            told |= {
                "went": given["went"].isoformat("minutes"),
                "rose": given["rose"].isoformat("minutes"),
                "to_fall_asleep": given["to_fall_asleep"] or 0, "awake": given["awake"] or 0,
            }  # fmt: skip
        return told


class FileForm(forms.Form):
    """A file that the person chose."""

    file = forms.FileField(
        label=_("Your file"),
        widget=forms.ClearableFileInput(attrs={"accept": ".zip,.xml,.fit,.gpx"}),
    )


class KeepForm(Minted):
    """What was seen before it is kept, carried by the page itself and sealed for this person."""

    seen = forms.CharField(widget=forms.HiddenInput)

    @staticmethod
    def carried(patient, days: list[Moved]) -> str:
        rows = [[one.day.isoformat(), one.source, dict(one.minutes), one.steps, one.metres,
                 one.outing] for one in days]  # fmt: skip
        packed = b64encode(zlib.compress(json.dumps(rows).encode(), 9)).decode()
        return sealed.close({"whose": str(patient.pk), "days": packed})

    def days_for(self, patient) -> list[Moved]:
        """What was seen, if it was this person who saw it; else nothing."""
        told = sealed.opened(self.cleaned_data["seen"])
        if told.get("whose") != str(patient.pk):
            return []
        rows = json.loads(zlib.decompress(b64decode(told["days"])))
        return [Moved(date.fromisoformat(day), source, minutes, steps, metres, outing)
                for day, source, minutes, steps, metres, outing in rows]  # fmt: skip
