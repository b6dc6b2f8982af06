"""What the person's own pages ask, and the team's beside them."""

import uuid
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q

from throughcare import clock, strands
from throughcare.medication import queries as medication
from throughcare.medication.home.days import closed_days, decisions_of
from throughcare.medication.home.words import sentence
from throughcare.medication.models import Dose, End, Order
from throughcare.patients import sealed
from throughcare.patients.own import OwnSitting
from throughcare.portal import hours
from throughcare.portal.models import (
    PARTS,
    CheckIn,
    ClinicHours,
    DaysCounted,
    Message,
    OwnPasskey,
    OwnPin,
    SafetyAgreement,
    SafetyPlan,
    Sharing,
    StartCode,
)
from throughcare.record.access.queries import team_of
from throughcare.record.models import LogLine
from throughcare.withdrawal.models import NextAppointment

HAD = (End.Outcome.TAKEN, End.Outcome.PARTLY, End.Outcome.HANDED_OVER)
CHECK_INS = 90  # in a chart: about a season
MESSAGES = 50
UNANSWERED = timedelta(days=28)  # an older question of ours asks nothing any more


# --- my day -----------------------------------------------------------------------------------
def my_day(patient, at: datetime) -> dict[str, Any]:
    """Everything on the person's day: what the record knows, and what every strand lends."""
    today = clock.clinic_day(at)
    told = clinic_hours(patient.facility_id)
    lent = [card for strand in strands.lenders() for card in strand.own_day(patient, at)]
    return {
        "come": when_to_come(patient, told, at), "told": told,
        "take_homes": take_homes(patient),
        "appointments": appointments(patient, at),
        "cards": sorted(lent, key=lambda card: not card.first),
        "team": [one.member for one in team_of(patient)],
        "news": news(patient), "days": days_counted(patient, today),
    }  # fmt: skip


def clinic_hours(facility_id) -> ClinicHours | None:
    """What this clinic tells of its hours, as it stands now."""
    return ClinicHours.objects.filter(facility=facility_id).order_by("-at").first()


def when_to_come(patient, told: ClinicHours | None, at: datetime) -> hours.Open | None:
    """The next opening of the window, for whoever has medicine to come for; never a dose."""
    today = clock.clinic_day(at)
    daily = medication.standing(patient, today).exclude(kind__in=(*Order.ONCE, Order.Kind.GUEST))
    if told is None or not daily.exists():
        return None
    had = Dose.objects.filter(patient=patient, clinic_day__gte=today, end__outcome__in=HAD)
    last = today + timedelta(days=hours.LOOK_AHEAD)
    return hours.next_open(
        told.hours, clock.at_the_clinic(at), had=set(had.values_list("clinic_day", flat=True)),
        closed=closed_days(patient.facility_id, today, last),
    )  # fmt: skip


def take_homes(patient) -> list[str]:
    """What was decided about doses at home, in the sentence that staff read too."""
    return [sentence(row, patient.language) for row in decisions_of([patient]).values()]


def appointments(patient, at: datetime) -> list[NextAppointment]:
    """Those to come that the record knows, the next first; of each stay the newest counts."""
    found = NextAppointment.objects.filter(withdrawal__patient=patient)
    newest = found.values("withdrawal").annotate(last=Max("at")).values("last")
    return list(found.filter(at__in=newest, when__gte=at).order_by("when")[:5])


def news(patient) -> Message | None:
    """The newest message from the team, while the person has not answered or moved on."""
    last = patient.messages.order_by("-at").first()
    return last if last and last.by_id else None


# --- check-ins --------------------------------------------------------------------------------
def shared_parts(patient, then: datetime | None = None) -> list[str]:
    """What the team may see of check-ins now; or then."""
    rows = Sharing.objects.filter(patient=patient)
    newest = (rows.filter(at__lte=then) if then else rows).order_by("-at").first()
    return newest.parts if newest else []


def agreed_words(patient) -> str:
    newest = SafetyAgreement.objects.filter(patient=patient).order_by("-at").first()
    return newest.words if newest else ""


def own_check_ins(patient) -> list[dict[str, Any]]:
    """What the person wrote down of themself, oldest first. For their own page alone."""
    rows = patient.check_ins.order_by("-at")[:CHECK_INS]
    return [
        sealed.opened(row.sealed) | {"at": row.at, "arrived_at": row.arrived_at} for row in rows
    ][::-1]


def check_in_of(patient, pk) -> CheckIn | None:
    return patient.check_ins.filter(pk=pk).first()


