"""What comes in about a pump: its shape, never its safety. No form carries a dose or a device."""

from django import forms
from django.utils.translation import gettext_lazy as _

from throughcare.clinical.medicines import Product, UnclearAmount
from throughcare.clinical.medicines.amounts import split_typed
from throughcare.staff.proofs import Proof
from throughcare.ui.inputs import Minted

UL = 1000  # in a millilitre


def amount_input() -> forms.TextInput:
    return forms.TextInput(attrs={"autocomplete": "off", "inputmode": "decimal", "class": "amount"})


def microlitres_typed(text: str) -> int:
    """Whole microlitres of "0.05 mL". Raises UnclearAmount."""
    number, unit = split_typed(text)
    if unit != "ml" or (number * UL).denominator != 1:
        raise UnclearAmount(f"“{text}” is no volume in mL that a pump can count.")
    return int(number * UL)


class InMl:
    """Turns a field typed in mL into microlitres."""

    def ul(self, name: str) -> int | None:
        if not (text := (self.cleaned_data.get(name) or "").strip()):
            return None
        try:
            return microlitres_typed(text)
        except UnclearAmount as unclear:
            self.add_error(name, str(unclear))
            return None


class PlaceForm(InMl, Minted, Proof):
    """Which pump stands at which window, on which line of this server."""

    facility = forms.ChoiceField(label=_("Clinic"))
    window = forms.CharField(label=_("Window"), max_length=40)
    line = forms.ChoiceField(
        label=_("Line"), help_text=_("Lines are set where the server runs, never on a page.")
    )
    name = forms.CharField(label=_("Name on the pump"), max_length=40)
    tolerance = forms.CharField(
        label=_("By how much it may differ, in mL"), max_length=20, required=False,
        help_text=_("With its unit. Empty: not at all. No figure comes with the software."),
    )  # fmt: skip
    tolerance_words = forms.CharField(
        label=_("Where this figure is from"), max_length=200, required=False
    )
    calibrate_every_days = forms.IntegerField(
        label=_("Compared with a measure every so many days"), min_value=1, max_value=366,
        required=False, help_text=_("Empty: when the pump itself asks for it."),
    )  # fmt: skip

    def __init__(self, *args, facilities=(), lines=(), **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.places = {str(one.pk): one for one in facilities}
        self.fields["facility"].choices = [(key, one.name) for key, one in self.places.items()]
        self.fields["line"].choices = [(name, name) for name in lines]

    def clean_facility(self):
        return self.places[self.cleaned_data["facility"]]

    def clean(self):
        given = super().clean()
        given["tolerance_ul"] = self.ul("tolerance") or 0
        given.pop("tolerance", None)
        return given


class LoadForm(Minted):
    """What stands on the bottle: it says which one it is. None is chosen from a list."""

    read = forms.CharField(
        label=_("Lot number, read or scanned off the bottle"), max_length=60,
        help_text=_("Of several bottles of one lot: the name written on this one."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}),
    )  # fmt: skip


class AmountForm(InMl, Minted, Proof):
    """So many mL through the pump, for nobody."""

    amount = forms.CharField(
        label=_("How much, in mL"), max_length=20, help_text=_("With its unit."),
        widget=amount_input(),
    )  # fmt: skip

    def clean(self):
        given = super().clean()
        given["ul"] = self.ul("amount")
        return given


class MeasureForm(AmountForm):
    """What a measure showed of a test."""

    amount = forms.CharField(
        label=_("What the measure shows, in mL"), max_length=20, widget=amount_input()
    )
    words = forms.CharField(
        label=_("Which measure"), max_length=200, required=False,
        help_text=_("The cylinder or the scales, and its number."),
    )  # fmt: skip


class CupForm(forms.Form):
    """What stands in the cup, where the pump cannot say what it poured."""

    amount = forms.CharField(
        label=_("What stands in the cup, with its unit"), max_length=30, required=False,
        widget=amount_input(),
    )  # fmt: skip
    amount.is_question = True
    nothing = forms.BooleanField(label=_("The cup is empty"), required=False)

    def measured_ug(self, product: Product) -> int | None:
        """Micrograms; None when it cannot be read, and then the form says so."""
        text = (self.cleaned_data.get("amount") or "").strip()
        if bool(text) == self.cleaned_data["nothing"]:
            self.add_error("amount", _("Either an amount with its unit, or: the cup is empty."))
            return None
        try:
            return product.parse(text) if text else 0
        except UnclearAmount as unclear:
            self.add_error("amount", str(unclear))
            return None


class AwayForm(Proof):
    """Why a pump stands here no more."""

    why = forms.CharField(label=_("Why"), max_length=120)
