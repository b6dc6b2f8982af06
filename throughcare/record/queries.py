"""What the work page, the list of people and the chart ask."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any

import jellyfish
from django.db.models import Case, Q, Value, When
from rapidfuzz import fuzz
from rapidfuzz.utils import default_process

from throughcare import clock, strands
from throughcare.patients.models import Alert, Contact, Flag, Identifier, Patient, Photo
from throughcare.record.models import LogLine

A_PAGE = 25
ALERTS_SHOWN = 100  # a work page that holds more has another problem than its length
CANDIDATES = 3000  # names weighed one by one; more than begin alike among 100,000 people
SURE = 85  # of 100: one slip in a full name; below it one word alone may find the person
ALIKE_ENOUGH = 62  # of 100, over the whole name; below it a list of namesakes grows useless
MOST_URGENT_FIRST = Case(*[When(ladder=key, then=Value(n)) for n, key in enumerate(Alert.LADDER)])
ESCALATED = ("E", "P")  # overdue, these are everybody's who may act (red_flags.md §5)


# --- the work page ----------------------------------------------------------------------------
def open_alerts(member):
    """Red flags nobody has acted on: those for my roles, and everybody's that are overdue."""
    mine = Q(for_role__in=member.roles)
    if member.may("chart.clinical"):
        mine |= Q(ladder__in=ESCALATED, due_at__lt=clock.now())
    return (
        Alert.objects.filter(mine, acted_at=None, patient__facility__in=member.facilities)
        .select_related("patient")
        .order_by(MOST_URGENT_FIRST, "due_at")[:ALERTS_SHOWN]
    )


def may_act_on(member, alert) -> bool:
    """Mine to act on? Peers act on what is for peers; clinicians stand in for each other."""
    clinical = member.may("chart.clinical", alert.patient.facility_id)
    return alert.for_role in member.roles or clinical


def work_lists(member) -> list[strands.Work]:
    """What each strand has for this member to do, in the order of the journey."""
    lent = [
        work
        for strand in strands.lenders()
        for work in strand.work(member, member.facilities)
        if member.may(work.may)
    ]
    return sorted(lent, key=lambda work: not work.first)


# --- people -----------------------------------------------------------------------------------
@dataclass(frozen=True)
class Page:
    """Some rows of many, without counting the many."""

    rows: list[Any]
    number: int
    more: bool


def cut(rows, number: int) -> Page:
    """One page of rows; one row more is fetched to know whether there is a next."""
    start = (number - 1) * A_PAGE
    some = list(rows[start : start + A_PAGE + 1])
    return Page(some[:A_PAGE], number, len(some) > A_PAGE)


def people(member, text: str, number: int) -> Page:
    """The people of my facilities: by name, number, date of birth or phone; typos are forgiven."""
    mine = Patient.objects.filter(facility__in=member.facilities)
    if not text:
        page = cut(mine.order_by("chosen_name", "family_name", "pk"), number)
    elif re.search(r"[^\W\d_]", text):
        page = cut(by_name(mine, text), number)
        in_order = mine.in_bulk(page.rows)
        page = Page([in_order[pk] for pk in page.rows], number, page.more)
    else:
        page = cut(by_digits(mine, text), number)
    return page


def by_name(mine, text: str) -> list[Any]:
    """Keys of people whose name is written or sounds like this, likeliest first."""
    owners = list(mine.filter(identifiers__value=text).values_list("pk", flat=True))
    each_word = [written_or_sounding_like(word) for word in text.split()]
    near = weighed(mine.filter(*each_word), text)
    if max(near.values(), default=0) < SURE:  # a slip in the first letters of a word, perhaps
        near |= weighed(mine.filter(reduce(or_, each_word)), text)
    likeliest = sorted(near, key=lambda pk: (-near[pk], str(pk)))
    return owners + [pk for pk in likeliest if pk not in owners]


def written_or_sounding_like(word: str) -> Q:
    """People one of whose names begins like this word, or sounds like it."""
    close = Q(chosen_name__istartswith=word[:2]) | Q(given_name__istartswith=word[:2])
    close |= Q(family_name__istartswith=word[:2])
    if len(sound := jellyfish.metaphone(word)) > 1:
        close |= Q(sounds_like__contains=sound)
    return close


def weighed(people, text: str) -> dict[Any, float]:
    """How near each of these people is to what was typed; those too far are left out."""
    wanted = default_process(text)
    names = people.values_list("pk", "chosen_name", "given_name", "family_name")[:CANDIDATES]
    scores = {pk: likeness(wanted, *written) for pk, *written in names}
    return {pk: score for pk, score in scores.items() if score >= ALIKE_ENOUGH}


def likeness(wanted: str, chosen: str, given: str, family: str) -> float:
    """How near what was typed is to one of the ways this person may be named, of 100."""
    ways = {chosen, family, f"{chosen} {family}", f"{given} {family}", f"{chosen} {given} {family}"}
    return max(fuzz.token_sort_ratio(wanted, default_process(way)) for way in ways)


