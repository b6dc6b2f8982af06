"""The questions of an instrument as form fields: for staff, a phone, and the self-check alike."""

from django import forms
from django.utils.translation import gettext_lazy as _

from throughcare.clinical import instruments
from throughcare.ui.inputs import DateInput

DECLINED = instruments.DECLINED
YES_NO_WORDS = {True: "true", False: "false"}


def as_text(value) -> str:
    """A stored answer as the form shows it."""
    return YES_NO_WORDS[value] if isinstance(value, bool) else str(value)


def field_for(item) -> forms.Field:
    """The field of one question. Never required here: what is missing is said at the end."""
    field = choice_field(item) if item.options else number_field(item)
    field.is_question = True  # it is not called optional either
    return field


def choice_field(item) -> forms.Field:
    choices = [(as_text(option.value), option.label) for option in item.options]
    if item.decline:
        choices.append((DECLINED, _("I would rather not say")))
    return forms.ChoiceField(
        label=item.ask, help_text=item.help, choices=choices, required=False,
        widget=forms.RadioSelect,
    )  # fmt: skip


def number_field(item) -> forms.Field:
    told = {"label": item.ask, "help_text": item.help or item.unit, "required": False}
    if item.kind in ("integer", "scale"):
        widget = forms.NumberInput(attrs={"inputmode": "numeric"})
        return forms.IntegerField(min_value=item.min, max_value=item.max, widget=widget, **told)
    if item.kind == "date":
        return forms.DateField(widget=DateInput, **told)
    return forms.CharField(max_length=1000, widget=forms.Textarea(attrs={"rows": 2}), **told)


class SheetForm(forms.Form):
    """The questions of a sheet, or one of them, with the answers so far.

    The form carries what it showed, so that only what was changed on it counts: an old page sent
    late does not undo what was answered on another device meanwhile.
    """

    def __init__(self, data=None, *, items, known) -> None:
        super().__init__(data, initial={key: as_text(value) for key, value in known.items()})
        self.items = {item.key: item for item in items}
        for item in items:
            self.fields[item.key] = self.in_shape(item, field_for(item))
            if item.decline and not item.options:
                self.fields[f"{item.key}-declined"] = forms.BooleanField(
                    label=_("I would rather not say"), required=False,
                    initial=known.get(item.key) == DECLINED,
                )  # fmt: skip
                if known.get(item.key) == DECLINED:
                    self.initial[item.key] = None
        for name, field in self.fields.items():
            field.show_hidden_initial = name.removesuffix("-declined") in known

    def in_shape(self, item, field) -> forms.Field:
        """The field as this form lays it out."""
        return field

    def clean(self):
        """An answer and "I would rather not say" cannot both be new."""
        for key in self.items:
            both = {key, f"{key}-declined"} <= set(self.changed_data)
            if both and self.cleaned_data.get(f"{key}-declined") and self.told(key) is not None:
                self.add_error(key, _("Either an answer or “I would rather not say”, not both."))
        return self.cleaned_data

    def told(self, key):
        """What was written or chosen; None where nothing was."""
        raw = self.cleaned_data.get(key)
        return None if raw in (None, "") else raw

    def questions(self, filling) -> list[dict]:
        """Every question with its fields, its section's heading, and whether it is asked."""
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
        """{item: value or DECLINED} for everything that was changed in a valid form."""
        said, changed = {}, set(self.changed_data)
        for key, item in self.items.items():
            raw = self.told(key)
            if raw == DECLINED and key in changed:
                said[key] = DECLINED
            elif raw is not None and key in changed:
                said[key] = instruments.from_text(item, str(raw))
            elif f"{key}-declined" in changed and self.cleaned_data[f"{key}-declined"]:
                said[key] = DECLINED
        return said
