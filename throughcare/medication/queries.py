"""What a page asks of medicine: which orders are in force, what was given, who waits."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from throughcare import clock
from throughcare.clinical import medicines
from throughcare.intake.models import Episode
from throughcare.medication.models import (
    CameBack,
    Dose,
    End,
    GuestOut,
    Held,
    Order,
    Pour,
    PumpAsked,
    Step,
    Stopped,
)
from throughcare.medication.models.knowing import Known
from throughcare.patients.models import Patient
from throughcare.prepared import prepared

NOT_GIVEN = Q(end__outcome="not_given")
NOT_TAKEN_AT_HOME = CameBack.objects.filter(
    bottle__dose=OuterRef("pk"), how__in=("full", "lost", "stolen")
)
IS_DEPOT = Q(order__kind=Order.Kind.DEPOT) | Q(
    step=None, paper__bottle__product__in=[one.key for one in medicines.products() if one.depot]
)  # an injection that lasts; given on paper, known by what was injected
FIRST_GIVEN = Subquery(
    Dose.objects.filter(order=OuterRef("pk"), end__ug_taken__gt=0)
    .order_by("clinic_day")
    .values("clinic_day")[:1]
)  # the first day on which anything of an order was taken


def in_force(
    day: date, orders: QuerySet | None = None, ends: datetime | None = None
) -> QuerySet[Order]:
    """Signed orders of a stay that goes on, that cover a day and are neither stopped nor held."""
    orders = Order.objects.all() if orders is None else orders
    return orders.filter(stands_on(day, ends=ends))


def stands_on(day: date, path: str = "", ends: datetime | None = None) -> Q:
    """Is an order in force on a day?

    path  how whoever asks reaches the order     ends  when the day ends, where that is known
    """
    stopped = Stopped.objects.filter(order=OuterRef(f"{path}pk"), from_day__lte=day)
    held = held_on(day).filter(order=OuterRef(f"{path}pk"))
    until = Q(**{f"{path}last_day": None}) | Q(**{f"{path}last_day__gte": day})
    signed = Q(**{f"{path}signed__isnull": False, f"{path}first_day__lte": day})
    goes_on = of_a_stay(ends or clock.end_of(day), path)
    return signed & until & goes_on & ~Exists(stopped) & ~Exists(held)


def of_a_stay(until: datetime, path: str = "") -> Q:
    """Orders whose stay in treatment had not ended by a moment: with the stay its orders end."""
    stay = f"{path}episode__discharge"
    return Q(**{stay: None}) | Q(**{f"{stay}__at__gte": until})


def held_on(day: date) -> QuerySet[Held]:
    """Holds that stand on a day."""
    return Held.objects.filter(from_day__lte=day).filter(Q(ended_day=None) | Q(ended_day__gt=day))


def steps_of_day(
    patients: Iterable[Patient], day: date, ends: datetime | None = None
) -> QuerySet[Step]:
    """Every dose or part that is ordered for these people on a day, first part first."""
    return (
        Step.objects.filter(
            Q(last_day=None) | Q(last_day__gte=day), stands_on(day, "order__", ends),
            first_day__lte=day, order__patient__in=patients,
        )
        .exclude(given_once_before(day))
        .select_related("order", "order__signed", "order__signed__by")
        .order_by("order__medicine", "first_day", "part")
    )  # fmt: skip


@prepared
def steps_of_one(patient: UUID, day: date, ends: datetime):
    """The same for one person."""
    return steps_of_day([patient], day, ends)


def given_once_before(day: date) -> Q:
    """Of what is ordered once (a depot, one dose): it was given on another day already.

    Found through the order: no index leads from a step to its doses.
    """
    given = Dose.objects.filter(order=OuterRef("order"), step=OuterRef("pk"))
    given = given.exclude(clinic_day=day).exclude(NOT_GIVEN)
    return Q(order__kind__in=Order.ONCE) & Q(Exists(given))


def doses_of_day(patients: Iterable[Patient], day: date) -> QuerySet[Dose]:
    """What was reserved, poured or given to these people for a day, with how it ended."""
    return (
        Dose.objects.filter(patient__in=patients, clinic_day=day)
        .select_related("end", "order")
        .order_by("at")
    )


@prepared
def doses_with_key(key: UUID):
    return Dose.objects.filter(pk=key)


@prepared
def tries_of(patient: UUID, day: date, medicine: str, part: str):
    """How often this dose of this day was reserved, the newest first, with how each ended; one that
    another person took too: what is given now comes after it."""
    tries = Dose.every.filter(Q(wrong_at=None) | Q(paper=None))
    tries = tries.filter(patient=patient, clinic_day=day, medicine=medicine, part=part)
    return tries.select_related("end", "freed", "bottle").order_by("-at")


@prepared
def is_in_force(order: UUID, day: date, ends: datetime):
    return in_force(day, Order.objects.filter(pk=order), ends).values("pk")


@prepared
def parts_of(order: UUID, day: date):
    """The steps of an order that cover a day."""
    steps = Step.objects.filter(order=order, first_day__lte=day)
    return steps.filter(Q(last_day=None) | Q(last_day__gte=day)).order_by("first_day", "part")


@prepared
def pours_of(dose: UUID):
    """All that was poured for a dose, with the bottle it came out of."""
    return Pour.objects.filter(dose=dose).select_related("account", "account__facility")


@prepared
def ends_of(dose: UUID):
    """What became of a dose; nothing while nobody has said."""
    return End.objects.filter(pk=dose)


@prepared
def asked_of_pumps(dose: UUID):
    """What pumps were asked for a dose, each with what it said, where it has."""
    return PumpAsked.objects.filter(dose=dose).select_related("told")


def last_doses(patient: Patient, medicine: str, before: date) -> QuerySet[Dose]:
    """Doses of earlier days that were taken at least in part, newest first.

    A take-home counts as taken on its day, unless its bottle came back full or is known to be gone.
    """
    return (
        Dose.objects.filter(patient=patient, medicine=medicine, clinic_day__lt=before)
        .filter(end__isnull=False)
        .exclude(NOT_GIVEN)
        .exclude(Exists(NOT_TAKEN_AT_HOME))
        .select_related("end")
        .order_by("-clinic_day", "-at")
    )


def unresolved(facility_id) -> QuerySet[Dose]:
    """Poured, or perhaps poured by a pump that has not said, and nobody said what became of it."""
    unsaid = Exists(PumpAsked.objects.filter(dose=OuterRef("pk"), told=None))
    return (
        Dose.objects.filter(patient__facility_id=facility_id, under_way__isnull=False)
        .filter(Q(pours__isnull=False) | unsaid)
        .select_related("patient")
        .distinct()
        .order_by("at")
    )


def under_way_of(order: Order) -> Dose | None:
    """The dose of an order that is reserved or poured at a window now."""
    doses = Dose.objects.filter(order=order, under_way__isnull=False, home=False)
    return doses.prefetch_related("pours").order_by("at").first()


def to_sign(people) -> QuerySet[Order]:
    """Orders of these people that were written and await a prescriber, the longest first.

    None of a stay that has ended: it cannot be signed any more.
    people  a query, or a list; nobody beyond it is named
    """
    return (
        Order.objects.filter(patient__in=people, signed=None, stopped=None, episode__discharge=None)
        .select_related("patient__facility", "by", "item", "replaces")
        .prefetch_related("steps")
        .order_by("at", "pk")
    )


def ending_soon(people, today: date, days: int = 3) -> QuerySet[Order]:
    """Orders in force that end within so many days, with none signed to follow them."""
    last = today + timedelta(days=days)
    follows = Order.objects.filter(
        patient=OuterRef("patient"), first_day__gt=OuterRef("first_day"), signed__isnull=False,
        stopped=None,
    ).exclude(kind__in=Order.ONCE)  # fmt: skip
    return (
        in_force(today, Order.objects.filter(patient__in=people, last_day__lte=last))
        .exclude(kind__in=Order.ONCE)
        .exclude(Exists(follows))
        .select_related("patient")
        .order_by("last_day", "pk")
    )


def paused_or_held(people, today: date) -> QuerySet[Order]:
    """Orders that wait for a word of the prescriber: a taper paused, an order held."""
    held = Exists(held_on(today).filter(order=OuterRef("pk")))
    mine = Order.objects.filter(
        of_a_stay(clock.end_of(today)), patient__in=people, signed__isnull=False
    )
    return (
        mine.filter(Q(last_day=None) | Q(last_day__gte=today))
        .exclude(Exists(Stopped.objects.filter(order=OuterRef("pk"), from_day__lte=today)))
        .annotate(is_held=held)
        .filter(Q(kind=Order.Kind.PAUSE) | Q(is_held=True))
        .select_related("patient")
        .order_by("at", "pk")
    )


def vomited_undecided(people, today: date) -> QuerySet[Dose]:
    """Doses of today that were vomited, and that no order replaces yet."""
    return (
        Dose.objects.filter(patient__in=people, clinic_day=today, vomited__isnull=False)
        .filter(replacement_orders=None)
        .select_related("patient", "vomited")
        .order_by("at")
    )


def whole_orders(patient: Patient) -> QuerySet[Order]:
    """The orders of a person, each with everything its page shows."""
    return (
        Order.objects.filter(patient=patient)
        .select_related("signed", "signed__by", "stopped", "stopped__by", "stopped__replaced_by",
                        "item", "by", "replaces", "guest_in", "episode__discharge")
        .prefetch_related("steps", "holds", "holds__by")
    )  # fmt: skip


def holds_of(patient: Patient) -> QuerySet[Held]:
    """Every hold on an order of a person."""
    return Held.objects.filter(order__patient=patient).select_related("by")


def guest_letters(patient: Patient) -> QuerySet[GuestOut]:
    """Letters to other clinics, the newest first."""
    asked = GuestOut.objects.filter(patient=patient)
    return asked.select_related("order", "order__signed__by", "consent", "by").order_by("-at")


def counting(kind: type[Known], patient: Patient) -> QuerySet:
    """What counts now of one kind of knowledge of a person."""
    return kind.objects.filter(patient=patient).counting()


def ever_known(kind: type[Known], patient: Patient) -> QuerySet:
    """Everything ever written of one kind, the newest first, with what took its place."""
    every = kind.objects.filter(patient=patient).select_related("by", "followed_by")
    return every.order_by("-at")[:30]


def last_taken(patient: Patient, medicine: str) -> Dose | None:
    """The newest dose that was taken at least in part, today's included."""
    taken = Dose.objects.filter(patient=patient, medicine=medicine, end__isnull=False)
    taken = taken.exclude(NOT_GIVEN).exclude(Exists(NOT_TAKEN_AT_HOME))
    return taken.select_related("end").order_by("-clinic_day", "-at").first()


def standing(patient: Patient, day: date) -> QuerySet[Order]:
    """Every signed order that is not over on a day, held ones too, newest first."""
    return (
        Order.objects.filter(of_a_stay(clock.end_of(day)), patient=patient, signed__isnull=False)
        .filter(Q(last_day=None) | Q(last_day__gte=day))
        .exclude(Exists(Stopped.objects.filter(order=OuterRef("pk"), from_day__lte=day)))
        .select_related("signed", "signed__by", "stopped", "item", "episode__discharge")
        .prefetch_related("steps", "holds")
        .order_by(F("first_day").desc(), "-at")
    )


def first_taken(patient: Patient, medicine: str, stay: Episode) -> date | None:
    """The first day of a stay on which a medicine was taken here, an injection left aside.

    What was given on paper without an order in force belongs to the stay of its day.
    """
    since = clock.clinic_day(stay.admitted_at)
    of_the_stay = Q(order__episode=stay) | Q(step=None, clinic_day__gte=since)
    taken = Dose.objects.filter(
        of_the_stay, patient=patient, medicine=medicine, home=False, end__ug_taken__gt=0
    )
    days = taken.exclude(IS_DEPOT).order_by("clinic_day").values_list("clinic_day", flat=True)
    return days.first()
