"""What comes in on the register's pages: its shape, never its safety."""

from django import forms
from django.utils.translation import gettext_lazy as _

from throughcare import clock
from throughcare.clinical import medicines
from throughcare.staff.proofs import WITNESS, Proof, Witness
from throughcare.stock import amounts
from throughcare.stock.models import Counting, Destruction, Explanation, LossReported
from throughcare.ui.inputs import DateInput, Minted


def amount_field(label, product=None, **more) -> forms.CharField:
    """An amount with its unit."""
    hint = _("With its unit, such as %(example)s.") % {
        "example": amounts.example(product) if product else "950 mL, 40 films or 400 mg"
    }
    return forms.CharField(
        label=label, max_length=40, help_text=more.pop("help_text", hint),
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "amount"}), **more,
    )  # fmt: skip


class Amounts:
    """Turns what was typed into micrograms, once the product is known."""

    def amount(self, name: str, product: medicines.Product, *, nought=False) -> int | None:
        """Micrograms; what cannot be read, or is nothing, is said at its field.

        nought  nothing is an answer: a count, a tolerance
        """
        text = self.cleaned_data.get(name)
        if not text:
            return None
        try:
            ug = amounts.parse(product, text)
        except amounts.UnclearAmount as unclear:
            self.add_error(name, str(unclear))
            return None
        if not ug and not nought:
            self.add_error(name, _("More than nought, with its unit."))
            return None
        return ug


def shelf() -> list[tuple[str, str]]:
    """Every product that is kept in a register."""
    return [
        (one.key, one.title)
        for one in sorted(medicines.products(), key=lambda one: one.title)
        if medicines.medicine(one.medicine).controlled
    ]


