"""What comes in on the pages of doses taken home."""

from django import forms
from django.utils.translation import gettext_lazy as _

from throughcare.clinical.medicines import UnclearAmount, product, products
from throughcare.clinical.medicines.amounts import parse_mg
from throughcare.medication.models import CameBack, Lockbox, Recall
from throughcare.staff.proofs import Proof, Witness
from throughcare.ui.inputs import DateInput, DateTimeInput, Minted

WEEKDAYS = [
    ("1", _("Monday")), ("2", _("Tuesday")), ("3", _("Wednesday")), ("4", _("Thursday")),
    ("5", _("Friday")), ("6", _("Saturday")), ("7", _("Sunday")),
]  # fmt: skip
NALOXONE = [
    ("given", _("a kit was handed out")), ("has", _("has one in date")),
    ("declined", _("offered, does not want it")),
]  # fmt: skip
MET = [("yes", _("met")), ("no", _("not met"))]
MOST_DAYS = 90  # a slip of the finger stops here; what may be granted is a rule's to say
FEW_WORDS = forms.Textarea(attrs={"rows": 3})


class Criteria(Minted):
    """Each criterion with yes or no and words: nothing is filled in for the clinician."""

    def __init__(self, *args, criteria=(), before=(), **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = list(criteria)
        answered = {row["words"]: row for row in before}
        for number, one in enumerate(self.criteria):
            one["before"] = answered.get(one["words"])
            self.fields[f"met_{number}"] = forms.ChoiceField(
                label=one["said"], choices=MET, widget=forms.RadioSelect, required=False
            )
            self.fields[f"met_{number}"].is_question = True
            self.fields[f"note_{number}"] = forms.CharField(
                label=_("In words"), max_length=200, required=False
            )

    def asked(self) -> list[dict]:
        """Each criterion with what the record shows and its two fields."""
        return [
            one | {"met": self[f"met_{number}"], "note": self[f"note_{number}"]}
            for number, one in enumerate(self.criteria)
        ]

    def rest(self) -> list:
        """The other fields, in order."""
        own = ("met_", "note_")
        return [field for field in self if not field.name.startswith(own) and not field.is_hidden]

    def considered(self) -> list[dict]:
        """As the row keeps it: what was seen stands beside what was answered."""
        met = {"yes": True, "no": False}
        given = self.cleaned_data
        return [
            {"words": one["words"], "met": met.get(given.get(f"met_{number}")),
             "seen": " · ".join(one["seen"]), "note": given.get(f"note_{number}", "")}
            for number, one in enumerate(self.criteria)
        ]  # fmt: skip

    def others(self) -> dict:
        """What was typed beside the criteria."""
        own = ("met_", "note_")
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if not name.startswith(own) and name != "proof"
        }


class ProposeForm(Criteria):
    days = forms.IntegerField(label=_("Days at once, asked for"), min_value=1, max_value=MOST_DAYS)
    lockbox = forms.ChoiceField(label=_("Where doses would be kept"), choices=Lockbox.choices)
    persons_words = forms.CharField(
        label=_("What the person says of it"), max_length=300, required=False
    )
    words = forms.CharField(label=_("Why"), max_length=500, widget=FEW_WORDS)


