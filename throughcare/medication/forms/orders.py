"""What comes in when an order is written, signed, held or stopped."""

from datetime import date, timedelta

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from throughcare import clock
from throughcare.clinical import medicines
from throughcare.clinical.medicines import UnclearAmount
from throughcare.medication import writing
from throughcare.medication.models import Order
from throughcare.medication.writing import Line, Unclear
from throughcare.staff.proofs import Proof
from throughcare.ui.inputs import DateInput, Minted

LINES, MORE, MOST_LINES = 4, 4, 60
ORDERED = ("methadone", "buprenorphine", "naltrexone", "clonidine", "lofexidine")
A_YEAR, FIVE_YEARS = timedelta(days=366), timedelta(days=5 * 366)
AMOUNT = gettext_lazy("A number and its unit. Two parts of a day: a plus between them.")

# What each kind of order asks beyond medicine, first day and lines.
ASKED = {
    "start": ["item", "protocol", "must_not_skip", "is_transition"],
    "titrate": ["item"],
    "maintain": ["item"],
    "taper": ["item", "person_agrees", "is_transition"],
    "depot": ["item"],
    "one_off": [],
    "replacement": ["dose"],
    "guest": [
        "guest_of", "phone", "letter_on", "last_dose_on", "last_dose", "confirmed_with",
    ],
}  # fmt: skip
OPTIONAL = {"protocol", "must_not_skip", "is_transition"}
LAYING_OUT = ("lay_from", "lay_to", "lay_change", "lay_days")
WRITABLE = tuple(kind for kind in Order.Kind if kind != Order.Kind.PAUSE)


def families(country: str) -> list[tuple[str, str]]:
    """What can be ordered in a place: {family: its products in words}, medicine by medicine."""
    found: dict[str, dict[str, None]] = {}
    for key in ORDERED:
        for one in medicines.products(medicine=key, place=country):
            if not one.withdrawn:
                found.setdefault(one.family, {})[one.name] = None
    return [(family, together(list(names))) for family, names in found.items()]


def together(names: list[str]) -> str:
    """Several names that begin with one word, said with it once."""
    first, *others = names
    word = f"{first.partition(' ')[0]} "
    return ", ".join([first, *(other.removeprefix(word) for other in others)])


def medicine_of(family: str) -> str:
    """Which medicine a family of products is."""
    return next(one.medicine for one in medicines.products() if one.family == family)


