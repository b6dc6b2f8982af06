"""The family history: a table of relatives and conditions to fill in, and a picture to look at."""

from dataclasses import dataclass

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from throughcare.clinical import instruments
from throughcare.ui.pictures.pedigree import Family, Relative
from throughcare.ui.questions import SheetForm

NAME = "family-history"
RELATIVES = {
    "mother": gettext_lazy("Mother"), "father": gettext_lazy("Father"),
    "siblings": gettext_lazy("Brothers and sisters"), "children": gettext_lazy("Children"),
    "maternal_grandparents": gettext_lazy("Mother’s parents"),
    "paternal_grandparents": gettext_lazy("Father’s parents"),
    "aunts_uncles": gettext_lazy("Aunts and uncles"),
}  # fmt: skip
CONDITIONS = {
    "alcohol": gettext_lazy("alcohol"), "drugs": gettext_lazy("illegal drugs"),
    "prescription": gettext_lazy("prescribed medicines"), "overdose": gettext_lazy("overdose"),
    "mental_health": gettext_lazy("mental health"), "suicide": gettext_lazy("suicide"),
}  # fmt: skip


class TableForm(SheetForm):
    """The same questions, each small enough for a cell."""

    def in_shape(self, item, field) -> forms.Field:
        field.widget = forms.Select(
            choices=[("", "–"), *field.choices], attrs={"aria-label": item.ask}
        )
        return field

    def rows(self, shown) -> list["Row"]:
        """One row a relative: whether known, then each condition; a cell not asked is hidden."""
        return [Row(title, self.cells(relative, shown)) for relative, title in RELATIVES.items()]

    def cells(self, relative, shown) -> list["Cell"]:
        names = [(relative, gettext_lazy("known"))]
        names += [(f"{relative}_{condition}", words) for condition, words in CONDITIONS.items()]
        return [Cell(self[key], key, words, key in shown) for key, words in names]


@dataclass(frozen=True)
class Cell:
    field: BoundField
    key: str
    column: str
    shown: bool


@dataclass(frozen=True)
class Row:
    title: str
    cells: list[Cell]


def family(person: str, answers) -> Family:
    """The picture of what was told. Declined is "not known": it is missing, never no."""
    return Family(person, tuple(relative(key, title, answers) for key, title in RELATIVES.items()))


def relative(key: str, title, answers) -> Relative:
    had = {
        condition: str(words)
        for condition, words in CONDITIONS.items()
        if answers.get(f"{key}_{condition}") == "yes"
    }
    state = answers.get(key, "open")
    state = "unknown" if state == instruments.DECLINED else state
    return Relative(key, str(title), state, had if state == "known" else None)


def headings() -> list[str]:
    """The columns of the table."""
    return [_("Relative"), _("Known?"), *map(str, CONDITIONS.values())]