class DecideForm(Criteria, Proof):
    days = forms.IntegerField(
        label=_("Days at once, granted"), min_value=0, max_value=MOST_DAYS,
        help_text=_("Beyond closed days that go home by themselves. 0: none for now."),
    )  # fmt: skip
    weekdays = forms.MultipleChoiceField(
        label=_("Comes for bottles on"), choices=WEEKDAYS, required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Then the bottles of each coming are prepared by the list of the day."),
    )  # fmt: skip
    every = forms.TypedChoiceField(
        label=_("How often"), coerce=int, choices=[
            (1, _("every week")), (2, _("every 2 weeks")), (3, _("every 3 weeks")),
            (4, _("every 4 weeks")),
        ],
    )  # fmt: skip
    first_on = forms.DateField(label=_("First time"), widget=DateInput)
    lockbox = forms.ChoiceField(label=_("Where doses are kept"), choices=Lockbox.choices)
    reason = forms.CharField(
        label=_("The reason"), max_length=500, widget=FEW_WORDS,
        help_text=_("The person reads this very sentence. Always needed, given or refused."),
    )  # fmt: skip
    reason_told = forms.CharField(
        label=_("The same reason in the person's language"), max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    review_on = forms.DateField(label=_("Looked at again on"), widget=DateInput)
    exception_number = forms.CharField(
        label=_("Exception: its number"), max_length=60, required=False,
        help_text=_("Only above the ceiling: form SMA-168 or the state's own."),
    )  # fmt: skip
    exception_by = forms.CharField(
        label=_("Exception: who approved it"), max_length=120, required=False
    )
    exception_on = forms.DateField(
        label=_("Exception: approved on"), widget=DateInput, required=False
    )

    def __init__(self, *args, language="en", **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if language == "en":
            del self.fields["reason_told"]

    def clean_weekdays(self) -> str:
        return "".join(sorted(self.cleaned_data["weekdays"]))


class PrepareForm(forms.Form):
    """For a coming that is agreed, not by pattern: until when."""

    until = forms.DateField(label=_("Comes again on"), widget=DateInput, required=False)


class FillForm(Minted):
    """Which bottles were filled, from what, and how much was read back for each; and the caps."""

    bottles = forms.MultipleChoiceField(
        label=_("Filled"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick the bottles that are filled.")},
    )  # fmt: skip
    account = forms.ChoiceField(label=_("From"))
    read = forms.CharField(
        label=_("Measured into each"), max_length=20,
        help_text=_("Read back from the measure, with its unit: mg or mL."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    child_resistant = forms.BooleanField(
        label=_("Each cap is child-resistant and closed"), required=False
    )

    def __init__(self, *args, accounts=(), to_fill=(), **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.accounts = {str(one.pk): one for one in accounts}
        self.to_fill = {str(one.pk): one for one in to_fill}
        self.fields["account"].choices = [(key, one.name) for key, one in self.accounts.items()]
        self.fields["bottles"].choices = [
            (key, f"{one.dose.clinic_day}") for key, one in self.to_fill.items()
        ]

    def clean(self):
        """Ids become rows; what was typed becomes micrograms by the bottle it was drawn from."""
        given = super().clean()
        given["bottles"] = [self.to_fill[key] for key in given.get("bottles", [])]
        given["account"] = account = self.accounts.get(given.get("account", ""))
        if account and (typed := given.pop("read", "")):
            given["ug"] = self.amount(product(account.product), typed)
        return given

    def amount(self, its_product, typed: str) -> int | None:
        try:
            return its_product.parse(typed)
        except UnclearAmount as unclear:
            self.add_error("read", str(unclear))
            return None


class HandOverForm(Minted):
    """Bottles ticked or scanned, counted aloud, and what was said with them."""

    bottles = forms.MultipleChoiceField(
        label=_("Bottles"), widget=forms.CheckboxSelectMultiple, required=False
    )
    scanned = forms.CharField(
        label=_("Or scan each bottle"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("The reader writes one code a line."),
    )  # fmt: skip
    count = forms.IntegerField(
        label=_("Bottles counted with the person"), min_value=1, max_value=MOST_DAYS
    )
    lockbox = forms.ChoiceField(label=_("At home they are kept"), choices=Lockbox.choices)
    naloxone = forms.ChoiceField(label=_("Naloxone"), choices=NALOXONE, widget=forms.RadioSelect)
    kit_product = forms.ChoiceField(label=_("Kit"), required=False)
    kit_lot = forms.CharField(label=_("Lot of the kit"), max_length=40, required=False)
    kit_expires_on = forms.DateField(label=_("Good until"), widget=DateInput, required=False)
    kit_shown = forms.BooleanField(label=_("Shown how it is used"), required=False)
    why_not = forms.CharField(
        label=_("If they do not want it, what they said"), max_length=200, required=False
    )
    told_transport = forms.BooleanField(
        label=_("Explained: on the way in a bag that locks, never in sight"), required=False
    )
    told_storage = forms.BooleanField(
        label=_("Explained: locked away at home, out of children's sight and reach"), required=False
    )
    words = forms.CharField(label=_("Worth noting"), max_length=200, required=False)

    def __init__(self, *args, ready=(), **kwargs) -> None:
        super().__init__(*args, **kwargs)
        kits = products(medicine="naloxone")
        self.fields["kit_product"].choices = [
            ("", _("no kit")), *((one.key, one.pack_title) for one in kits)
        ]  # fmt: skip
        self.fields["bottles"].choices = [(one.token, str(one.dose.clinic_day)) for one in ready]
        self.fields["bottles"].initial = [one.token for one in ready]

    def clean(self):
        """A scanned bottle counts beside a ticked one; codes are looked up by the action."""
        given = super().clean()
        scanned = given.pop("scanned", "").split()
        given["tokens"] = [*scanned] or given.get("bottles", [])
        given.pop("bottles", None)
        kit = {name: given.pop(f"kit_{name}", None)
               for name in ("product", "lot", "expires_on", "shown")}  # fmt: skip
        given["kit"] = kit if given.get("naloxone") == "given" else None
        return given


class AsideForm(Witness):
    why = forms.CharField(label=_("Why it is not handed over"), max_length=200)
    missing = forms.BooleanField(
        label=_("It is not where it should be: missing in the clinic"), required=False
    )


class CameBackForm(Minted, Witness):
    how = forms.ChoiceField(
        label=_("What became of it"), choices=CameBack.How.choices, widget=forms.RadioSelect
    )
    read = forms.CharField(
        label=_("What is still in it"), max_length=20, required=False,
        help_text=_("Only where it came back with part of it: how many mg, with the unit."),
    )  # fmt: skip
    words = forms.CharField(label=_("In the person's words"), max_length=300, required=False)
    police = forms.CharField(
        label=_("Number of a police report, if there is one"), max_length=80, required=False
    )

    def clean_read(self) -> int:
        if not (typed := self.cleaned_data["read"]):
            return 0
        try:
            return parse_mg(typed)
        except UnclearAmount as unclear:
            raise forms.ValidationError(str(unclear)) from None


class FreeForm(Proof):
    why = forms.CharField(label=_("Why this day may be dosed again"), max_length=300)


class RecallForm(Minted):
    come_by = forms.DateTimeField(label=_("To come by"), widget=DateTimeInput)
    asked_how = forms.CharField(label=_("How they were asked"), max_length=120)
    why = forms.CharField(label=_("Why"), max_length=200)


class CheckForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("What was found"), choices=Recall.Outcome.choices, widget=forms.RadioSelect
    )
    found = forms.IntegerField(label=_("Bottles seen"), min_value=0, required=False)
    words = forms.CharField(label=_("In words"), max_length=300, required=False)


class ClosedForm(Minted):
    day = forms.DateField(label=_("Closed on"), widget=DateInput)
    weekly_until = forms.DateField(
        label=_("And every such weekday until"), widget=DateInput, required=False
    )
    why = forms.CharField(label=_("Why"), max_length=80)
    holiday = forms.BooleanField(label=_("It is a state or federal holiday"), required=False)


class ScanForm(forms.Form):
    code = forms.CharField(
        label=_("Scan a bottle"), max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
