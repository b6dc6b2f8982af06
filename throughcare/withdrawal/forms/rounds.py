"""A round as it comes in: eleven items of COWS, what was measured, what was said and seen."""

import re
from datetime import datetime
from fractions import Fraction

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from throughcare.clinical import instruments
from throughcare.clinical.withdrawal import flags
from throughcare.clinical.withdrawal.rounds import pulse_item, pulse_points
from throughcare.medication.forms.window import SEDATION
from throughcare.ui.inputs import DateTimeInput, Minted
from throughcare.ui.questions import choice_field

COWS = "cows-"  # before the key of an item
# What a machine can show: a slip of the finger is asked again. No limit of anything clinical.
READABLE = {
    "systolic": (40, 300), "diastolic": (20, 200), "standing_systolic": (40, 300),
    "pulse": (20, 250), "breaths": (0, 80), "oxygen": (0, 100), "pain": (0, 10),
    "own_rating": (0, 10), "fluids_ml": (0, 9999),
}  # fmt: skip
LABELS = {
    "systolic": gettext_lazy("Upper pressure"),
    "diastolic": gettext_lazy("Lower pressure"),
    "standing_systolic": gettext_lazy("Upper, standing"),
    "pulse": gettext_lazy("Pulse"),
    "breaths": gettext_lazy("Breaths a minute"),
    "oxygen": gettext_lazy("Oxygen in %"),
    "pain": gettext_lazy("Pain, 0 to 10"),
    "own_rating": gettext_lazy("How bad it is, they say: 0 to 10"),
    "fluids_ml": gettext_lazy("Drunk since the last round, mL"),
}
# What a round that is due asks for, and by which fields it is answered.
ASKED = {
    "vitals": ("systolic", "diastolic", "pulse"), "breaths": ("breaths",), "sedation": ("poss",),
}  # fmt: skip
WARMEST_CELSIUS = 50  # nobody is as warm: what is above it was read in Fahrenheit
SEEN = (*READABLE, "poss", "temperature", "signs", "words")


