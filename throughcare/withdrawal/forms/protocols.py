"""What comes in when a protocol is written: amounts as typed, one row for each step."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from throughcare.clinical.medicines import UnclearAmount, parse_mg
from throughcare.clinical.withdrawal import comfort, protocols
from throughcare.ui.inputs import Minted

ROWS, MORE, MOST = 3, 3, 40
AMOUNT = {"autocomplete": "off", "inputmode": "text"}
HOLDS = ("hold_systolic", "hold_diastolic", "hold_pulse")


class ProtocolForm(Minted):
    """What the whole protocol is, beside its steps."""

    title = forms.CharField(label=gettext_lazy("Name of this protocol"), max_length=120)
    follows = forms.ChoiceField(label=gettext_lazy("Read beside"), required=False)
    taper = forms.ChoiceField(
        label=gettext_lazy("Order of methadone or buprenorphine that goes with it"), required=False,
        help_text=gettext_lazy("A taper is an order of its own, written and signed as such."),
    )  # fmt: skip
    rounds_minutes = forms.IntegerField(
        label=gettext_lazy("A round every, in minutes"), min_value=5, max_value=1440,
        required=False, help_text=gettext_lazy("The stricter of this and the score holds."),
    )  # fmt: skip
    avoid = forms.MultipleChoiceField(
        label=gettext_lazy("What speaks against clonidine and lofexidine"), required=False,
        choices=list(protocols.AVOID.items()), widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    words = forms.CharField(label=gettext_lazy("Instructions"), max_length=300, required=False)

    def __init__(self, *args, orders=(), **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.orders = {str(order.pk): order for order in orders}
        self.fields["taper"].choices = [
            ("", _("none")), *((key, order.in_words) for key, order in self.orders.items())
        ]  # fmt: skip
        self.fields["follows"].choices = [
            ("", _("nothing published")), *((one.key, one.title) for one in protocols.examples())
        ]  # fmt: skip

    def clean_taper(self):
        return self.orders.get(self.cleaned_data["taper"])


class StepForm(forms.Form):
    """One step. A row without a medicine is empty, and is left out."""

    medicine = forms.ChoiceField(label=gettext_lazy("Medicine"), required=False)
    dose = forms.CharField(
        label=gettext_lazy("Most at one time"), max_length=20, required=False,
        widget=forms.TextInput(attrs=AMOUNT),
    )  # fmt: skip
    day = forms.CharField(
        label=gettext_lazy("Most in 24 hours"), max_length=20, required=False,
        widget=forms.TextInput(attrs=AMOUNT),
    )  # fmt: skip
    gap_minutes = forms.IntegerField(
        label=gettext_lazy("Minutes between two"), min_value=0, max_value=2880, required=False
    )
    from_day = forms.IntegerField(
        label=gettext_lazy("From day"), min_value=1, max_value=60, required=False
    )
    until_day = forms.IntegerField(
        label=gettext_lazy("Until day"), min_value=1, max_value=60, required=False
    )
    after_minutes = forms.IntegerField(
        label=gettext_lazy("Minutes after the step before"), min_value=0, max_value=2880,
        required=False,
    )  # fmt: skip
    times = forms.IntegerField(
        label=gettext_lazy("Times in all"), min_value=1, max_value=99, required=False
    )
    cows_at_least = forms.IntegerField(
        label=gettext_lazy("From which COWS"), min_value=1, max_value=48, required=False
    )
    hold_systolic = forms.IntegerField(
        label=gettext_lazy("Held below, systolic"), min_value=60, max_value=200, required=False
    )
    hold_diastolic = forms.IntegerField(
        label=gettext_lazy("diastolic"), min_value=30, max_value=120, required=False
    )
    hold_pulse = forms.IntegerField(
        label=gettext_lazy("pulse"), min_value=30, max_value=120, required=False
    )
    words = forms.CharField(label=gettext_lazy("Instructions"), max_length=200, required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        named = [(key, comfort.title(key)) for key in comfort.known()]
        self.fields["medicine"].choices = [("", _("no step")), *named]
        for field in self.fields.values():
            field.is_question = True  # most are empty, and said so once above them all

    def clean(self):
        given = super().clean()
        if not given.get("medicine"):
            return given
        for name in ("dose", "day"):
            try:
                given[f"{name}_ug"] = parse_mg(given.pop(name, ""))
            except UnclearAmount as unclear:
                self.add_error(name, str(unclear))
        if comfort.kind(given["medicine"]) == "alpha2" and not all(given.get(n) for n in HOLDS):
            self.add_error("hold_systolic", _("Below which pressure and pulse it is held."))
        return given

    def step(self) -> dict | None:
        """The columns of a step, or None for an empty row."""
        given = self.cleaned_data
        if not given.get("medicine"):
            return None
        steps = {name: value for name, value in given.items() if name not in ("dose", "day")}
        zeros = {name: given.get(name) or 0 for name in ("gap_minutes", "after_minutes")}
        return steps | zeros | {"from_day": given.get("from_day") or 1}


def rows_of(typed, lines: int) -> list[StepForm]:
    """A form for each row, as typed so far."""
    return [StepForm(typed, prefix=f"s{number}") for number in range(lines)]


def steps_of(rows: list[StepForm]) -> list[dict]:
    """The steps in their order: each medicine is a line of its own, its steps counted from 1."""
    found: list[dict] = []
    for step in filter(None, (row.step() for row in rows)):
        line = comfort.title(step["medicine"])[:40]
        number = sum(one["line"] == line for one in found) + 1
        found.append(step | {"line": line, "number": number})
    return found
