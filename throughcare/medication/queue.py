"""Who waits at the window, who was poured for and not confirmed, and finding somebody to dose."""

from collections import Counter
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery

from throughcare import clock
from throughcare.medication import queries
from throughcare.medication.actions.cards import LENGTH, MARK
from throughcare.medication.actions.window import WAITS
from throughcare.medication.models import Arrival, Card, Dose, End
from throughcare.medication.places import Place
from throughcare.patients.models import Alert, Patient
from throughcare.patients.spelling import plain
from throughcare.prepared import prepared
from throughcare.record import queries as record
from throughcare.record.access.queries import (
    here_now,
    hidden_from,
    is_themself,
    left_since,
    said,
)
from throughcare.staff.models import Facility

BEING_POURED = timedelta(minutes=5)  # a dose at another window is no leftover while it is given
SERVED = (End.Outcome.TAKEN, End.Outcome.PARTLY)
FOUND = 8  # names shown; whoever has more types one letter more


@dataclass(frozen=True)
class Who:
    """What the queue shows of somebody, and what they are found by: every page reads of everybody
    who waits, and no more than this."""

    pk: UUID
    number: str
    chosen_name: str
    given_name: str
    family_name: str
    date_of_birth: date | None
    sounds_like: str


OF_EACH = [f"patient__{one.name}" for one in fields(Who)]


@dataclass(frozen=True)
class Row:
    """One person in the queue."""

    patient: Who
    minutes: int
    waits_for_prescriber: bool
    is_hidden: bool
    alike: bool

    @property
    def hours(self) -> tuple[int, int] | None:
        """(hours, minutes) of a wait of an hour or more."""
        return divmod(self.minutes, 60) if self.minutes >= 60 else None


def waiting(member, facility_id, now: datetime) -> list[Row]:
    """Everybody who came and was not dosed since, first come first. One question.

    Of a hidden chart the number alone is shown, and only to say that somebody waits.
    """
    here = waiting_for(member.pk, facility_id, clock.clinic_day(now))
    rows = [(at, asked, hidden, Who(*who)) for at, asked, hidden, *who in here]
    sounds = Counter(who.sounds_like for _at, _asked, hidden, who in rows if not hidden)
    return [
        Row(who, int((now - at).total_seconds() // 60), asked, hidden,
            bool(who.sounds_like) and sounds[who.sounds_like] > 1)
        for at, asked, hidden, who in rows
    ]  # fmt: skip


@prepared
def waiting_for(member: UUID, facility: UUID, day: date):
    here = arrivals_waiting(facility, day).filter(~is_themself(member, "patient"))
    asked = Alert.objects.filter(patient=OuterRef("patient"), acted_at=None, code__startswith=WAITS)
    here = here.annotate(asked=Exists(asked), hidden=said(hidden_from(member, "patient")))
    return here.order_by("at").values_list("at", "asked", "hidden", *OF_EACH)


def arrivals_waiting(facility_id, day):
    """Arrivals of a day that were neither sent away nor served since."""
    ends = End.objects.filter(
        dose__patient=OuterRef("patient"), dose__clinic_day=day, dose__home=False,
        outcome__in=SERVED, at__gte=OuterRef("at"), dose__wrong_at=None,
    )  # fmt: skip
    here = Arrival.objects.filter(patient__facility=facility_id, clinic_day=day, left_at=None)
    return here.exclude(Exists(ends))


def next_of(rows: list[Row], but=None) -> Row | None:
    """Who is next: whoever came first and waits for nobody else than the nurse."""
    ready = (row for row in rows if not (row.waits_for_prescriber or row.is_hidden))
    return next((row for row in ready if row.patient.pk != but), None)


def left_over(place: Place, now: datetime, but=None) -> list[Dose]:
    """Poured and not confirmed: at this window, and at any other for longer than a dose takes."""
    open_doses = open_at(place.facility.pk, place.window, now - BEING_POURED)
    return [dose for dose in open_doses if dose.patient_id != but][:20]


@prepared
def open_at(facility: UUID, window: str, since: datetime):
    return queries.unresolved(facility).filter(Q(window=window) | Q(at__lt=since))[:21]


def dosed_today(facility_id, day) -> int:
    """How many people had a dose at a window today."""
    counted = dosed_on.first(facility_id, day)
    return counted["people"] if counted else 0


@prepared
def dosed_on(facility: UUID, day: date):
    """The end of each dose is asked for by itself, so that only those of the day are looked at."""
    how = End.objects.filter(dose=OuterRef("pk")).values("outcome")
    doses = Dose.objects.filter(patient__facility=facility, clinic_day=day, home=False)
    served = doses.annotate(how=Subquery(how)).filter(how__in=SERVED)
    return served.values("patient__facility").annotate(people=Count("patient", distinct=True))


def is_card(text: str) -> bool:
    """Is this what a scanner reads off one of our cards?"""
    return text.upper().startswith(MARK) and len(text) == len(MARK) + LENGTH


def card_of(token: str, facility_id) -> Card | None:
    """The card with this token, one that was replaced too."""
    cards = Card.objects.filter(token=token.upper(), patient__facility=facility_id)
    return cards.select_related("patient").first()


def in_queue(rows: list[Row], text: str) -> list[Who]:
    """Those who wait and whose name, or a word of it, begins so."""
    typed = plain(text)
    return [row.patient for row in rows if not row.is_hidden and called(row.patient, typed)]


def called(patient: Who, typed: str) -> bool:
    words = f"{patient.chosen_name} {patient.given_name} {patient.family_name}"
    names = plain(words).split()
    return patient.number.endswith(typed) if typed.isdigit() else all(
        any(name.startswith(part) for name in names) for part in typed.split()
    )  # fmt: skip


def anybody(member, text: str) -> list[Patient]:
    """Those of the clinic who may be meant, here or not."""
    return record.people(member, text, 1).rows[:FOUND]


def minutes_to_wait(facility_id, now: datetime, ahead: int) -> int | None:
    """About how long, at the pace of the last hour; None while too few were dosed to say."""
    hour = End.objects.filter(
        dose__patient__facility=facility_id, dose__home=False, at__gt=now - timedelta(hours=1),
        at__lte=now, outcome__in=SERVED, dose__paper=None,  # no pace of this window
    ).order_by(F("at"))  # fmt: skip
    times = list(hour.values_list("at", flat=True))
    if len(times) < 3:
        return None
    each = (times[-1] - times[0]) / (len(times) - 1)
    return max(1, round(each.total_seconds() * (ahead + 1) / 60))


def arrival_of(patient: Patient, day) -> Arrival | None:
    """This person's place in the queue of a day; None where they have none."""
    return Arrival.objects.filter(patient=patient, clinic_day=day, left_at=None).first()


def people_before(arrival: Arrival) -> int:
    """How many came earlier and still wait."""
    here = arrivals_waiting(arrival.patient.facility_id, arrival.clinic_day)
    return here.filter(at__lt=arrival.at).count()


def clinic(key: str) -> Facility | None:
    """The clinic a kiosk was made for."""
    return Facility.objects.filter(pk=key).first()


def in_treatment(facility: Facility, now: datetime, **known) -> Patient | None:
    """The one person in treatment here of whom this is known."""
    here = Patient.objects.filter(here_now(left_since(now)), facility=facility)
    return here.filter(**known).first()
