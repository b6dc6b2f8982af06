"""Today's doses on paper, for when the network, the power or this program is down.

Each person stands on one window's sheet alone: two windows with the same list would each dose them.
What the rules say is printed with each dose, because nobody can ask them by lamplight.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

from django.db.models import Exists
from django.template.loader import render_to_string
from django.utils.text import slugify
from django.utils.translation import gettext as _

from throughcare import clock
from throughcare.clinical import medicines
from throughcare.clinical.jurisdictions.law import rules_of
from throughcare.clinical.verdict import Verdict
from throughcare.medication import at_window, facts, queries
from throughcare.medication.models import Allergy, Dose, Impairment, Lifted, Order, Step
from throughcare.patients.models import Flag, Patient
from throughcare.record.access.queries import said, shields
from throughcare.staff.models import Facility
from throughcare.stock.models import Account
from throughcare.ui.pdf import sheets

LATELY = timedelta(days=70)  # the newest dose is among these, or is asked for by itself
AT_ONCE = 200  # people asked about together


@dataclass(frozen=True)
class Line:
    """One ordered dose, or one part of it, of one person.

    measures  what the amount is in each bottle that stands here: "6 mL of 10 mg in 1 mL"
    ended     what has happened already today, in words; then nothing is left to sign
    hidden    the chart is hidden from some who work here: the number alone is printed
    """

    patient: Patient
    step: Step
    measures: list[str]
    said: list[Verdict]
    last: Dose | None
    ended: str
    flags: list[str]
    hidden: bool

    @property
    def amount(self) -> str:
        return medicines.mg_words(self.step.ug)

    @property
    def medicine(self) -> str:
        return medicines.medicine(self.step.order.medicine).name

    @property
    def told(self) -> list[Verdict]:
        """What must be seen before it is poured."""
        return [verdict for verdict in self.said if verdict.level in ("stop", "caution")]


@dataclass(frozen=True)
class Sheet:
    """The people of one window, by name."""

    window: str
    lines: list[Line]

    @property
    def letters(self) -> str:
        """From whom to whom, so that everybody knows which sheet they are on."""
        names = [line.patient.family_name or line.patient.chosen_name for line in self.lines]
        return f"{names[0][:3]} – {names[-1][:3]}" if names else ""


def sheets_of(facility: Facility, day: date) -> list[Sheet]:
    """Everybody for whom a dose is ordered today, shared out among the windows by name."""
    lines = lines_of(facility, day)
    windows = windows_of(facility) or [""]
    size = -(-len(lines) // len(windows)) or 1
    cut = [lines[n * size : (n + 1) * size] for n in range(len(windows))]
    return [Sheet(window, part) for window, part in zip(windows, together(cut), strict=True)]


def together(parts: list[list[Line]]) -> list[list[Line]]:
    """Both parts of a person's split day stand on one sheet."""
    for this, after in pairwise(parts):
        while this and after and this[-1].patient == after[0].patient:
            this.append(after.pop(0))
    return parts


def windows_of(facility: Facility) -> list[str]:
    """Wherever a working bottle stands."""
    bottles = Account.objects.filter(facility=facility, kind=Account.Kind.BOTTLE, balance__gt=0)
    return list(bottles.exclude(window="").order_by("window").values_list("window", flat=True)
                .distinct())  # fmt: skip


def lines_of(facility: Facility, day: date) -> list[Line]:
    """By family name, so that somebody is found without a machine."""
    people = Patient.objects.filter(facility=facility).select_related("facility")
    people = people.annotate(shielded=said(Exists(shields())))
    steps = queries.steps_of_day(people, day).exclude(how=Step.How.HOME)
    ordered: dict = defaultdict(list)
    for step in steps.prefetch_related("order__steps"):
        ordered[step.order.patient_id].append(step)
    found = sorted(people.filter(pk__in=ordered), key=in_order)
    bottles = products_here(facility)
    lines = []
    for first in range(0, len(found), AT_ONCE):
        some = found[first : first + AT_ONCE]
        known = days_of(some, ordered, day)
        lines += [line for one in some for line in of_person(known[one.pk], ordered, bottles)]
    return lines


def in_order(patient: Patient) -> tuple:
    return (patient.family_name.casefold(), patient.chosen_name.casefold(), patient.number)


def products_here(facility: Facility) -> list[medicines.Product]:
    """What stands in working bottles, or in the safe."""
    kept = Account.objects.filter(facility=facility, kind__in=("bottle", "safe"), balance__gt=0)
    keys = kept.order_by("kind", "product").values_list("product", flat=True)
    return [medicines.product(key) for key in dict.fromkeys(keys)]


