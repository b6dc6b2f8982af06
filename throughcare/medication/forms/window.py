"""What comes in at the window: its shape, never its safety. No form carries a dose."""

from django import forms
from django.utils.translation import gettext_lazy as _

from throughcare import clock
from throughcare.clinical import medicines
from throughcare.clinical.medication import household
from throughcare.clinical.medication.impairment import POSS
from throughcare.medication.models import Dose, HouseholdShown, NaloxoneGiven
from throughcare.staff.proofs import Proof, Witness
from throughcare.ui.inputs import DateInput, Minted

SEDATION = {
    "1": _("awake and alert"),
    "2": _("slightly drowsy, easily roused"),
    "3": _("often drowsy, drifts off while talking"),
    "4": _("hardly to be roused"),
    "S": _("asleep, easy to rouse"),
}
assert SEDATION.keys() == POSS.keys()  # noqa: S101  the scale is the rule's; the words are the page's


class FindForm(forms.Form):
    """A card, or letters of a name; empty means whoever is next."""

    q = forms.CharField(
        label=_("Scan a card, or two letters of the name"), required=False, max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True, "type": "search"}),
    )  # fmt: skip
    q.is_question = True  # empty means the next: nothing optional about it


class PlaceForm(forms.Form):
    """Which window this machine stands at."""

    facility = forms.ChoiceField(label=_("Clinic"))
    window = forms.CharField(label=_("Window"), max_length=40)

    def __init__(self, *args, facilities=(), **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.places = {str(one.pk): one for one in facilities}
        field = self.fields["facility"]
        field.choices = [(key, one.name) for key, one in self.places.items()]
        if len(self.places) == 1:
            field.widget, field.initial = forms.HiddenInput(), next(iter(self.places))

    def clean_facility(self):
        return self.places[self.cleaned_data["facility"]]


class ReserveForm(Minted):
    """What the person said they expect, before a figure is said to them."""

    step = forms.UUIDField(widget=forms.HiddenInput)
    said = forms.ChoiceField(choices=Dose.Said.choices, required=False)
    reason = forms.CharField(label=_("Why go on"), max_length=300, required=False)


class PourForm(Minted):
    """What was read off the measure; the unit is typed, or its button pressed."""

    bottle = forms.UUIDField(label=_("Out of"))
    amount = forms.CharField(
        label=_("Read back what you measured"), max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "decimal",
                                      "autofocus": True}),
    )  # fmt: skip
    unit = forms.ChoiceField(
        choices=[("", ""), ("ml", "mL"), ("mg", "mg"), ("units", "")], required=False
    )
    part = forms.BooleanField(label=_("The rest comes out of another bottle"), required=False)
    delivered_on = forms.DateField(
        label=_("Delivered by a pharmacy for this person alone, on"), widget=DateInput,
        required=False, help_text=_("Empty where it comes from the clinic's own stock."),
    )  # fmt: skip

    def clean_delivered_on(self):
        on = self.cleaned_data["delivered_on"]
        if on and on > clock.today():
            raise forms.ValidationError(_("That day has not come yet."))
        return on


class PumpForm(Minted):
    """Let the pump pour: the press, and nothing else."""


