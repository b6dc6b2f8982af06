"""What the rules of outreach are told of everybody: a fixed number of questions for 5,000 people.

Each question is asked of all at once; what is long (doses) is entered at each person's newest row,
so that ten years of doses cost what ten days do.
"""

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Exists, F, Max, OuterRef, QuerySet, Subquery
from django.utils import timezone

from throughcare import clock, strands
from throughcare.adherence.models import Came, Outreach
from throughcare.clinical import medicines
from throughcare.clinical.adherence import measures
from throughcare.clinical.adherence.outreach import DepotDue, Facts, FollowUpDue
from throughcare.clinical.medication import depots
from throughcare.intake.models import Discharge, Episode
from throughcare.medication import facts as window
from throughcare.medication import queries as medication
from throughcare.medication.models import Dose, End, GuestOut, HandOver, Order
from throughcare.patients.models import Flag, Patient
from throughcare.therapy.models import Outcome
from throughcare.withdrawal import after
from throughcare.withdrawal.models import Contacted, FollowUp

SESSIONS = timedelta(days=35)  # missed longer ago says nothing of today
DEPOTS = timedelta(days=150)  # the longest interval, and as much again
CAME = (Outcome.What.ATTENDED, Outcome.What.LATE)


def people_of(facility) -> QuerySet[Patient]:
    """Everybody who may have to be reached: in treatment, or to be called after a withdrawal.

    Nobody who has died, and no chart that is read within another one.
    """
    stays = Episode.objects.filter(patient=OuterRef("pk"), discharge=None)
    calls = FollowUp.objects.filter(withdrawal__patient=OuterRef("pk"), by_at__gte=clock.now()
                                    - SESSIONS)  # fmt: skip
    here = Patient.objects.filter(Exists(stays) | Exists(calls), facility=facility)
    here = here.exclude(merged_into__ended_at=None, merged_into__isnull=False)
    return here.exclude(has_died())


def has_died(person: str = "pk") -> Exists:
    """Did their last stay end with their death? person: how whoever asks reaches them."""
    back = Episode.objects.filter(patient=OuterRef("patient"), admitted_at__gt=OuterRef("at"))
    died = Discharge.objects.filter(~Exists(back), reason=Discharge.Reason.DIED)
    return Exists(died.filter(patient=OuterRef(person)))


def facts_of(people: QuerySet[Patient], at: datetime) -> dict[Any, Facts]:
    """{key of a person: what is known of them today}."""
    today, keys = clock.clinic_day(at), people.values("pk")
    found: dict[Any, dict[str, Any]] = defaultdict(dict)
    for known in (
        daily(keys, today, at), days_of_doses(people, today), missed_in_a_row(keys, at),
        injections(keys, today), calls(people, at), released(keys, at),
        agreed(keys, today), silent(people),
    ):  # fmt: skip
        for key, values in known.items():
            found[key] |= values
    for values in found.values():
        if values.get("medicine"):
            values.pop("depot", None)  # a medicine of every day took its place
        away = values.pop("away_until", None)
        if away and "covered_until" in values:
            values["covered_until"] = max(values["covered_until"], min(away, today))
    return {key: Facts(on=today, **values) for key, values in found.items()}


def daily(keys, today: date, at: datetime) -> dict:
    """A signed order in force for every day; of two, the one that begun first."""
    orders = medication.in_force(today, Order.objects.filter(patient__in=keys), clock.end_of(today))
    orders = orders.exclude(kind__in=(*Order.ONCE, Order.Kind.GUEST)).order_by("-first_day")
    rows = orders.values_list("patient_id", "medicine", "first_day")
    return {key: {"medicine": name, "ordered_since": begun} for key, name, begun in rows}


def days_of_doses(people: QuerySet[Patient], today: date) -> dict:
    """First and last day with a dose of this stay, and when doses last went home: one question."""
    stay = Episode.objects.filter(patient=OuterRef("pk"), discharge=None)
    doses = Dose.objects.filter(patient=OuterRef("pk"), end__isnull=False)
    doses = doses.exclude(medication.NOT_GIVEN).exclude(Exists(medication.NOT_TAKEN_AT_HOME))
    newest = doses.order_by("-clinic_day").values("clinic_day")[:1]
    begun = doses.filter(clinic_day__gte=OuterRef("admitted_on")).order_by("clinic_day")
    away = GuestOut.objects.filter(patient=OuterRef("pk"), first_day__lte=today)
    home = HandOver.objects.filter(patient=OuterRef("pk")).order_by("-clinic_day")
    rows = people.annotate(
        admitted_on=Subquery(stay.values("admitted_at__date")[:1]),
        covered_until=Subquery(newest), first_on=Subquery(begun.values("clinic_day")[:1]),
        away_until=Subquery(away.order_by("-last_day").values("last_day")[:1]),
        home_from=Subquery(home.values("clinic_day")[:1]),
    ).exclude(first_on=None)  # fmt: skip
    names = ("pk", "covered_until", "first_on", "away_until", "home_from")
    return {
        key: {"covered_until": last, "first_dose_on": first, "away_until": away_until,
              "home_from": home_from}
        for key, last, first, away_until, home_from in rows.values_list(*names)
    }  # fmt: skip


