"""What the intake pages ask."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Max, OuterRef, Prefetch, Q, Subquery

from throughcare import clock
from throughcare.intake.models import CallBack, Consent, Episode, HelpRequest, Notice
from throughcare.patients.models import Patient
from throughcare.patients.names import Likeness, likeness, sounds_like
from throughcare.staff.models import Facility


def this_facility() -> Facility | None:
    """The clinic the public page speaks for: the first one set up."""
    return Facility.objects.order_by("name").first()


def diary_today(facility: Facility, day: date) -> Notice | None:
    """The notice that holds on a day: the newest that began on or before it."""
    return facility.notices.filter(clinic_day__lte=day).order_by("-clinic_day", "-at").first()


def waiting_requests(facilities):
    """Requests for help not closed yet, longest wait first, with their attempts counted."""
    last = CallBack.objects.filter(help_request=OuterRef("pk")).order_by("-at")
    return (
        HelpRequest.objects.filter(facility__in=facilities, closed=None)
        .annotate(
            attempts=Count("call_backs"),
            last_at=Max("call_backs__at"),
            call_again_at=Subquery(last.values("call_again_at")[:1]),
            last_outcome=Subquery(last.values("outcome")[:1]),
        )
        .order_by("asked_at")
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
    name = f"{details.get('given_name') or chosen} {family}".strip()
    key = sounds_like(chosen, family)
    close = Q(sounds_like=key)
    for part in key.split():
        close |= Q(sounds_like__contains=part) & (
            Q(date_of_birth=born) if born else Q(sounds_like=key)
        )
    if born:
        close |= Q(date_of_birth=born)
        if born.day <= 12:
            close |= Q(date_of_birth=date(born.year, born.day, born.month))
    found = []
    for other in Patient.objects.filter(close, facility=facility)[:200]:
        names = (
            other.chosen_name,
            other.legal_name,
            f"{other.chosen_name} {other.family_name}".strip(),
        )
        if alike := likeness(name, born, names, other.date_of_birth):
            found.append(Alike(other, alike))
    return sorted(found, key=lambda alike: -alike.likeness.score)[:5]


def newest_episode(patient) -> Episode | None:
    """The open episode, or the one that ended last."""
    return (
        patient.episodes.select_related("discharge", "admitted_by").order_by("-admitted_at").first()
    )


def standing_consents(patient):
    """Consents not revoked, newest of each kind first."""
    return Consent.objects.filter(patient=patient, revoked_at=None).order_by("kind", "-at")


def arrivals(facilities):
    """People registered and not in treatment: nothing may keep them waiting unseen."""
    open_episodes = Episode.objects.filter(discharge=None)
    return (
        Patient.objects.filter(facility__in=facilities)
        .filter(~Q(episodes__in=Episode.objects.all()))
        .prefetch_related(Prefetch("episodes", open_episodes), "flags")
        .order_by("registered_at")
    )