class RoundForm(Minted):
    """One look at one person.

    asks  what the rounds that are due ask for: vitals, sedation, breaths
    """

    temperature = forms.CharField(
        label=gettext_lazy("Temperature, as in 37.2 or 98.6"), max_length=6, required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )  # fmt: skip
    slept = forms.CharField(
        label=gettext_lazy("Slept since the last round, hours"), max_length=5, required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )  # fmt: skip
    poss = forms.ChoiceField(
        label=gettext_lazy("Awake?"), choices=list(SEDATION.items()), required=False,
        widget=forms.RadioSelect,
    )  # fmt: skip
    signs = forms.MultipleChoiceField(
        label=gettext_lazy("Any of this?"), choices=list(flags.SIGNS.items()), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    words = forms.CharField(label=gettext_lazy("In words"), max_length=300, required=False)
    not_scored = forms.BooleanField(
        label=gettext_lazy("Asleep, or cannot be scored now"), required=False
    )
    not_measured = forms.CharField(
        label=gettext_lazy("Could not be measured, because"), max_length=100, required=False
    )
    happened_at = forms.DateTimeField(
        label=gettext_lazy("Done earlier? When"), required=False, widget=DateTimeInput,
        help_text=gettext_lazy("Empty: now. Both times are kept."),
    )  # fmt: skip
    why = forms.CharField(label=gettext_lazy("Why it is put right"), max_length=200)

    def __init__(self, *args, asks=(), puts_right: bool = False, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.asks = set(asks)
        self.items = instruments.load("cows").items
        for item in self.items:
            field = choice_field(item)
            self.fields[f"{COWS}{item.key}"] = field
            field.is_question = True
        for name, (least, most) in READABLE.items():
            self.fields[name] = forms.IntegerField(
                label=LABELS[name], min_value=least, max_value=most, required=False,
                widget=forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            )  # fmt: skip
        for name in self.fields:  # what may stay empty is said once, above
            self.fields[name].is_question = True
        if not puts_right:
            del self.fields["why"]

    @property
    def pulse_points(self) -> str:
        """For the page's script, which marks the first item: "80:0 100:1 120:2 :4"."""
        return " ".join(f"{'' if most is None else most}:{n}" for most, n in pulse_points())

    @property
    def asked_for(self) -> list[str]:
        """The fields that a round which is due cannot do without."""
        return [name for what in ASKED if what in self.asks for name in ASKED[what]]

    def clean_temperature(self):
        """In tenths of a degree Celsius; what only fits Fahrenheit is turned into Celsius."""
        wrong = _("As the thermometer shows it: 37.2 or 98.6.")
        degrees = number(self.cleaned_data["temperature"], wrong)
        if degrees is None:
            return None
        if degrees > WARMEST_CELSIUS:
            degrees = (degrees - 32) * Fraction(5, 9)
        tenths = round(degrees * 10)
        if not 300 <= tenths <= 450:
            raise forms.ValidationError(wrong)
        return tenths

    def clean_slept(self):
        """In minutes."""
        wrong = _("Hours, as in 2 or 1.5.")
        hours = number(self.cleaned_data["slept"], wrong)
        if hours is not None and hours > 24:
            raise forms.ValidationError(wrong)
        return None if hours is None else int(hours * 60)

    def clean(self):
        given = super().clean()
        self.pulse_gives_its_item(given)
        self.whole_pressure(given)
        self.whole_score(given)
        self.all_that_was_asked(given)
        return given

    def pulse_gives_its_item(self, given) -> None:
        """The pulse that was typed scores the first item, unless whoever scores said otherwise."""
        if given.get("pulse") is not None and not given.get(f"{COWS}pulse"):
            given[f"{COWS}pulse"] = str(pulse_item(given["pulse"]))

    def whole_pressure(self, given) -> None:
        upper, lower = given.get("systolic"), given.get("diastolic")
        if (upper is None) != (lower is None) and not self.errors.keys() & {
            "systolic",
            "diastolic",
        }:
            self.add_error(
                "diastolic" if lower is None else "systolic", _("A pressure has two figures.")
            )
        elif upper is not None and lower is not None and upper <= lower:
            self.add_error("diastolic", _("The lower figure is below the upper one."))

    def whole_score(self, given) -> None:
        """Eleven items or none: a score with a hole in it is no score."""
        if given.get("not_scored"):
            if not given.get("words") and given.get("poss") != "S":
                self.add_error("words", _("Not scored and not asleep: say why, in a few words."))
            for name in ("poss", "breaths"):
                if given.get(name) in (None, "") and name not in self.errors:
                    self.add_error(name, _("Without a score this is looked at."))
            return
        for item in self.items:
            name = f"{COWS}{item.key}"
            if not given.get(name) and name not in self.errors:
                self.add_error(name, _("Not answered yet."))

    def all_that_was_asked(self, given) -> None:
        """Vital signs where they are due; or why they could not be measured."""
        if given.get("not_measured", "").strip():
            return
        for name in self.asked_for:
            if given.get(name) in (None, "") and name not in self.errors:
                self.add_error(name, _("This round is due with it. Or say below why not."))

    def told(self) -> dict:
        """What the action is told: the score and the columns of a round."""
        given = self.cleaned_data
        cows = None
        if not given["not_scored"]:
            cows = {item.key: int(given[f"{COWS}{item.key}"]) for item in self.items}
        seen = {name: given[name] for name in SEEN}
        if because := given["not_measured"].strip():
            missing = _("Not measured: %(because)s") % {"because": because}
            seen["words"] = f"{missing}. {seen['words']}".strip()[:300]
        return {
            "id": given["id"], "cows": cows, "happened_at": given["happened_at"],
            "sleep_minutes": given["slept"], **seen, "why": given.get("why", ""),
        }  # fmt: skip


def number(typed: str, wrong: str) -> Fraction | None:
    """What was typed, as a number; None: nothing was."""
    text = typed.strip().replace(",", ".")
    if text and not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,2})?", text):
        raise forms.ValidationError(wrong)
    return Fraction(text) if text else None


def to_the_minute(at: datetime) -> datetime:
    """As a field for a time shows it."""
    return at.replace(second=0, microsecond=0)


def as_typed(row, scored) -> dict:
    """A round that is put right, as its form would show it. scored: {item: points}."""
    shown = {name: getattr(row, name) for name in (*READABLE, "poss", "signs", "words")}
    shown |= {f"{COWS}{key}": str(points) for key, points in scored.items()}
    if row.temperature is not None:
        shown["temperature"] = f"{row.temperature / 10:.1f}".removesuffix(".0")
    if row.sleep_minutes is not None:
        hours = Fraction(row.sleep_minutes, 60)
        shown["slept"] = f"{float(hours):.2f}".rstrip("0").rstrip(".")
    return shown | {
        "not_scored": row.sheet_id is None,
        "happened_at": to_the_minute(row.happened_at),
    }