def by_digits(mine, text: str):
    """People with this number, this date of birth or this phone."""
    digits = re.sub(r"\D", "", text)
    close = Q(number=digits.zfill(6)) | Q(number=text) | Q(date_of_birth__in=days_meant(text))
    close |= Q(pk__in=Identifier.objects.filter(value=text).values("patient"))
    if len(digits) >= 4:
        # However a phone is written, its last four digits stand together.
        close |= Q(pk__in=reached_by(digits))
    return mine.filter(close).order_by("chosen_name", "pk")


def reached_by(digits: str) -> list[Any]:
    """Keys of people one of whose phones ends or begins like this."""
    near = Contact.objects.filter(reach__contains=digits[-4:], ended_at=None)
    return [
        pk
        for pk, reach in near.values_list("patient", "reach")[:CANDIDATES]
        if digits in re.sub(r"\D", "", reach)
    ]


def days_meant(text: str) -> set[date]:
    """The days that somebody who types this may mean: 2.3.1985 is March here, February there."""
    meant = set()
    for pattern in ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%m-%d-%Y"):
        try:
            meant.add(datetime.strptime(text.strip(), pattern).date())  # noqa: DTZ007  # a day has no zone
        except ValueError:
            continue  # not written in this way; the next may fit
    return meant


def recently_opened(member, most: int = 8) -> list[Patient]:
    """The charts I opened last, newest first, from the log."""
    lines = (
        member.log_lines.filter(kind=LogLine.Kind.READ, patient__isnull=False)
        .filter(patient__facility__in=member.facilities)
        .select_related("patient")
        .order_by("-written_at")[:60]
    )
    return list({line.patient_id: line.patient for line in lines}.values())[:most]


# --- the chart --------------------------------------------------------------------------------
def chart(patient, member) -> dict[str, Any]:
    """What a chart must ask at every opening: red flags with their clocks, and namesakes."""
    return {
        "patient": patient,
        "namesakes": namesakes(patient),
        "alerts": waiting_alerts(patient),
        "may": permissions(member, patient),
        "now": clock.now(),
    }


def chart_body(patient, member) -> dict[str, Any]:
    """The rest of the chart: what only a change of this person's record can change."""
    patient.remembered = {}  # the panels share what one of them has asked already
    return {
        "age": patient.age_on(clock.today()),
        "has_photo": patient.photos.exists(),
        "flags": list(standing_flags(patient)),
        "contacts": list(patient.contacts.filter(ended_at=None).order_by("at")),
        "emergency_contacts": list(patient.emergency_contacts.filter(ended_at=None).order_by("at")),
        "panels": panels(patient, member),
    }


def newest_change(patient) -> int:
    """The number of the newest change in this person's log; 0 when there is none."""
    changes = LogLine.objects.filter(patient=patient, kind=LogLine.Kind.CHANGE)
    return changes.order_by("-id").values_list("id", flat=True).first() or 0


def panels(patient, member) -> list[tuple[strands.Strand, dict[str, Any]]]:
    """What each strand lends to this chart, for those this member may see."""
    lent = [
        (strand, strand.panel(patient))
        for strand in strands.all_strands()
        if member.may(strand.may, patient.facility_id)
    ]
    return [(strand, panel) for strand, panel in lent if panel is not None]


def permissions(member, patient) -> dict[str, bool]:
    """Which buttons the chart shows. The door asks again when one is pressed."""
    asked = {
        "acknowledge": "alerts.acknowledge", "correct": "patients.correct", "log": "log.read",
        "see_clinical": "chart.clinical", "admit": "intake.admit", "consent": "intake.consent",
        "diagnose": "intake.diagnose", "discharge": "intake.discharge",
    }  # fmt: skip
    return {word: member.may(name, patient.facility_id) for word, name in asked.items()}


def namesakes(patient) -> list[Patient]:
    """Others here whose name sounds the same: the wrong chart is one slip away."""
    if not patient.sounds_like:
        return []
    alike = Patient.objects.filter(sounds_like=patient.sounds_like, facility=patient.facility_id)
    return [other for other in alike.order_by("number")[:4] if other.pk != patient.pk][:3]


def waiting_alerts(patient) -> list[Alert]:
    """Red flags nobody has acted on, the most urgent first."""
    order = list(Alert.LADDER)
    waiting = patient.alerts.filter(acted_at=None)
    return sorted(waiting, key=lambda alert: (order.index(alert.ladder), alert.due_at))


def standing_flags(patient):
    return patient.flags.filter(ended_at=None).select_related("by").order_by("at")


def ended_flags(patient):
    """Flags taken down, newest first, with who did it and why."""
    ended = Flag.objects.filter(patient=patient, ended_at__isnull=False)
    return ended.select_related("by", "ended_by").order_by("-ended_at")[:50]


def newest_photo(patient) -> Photo | None:
    return patient.photos.order_by("-at").first()


def former_details(patient):
    """What stood in the details before each correction, newest first."""
    return patient.former_details.select_related("by").order_by("-at")[:20]


def log_of(patient, before: datetime | None) -> tuple[list[LogLine], bool]:
    """Who opened or changed this chart, newest first, and whether there are older lines."""
    lines = patient.log.select_related("by").order_by("-written_at")
    if before:
        lines = lines.filter(written_at__lt=before)
    some = list(lines[: 2 * A_PAGE + 1])
    return some[: 2 * A_PAGE], len(some) > 2 * A_PAGE
