"""What comes in on the assessment's pages: answers as typed or chosen, not whether they fit."""

from django import forms
from django.utils.translation import gettext_lazy as _

from throughcare.assessment.models import DOMAINS, LEVELS, AnswerSheet, FindingReview
from throughcare.clinical import instruments
from throughcare.ui.inputs import DateInput, Minted

DECLINED = instruments.DECLINED
YES_NO_WORDS = {True: "true", False: "false"}


def as_text(value) -> str:
    """A stored answer as the form shows it."""
    return YES_NO_WORDS[value] if isinstance(value, bool) else str(value)


def field_for(item) -> forms.Field:
    """The field of one question. Never required here: what is missing is said at the end."""
    choices = [(as_text(option.value), option.label) for option in item.options]
    if item.decline and not choices:
        return number_field(item)
    if choices:
        if item.decline:
            choices.append((DECLINED, _("I would rather not say")))
        return forms.ChoiceField(
            label=item.ask, help_text=item.help, choices=choices, required=False,
            widget=forms.RadioSelect,
        )  # fmt: skip
    return number_field(item)


def number_field(item) -> forms.Field:
    told = {"label": item.ask, "help_text": item.help or item.unit, "required": False}
    if item.kind in ("integer", "scale"):
        widget = forms.NumberInput(attrs={"inputmode": "numeric"})
        return forms.IntegerField(min_value=item.min, max_value=item.max, widget=widget, **told)
    if item.kind == "date":
        return forms.DateField(widget=DateInput, **told)
    return forms.CharField(max_length=1000, widget=forms.Textarea(attrs={"rows": 2}), **told)


class SheetForm(forms.Form):
    """The questions of a sheet, or one of them, with the answers so far."""

    def __init__(self, data=None, *, items, known) -> None:
        super().__init__(data, initial={key: as_text(value) for key, value in known.items()})
        self.items = {item.key: item for item in items}
        for item in items:
            self.fields[item.key] = field_for(item)
            if item.decline and not item.options:
                self.fields[f"{item.key}-declined"] = forms.BooleanField(
                    label=_("I would rather not say"), required=False,
                    initial=known.get(item.key) == DECLINED,
                )  # fmt: skip
                if known.get(item.key) == DECLINED:
                    self.initial[item.key] = None

    def questions(self, filling) -> list[dict]:
        """Every question with its fields, a heading where a section begins, and whether it is asked."""
        sections = {section.key: section for section in filling.form.sections}
        shown = {item.key for item in filling.shown}
        asked, before = [], None
        for key, item in self.items.items():
            names = [name for name in (key, f"{key}-declined") if name in self.fields]
            section = sections.get(item.section) if item.section != before else None
            before = item.section
            asked.append({
                "item": item, "section": section, "shown": key in shown,
                "fields": [self[name] for name in names],
            })  # fmt: skip
        return asked

    def given(self) -> dict:
        """{item: value or DECLINED} for everything answered in a valid form."""
        said = {}
        for key, item in self.items.items():
            raw = self.cleaned_data.get(key)
            if raw == DECLINED or self.cleaned_data.get(f"{key}-declined"):
                said[key] = DECLINED
            elif raw not in (None, ""):
                said[key] = instruments.from_text(item, str(raw))
        return said


class BeginForm(Minted):
    """Which instrument, and who fills it in."""

    instrument = forms.CharField(max_length=40)
    filled_by = forms.ChoiceField(
        choices=AnswerSheet.FilledBy.choices, initial=AnswerSheet.FilledBy.TOGETHER
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Why it does not count"), max_length=200)


class WordsForm(Minted):
    domain = forms.ChoiceField(choices=list(DOMAINS.items()), widget=forms.HiddenInput)
    words = forms.CharField(label=_("In the person's words"), max_length=300, required=False)


class FindingReviewForm(Minted):
    """Confirmed as it stands, amended, or rejected."""

    verdict = forms.ChoiceField(
        label=_("What you say"), choices=FindingReview.Verdict.choices, widget=forms.RadioSelect
    )
    level = forms.TypedChoiceField(
        label=_("Level instead"), choices=[("", _("as found")), *LEVELS.items()], coerce=int,
        required=False, empty_value=None,
    )  # fmt: skip
    reason = forms.CharField(label=_("Reason"), max_length=300, required=False)


class LinkForm(Minted):
    from_domain = forms.ChoiceField(label=_("This"), choices=list(DOMAINS.items()))
    to_domain = forms.ChoiceField(label=_("feeds this"), choices=list(DOMAINS.items()))
    from_code = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)
    to_code = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)
    source = forms.CharField(widget=forms.HiddenInput, required=False, max_length=80)
    words = forms.CharField(label=_("In the person's words"), max_length=200)


class HandOverForm(Minted):
    sheets = forms.MultipleChoiceField(
        label=_("Questionnaires"), widget=forms.CheckboxSelectMultiple
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=[("en", "English"), ("es", "Español")]
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sheets"].choices = [
            (form.name, form.title) for form in instruments.every() if "self" in form.filled_by
        ]


class OneAnswerForm(forms.Form):
    """One answer as the page's script sends it: the device's id, which question, what was said."""

    id = forms.UUIDField()
    item = forms.CharField(max_length=40)
    value = forms.CharField(max_length=1000, required=False)

    def __init__(self, *args, filling, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.filling = filling

    def clean(self):
        """The text becomes the question's own kind of answer."""
        given = super().clean()
        form, key = self.filling.form, given.get("item", "")
        if not form.has(key):
            raise forms.ValidationError(_("There is no such question."))
        declined = given.get("value") == DECLINED
        try:
            value = None if declined else instruments.from_text(form.item(key), given["value"])
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None
        return {"id": given.get("id"), "item": key, "value": value, "declined": declined}

    def problems(self) -> list[str]:
        return [str(error) for errors in self.errors.values() for error in errors]
