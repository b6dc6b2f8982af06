"""The ward: what the board says of everybody, and who works there."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from throughcare import clock
from throughcare.clinical.medicines import OPIOIDS
from throughcare.clinical.withdrawal import comfort, giving
from throughcare.medication.models import Order
from throughcare.medication.queries import paused_or_held
from throughcare.patients.models import Patient
from throughcare.record.access.queries import within_reach
from throughcare.record.header import faces_of
from throughcare.staff.models import Member, Post
from throughcare.staff.roles import roles_that_may
from throughcare.withdrawal import facts, queries
from throughcare.withdrawal.models import (
    ComfortGiven,
    ProtocolStep,
    Round,
    Supervision,
    Withdrawal,
    Withheld,
)

MAY = "window.dose"  # who does rounds and gives


@dataclass
class Held:
    """One medicine that is held: by a rule on what was measured last, by a hand, by an order."""

    what: str
    why: str
    source: str = ""


@dataclass
class Bed:
    """One person on the board, with face and with what is held."""

    row: queries.BoardRow
    face: str = ""
    held: list[Held] = field(default_factory=list)

    @property
    def emergency(self) -> bool:
        return any(alert.ladder == "E" for alert in self.row.flags)


@dataclass
class Board:
    """Everybody in withdrawal within a member's reach, the most pressing first."""

    at: datetime
    beds: list[Bed]

    def in_state(self, state: str) -> list[Bed]:
        return [bed for bed in self.beds if bed.row.state == state]

    @property
    def overdue(self) -> int:
        return len(self.in_state("overdue"))

    @property
    def due(self) -> int:
        return len(self.in_state("due"))

    @property
    def flags(self) -> int:
        return sum(len(bed.row.flags) for bed in self.beds)


def people_of(member) -> Any:
    """Whom this member does rounds with: within reach, where their post lets them."""
    return within_reach(member).filter(facility__in=member.facilities_where(MAY))


def board(member, at: datetime) -> Board:
    """The board of a member: a constant number of questions, for one person or for sixty."""
    rows = queries.board(people_of(member), at)
    if not rows:
        return Board(at, [])
    people = [row.patient for row in rows]
    keys = [row.withdrawal.pk for row in rows]
    faces, steps = faces_of(people), queries.by(steps_in_force(keys), "withdrawal_id")
    withheld = queries.by(not_given_since(keys, at), "withdrawal_id")
    waiting = queries.by(paused_or_held(people, clock.clinic_day(at)), "patient_id")
    return Board(at, [
        Bed(row, faces.get(row.patient.pk, ""), [
            *by_rule(row, steps.get(row.withdrawal.pk, [])),
            *by_hand(withheld.get(row.withdrawal.pk, [])),
            *by_order(waiting.get(row.patient.pk, [])),
        ])
        for row in rows
    ])  # fmt: skip


def steps_in_force(keys) -> list[ProtocolStep]:
    """The steps of the protocols in force of these withdrawals."""
    found = ProtocolStep.objects.filter(
        protocol__withdrawal__in=keys, protocol__signed__isnull=False, protocol__ended=None
    ).select_related("protocol")  # fmt: skip
    for step in found:
        step.withdrawal_id = step.protocol.withdrawal_id
    return list(found)


def by_rule(row: queries.BoardRow, steps: list[ProtocolStep]) -> list[Held]:
    """What the rules hold on the newest vitals, of the steps whose days these are; each once."""
    if row.last is None:
        return []
    seen = facts.measured(row.last, row.vitals or row.last)
    held: dict[str, Held] = {}
    for step in steps:
        if not step.from_day <= row.day <= (step.until_day or row.day):
            continue
        for verdict in giving.held_on(facts.step_seen(step), seen)[:1]:
            name = comfort.title(step.medicine)
            held.setdefault(name, Held(name, verdict.why, verdict.source))
    return list(held.values())


def not_given_since(keys, at: datetime) -> list[Withheld]:
    """Withheld in the last 24 hours, and not given since; the newest of each step."""
    later = ComfortGiven.objects.filter(
        step=OuterRef("step"), happened_at__gt=OuterRef("happened_at")
    )
    rows = Withheld.objects.filter(
        ~Exists(later), withdrawal__in=keys, happened_at__gt=at - queries.A_DAY,
        happened_at__lte=at,
    ).select_related("step").order_by("happened_at")  # fmt: skip
    return list({row.step_id: row for row in rows}.values())


def by_hand(rows: list[Withheld]) -> list[Held]:
    return [Held(comfort.title(row.step.medicine), row.why) for row in rows]


def by_order(orders: list[Order]) -> list[Held]:
    """The taper paused, or the order of methadone or buprenorphine held."""
    return [
        Held(order.medicine.capitalize(), "", "held" if order.is_held else "paused")
        for order in orders if order.medicine in OPIOIDS
    ]  # fmt: skip


# --- who works there --------------------------------------------------------------------------
def who_may(facilities, permission: str = MAY) -> list[Member]:
    """Members whose post at one of these places carries a permission now, by name."""
    holds = Q(posts__facility__in=facilities, posts__role__in=roles_that_may(permission))
    found = Member.objects.filter(holds & Post.is_held("posts__"), is_active=True)
    return list(found.distinct().order_by("name", "pk"))


def newest_shifts(keys) -> dict[Any, Supervision]:
    """The shift written down last of each withdrawal, whether it has begun or is over."""
    rows = Supervision.objects.filter(withdrawal__in=keys).select_related("member").order_by("at")
    return {row.withdrawal_id: row for row in rows}


# --- one person -------------------------------------------------------------------------------
def newest_begun(patient: Patient):
    """The withdrawal that goes on, or the last one that did: a round may be written down late."""
    begun = queries.every(patient).filter(begun__isnull=False)
    return begun.select_related("patient__facility", "begun", "left").first()


def open_flags_of(patient: Patient) -> list:
    """Red flags nobody has acted on, the most urgent first, each with whom it is before."""
    found = list(queries.open_flags([patient.pk]))
    for alert in found:
        alert.goes_to = alert.routes[-1].to if alert.routes else None
    return sorted(found, key=lambda alert: (list(alert.LADDER).index(alert.ladder), alert.due_at))


def open_flag(patient: Patient, code: str):
    """The open red flag of this code, if there is one."""
    return patient.alerts.filter(code=code, acted_at=None).first()


def rounds_of_person(patient: Patient) -> QuerySet[Round]:
    """Every round of this person, whichever withdrawal it was in."""
    mine = Round.objects.filter(withdrawal__patient=patient)
    return mine.select_related(
        "withdrawal__begun", "sheet__sheet", "by", "instead_of", "followed_by"
    )


def last_scored(one: Withdrawal) -> Round | None:
    """The newest round with a score that counts."""
    scored = queries.rounds_of(one).filter(followed_by=None, sheet__isnull=False)
    return scored.first()


def steps_of_person(patient: Patient) -> QuerySet[ProtocolStep]:
    """Every step of every protocol of this person; whether one is in force the rules say."""
    mine = ProtocolStep.objects.filter(protocol__withdrawal__patient=patient)
    return mine.select_related("protocol__withdrawal__begun")
