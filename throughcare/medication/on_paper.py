"""A dose given on paper, before it is written here: which order it was given by, and what is said
of it. And the sheet of a day: who was ordered a dose, and what has been entered of it."""

from collections import defaultdict
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from throughcare import clock
from throughcare.clinical import medicines
from throughcare.clinical.medication.on_paper import said_of_paper
from throughcare.clinical.verdict import Verdict, worst_first
from throughcare.medication import facts, queries
from throughcare.medication.at_window import measure_words
from throughcare.medication.models import Dose, GivenOnPaper, Order, Pour, Step
from throughcare.medication.queue import called
from throughcare.patients.models import Alert, Patient
from throughcare.patients.spelling import plain
from throughcare.record.access.queries import hidden_from, is_themself, said
from throughcare.staff.models import Facility
from throughcare.stock.models import Account, Count, Movement
from throughcare.stock.since import Since

SLIPS = ("read_back_ten_fold", "read_back_other_unit")  # asked again, whatever was recorded
FLAGGED = "given_on_paper"  # an alert whose code begins so speaks of a dose given on paper


@dataclass(frozen=True)
class Against:
    """What a dose on paper is held against: the order in force that day, or one that was not.

    step   the ordered dose or part; None: no order in force said any of it
    order  its order, or the newest of this medicine; None: there never was one
    parts  the steps of that order on that day
    """

    day: facts.Day
    step: Step | None
    order: Order | None
    parts: list[Step]


def against(patient: Patient, product: medicines.Product, on: date, part: str = "") -> Against:
    """The order that a dose of this product was given by, on that day."""
    day = facts.day_of(patient, on)
    due = [one for one in queries.steps_of_day([patient], on).prefetch_related("order__steps")
           if one.order.family == product.family]  # fmt: skip
    step = next((one for one in due if one.part == part), None)
    if step is not None:
        return Against(day, step, step.order, [s for s in due if s.order_id == step.order_id])
    written = Order.objects.filter(patient=patient, family=product.family, signed__isnull=False)
    return Against(day, None, written.order_by("-first_day", "-at").first(), [])


def parts_due(patient: Patient, product: medicines.Product, on: date) -> list[str]:
    """The named parts of a split day of this medicine, the first one first."""
    steps = queries.steps_of_day([patient], on)
    return [one.part for one in steps if one.order.family == product.family and one.part]


def said_of(found: Against, pours: list[tuple[Account, int]], at: datetime) -> list[Verdict]:
    """Everything the rules say of it, asked about the day on which it happened."""
    ug, on = sum(one for _bottle, one in pours), clock.clinic_day(at)
    expired = [bottle.lot.expires_on for bottle, _ug in pours if bottle.lot.expires_on < on]
    counts = [one for bottle, _ug in pours if (one := counted_since(bottle, at))]
    own = said_of_paper(
        ug=ug, on=on, ordered_ug=found.step.ug if found.step else None,
        given_too=[(medicines.medicine(dose.medicine).name, facts.taken_ug(dose))
                   for dose in found.day.of_today if facts.taken_ug(dose)],
        under_way=under_way_words(found.day), expired_on=min(expired, default=None),
        counted=moment(counts[0].counting.at) if counts else "",
    )  # fmt: skip
    return worst_first([*own, *of_the_window(found, ug)])


def of_the_window(found: Against, ug: int) -> list[Verdict]:
    """What the window would have said of this amount, by this order, that day."""
    if found.step is None:
        return []
    measured = copy(found.step)
    if measured.order.kind != Order.Kind.DEPOT:  # a syringe is what it is
        measured.ug = ug
    return facts.said_of(measured, found.day, parts=found.parts)


def under_way_words(day: facts.Day) -> str:
    """Where and when a dose of that day was begun that nobody ended."""
    open_ = [d for d in day.of_today if not d.home and getattr(d, "end", None) is None]
    return _("at %(window)s, %(time)s") % {
        "window": open_[0].window, "time": moment(open_[0].at)
    } if open_ else ""  # fmt: skip


def measured_words(pours: list[tuple[Account, int]]) -> str:
    """In mL, films or tablets, bottle by bottle."""
    words = (measure_words(medicines.product(one.product), ug) for one, ug in pours)
    return " + ".join(one for one in words if one)


def counted_since(bottle: Account, at: datetime) -> Count | None:
    """The first count of a bottle after a moment: what was gone by then is variance since."""
    counts = Count.objects.filter(account=bottle, counting__at__gt=at)
    return counts.select_related("counting").order_by("counting__at").first()


def entered_since(counts: list[Count]) -> dict[UUID, list[Since]]:
    """Doses on paper that were given before one of these counts and entered after it. Only the
    first count after a dose found it missing."""
    of, keys = {one.account_id for one in counts}, {one.pk for one in counts}
    pours = Pour.objects.filter(account__in=of, dose__paper__isnull=False, dose__wrong_at=None)
    pours = pours.filter(dose__paper__instead=None)  # its bottle was counted without it already
    pours = list(pours.select_related("dose__patient", "dose__paper__by").order_by("at"))
    made = Count.objects.filter(account__in=of, counting__at__gt=pours[0].at) if pours else []
    made = sorted((one.at, one.account_id, one.pk) for one in made)
    told: dict[UUID, list[Since]] = defaultdict(list)
    for pour in pours:
        paper = pour.dose.paper
        first = next((c for c in made if c[1] == pour.account_id and c[0] > pour.at), None)
        if first and first[0] < paper.entered_at and first[2] in keys:
            told[first[2]].append(
                Since(pour.at, pour.ug, pour.dose.patient.number, paper.entered_at, paper.by.name)
            )
    return told


