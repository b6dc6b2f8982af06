"""What a page asks of screens: who is due today, what was collected, what was found."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from throughcare.clinical.medication import screen_days
from throughcare.intake.models import Episode
from throughcare.medication import queries
from throughcare.medication.models import (
    Arrival,
    Order,
    ScreenAsked,
    ScreenReport,
    ScreenResult,
    ScreenSeed,
    Specimen,
)
from throughcare.medication.recovery_path import ends_on
from throughcare.medication.screens import lots
from throughcare.medication.screens.told import Read
from throughcare.patients.models import Patient
from throughcare.prepared import prepared
from throughcare.staff.sealing import CannotOpen

GIVEN = Specimen.Outcome.GIVEN


@dataclass
class Due:
    """A screen that is due for one person today: by lot, asked for, or both.

    drawn  the day of the lot that today answers     tried  what came of asking today already
    """

    patient: Patient
    drawn: date | None = None
    asked: ScreenAsked | None = None
    tried: list[str] = field(default_factory=list)
    is_here: bool = False

    @property
    def words(self) -> str:
        """By whom: the lot, or a clinician with the reason."""
        said = []
        if self.drawn:
            said.append(_("by lot, of %(day)s") % {"day": date_format(self.drawn, "j M")})
        if self.asked:
            who = {"who": self.asked.by.name, "why": self.asked.why}
            said.append(_("asked by %(who)s: %(why)s") % who)
        return " · ".join(said)


def open_asks(people) -> QuerySet[ScreenAsked]:
    """What clinicians asked for, neither collected nor taken back."""
    collected = counting(Specimen.objects.filter(asked=OuterRef("pk"), outcome=GIVEN))
    asks = ScreenAsked.objects.filter(patient__in=people, ended_at=None)
    return asks.exclude(Exists(collected)).select_related("by").order_by("at")


def counting(specimens: QuerySet[Specimen]) -> QuerySet[Specimen]:
    """Those that were not written down in error."""
    return specimens.filter(taken_back=None)


def due_today(people, today: date) -> list[Due]:
    """Whoever of these people in treatment is due today; those who are here now first.

    people  a query, or a list; each is named once
    """
    stays = Episode.objects.filter(patient__in=people, discharge=None)
    by_person = {stay.patient_id: stay for stay in stays.select_related("patient")}
    found = due_of_stays(by_person, today)
    arrived = set(
        Arrival.objects.filter(patient__in=found, clinic_day=today, left_at=None)
        .values_list("patient_id", flat=True)
    )  # fmt: skip
    for key, due in found.items():
        due.is_here = key in arrived
    return sorted(
        found.values(), key=lambda due: (not due.is_here, bool(due.tried), due.patient.number)
    )


def due_at(places, people, today: date) -> list[Due]:
    """The same for those of a query who belong to one of these clinics."""
    return due_today(people.filter(facility__in=places), today)


def due_of(patient: Patient, today: date) -> Due | None:
    """Is a screen due for this one person today?"""
    stay = stay_with_screens.first(patient.pk, patient.facility_id, today.year)
    if stay is None or not (stay.one_more or stay.by_lot):
        return None
    stay.patient = patient
    return due_of_stays({patient.pk: stay}, today).get(patient.pk)


@prepared
def stay_with_screens(patient: UUID, facility: UUID, year: int):
    """The open stay of one person, and whether a screen was asked for or may be drawn."""
    stays = Episode.objects.filter(patient=patient, discharge=None)
    sealed = ScreenSeed.objects.filter(facility=facility, year=year)
    return stays.annotate(one_more=Exists(open_asks([patient])), by_lot=Exists(sealed))


def due_of_stays(stays: dict[UUID, Episode], today: date) -> dict[UUID, Due]:
    """The same for open stays, by person: a few questions, however many they are.

    The window asks it of each person: what the first question has shown to be nothing is not asked.
    """
    drawn = drawn_by_person(stays, today.year)
    wanted = any(getattr(stay, "one_more", True) for stay in stays.values())
    asks = {ask.patient_id: ask for ask in open_asks(list(stays))} if wanted else {}
    if not asks and not any(days and days[0] <= today for days in drawn.values()):
        return {}
    tried = specimens_of_year(stays, today.year)
    found = {}
    for key, stay in stays.items():
        given = [day for day, outcome in tried[key] if outcome == GIVEN]
        day = screen_days.due(drawn.get(key, ()), given, today)
        if day or key in asks:
            words = [str(Specimen.Outcome(outcome).label) for on, outcome in tried[key]
                     if on == today and outcome != GIVEN]  # fmt: skip
            found[key] = Due(stay.patient, day, asks.get(key), words)
    return found


def drawn_by_person(stays: dict[UUID, Episode], year: int) -> dict[UUID, tuple[date, ...]]:
    """The days of the lot of each person; nobody's where no seed is sealed, or none opens."""
    seeds = lots.seeds({stay.patient.facility_id for stay in stays.values()}, year)
    closed = {key: lots.ClosedThen(seed) for key, seed in seeds.items()}
    drawn = {}
    for key, stay in stays.items():
        place = stay.patient.facility_id
        if seed := seeds.get(place):
            try:
                drawn[key] = lots.days(lots.lot_of(seed, stay, closed[place]))
            except CannotOpen:  # said loudly on the page of the lot; here nobody is drawn
                continue
    return drawn