class OrderForm(Minted):
    """An order as it is typed. Amounts are read with their unit; nothing is proposed."""

    item = forms.ChoiceField(label=gettext_lazy("Because of this in the plan"))
    dose = forms.ChoiceField(label=gettext_lazy("The dose that was vomited"))
    family = forms.ChoiceField(label=gettext_lazy("Medicine"))
    first_day = forms.DateField(label=gettext_lazy("First day"), widget=DateInput)
    parts = forms.CharField(
        label=gettext_lazy("Parts of the day"), max_length=60, required=False,
        help_text=gettext_lazy("Only for a split dose: a name for each part, with commas between, "
                               "as in: morning, evening."),
    )  # fmt: skip
    parts_home = forms.CharField(
        label=gettext_lazy("Parts taken at home"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Which of these parts are taken home; the others are watched here."),
    )
    words = forms.CharField(
        label=gettext_lazy("Instructions for the window"), max_length=300, required=False
    )
    why = forms.CharField(label=gettext_lazy("Why"), max_length=300, required=False)
    protocol = forms.CharField(
        label=gettext_lazy("Written protocol it follows"), max_length=120, required=False
    )
    must_not_skip = forms.BooleanField(
        label=gettext_lazy("No day may be skipped: a missed day stops it (low-dose start)"),
        required=False,
    )
    is_transition = forms.BooleanField(
        label=gettext_lazy("Part of a change between methadone and buprenorphine: for a time both "
                           "stand"),
        required=False,
    )  # fmt: skip
    person_agrees = forms.BooleanField(
        label=gettext_lazy("The person wants this taper, and knows that they can pause it on any "
                           "day"),
    )  # fmt: skip
    guest_of = forms.CharField(label=gettext_lazy("Clinic that ordered it"), max_length=160)
    phone = forms.CharField(label=gettext_lazy("Its telephone"), max_length=40)
    letter_on = forms.DateField(label=gettext_lazy("Date of its letter"), widget=DateInput)
    last_dose_on = forms.DateField(label=gettext_lazy("Last dose there on"), widget=DateInput)
    last_dose = forms.CharField(
        label=gettext_lazy("Last dose there"), max_length=20, help_text=AMOUNT
    )
    confirmed_with = forms.CharField(
        label=gettext_lazy("Who there confirmed it by telephone"), max_length=120
    )
    meant = forms.BooleanField(
        label=gettext_lazy("I looked again: these amounts are meant"), required=False
    )
    lines = forms.IntegerField(
        min_value=1, max_value=MOST_LINES, required=False, widget=forms.HiddenInput
    )
    lay_from = forms.CharField(label=gettext_lazy("From"), max_length=20, required=False)
    lay_to = forms.CharField(label=gettext_lazy("To"), max_length=20, required=False)
    lay_change = forms.CharField(label=gettext_lazy("Changing by"), max_length=20, required=False)
    lay_days = forms.IntegerField(
        label=gettext_lazy("Every how many days"), min_value=1, max_value=366, required=False
    )

    def __init__(self, *args, kind, families=(), items=(), doses=(), lines=LINES, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.items = {str(item.pk): item for item in items}
        self.doses = {str(dose.pk): dose for dose in doses}
        self.fields["family"].choices = [("", _("choose")), *families]
        self.fields["item"].choices = [(key, words_of(one)) for key, one in self.items.items()]
        self.fields["dose"].choices = [(key, dose_words(one)) for key, one in self.doses.items()]
        self.kind = kind
        for name in {name for names in ASKED.values() for name in names} - set(ASKED[kind]):
            del self.fields[name]
        self.count = max(1, min(int(lines), MOST_LINES))
        for number in range(self.count):
            self.add_line(number)

    def add_line(self, number: int) -> None:
        """One line: amounts, on how many days, perhaps from a day of its own."""
        first = number == 0
        self.fields[f"amount_{number}"] = forms.CharField(
            label=_("Amount"), max_length=60, required=first
        )
        self.fields[f"days_{number}"] = forms.IntegerField(
            label=_("Days"), min_value=1, max_value=366, required=False
        )
        self.fields[f"from_{number}"] = forms.DateField(
            label=_("From its own day"), widget=DateInput, required=False
        )

        for name in ("amount", "days", "from"):
            self.fields[
                f"{name}_{number}"
            ].is_question = True  # the hint above says what is left out

    def typed_lines(self) -> list:
        """The fields of each line, for the page."""
        return [
            (number + 1, self[f"amount_{number}"], self[f"days_{number}"], self[f"from_{number}"])
            for number in range(self.count)
        ]

    def asked(self) -> list:
        """What this kind of order asks beside medicine, days and amounts."""
        return [self[name] for name in ASKED[self.kind]]

    def laying_out(self) -> list:
        return [self[name] for name in LAYING_OUT]

    def clean(self):
        given = super().clean()
        given["kind"] = self.kind  # of the page, whatever was sent
        self.refuse_strange_days(given)
        given["steps"] = self.steps(given)
        given["item"] = self.items.get(given.get("item", ""))
        if "dose" in self.fields:
            given["dose"] = self.doses.get(given.get("dose", ""))
        if "last_dose" in self.fields:
            given["last_dose_ug"] = self.amount("last_dose")
        if given.get("family"):
            given["medicine"] = medicine_of(given["family"])
            self.refuse_strange_syringe(given)
        return given

    def refuse_strange_days(self, given) -> None:
        """An order begins today or later, and soon; what another clinic did lies behind."""
        for name in ("first_day", *(f"from_{n}" for n in range(self.count))):
            most = A_YEAR if name == "first_day" else FIVE_YEARS
            if wrong := strange_day(given.get(name), clock.today(), most):
                self.add_error(name, wrong)
        for name in ("letter_on", "last_dose_on"):
            if (on := given.get(name)) and on > clock.today():
                self.add_error(name, _("This day has not come yet."))

    def refuse_strange_syringe(self, given) -> None:
        """An injection is a syringe that there is; a daily dose is none."""
        syringes = {
            one.ug_per_unit for one in medicines.products()
            if one.family == given["family"] and one.depot
        }  # fmt: skip
        if (self.kind == Order.Kind.DEPOT) != bool(syringes):
            self.add_error("family", _("This medicine is not given in this way."))
        elif syringes and any(step.ug not in syringes for step in given.get("steps") or ()):
            there = ", ".join(medicines.mg_words(ug) for ug in sorted(syringes))
            self.add_error("amount_0", _("There are syringes of %(there)s.") % {"there": there})

    def steps(self, given) -> list:
        """The lines as steps, or what is unclear about them said at the line."""
        first = given.get("first_day")
        lines = [line for n in range(self.count) if (line := self.line(n, given))]
        if not first or not lines or self.errors:
            return []
        try:
            parts, home = (writing.names_of(given[name]) for name in ("parts", "parts_home"))
            if strange := set(home) - set(parts):
                raise Unclear(_("%(name)s is none of the parts.") % {"name": min(strange)})
            if self.kind == Order.Kind.REPLACEMENT:
                parts = ("replacement",)
            return self.once(writing.planned(lines, first, parts, home))
        except Unclear as unclear:
            self.add_error("amount_0", str(unclear))
            return []

    def once(self, steps: list) -> list:
        """What is given once stands on one day, or within days that have an end."""
        if self.kind in Order.ONCE and any(step.last_day is None for step in steps):
            raise Unclear(_("This is given once: say for how many days it may be, one or more."))
        return steps

    def line(self, number: int, given) -> Line | None:
        """One line read; None when it is empty or unreadable."""
        amounts = self.amounts(f"amount_{number}")
        if not amounts:
            return None
        return Line(amounts, given.get(f"days_{number}"), given.get(f"from_{number}"))

    def amounts(self, name: str) -> tuple[int, ...]:
        typed = self.cleaned_data.get(name) or ""
        try:
            read = writing.amounts_of(typed) if typed else ()
        except UnclearAmount as unclear:
            self.add_error(name, str(unclear))
            return ()
        if read and min(read) <= 0:
            self.add_error(name, _("An amount is more than nought; a day without one is left out."))
            return ()
        return read

    def amount(self, name: str) -> int | None:
        read = self.amounts(name)
        if len(read) > 1:
            self.add_error(name, _("One amount, please."))
        return read[0] if len(read) == 1 else None

    def typed_amounts(self) -> list[str]:
        """Each amount as it was typed, one by one: what is asked again about."""
        typed = (self.cleaned_data.get(f"amount_{n}") or "" for n in range(self.count))
        return [piece.strip() for text in typed for piece in text.split("+") if piece.strip()]


def strange_day(on: date | None, today: date, most: timedelta) -> str:
    """What is wrong with a day on which something is to begin; empty when nothing is."""
    if on is None or today <= on <= today + most:
        return ""
    if on < today:
        return _("These days have passed: an order begins today or later.")
    return _("This is years ahead: look at the date again.")


def words_of(item) -> str:
    """An item of the plan in a line."""
    return item.intervention or item.problem


def dose_words(dose) -> str:
    minutes = dose.vomited.minutes_after
    return _("%(amount)s, vomited after %(n)d minutes") % {
        "amount": medicines.mg_words(dose.ug), "n": minutes,
    }  # fmt: skip


class SignForm(Proof):
    """A prescriber signs one order, having it in full before them."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=300, required=False,
        help_text=gettext_lazy("Where something above says “look”: why you go on."),
    )  # fmt: skip
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)

    def __init__(self, *args, asks_why=False, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if asks_why:
            self.fields["reason"].is_question = True
        else:
            del self.fields["reason"]


class StopForm(Proof):
    """Why an order ends, and from which day."""

    why = forms.CharField(label=gettext_lazy("Why it ends"), max_length=300)
    from_day = forms.DateField(
        label=gettext_lazy("Nothing is given by it from"), widget=DateInput, required=False
    )

    def clean_from_day(self):
        """From today on: what was given cannot be stopped any more."""
        on = self.cleaned_data["from_day"]
        if wrong := strange_day(on, clock.today(), FIVE_YEARS):
            raise forms.ValidationError(wrong, code="strange_day")
        return on


class HoldForm(Proof, Minted):
    """Why nothing is given for now."""

    why = forms.CharField(label=gettext_lazy("Why it is held"), max_length=300)


class LiftForm(Proof):
    why = forms.CharField(label=gettext_lazy("Why it is given again"), max_length=300)


class AsideForm(Proof):
    why = forms.CharField(label=gettext_lazy("Why it is not needed"), max_length=300)


class PauseForm(Minted):
    """One press, at the person's word."""

    words = forms.CharField(
        label=gettext_lazy("What the person said"), max_length=300, required=False
    )


class GuestLetterForm(Proof, Minted):
    """Where the person will be dosed, and from when to when."""

    order = forms.ChoiceField(label=gettext_lazy("Order they should follow"))
    to_clinic = forms.CharField(label=gettext_lazy("To which clinic"), max_length=160)
    to_phone = forms.CharField(label=gettext_lazy("Its telephone"), max_length=40, required=False)
    first_day = forms.DateField(label=gettext_lazy("From"), widget=DateInput)
    last_day = forms.DateField(label=gettext_lazy("Until, that day included"), widget=DateInput)
    consent = forms.ChoiceField(label=gettext_lazy("By which consent"), required=False)
    words = forms.CharField(
        label=gettext_lazy("What they should know"), max_length=300, required=False
    )

    def __init__(self, *args, orders=(), consents=(), **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.orders = {str(order.pk): order for order in orders}
        self.consents = {str(consent.pk): consent for consent in consents}
        self.fields["order"].choices = [(key, order.in_words) for key, order in self.orders.items()]
        self.fields["consent"].choices = [
            (key, f"{consent.get_kind_display()}: {consent.recipients}"[:120])
            for key, consent in self.consents.items()
        ]

    def clean(self):
        given = super().clean()
        given["order"] = self.orders.get(given.get("order", ""))
        given["consent"] = self.consents.get(given.get("consent", ""))
        first, last = given.get("first_day"), given.get("last_day")
        for name in ("first_day", "last_day"):
            if wrong := strange_day(given.get(name), clock.today(), A_YEAR):
                self.add_error(name, wrong)
        if first and last and last < first:
            self.add_error("last_day", _("This is before the first day."))
        return given
