"""What the intake pages ask."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
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
from throughcare.patients.models import Flag, Identifier, Patient
from throughcare.patients.names import Likeness, likeness, sounds_like
from throughcare.staff.models import Facility, Member, Post

WEIGHED = 3000  # names weighed one by one when somebody is registered: about 20 ms


def this_facility() -> Facility | None:
    """The clinic the public page speaks for: the first one set up."""
    return Facility.objects.order_by("name").first()


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


def recently_closed(facilities, days: int = 14):
    """Requests closed lately, newest first, with their outcome."""
    since = clock.now() - timedelta(days=days)
    return (
        HelpRequest.objects.filter(facility__in=facilities, closed__at__gte=since)
        .select_related("closed", "closed__patient", "closed__by")
        .order_by("-closed__at")[:50]
    )


@dataclass(frozen=True)
class Alike:
    """A registered person who may be the one being registered, and why."""

    patient: Patient
    likeness: Likeness


def likely_duplicates(facility, details) -> list[Alike]:
    """Registered people who may be the same: sound-alike names, same or swapped birthday."""
    born = details.get("date_of_birth")
    chosen, family = details["chosen_name"], details.get("family_name", "")
    firsts = (chosen, details.get("given_name") or chosen)
    wanted = {f"{first} {family}".strip() for first in firsts}
    near = Patient.objects.filter(alike_in_sound_or_birth(chosen, family, born), facility=facility)
    names = ("pk", "date_of_birth", "chosen_name", "given_name", "family_name")
    found = {}
    for pk, their_birth, *theirs in near.values_list(*names)[:WEIGHED]:
        if alike := most_alike(wanted, born, theirs, their_birth):
            found[pk] = alike
    closest = sorted(found, key=lambda pk: (-len(found[pk].reasons), -found[pk].score))[:5]
    people = Patient.objects.in_bulk(closest)
    return [Alike(people[pk], found[pk]) for pk in closest]


def alike_in_sound_or_birth(chosen: str, family: str, born: date | None) -> Q:
    """Who is worth weighing: one name sounds like one of theirs, or the birthday fits."""
    close = Q(sounds_like=sounds_like(chosen, family))
    for part in sounds_like(chosen, family).split():
        if len(part) > 1:  # one letter sounds like half the clinic
            close |= Q(sounds_like__contains=part)
    if born:
        close |= Q(date_of_birth=born)
        if born.day <= 12:
            close |= Q(date_of_birth=date(born.year, born.day, born.month))
    return close


def most_alike(wanted, born, theirs, their_birth) -> Likeness | None:
    """The strongest likeness between the names given and the names somebody goes by."""
    chosen, given, family = theirs
    names = (chosen, f"{given} {family}".strip(), f"{chosen} {family}".strip())
    found = [alike for name in wanted if (alike := likeness(name, born, names, their_birth))]
    return max(found, key=lambda alike: (len(alike.reasons), alike.score), default=None)


def holders_of(facility, identifiers) -> list[Alike]:
    """Who is registered here with one of these numbers from elsewhere."""
    same = Q(pk=None)
    for told in identifiers:
        same |= Q(system__iexact=told["system"], value__iexact=told["value"])
    held = Identifier.objects.filter(same, facility=facility).select_related("patient")
    return [Alike(one.patient, Likeness(100, ("identifier",))) for one in held]


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
    return patient.pregnancies.select_related("by").order_by("-at").first()


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


def arrivals(facilities):
    """People registered or called again, not in treatment since: flagged first, then newest."""
    calls = HelpClosed.objects.filter(patient=OuterRef("pk")).order_by("-at").values("at")
    stays = Episode.objects.filter(patient=OuterRef("pk")).order_by("-admitted_at")
    flags = Flag.objects.filter(ended_at=None)
    return (
        Patient.objects.filter(facility__in=facilities)
        .annotate(
            called_at=Subquery(calls[:1]), admitted_at=Subquery(stays.values("admitted_at")[:1]),
            arrived_at=Coalesce("called_at", "registered_at"),
            flagged=Exists(flags.filter(patient=OuterRef("pk"))),
        )
        .filter(Q(admitted_at=None) | Q(called_at__gt=F("admitted_at")))
        .prefetch_related(Prefetch("flags", flags, "flags_up"))
        .order_by("-flagged", "-arrived_at")
    )  # fmt: skip


def requests_of(facilities):
    """Requests for help of these places, with how they ended."""
    return HelpRequest.objects.filter(facility__in=facilities).select_related(
        "facility", "closed", "closed__patient", "closed__by", "taken_by"
    )


def answers_to(help_request):
    """Each attempt to reach who asked, newest first."""
    return help_request.call_backs.select_related("by").order_by("-at")


def notices_of(facility):
    """The diary, newest first."""
    return facility.notices.select_related("by").order_by("-at")[:20]


def colleagues_of(member, facility_id):
    """Members with a post here now, other than this one: who may witness."""
    here = Post.objects.filter(facility=facility_id, ended_at=None).values("member")
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