class ReceiptForm(Amounts, Minted, Proof, Witness):
    """A delivery, as the form says and as two people counted it."""

    product = forms.ChoiceField(label=_("What came"))
    order_form = forms.CharField(
        label=_("Number of the order form"), max_length=40, required=False,
        help_text=_("DEA Form 222 for Schedule II."),
    )  # fmt: skip
    ordered_on = forms.DateField(label=_("Ordered on"), widget=DateInput, required=False)
    supplier = forms.CharField(label=_("Supplier"), max_length=120)
    invoice = forms.CharField(label=_("Invoice"), max_length=60, required=False)
    ug_on_form = amount_field(_("Sent, as the form says"))
    ug = amount_field(_("Counted by you two"))
    difference = forms.CharField(
        label=_("Why it differs, if it does"), max_length=300, required=False
    )
    lot_number = forms.CharField(label=_("Lot number"), max_length=40)
    expires_on = forms.DateField(label=_("Expires on"), widget=DateInput)
    maker = forms.CharField(label=_("Maker"), max_length=80, required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["product"].choices = shelf()

    def clean(self):
        given = super().clean()
        if given.get("product"):
            for name in ("ug", "ug_on_form"):
                given[name] = self.amount(name, medicines.product(given["product"]))
        return given


class OpenForm(Amounts, Minted, Proof):
    """A part of a lot, to a window."""

    ug = amount_field(_("How much"))
    window = forms.CharField(label=_("To which window"), max_length=40)
    name = forms.CharField(label=_("Name on the bottle"), max_length=60, required=False)

    def __init__(self, *args, product, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.product = product
        self.fields["ug"].help_text = _("With its unit, such as %(example)s.") % {
            "example": amounts.example(product)
        }

    def clean(self):
        given = super().clean()
        given["ug"] = self.amount("ug", self.product)
        return given


class AmountForm(OpenForm):
    """An amount of one place, signed by one."""

    window = name = None


class PrimeForm(AmountForm):
    pump = forms.CharField(label=_("Name of the pump"), max_length=60)


class WasteForm(AmountForm, Witness):
    """What is thrown away, why, and who saw it."""

    words = forms.CharField(
        label=_("What happened"), max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


class CountForm(Minted, Proof, Witness):
    """What two people found, place by place. Nothing here knows what should be there."""

    def __init__(self, *args, places=(), kind="", whole=True, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.places = {f"found-{place.pk}": place for place in places}
        for name, place in self.places.items():
            product = medicines.product(place.product)
            label = f"{product.title}: {title_of(place)}"
            self.fields[name] = amount_field(label, product, required=False)
            self.fields[name].is_question = True
        if kind == Counting.Kind.INVENTORY:
            self.fields["taken"] = forms.ChoiceField(
                label=_("Taken"), choices=Counting.Taken.choices, widget=forms.RadioSelect
            )
        self.order_fields(["id", "taken", *self.places])
        self.whole = whole

    def clean(self):
        given = super().clean()
        counted = {}
        for name, place in self.places.items():
            text = given.pop(name, "")
            if text:
                self.count(name, place, text, counted)
            elif self.whole and name not in self.errors:
                self.add_error(name, _("Not counted yet. An empty one is nought, with its unit."))
        given["counted"] = counted
        return given

    def count(self, name, place, text, counted) -> None:
        try:
            counted[place] = amounts.parse(medicines.product(place.product), text)
        except amounts.UnclearAmount as unclear:
            self.add_error(name, str(unclear))


def title_of(place) -> str:
    """Which place this is, for whoever stands before it."""
    words = [place.get_kind_display(), place.name]
    if place.window:
        words.append(_("window %(window)s") % {"window": place.window})
    if place.lot:
        words.append(_("lot %(number)s") % {"number": place.lot.number})
    return " · ".join(str(word) for word in dict.fromkeys(words) if word)


class ExplainForm(Proof):
    verdict = forms.ChoiceField(
        label=_("What it was"), choices=Explanation.Verdict.choices, widget=forms.RadioSelect
    )
    significant = forms.BooleanField(
        label=_("A significant loss: it must be reported"), required=False
    )
    words = forms.CharField(
        label=_("What you found out"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class FoundOutForm(Minted, ExplainForm, Witness):
    """What was found out later; by two where a loss was none after all."""

    found_out_on = forms.DateField(label=_("Found out on"), widget=DateInput)

    def __init__(self, *args, was_a_loss, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["found_out_on"].initial = clock.today
        if was_a_loss:
            self.fields["witness_name"].help_text = _("Only to say that it was no loss after all.")
        else:
            for name in WITNESS:
                del self.fields[name]


class ReportLossForm(Minted, Proof):
    step = forms.ChoiceField(
        label=_("What was sent"), choices=LossReported.Step.choices, widget=forms.RadioSelect
    )
    done_on = forms.DateField(label=_("On"), widget=DateInput)
    words = forms.CharField(label=_("Reference, and to whom"), max_length=200)


class CorrectForm(Minted, Proof, Witness):
    words = forms.CharField(
        label=_("What was wrong"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )


class ToleranceForm(Amounts, Minted, Proof):
    product = forms.ChoiceField(label=_("Product"))
    ug = amount_field(_("Measuring may differ by"))
    words = forms.CharField(label=_("Where this figure comes from"), max_length=300)

    def __init__(self, *args, products=(), **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["product"].choices = [(one.key, one.title) for one in products]

    def clean(self):
        given = super().clean()
        if given.get("product"):
            given["ug"] = self.amount("ug", medicines.product(given["product"]), nought=True)
        return given


class OfPlaces(Amounts, Minted, Proof, Witness):
    """An amount for each of several places; those left empty are left alone."""

    def __init__(self, *args, places=(), **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.places = {f"of-{place.pk}": place for place in places}
        for name, place in self.places.items():
            product = medicines.product(place.product)
            label = f"{product.title}: {title_of(place)}"
            self.fields[name] = amount_field(label, product, required=False)
        self.order_fields(["id", *self.places])

    def chosen(self) -> list:
        pairs = (
            (place, self.amount(name, medicines.product(place.product), nought=True))
            for name, place in self.places.items()
        )
        some = [(place, ug) for place, ug in pairs if ug]
        for name in self.places:
            self.cleaned_data.pop(name, None)
        if not some and not self.errors:
            self.add_error(None, _("Write an amount at one of the places."))
        return some


class DestroyForm(OfPlaces):
    how = forms.ChoiceField(
        label=_("How"), choices=Destruction.How.choices, widget=forms.RadioSelect
    )
    method = forms.CharField(
        label=_("The method; or the company and its DEA number"), max_length=300
    )
    reference = forms.CharField(
        label=_("Number of the form"), max_length=60, required=False,
        help_text=_("DEA Form 41 where it is destroyed here; the company's order form otherwise."),
    )  # fmt: skip

    def clean(self):
        super().clean()
        some = self.chosen()
        return self.cleaned_data | {"items": some}


class BatchForm(OfPlaces):
    product = forms.ChoiceField(label=_("What was made"))
    made_ug = amount_field(_("How much was made"))
    lot_number = forms.CharField(label=_("Its new lot number"), max_length=40)
    expires_on = forms.DateField(label=_("Expires on"), widget=DateInput)
    words = forms.CharField(
        label=_("How it was made"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What was added, how much of it, and its lot."),
    )  # fmt: skip

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["product"].choices = shelf()

    def clean(self):
        given = super().clean()
        if given.get("product"):
            given["made_ug"] = self.amount("made_ug", medicines.product(given["product"]))
        some = self.chosen()
        return self.cleaned_data | {"used": some}


class PeriodForm(forms.Form):
    """One product, from a day to a day."""

    place = forms.UUIDField(widget=forms.HiddenInput, required=False)
    product = forms.ChoiceField(label=_("Product"))
    from_day = forms.DateField(label=_("From"), widget=DateInput)
    to_day = forms.DateField(label=_("To, that day included"), widget=DateInput)

    def __init__(self, *args, products=(), **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["product"].choices = [(one.key, one.title) for one in products]

    def clean(self):
        given = super().clean()
        if given.get("from_day") and given.get("to_day") and given["to_day"] < given["from_day"]:
            self.add_error("to_day", _("It ends before it begins."))
        if given.get("from_day") and given["from_day"] > clock.today():
            self.add_error("from_day", _("This day is still to come."))
        return given