def moment(at: datetime) -> str:
    return date_format(clock.at_the_clinic(at), "j M H:i")


def same_line(patient: Patient, bottle: Account, at: datetime) -> GivenOnPaper | None:
    """The same line of the same sheet, entered before."""
    return GivenOnPaper.objects.filter(patient=patient, bottle=bottle, at=at, wrong_at=None).first()


# --- the sheet of a day ---------------------------------------------------------------------------
@dataclass(frozen=True)
class Row:
    """One person of the sheet: what was ordered that day, and what the record has of it."""

    patient: Patient
    steps: list[Step]
    doses: list[Dose]

    @property
    def is_hidden(self) -> bool:
        return bool(self.patient.hidden)

    def is_called(self, text: str) -> bool:
        """Does every word that was typed begin one of the names, or is it the number's end?"""
        return not self.is_hidden and called(self.patient, plain(text))

    @property
    def is_entered(self) -> bool:
        return any(facts.taken_ug(dose) for dose in self.doses)


def sheet_of(member, facility: Facility, on: date) -> list[Row]:
    """Everybody for whom a dose was ordered that day, or was entered, by family name."""
    people = Patient.objects.filter(facility=facility).exclude(is_themself(member, "pk"))
    steps: dict = defaultdict(list)
    for step in queries.steps_of_day(people, on).exclude(how=Step.How.HOME):
        steps[step.order.patient_id].append(step)
    doses: dict = defaultdict(list)
    rows = queries.doses_of_day(people, on).filter(home=False)
    for dose in rows.select_related("end", "paper", "paper__by"):
        doses[dose.patient_id].append(dose)
    named = people.filter(pk__in={*steps, *doses})
    named = named.annotate(hidden=said(hidden_from(member, "pk")))
    named = named.order_by("family_name", "chosen_name", "number")
    return [Row(one, steps[one.pk], doses[one.pk]) for one in named]


def bottles_of(facility_id, on: date) -> QuerySet[Account]:
    """What may have been poured from that day: what holds something, or moved since."""
    moved = Movement.objects.filter(clinic_day__gte=on)
    used = Exists(moved.filter(source=OuterRef("pk"))) | Exists(moved.filter(target=OuterRef("pk")))
    kept = Account.objects.filter(facility=facility_id, kind=Account.Kind.BOTTLE)
    kept = kept.filter(Q(balance__gt=0) | used).select_related("lot", "facility")
    return kept.order_by("window", "lot__expires_on", "name")


def bottles_for(facility_id, on: date, steps: list[Step]) -> list[Account]:
    """The same, with those of what was ordered first."""
    families = {step.order.family for step in steps}
    return sorted(
        bottles_of(facility_id, on),
        key=lambda one: medicines.product(one.product).family not in families,
    )


def holds_what_is_ordered(bottles: list[Account], key, steps: list[Step]) -> bool:
    """Is the bottle of the last line one that this person's order is poured from?"""
    families = {step.order.family for step in steps}
    found = (one for one in bottles if str(one.pk) == key)
    return any(medicines.product(one.product).family in families for one in found)


def entries() -> QuerySet[GivenOnPaper]:
    return GivenOnPaper.objects.select_related(
        "patient", "bottle__lot", "given_by", "by", "witness", "wrong_by"
    )


def entry_of(patient: Patient, key) -> GivenOnPaper | None:
    """One line of a person, that was entered wrongly too."""
    return entries().filter(patient=patient, pk=key).first()


def entered(key, facility_id) -> GivenOnPaper | None:
    """A line of this clinic by the key an address carries; None for anything else."""
    try:
        rows = entries().filter(pk=UUID(key), patient__facility=facility_id)
    except (TypeError, ValueError):
        return None
    return rows.first()


def flagged_of(paper: GivenOnPaper) -> Alert | None:
    """What a prescriber is to look at because of it, and what they said."""
    asked = Alert.objects.filter(patient=paper.patient_id, code=f"{FLAGGED}.{paper.pk.hex}")
    if paper.instead_id:  # not on paper: asked at the window, in the same moment
        asked = Alert.objects.filter(
            patient=paper.patient_id, at=paper.entered_at, code__endswith=paper.instead_id.hex[:12]
        )
    return asked.select_related("acted_by").first()


def to_be_looked_at(member, facilities) -> list[Alert]:
    """Doses on paper against a rule that no prescriber has looked at, the oldest first."""
    flagged = Alert.objects.filter(
        patient__facility__in=facilities, acted_at=None, code__startswith=FLAGGED, ladder="P"
    ).exclude(is_themself(member, "patient"))
    flagged = flagged.annotate(hidden=said(hidden_from(member, "patient")))
    rows = list(flagged.select_related("patient").order_by("at")[:20])
    for alert in rows:
        alert.paper_id = UUID(alert.code.rpartition(".")[2])
    return rows