class EndForm(forms.Form):
    """It was swallowed, has melted, or was injected: seen."""

    site = forms.ChoiceField(label=_("Where"), required=False, widget=forms.RadioSelect)
    certified = forms.BooleanField(
        label=_("Given in a setting that its safety programme (REMS) has certified"), required=False
    )
    why = forms.CharField(label=_("Why the same place again"), max_length=200, required=False)

    def __init__(self, *args, product: medicines.Product | None = None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        depot = product.depot if product else None
        self.fields["site"].choices = [(site, site) for site in depot.sites] if depot else []
        if depot is None:
            for name in ("site", "certified", "why"):
                del self.fields[name]
        else:
            self.fields["site"].is_question = True
            if not depot.certified_setting:
                del self.fields["certified"]


class LookForm(Minted):
    """How awake somebody is: looked at, and where it is asked for, measured."""

    sedation = forms.ChoiceField(
        label=_("Awake?"), choices=list(SEDATION.items()), widget=forms.RadioSelect
    )
    slurred = forms.BooleanField(label=_("slurred speech"), required=False)
    nodding = forms.BooleanField(label=_("nodding off"), required=False)
    unsteady = forms.BooleanField(label=_("unsteady"), required=False)
    pinpoint = forms.BooleanField(label=_("pinpoint pupils"), required=False)
    breaths = forms.IntegerField(
        label=_("Breaths in a minute"), min_value=0, max_value=80, required=False
    )
    oxygen = forms.IntegerField(
        label=_("Oxygen saturation in per cent"), min_value=0, max_value=100, required=False
    )
    breath_alcohol = forms.CharField(
        label=_("Breath alcohol in per cent, as in 0.05"), max_length=6, required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )  # fmt: skip
    words = forms.CharField(label=_("What you saw"), max_length=200, required=False)

    def clean_breath_alcohol(self):
        """In thousandths of a per cent, exactly; the meter shows two or three places."""
        typed = self.cleaned_data["breath_alcohol"].strip()
        if not typed:
            return None
        whole, _point, places = typed.partition(".")
        if whole != "0" or not places.isascii() or not places.isdigit() or len(places) > 3:
            raise forms.ValidationError(_("As the meter shows it: 0.05 or 0.052."))
        return int(places.ljust(3, "0"))


class ReasonForm(forms.Form):
    """One reason of a few, or own words."""

    REASONS: tuple = ()
    reason = forms.ChoiceField(label=_("Why"), widget=forms.RadioSelect, required=False)
    words = forms.CharField(label=_("In your words"), max_length=150, required=False)

    def __init__(self, *args, reasons=(), **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = [(str(words), words) for words in reasons]
        self.fields["reason"].is_question = True
        if not reasons:
            del self.fields["reason"]

    def clean(self):
        """Both, either; nothing is for the action to refuse."""
        given = super().clean()
        said = [given.get("reason") or "", (given.get("words") or "").strip()]
        given["why"] = ": ".join(one for one in said if one)
        return given


class NotGivenForm(ReasonForm):
    """A dose that is not given, while nothing is poured for it."""


class ThrownAwayForm(ReasonForm, Witness):
    """A dose that was poured and is not given: what becomes of it takes two."""

    put_back = forms.BooleanField(
        label=_("Unopened and whole: it goes back where it came from"), required=False
    )

    def __init__(self, *args, countable: bool = False, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if not countable:
            del self.fields["put_back"]


class PartForm(ThrownAwayForm):
    """A part was taken: how much, and why not the rest."""

    amount = forms.CharField(
        label=_("How much was taken, with its unit"), max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    field_order = ["amount"]


class AnotherForm(Minted, Witness):
    """Another person swallowed a dose: what happened, and who is not registered here."""

    who = forms.CharField(
        label=_("What is known of them"), max_length=200,
        help_text=_("Age, clothes, who saw them, where they went."),
    )  # fmt: skip
    words = forms.CharField(
        label=_("What happened"), max_length=200,
        help_text=_("Without anybody's name: it is read in a chart and by inspectors."),
    )  # fmt: skip

    def __init__(self, *args, stranger: bool, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if not stranger:
            del self.fields["who"]


class VomitedForm(forms.Form):
    """When, and who saw it."""

    minutes_after = forms.IntegerField(
        label=_("Minutes after it was taken"), min_value=0, max_value=1440
    )
    seen = forms.ChoiceField(
        label=_("Did a member of staff see it?"), choices=[("yes", _("yes")), ("no", _("no"))],
        widget=forms.RadioSelect,
    )  # fmt: skip
    words = forms.CharField(label=_("What you saw"), max_length=200, required=False)

    def clean_seen(self):
        return self.cleaned_data["seen"] == "yes"


class AskForm(forms.Form):
    """A question to the prescriber, with what the nurse sees."""

    code = forms.CharField(widget=forms.HiddenInput, max_length=40)
    words = forms.CharField(label=_("What you see"), max_length=150, required=False)


class LiftForm(Minted, Proof):
    """A prescriber's word on what stops a dose."""

    code = forms.CharField(widget=forms.HiddenInput, max_length=60)
    answer = forms.ChoiceField(
        label=_("Today's dose"), widget=forms.RadioSelect,
        choices=[("lift", _("may be given")), ("stays", _("waits"))],
    )  # fmt: skip
    why = forms.CharField(
        label=_("What you looked at, and what is to be done"), max_length=200,
        help_text=_("The nurse reads it at the window."),
    )  # fmt: skip


class CardForm(Minted):
    """What became of the card there was."""

    why = forms.CharField(
        label=_("What became of the card before"), max_length=120, required=False,
        help_text=_("Lost, stolen, worn out. From now on it opens nothing."),
    )  # fmt: skip


class KitForm(Minted):
    """A kit handed out, or what the person said instead."""

    occasion = forms.ChoiceField(label=_("Because of"), choices=NaloxoneGiven.Occasion.choices)
    product = forms.ChoiceField(label=_("Kit"), required=False)
    lot = forms.CharField(label=_("Lot"), max_length=40, required=False)
    expires_on = forms.DateField(label=_("Good until"), widget=DateInput, required=False)
    shown = forms.BooleanField(label=_("Shown how it is used"), required=False)
    why_not = forms.CharField(
        label=_("Or what the person said to the offer"), max_length=200, required=False
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        kits = medicines.products(medicine="naloxone")
        self.fields["product"].choices = [
            ("", _("no kit")), *((kit.key, kit.pack_title) for kit in kits)
        ]  # fmt: skip


class HouseholdForm(Minted):
    """Somebody of the household was shown what to do: a relation is enough, no name is needed."""

    relation = forms.ChoiceField(
        label=_("Who was shown"), choices=HouseholdShown.Relation.choices, widget=forms.RadioSelect
    )
    called = forms.CharField(
        label=_("What they are called, if they wish"), max_length=80, required=False
    )
    shown = forms.MultipleChoiceField(
        label=_("What was shown"), widget=forms.CheckboxSelectMultiple,
        choices=lambda: [(step.key, step.words) for step in household.steps()],
    )  # fmt: skip
    told_back = forms.BooleanField(label=_("They told it back in their own words"), required=False)
    kit = forms.ChoiceField(label=_("The kit that went home with it"), required=False)

    def __init__(self, *args, kits=(), **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.kits = {str(one.pk): one for one in kits if one.product}
        self.fields["kit"].choices = [("", _("none")), *(
            (key, f"{one.lot or one.product}, {one.at:%Y-%m-%d}")
            for key, one in self.kits.items()
        )]  # fmt: skip

    def clean_kit(self):
        return self.kits.get(self.cleaned_data["kit"])
