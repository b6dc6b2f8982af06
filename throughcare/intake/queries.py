"""What the intake pages ask."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError
from django.db.models import Case, Count, Exists, F, Max, Min, OuterRef, Prefetch, Q, Subquery, When
from django.db.models.functions import Coalesce

from throughcare import clock
from throughcare.intake.models import (
    CallBack,
    Consent,
    Diagnosis,
    Episode,
    HelpClosed,
    HelpRequest,
    Notice,
    Pregnancy,
)
from throughcare.patients.duplicates import Alike, alike_people
from throughcare.patients.models import Flag, Identifier, Patient
from throughcare.patients.names import Likeness
from throughcare.prepared import prepared
from throughcare.record.access.queries import findable
from throughcare.record.merging import kept_charts
from throughcare.staff.models import Facility, Member, Post
from throughcare.staff.roles import WORK_HERE


def this_facility() -> Facility | None:
    """The clinic the public page speaks for: the first one set up."""
    return Facility.objects.order_by("name").first()


def clinic_and_notice(day: date) -> tuple[Facility | None, Notice | None]:
    """The clinic and what its diary says of a day. Without a database: neither, and no error.

    What to do in an overdose and whom to ring must be there when nothing else is.
    """
    try:
        facility = this_facility()
        return facility, diary_today(facility, day) if facility else None
    except DatabaseError:
        return None, None


def jurisdiction_of(facility: Facility | None) -> str:
    """Whose law and whose numbers: the clinic's own, else those of the settings."""
    return facility.jurisdiction if facility else settings.JURISDICTION


def diary_today(facility: Facility, day: date) -> Notice | None:
    """The notice that holds on a day: the newest that began on or before it."""
    return facility.notices.filter(clinic_day__lte=day).order_by("-clinic_day", "-at").first()


def waiting_requests(facilities):
    """Requests for help not closed yet: withdrawal first, then the longest wait."""
    last = CallBack.objects.filter(help_request=OuterRef("pk")).order_by("-at")
    return (
        HelpRequest.objects.filter(facility__in=facilities, closed=None)
        .annotate(
            attempts=Count("call_backs"),
            last_at=Max("call_backs__at"),
            call_again_at=Subquery(last.values("call_again_at")[:1]),
            last_outcome=Subquery(last.values("outcome")[:1]),
        )
        .order_by(Case(When(need=HelpRequest.Need.WITHDRAWAL, then=0), default=1), "asked_at")
    )


def recently_closed(facilities, people, days: int = 14):
    """Requests closed lately, newest first, with their outcome, and whose they became."""
    since = clock.now() - timedelta(days=days)
    return (
        HelpRequest.objects.filter(facility__in=facilities, closed__at__gte=since)
        .annotate(may_name=Exists(people.filter(pk=OuterRef("closed__patient"))))
        .select_related("closed", "closed__patient", "closed__by")
        .order_by("-closed__at")[:50]
    )


def likely_duplicates(facility, details, phones=()) -> list[Alike]:
    """Registered people who may be the same: by name, birthday and phone, slips included."""
    found = alike_people(Patient.objects.filter(facility=facility), details, phones)
    kept = kept_charts([alike.patient.pk for alike in found])
    in_use: dict[Any, Alike] = {}
    for alike in found:  # a chart read within another one is that person's other chart
        patient = kept.get(alike.patient.pk, alike.patient)
        in_use.setdefault(patient.pk, Alike(patient, alike.likeness))
    return list(in_use.values())


def holders_of(facility, identifiers) -> list[Alike]:
    """Who is registered here with one of these numbers from elsewhere."""
    same = Q(pk=None)
    for told in identifiers:
        same |= Q(system__iexact=told["system"], value__iexact=told["value"])
    held = Identifier.objects.filter(same, facility=facility).select_related("patient")
    return [Alike(one.patient, Likeness(100, ("identifier",))) for one in held]


def apart(found: list[Alike], member) -> tuple[list[Alike], list[Alike]]:
    """Those this member may know of, and those whose chart is hidden from them."""
    keys = [one.patient.pk for one in found]
    open_to = set(findable(member).filter(pk__in=keys).values_list("pk", flat=True))
    seen = [one for one in found if one.patient.pk in open_to]
    return seen, [one for one in found if one.patient.pk not in open_to]


def newest_episode(patient) -> Episode | None:
    """The open episode, or the one that ended last."""
    return (
        patient.episodes.select_related("discharge", "admitted_by").order_by("-admitted_at").first()
    )


def episodes_of(patient):
    """Every stay in treatment, newest first."""
    return patient.episodes.select_related("discharge", "discharge__by", "admitted_by").order_by(
        "-admitted_at"
    )


def standing_consents(patient):
    """Consents neither revoked nor past their day, newest of each kind first."""
    still = Q(expires_on=None) | Q(expires_on__gte=clock.today())
    return (
        Consent.objects.filter(still, patient=patient, revoked_at=None)
        .select_related("by")
        .order_by("kind", "-at")
    )


def all_consents(patient):
    """Every consent ever given, revoked ones too, newest first."""
    return patient.consents.select_related("by", "witness", "revoked_by").order_by("-at")


def newest_diagnosis(patient) -> Diagnosis | None:
    return patient.diagnoses.select_related("by").order_by("-at").first()


