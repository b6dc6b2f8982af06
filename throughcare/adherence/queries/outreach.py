"""Today's outreach: who, why, by when, who goes, what was agreed, every try. Seven questions."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet

from throughcare import clock
from throughcare.adherence import facts
from throughcare.adherence.actions.reaching import way_of
from throughcare.adherence.models import Looked, Outreach, Reason, Sent, Try
from throughcare.clinical.adherence import going, outreach
from throughcare.intake.models import Consent
from throughcare.medication import queries as medication
from throughcare.patients.access import OnTeam
from throughcare.patients.models import Contact, EmergencyContact
from throughcare.staff.models import Member, Post
from throughcare.staff.roles import ROLES, roles_that_may
from throughcare.withdrawal.models import Contacted

MOST = 200  # on one page; a list that is longer has another problem than its length
How, Result = Try.How, Try.Result
# What can come of each way, the likeliest first: one press writes both down.
PRESSES = {
    How.CALL: (Result.SPOKE, Result.NOT_THERE, Result.SOMEBODY_ELSE, Result.WRONG),
    How.MESSAGE: (Result.LEFT_WORD,), How.TEXT: (Result.LEFT_WORD,),
    How.LETTER: (Result.LEFT_WORD,),
    How.VISIT: (Result.SPOKE, Result.NOT_THERE, Result.SOMEBODY_ELSE),
    How.THIRD_PERSON: (Result.LEFT_WORD, Result.NOT_THERE, Result.SPOKE),
    How.MET: (Result.SPOKE,),
}  # fmt: skip


@dataclass(frozen=True)
class Press:
    """One button: how, and what came of it."""

    how: str
    result: str

    @property
    def is_likely(self) -> bool:
        """Stands in sight; the others one press away, so that a telephone shows several people."""
        return self.result in (Result.SPOKE, Result.NOT_THERE, Result.LEFT_WORD)

    @property
    def words(self) -> str:
        once = len(PRESSES[How(self.how)]) == 1
        return str(How(self.how).label if once else Result(self.result).label)


@dataclass
class Row:
    """One person on the list.

    ladder  P prescriber now, S today, R routine: the gravest of the reasons
    goes    the role before whom it stands now; sent: the member chosen by hand, who goes first
    ways    [(contact, likely presses, others)] as the person allows
    """

    outreach: Outreach
    reasons: list[Reason]
    ladder: str
    due_at: datetime
    goes: str
    sent: Member | None
    tries: list[Try]
    ways: list[tuple[Contact, list[Press], list[Press]]]
    named: list[EmergencyContact]
    overdue: bool
    press: uuid.UUID = field(default_factory=uuid.uuid4)

    @property
    def patient(self):
        return self.outreach.patient

    @property
    def urgency(self) -> tuple:
        early = any(one.code == "first_weeks" for one in self.reasons)
        return outreach.URGENCY.index(self.ladder), not self.overdue, not early, self.due_at

    @property
    def goes_words(self) -> str:
        return str(ROLES[self.goes])

    @property
    def spoke(self) -> bool:
        return any(one.result == Result.SPOKE for one in self.tries)


def open_rows(people, at: datetime, most: int = MOST) -> list[Row]:
    """Whoever of these people is to be reached, the most urgent first. Nobody who has died: their
    family is not rung."""
    return rows_of(still_sought(people), at)[:most]


def still_sought(people) -> QuerySet[Outreach]:
    rows = Outreach.objects.filter(patient__in=people, closed_at=None)
    return rows.exclude(facts.has_died("patient"))


def rows_of(found: QuerySet[Outreach], at: datetime) -> list[Row]:
    """Each with everything its card shows; as many questions for one as for two hundred."""
    held = Post.held_now().only("member_id", "role", "facility_id")
    whole = found.select_related("patient").prefetch_related(
        Prefetch("reasons", Reason.objects.order_by("at")),
        Prefetch("tries", Try.objects.select_related("by", "contact").order_by("at")),
        Prefetch("sent", Sent.objects.select_related("to").order_by("-at")),
        Prefetch("patient__contacts", Contact.objects.filter(ended_at=None).order_by("at")),
        Prefetch("patient__emergency_contacts",
                 EmergencyContact.objects.filter(ended_at=None).order_by("at")),
        Prefetch("patient__team", OnTeam.objects.filter(ended_at=None).prefetch_related(
            Prefetch("member__posts", held, to_attr="posts_now")).select_related("member")),
    )  # fmt: skip
    return sorted((row_of(one, at) for one in whole), key=lambda row: row.urgency)


def row_of(one: Outreach, at: datetime) -> Row:
    reasons, tries, sent = list(one.reasons.all()), list(one.tries.all()), list(one.sent.all())
    reasons.sort(key=lambda why: (outreach.URGENCY.index(why.ladder), why.code == "first_weeks"))
    ladder = outreach.most_urgent([why.ladder for why in reasons])
    due_at = min(why.due_at for why in reasons if why.ladder == ladder)
    acted = max((row.at for row in (*tries, *sent)), default=None)
    goes = going.who_goes(ladder, due=due_at, at=at, acted_at=acted, team=team_roles(one.patient))
    return Row(
        one, reasons, ladder, due_at, goes, sent[0].to if sent else None, tries,
        ways_of(one.patient.contacts.all()), list(one.patient.emergency_contacts.all()),
        overdue=due_at < at and acted is None,
    )  # fmt: skip


def team_roles(patient) -> set[str]:
    """The roles held here by whoever is on the person's team."""
    return {
        post.role
        for on in patient.team.all()
        for post in on.member.posts_now
        if post.facility_id == patient.facility_id
    }


