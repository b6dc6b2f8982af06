"""One form for every tool, made from its data, in the reader's language."""

from django import forms
from django.utils.translation import gettext_lazy as _

from throughcare.clinical.therapy.sheets import LONGEST, Field, Sheet
from throughcare.clinical.words import said
from throughcare.therapy.models import Tried
from throughcare.ui.inputs import Minted


def field_of(field: Field, language: str) -> forms.Field:
    """The form's field for one question."""
    common = {"label": said(field.ask, language), "required": field.required}
    if field.kind == "number":
        return forms.IntegerField(min_value=field.low, max_value=field.high, **common)
    if field.kind == "choice":
        choices = [(option.key, said(option.label, language)) for option in field.options]
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)
    rows = forms.Textarea(attrs={"rows": 2})
    return forms.CharField(max_length=LONGEST, widget=rows, **common)


class SheetForm(Minted):
    """The fields of one tool."""

    def __init__(self, *args, sheet: Sheet, language: str, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for field in sheet.fields:
            self.fields[field.key] = field_of(field, language)

    def answers(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if name != "id"}


class OwnTriedForm(Minted):
    """Homework, said by the person."""

    far = forms.TypedChoiceField(
        label=_("How far did you get?"), choices=Tried.Far.choices, coerce=int,
        widget=forms.RadioSelect,
    )  # fmt: skip
    useful = forms.IntegerField(
        label=_("How useful was it? 0 is not at all, 10 is very"), min_value=0, max_value=10,
        required=False,
    )  # fmt: skip
    words = forms.CharField(
        label=_("What came of it? What got in the way?"), max_length=300, required=False
    )