def shown_check_ins(patient) -> list[dict[str, Any]]:
    """What the team sees: what was shared when it was written, and still is. Newest first."""
    parts = shared_parts(patient)
    if not parts:
        return []
    rows = CheckIn.objects.filter(patient=patient).exclude(shown={}).order_by("-at")[:30]
    seen = [
        {"at": row.at, "arrived_at": row.arrived_at,
         "said": [row.shown.get(part) for part in PARTS if part in parts]}
        for row in rows
    ]  # fmt: skip
    return [row for row in seen if any(value is not None for value in row["said"])]


def open_alert_of(patient, code_begins: str):
    """A red flag the person opened themself that waits for the team."""
    return patient.alerts.filter(
        acted_at=None, by=None, code__startswith=code_begins
    ).order_by("-at").first()  # fmt: skip


# --- messages ---------------------------------------------------------------------------------
def messages_of(patient) -> list[Message]:
    """Both ways, newest first."""
    rows = Message.objects.filter(patient=patient).select_related("by", "read_by")
    return list(rows.order_by("-at")[:MESSAGES])


def to_answer(rows: list[Message]) -> Message | None:
    """The newest message of the person among these, with the key its answer will have."""
    last = next((row for row in rows if row.by_id is None), None)
    if last:
        last.answer_id = answer_id(last)
    return last


def unanswered_by(people) -> dict[Any, date]:
    """Who has not answered what we asked them of our own accord, and since which day."""
    since = clock.now() - UNANSWERED
    later = Message.objects.filter(patient=OuterRef("patient"), by=None, at__gt=OuterRef("at"))
    asked = Message.objects.filter(patient__in=people, by__isnull=False, answers=None, at__gt=since)
    rows = asked.exclude(Exists(later)).values_list("patient_id").annotate(last=Max("at"))
    return {key: clock.clinic_day(last) for key, last in rows}


def opened_messages_at(patient) -> datetime | None:
    """When the person last opened their messages: from the log, no mark is kept for it."""
    reads = LogLine.objects.filter(patient=patient, kind="read", by=None, what="my-messages")
    return reads.order_by("-id").values_list("at", flat=True).first()


def waiting_messages(people) -> list[Message]:
    """Nobody has read these: who is late or ill first, then the longest wait; one a person."""
    rows = Message.objects.filter(patient__in=people, by=None, read_at=None)
    rows = rows.select_related("patient").order_by("at")
    newest = {row.patient_id: row for row in rows[:200]}
    for row in newest.values():
        row.answer_id = answer_id(row)
    return sorted(newest.values(), key=lambda row: (row.kind == Message.Kind.MESSAGE, row.at))


def answer_id(message: Message) -> uuid.UUID:
    """The key of the first answer to a message: two desks that press at once answer once."""
    return uuid.uuid5(message.pk, "answer")


# --- what is their own ------------------------------------------------------------------------
def newest_plan(patient) -> SafetyPlan | None:
    return patient.safety_plans.select_related("by").order_by("-at").first()


def days_counted(patient, today) -> int | None:
    """Days since the day they count from; None: they do not count."""
    row = DaysCounted.objects.filter(patient=patient, ended_at=None).first()
    since = sealed.opened(row.sealed).get("since") if row else None
    return (today - date.fromisoformat(since)).days if since else None


def who_looked(patient) -> list[LogLine]:
    """Who of the team opened or changed their record, newest first."""
    lines = patient.log.filter(by__isnull=False).select_related("by").order_by("-id")
    days: dict[tuple, LogLine] = {}
    for line in lines[:500]:  # once a day for each of them is what a person reads
        days.setdefault((clock.clinic_day(line.at), line.by_id, line.kind), line)
    return list(days.values())


# --- how they get in --------------------------------------------------------------------------
def access_of(patient, now: datetime) -> dict[str, Any]:
    """How this person gets in now: a PIN, a code that waits, devices they are signed in at."""
    waits = Q(used_at=None, ended_at=None, until__gt=now)
    return {
        "pin": OwnPin.objects.filter(patient=patient, ended_at=None).first(),
        "code": StartCode.objects.filter(waits, patient=patient).first(),
        "devices": devices(patient, now),
        "passkeys": OwnPasskey.objects.filter(patient=patient, ended_at=None).order_by("at"),
        "for_codes": for_codes(patient),
    }


def for_codes(patient) -> list[str]:
    """The numbers and addresses to which a code to sign in may go."""
    newest = {row.contact_id: row for row in patient.reach_choices.filter(
        contact__ended_at=None).select_related("contact").order_by("at")}  # fmt: skip
    return [row.contact.reach for row in newest.values() if row.codes]


def devices(patient, now: datetime) -> list[OwnSitting]:
    """Where they are signed in, the last used first."""
    open_ = OwnSitting.objects.filter(patient=patient, ended_at=None).order_by("-seen_at")
    return [sitting for sitting in open_[:50] if not sitting.is_over(now)]