def days_of(people: list[Patient], ordered: dict, day: date) -> dict:
    """{person: what the rules are told}, in few questions; one of them by itself where the newest
    dose is longer ago, or an injection asks for more."""
    doses = Dose.objects.filter(
        patient__in=people, clinic_day__range=(day - LATELY, day), freed=None
    ).select_related("end", "end__by", "order", "vomited", "by")
    by_person = defaultdict(list)
    for dose in doses.order_by("-clinic_day", "-at"):
        by_person[dose.patient_id].append(dose)
    looks = newest(Impairment.objects.filter(patient__in=people, clinic_day=day))
    lifted = defaultdict(dict)
    for row in Lifted.objects.filter(patient__in=people, clinic_day=day).select_related("by"):
        lifted[row.patient_id][row.code] = row
    borne_not = defaultdict(list)
    for row in Allergy.objects.filter(patient__in=people).counting().order_by("-at"):
        borne_not[row.patient_id].append(row)
    return {
        one.pk: facts.Day(one, day, by_person[one.pk], looks.get(one.pk), lifted[one.pk],
                          borne_not[one.pk])
        if enough(by_person[one.pk], ordered[one.pk], day) else facts.day_of(one, day)
        for one in people
    }  # fmt: skip


def enough(doses: list[Dose], steps: list[Step], day: date) -> bool:
    """Do the last weeks hold the newest dose of every medicine that is due?"""
    before = {dose.medicine for dose in doses if dose.clinic_day < day and facts.taken_ug(dose)}
    injected = any(step.order.kind == Order.Kind.DEPOT for step in steps)
    return not injected and all(step.order.medicine in before for step in steps)


def newest(looks) -> dict:
    return {look.patient_id: look for look in looks.order_by("at")}


def of_person(known: facts.Day, ordered: dict, bottles: list[medicines.Product]) -> list[Line]:
    """Each dose of one person."""
    patient = known.patient
    rules = rules_of(patient.facility.jurisdiction, known.on)
    flags = flags_of(patient, known.allergies)
    return [line_of(step, known, rules, flags, bottles) for step in ordered[patient.pk]]


def line_of(step: Step, known: facts.Day, rules, flags, bottles) -> Line:
    medicine = step.order.medicine
    tries = [d for d in known.of_today if d.medicine == medicine and d.part == step.part]
    before = known.taken_before(medicine)
    ended = ended_words(tries[-1]) if tries else ""
    return Line(
        patient=known.patient, step=step, measures=measures(step, bottles),
        said=[] if ended else facts.said_of(step, known, rules=rules),
        last=before[0] if before else None, ended=ended, flags=flags,
        hidden=bool(known.patient.shielded),
    )  # fmt: skip


def ended_words(dose: Dose) -> str:
    """What is left of it to do: nothing, or what must be found out first; empty: it is due."""
    end = getattr(dose, "end", None)
    if end is None and dose.home:
        return _("a bottle for today is prepared, and not handed over")
    if end is None:
        return _("reserved and not finished: find out what was poured")
    return "" if end.outcome == end.Outcome.NOT_GIVEN else _("%(what)s: %(amount)s") % {
        "what": end.get_outcome_display(), "amount": medicines.mg_words(end.ug_taken),
    }  # fmt: skip


def measures(step: Step, bottles: Iterable[medicines.Product]) -> list[str]:
    """The same milligrams in each bottle here: never a millilitre without its strength."""
    return [
        f"{words} ({product.strength})"
        for product in bottles
        if product.family == step.order.family
        and (words := at_window.measure_words(product, step.ug))
    ]


def flags_of(patient: Patient, allergies: list[Allergy]) -> list[str]:
    """What is seen beside the dose on the screen too."""
    raised = Flag.objects.filter(patient=patient, ended_at=None).order_by("at")
    flags = [str(flag.get_kind_display()) for flag in raised]
    return flags + [
        _("does not bear %(what)s") % {"what": one.substance}
        for one in allergies if not one.none_known
    ]  # fmt: skip


def write_all(folder: Path, now: datetime) -> list[Path]:
    """A file for each clinic, put into place whole; those of earlier days go.

    They hold names and doses: only the account that runs the clinic may read them.
    """
    folder.mkdir(parents=True, exist_ok=True)
    day, made = clock.clinic_day(now), []
    for facility in Facility.objects.order_by("name"):
        file = folder / f"doses-{day.isoformat()}-{slugify(facility.name) or facility.pk}.pdf"
        half = file.with_suffix(".half")
        half.unlink(missing_ok=True)
        half.touch(mode=0o600)
        half.write_bytes(as_pdf(facility, day, now))
        half.replace(file)
        made.append(file)
    for old in set(folder.glob("doses-*.pdf")) - set(made):
        old.unlink()
    return made


def as_pdf(facility: Facility, day: date, now: datetime) -> bytes:
    """Every window's sheet, each begun on a page of its own."""
    page = {"facility": facility, "day": day, "now": now, "sheets": sheets_of(facility, day)}
    return sheets(render_to_string("medication/paper.html", page))