def specimens_of_year(people, year: int) -> dict[UUID, list[tuple[date, str]]]:
    """(day, what came of it) of everything asked of these people in a year."""
    rows = counting(Specimen.objects.filter(patient__in=list(people), clinic_day__year=year))
    found: dict[UUID, list] = defaultdict(list)
    for key, day, outcome in rows.values_list("patient_id", "clinic_day", "outcome"):
        found[key].append((day, outcome))
    return found


def screens_of(patient: Patient) -> QuerySet[Specimen]:
    """Everything asked of a person, newest first, with every result and who stands behind it."""
    results = ScreenResult.objects.filter(followed_by=None).select_related("report")
    return (
        Specimen.objects.filter(patient=patient)
        .select_related("by", "asked", "asked__by", "taken_back", "taken_back__by")
        .prefetch_related(Prefetch("results", results, to_attr="counting_results"))
        .order_by("-at")
    )


def reports_of(specimen: Specimen) -> QuerySet[ScreenReport]:
    """Every sheet of one specimen, in the order of writing, corrections among them."""
    results = ScreenResult.objects.select_related("instead_of", "followed_by")
    return specimen.reports.select_related("by").prefetch_related(
        Prefetch("results", results)
    ).order_by("at")  # fmt: skip


def taking_on(
    patient: Patient, days: Iterable[date], orders: Iterable[Order] | None = None
) -> dict[date, frozenset[str]]:
    """Medicines given here on each of these days: ordered for it, and taken at least once before.

    Of somebody who begins today nothing is expected to be found today.
    orders  all of the person's, each with `first_given`, where they are known already
    """
    if orders is None:
        orders = Order.objects.filter(patient=patient)
        orders = orders.select_related("signed", "stopped", "episode__discharge")
        orders = orders.annotate(first_given=queries.FIRST_GIVEN)
    spans = [(order, ends_on(order)) for order in orders if hasattr(order, "signed")]
    begun: dict[str, date] = {}
    for order, _ends in spans:
        if order.first_given:
            begun[order.medicine] = min(order.first_given, begun.get(order.medicine, date.max))
    return {
        day: frozenset(
            order.medicine for order, ends in spans
            if order.first_day <= day and (ends is None or ends >= day)
            and begun.get(order.medicine, date.max) < day
        )
        for day in set(days)
    }  # fmt: skip


def read_of(
    patient: Patient, most: int | None = None, orders: Iterable[Order] | None = None
) -> list[Read]:
    """A person's screens as they are read, newest first: three questions, however many.

    orders  as `taking_on` is given them
    """
    specimens = list(screens_of(patient)[:most])
    days = [one.clinic_day for one in specimens]
    taking = taking_on(patient, days, orders) if specimens else {}
    return [Read(one, taking[one.clinic_day]) for one in specimens]