def ways_of(contacts: Iterable[Contact]) -> list[tuple[Contact, list[Press], list[Press]]]:
    """Each contact with the likely presses and the others; one with nothing allowed says so."""
    found = []
    for contact in contacts:
        way = way_of(contact)
        ways = way.ways if way else ()
        all_ = [Press(how, r) for how in ways for r in PRESSES[How(how)]]
        likely = [press for press in all_ if press.is_likely]
        found.append((contact, likely, [press for press in all_ if not press.is_likely]))
    return found


def one_of(patient, outreach_id, at: datetime) -> Row | None:
    """One outreach of this person, open or closed."""
    found = rows_of(Outreach.objects.filter(patient=patient, pk=outreach_id), at)
    return found[0] if found else None


def newest_of(patient) -> Outreach | None:
    """The one that is open, else the last one."""
    return Outreach.objects.filter(patient=patient).order_by("closed_at", "-at").last()


def open_of(patient) -> Outreach | None:
    return Outreach.objects.filter(patient=patient, closed_at=None).first()


def earlier_of(patient, but) -> list[Outreach]:
    """How the ones before ended, the newest first."""
    rows = Outreach.objects.filter(patient=patient, closed_at__isnull=False).exclude(pk=but)
    return list(rows.select_related("closed_by").prefetch_related("reasons").order_by("-at")[:10])


def contacted_of(patient) -> list[Contacted]:
    """Tries written down at the withdrawal itself."""
    rows = Contacted.objects.filter(follow_up__withdrawal__patient=patient).select_related("by")
    return list(rows.order_by("-at")[:5])


def consents_that_name(patient, at: datetime) -> list[Consent]:
    """Consents in force that let somebody named be told."""
    rows = Consent.objects.filter(patient=patient, kind=Consent.Kind.PART2_NAMED, revoked_at=None)
    today = clock.clinic_day(at)
    return [one for one in rows.order_by("-at") if not one.expires_on or one.expires_on >= today]


def who_could_go(facility_id) -> list[Member]:
    """Members whose post lets them reach people here, by name."""
    held = Member.objects.filter(
        Post.is_held("posts__"), is_active=True, posts__facility=facility_id,
        posts__role__in=roles_that_may("outreach.reach"),
    )  # fmt: skip
    return list(held.distinct().order_by("name"))


def looked_last(facilities) -> Looked | None:
    """When the list was made last, at the place where it is longest ago."""
    newest = [Looked.objects.filter(facility=place).order_by("-at").first() for place in facilities]
    done = [one for one in newest if one]
    return min(done, key=lambda one: one.at) if done and len(done) == len(newest) else None


def in_short(people, at: datetime) -> dict[str, Any]:
    """For a work page: how many, how many are pressing, and the first few; one question."""
    rows = Reason.objects.filter(outreach__in=still_sought(people)).exclude(code="first_weeks")
    rows = rows.values_list("outreach_id", "patient__chosen_name", "ladder", "due_at", "words")
    first: dict[Any, tuple] = {}
    for one in sorted(rows, key=lambda row: (outreach.URGENCY.index(row[2]), row[3])):
        first.setdefault(one[0], one)
    pressing = sum(ladder == "P" or due < at for _pk, _name, ladder, due, _words in first.values())
    return {"all": len(first), "pressing": pressing, "first": list(first.values())[:5]}


# --- back again -------------------------------------------------------------------------------
def what_stands(patient, at: datetime) -> dict[str, Any]:
    """What is here of somebody who came back: nothing is asked a second time that is known."""
    today = clock.clinic_day(at)
    orders = list(medication.standing(patient, today)[:5])
    last = [medication.last_taken(patient, one.medicine) for one in orders]
    consents = Consent.objects.filter(patient=patient, revoked_at=None).order_by("kind", "-at")
    plan = patient.plans.filter(signed__isnull=False).order_by("-version").first()
    return {
        "orders": [(order, dose and (today - dose.clinic_day).days - 1)
                   for order, dose in zip(orders, last, strict=True)],
        "consents": list(consents[:6]), "signed_plan": plan,
        "contacts": list(patient.contacts.filter(ended_at=None)),
    }  # fmt: skip