def diagnoses_of(patient):
    """Every diagnosis recorded, newest first."""
    return patient.diagnoses.select_related("by").order_by("-at")


def newest_pregnancy(patient) -> Pregnancy | None:
    return pregnancy_of.first(patient.pk)


@prepared
def pregnancy_of(patient: UUID):
    return Pregnancy.objects.filter(patient=patient).select_related("by").order_by("-at")[:1]


TOLD = {
    "yes": "pregnant", "possible": "possible", "declined": "declined", "no": "not",
    "not_applicable": "not",
}  # fmt: skip


def pregnancy_told(patient, newest: Pregnancy | None) -> str:
    """The newest answer in the words of the rules; a man who was never asked is not pregnant."""
    if newest is None:
        return "not" if patient.sex_for_care == "male" else "unknown"
    return TOLD[newest.state]


def pregnancies_of(patient):
    """Every time pregnancy was asked about, newest first."""
    return patient.pregnancies.select_related("by").order_by("-at")


def first_call(patient) -> datetime | None:
    """When this person asked for help this time: the first call since the last stay ended."""
    since = patient.discharges.aggregate(last=Max("at"))["last"]
    calls = HelpRequest.objects.filter(closed__patient=patient)
    if since:
        calls = calls.filter(asked_at__gt=since)
    return calls.aggregate(first=Min("asked_at"))["first"]


def calls_of(patient):
    """Each time this person asked for help, newest first, in their own words."""
    calls = HelpRequest.objects.filter(closed__patient=patient).select_related("taken_by")
    return calls.order_by("-asked_at")


def arrivals(people):
    """People registered or called again, not in treatment since: flagged first, then newest."""
    flags = Flag.objects.filter(ended_at=None)
    return (
        people.annotate(
            called_at=called_at(), admitted_at=admitted_at(),
            arrived_at=Coalesce("called_at", "registered_at"),
            flagged=Exists(flags.filter(patient=OuterRef("pk"))),
        )
        .filter(Q(admitted_at=None) | Q(called_at__gt=F("admitted_at")))
        .exclude(merged_into__ended_at=None, merged_into__isnull=False)
        .prefetch_related(Prefetch("flags", flags, "flags_up"))
        .order_by("-flagged", "-arrived_at")
    )  # fmt: skip


def called_at() -> Subquery:
    """When somebody registered last called for help."""
    calls = HelpClosed.objects.filter(patient=OuterRef("pk")).order_by("-at")
    return Subquery(calls.values("at")[:1])


def admitted_at() -> Subquery:
    """When somebody was admitted last."""
    stays = Episode.objects.filter(patient=OuterRef("pk")).order_by("-admitted_at")
    return Subquery(stays.values("admitted_at")[:1])


def here_now(since) -> Q:
    """In treatment, discharged since then, or still to be admitted, however long they wait.

    Somebody who waits stays within reach of the desk: a list that hides them harms more.
    """
    stays = Episode.objects.filter(patient=OuterRef("pk"))
    here = Q(Exists(stays.filter(Q(discharge=None) | Q(discharge__at__gte=since))))
    called_lately = Q(Exists(HelpClosed.objects.filter(patient=OuterRef("pk"), at__gte=since)))
    return here | called_lately | ~Q(Exists(stays))


def requests_of(facilities, people=None):
    """Requests for help of these places, with how they ended; `may_name` among these people."""
    people = Patient.objects.none() if people is None else people
    return (
        HelpRequest.objects.filter(facility__in=facilities)
        .annotate(may_name=Exists(people.filter(pk=OuterRef("closed__patient"))))
        .select_related("facility", "closed", "closed__patient", "closed__by", "taken_by")
    )


def answers_to(help_request):
    """Each attempt to reach who asked, newest first."""
    return help_request.call_backs.select_related("by").order_by("-at")


def notices_of(facility):
    """The diary, newest first."""
    return facility.notices.select_related("by").order_by("-at")[:20]


def colleagues_of(member, facility_id):
    """Members with a post here now, other than this one: who may witness."""
    here = Post.held_now().filter(facility=facility_id, role__in=WORK_HERE)
    here = here.values("member")
    return Member.objects.filter(pk__in=here, is_active=True).exclude(pk=member.pk).order_by("name")


def open_requests(facilities):
    """Requests not closed yet."""
    return requests_of(facilities).filter(closed=None)


def open_episode(patient) -> Episode | None:
    """The stay in treatment that is open now."""
    return patient.episodes.filter(discharge=None).first()


def documents_of(patient):
    """Papers filed with this person, newest first; those set aside stand last."""
    papers = patient.documents.select_related("by", "aside_by")
    return papers.order_by(F("aside_at").asc(nulls_first=True), "-at")


def page_numbers(document) -> list[int]:
    """The pages there are, without their pictures."""
    return list(document.pages.order_by("number").values_list("number", flat=True))


def kind_of_reach(reach: str) -> str:
    """Is what somebody wrote a phone, an e-mail address, or a place?"""
    if "@" in reach and " " not in reach.strip():
        return "email"
    digits = sum(letter.isdigit() for letter in reach)
    letters = sum(letter.isalpha() for letter in reach)
    return "phone" if digits >= 7 and digits > letters else "place"