def missed_in_a_row(keys, at: datetime) -> dict:
    """Sessions and appointments missed one after another, the newest ones."""
    since = at - SESSIONS
    talks = Outcome.objects.filter(
        session__patient__in=keys, followed_by=None, session__starts_at__gte=since
    ).values_list("session__patient_id", "session__starts_at", "outcome", "cancelled_by")
    visits = Came.objects.filter(
        appointment__patient__in=keys, followed_by=None, appointment__starts_at__gte=since
    ).values_list("appointment__patient_id", "appointment__starts_at", "outcome", "cancelled_by")
    seen: dict[Any, list[measures.Seen]] = defaultdict(list)
    for key, when, outcome, by in (*talks, *visits):
        state = "done" if outcome in CAME else "excused" if by == "clinic" else "missed"
        seen[key].append(measures.Seen(clock.clinic_day(when), state))
    return {
        key: {"sessions_missed": run, "session_on": max(row.on for row in rows
                                                         if row.state == "missed")}
        for key, rows in seen.items() if (run := measures.run_missed(rows))
    }  # fmt: skip


def injections(keys, today: date) -> dict:
    """The last injection that lasts, and when the next is due: by order, or as paper says."""
    given = Dose.objects.filter(
        patient__in=keys, end__ug_taken__gt=0, clinic_day__gte=today - DEPOTS
    ).select_related("order", "paper__bottle")  # fmt: skip
    by_order = given.filter(order__kind=Order.Kind.DEPOT)
    on_paper = given.filter(
        step=None, paper__bottle__product__in=[one.key for one in medicines.products() if one.depot]
    )
    last = {}
    for dose in sorted((*by_order, *on_paper), key=lambda dose: dose.clinic_day):
        last[dose.patient_id] = dose
    return {key: {"depot": depot_due(dose)} for key, dose in last.items()}


def depot_due(dose: Dose) -> DepotDue:
    product = window.injected(dose)
    when = depots.window(product, dose.clinic_day)
    antagonist = medicines.medicine(product.medicine).kind == "antagonist"
    return DepotDue(product.title, antagonist, dose.clinic_day, when.due, when.late_after)


def calls(people: QuerySet[Patient], at: datetime) -> dict:
    """Contacts after a withdrawal that are due; of several the first."""
    found: dict[Any, dict] = {}
    for due in after.contacts_due(people, at):
        told = FollowUpDue(str(due.pk), due.by_at, due.words)
        found.setdefault(due.withdrawal.patient_id, {"follow_up": told})
    return found


def released(keys, at: datetime) -> dict:
    """Out of hospital or prison, as it was told."""
    flags = Flag.objects.filter(
        patient__in=keys, kind=Flag.Kind.RECENT_RELEASE, ended_at=None, at__gte=at - SESSIONS
    )
    rows = flags.values_list("patient_id", "at")
    return {key: {"released_on": clock.clinic_day(when)} for key, when in rows}


def agreed(keys, today: date) -> dict:
    """Who said they would come on a day that is over, and was not seen since they said it."""
    later = Outreach.objects.filter(patient=OuterRef("patient"), at__gt=OuterRef("at"))
    rows = Outreach.objects.filter(
        patient__in=keys, outcome=Outreach.Outcome.COMING_BACK, coming_on__lt=today
    ).exclude(Exists(later))
    seen = seen_since(rows.values("patient"))
    return {
        one.patient_id: {"agreed_on": one.coming_on, "agreed": str(one.pk)}
        for one in rows
        if one.patient_id not in seen or seen[one.patient_id] < one.closed_at
    }


def silent(people: QuerySet[Patient]) -> dict:
    """Whose answer to a message of ours is outstanding, as the doors know it."""
    asked = [strand.silent(people) for strand in strands.all_strands()]
    return {key: {"silent_since": day} for rows in asked for key, day in rows.items()}


def seen_since(keys) -> dict[Any, datetime]:
    """When each of these people was last seen or spoken with here, by anybody: four questions."""
    doses = End.objects.filter(dose__patient=OuterRef("pk"), dose__home=False)
    doses = doses.exclude(outcome=End.Outcome.NOT_GIVEN).order_by("-dose__clinic_day", "-at")
    came = {"outcome__in": CAME, "followed_by": None}
    asked = [
        Patient.objects.filter(pk__in=keys).annotate(last=Subquery(doses.values("at")[:1]))
        .values_list("pk", "last"),
        newest(Outcome.objects.filter(session__patient__in=keys, **came), "session__patient"),
        newest(Came.objects.filter(appointment__patient__in=keys, **came), "appointment__patient"),
        newest(HandOver.objects.filter(patient__in=keys), "patient"),
        newest(Contacted.objects.filter(
            follow_up__withdrawal__patient__in=keys, outcome=Contacted.Outcome.REACHED
        ), "follow_up__withdrawal__patient"),
    ]  # fmt: skip
    seen: dict[Any, datetime] = {}
    for key, last in (row for rows in asked for row in rows):
        if last and (key not in seen or seen[key] < last):
            seen[key] = last
    return seen


def newest(rows: QuerySet, person: str):
    return rows.values_list(person).annotate(last=Max(F("at")))


def on_the_day(day: date, hour: time) -> datetime:
    """An hour of a clinic day, as the clinic's clock shows it."""
    local = datetime.combine(day, hour)
    return timezone.make_aware(local, timezone.get_default_timezone())


def opens_at(day: date) -> datetime:
    return on_the_day(day, settings.OPENS_AT)


def noon_of(day: date) -> datetime:
    return on_the_day(day, time(12))
