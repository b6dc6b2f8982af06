"""What the work page, the list of people and the chart ask."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Q, Value, When

from throughcare import clock, strands
from throughcare.patients.finding import find
from throughcare.patients.models import Alert, Flag, Patient, Photo
from throughcare.record.access.queries import (
    findable,
    hidden_from,
    is_themself,
    looks_to_review,
    said,
    team_has_one_for,
    team_of,
    with_due,
    within_reach,
)
from throughcare.record.header import header_of
from throughcare.record.merging import kept_charts
from throughcare.record.models import LogLine

A_PAGE = 25
ALERTS_SHOWN = 100  # a work page that holds more has another problem than its length
MOST_URGENT_FIRST = Case(*[When(ladder=key, then=Value(n)) for n, key in enumerate(Alert.LADDER)])
ESCALATED = ("E", "P")  # overdue, these are everybody's who may act (red_flags.md §5)


# --- the work page ----------------------------------------------------------------------------
def open_alerts(member):
    """Red flags nobody has acted on: those for my roles, and everybody's that are overdue.

    Mine are those of the people within my reach; beyond it, those for which their team has nobody
    and those nobody acted on in time. What is urgent and overdue is every clinician's; of a hidden
    chart it shows the number and nothing else.
    """
    late = Q(due_at__lt=clock.now())
    hidden = hidden_from(member, "patient")
    left_lying = ~hidden & (late | ~team_has_one_for())
    mine = for_my_roles(member) & (Q(patient__in=within_reach(member)) | left_lying)
    clinical = member.facilities_where("chart.clinical")
    everybodys = late & Q(ladder__in=ESCALATED, patient__facility__in=clinical)
    waiting = Alert.objects.filter(mine | everybodys, ~is_themself(member, "patient"))
    waiting = waiting.filter(acted_at=None).annotate(is_hidden=said(hidden))
    waiting = waiting.select_related("patient")
    return waiting.order_by(MOST_URGENT_FIRST, "due_at")[:ALERTS_SHOWN]


def for_my_roles(member) -> Q:
    """Meant for a role I hold at that facility."""
    meant = Q(pk=None)
    for place in member.facilities:
        meant |= Q(patient__facility=place, for_role__in=member.roles_at(place))
    return meant


def looks_of_my_places(member):
    """Looks from outside the team that I am to review, each with its day."""
    return with_due(looks_to_review(member)) if member.may("looks.review") else []


def may_act_on(member, alert) -> bool:
    """Mine to act on? Peers act on what is for peers; clinicians stand in for each other."""
    clinical = member.may("chart.clinical", alert.patient.facility_id)
    return alert.for_role in member.roles or clinical


def work_lists(member) -> list[strands.Work]:
    """What each strand has for this member to do, in the order of the journey."""
    reached = within_reach(member)
    lent = [
        work
        for strand in strands.lenders()
        for work in strand.work(member, reached)
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


def people(member, text: str, number: int, nearly: bool = False) -> Page:
    """Whom I may find: by name, number, date of birth or phone; typos are forgiven."""
    mine = findable(member)
    if not text:
        return cut(mine.order_by("chosen_name", "family_name", "pk"), number)
    hits = find(mine, text, most=number * A_PAGE + 1, nearly=nearly)
    page = cut(hits, number)
    found = mine.in_bulk([hit.pk for hit in page.rows])
    for hit in page.rows:
        found[hit.pk].found = hit
    told_apart(mine, found.values())
    return Page([found[hit.pk] for hit in page.rows], number, page.more)


def told_apart(mine, people) -> None:
    """Note at each of these who is called nearly the same here, and whose chart is another's."""
    kept = kept_charts([patient.pk for patient in people])
    sounds = {patient.sounds_like for patient in people} - {""}
    places = {patient.facility_id for patient in people}
    alike = mine.filter(sounds_like__in=sounds, facility__in=places)
    groups = alike.values_list("facility", "sounds_like").annotate(count=Count("pk"))
    several = {(place, sound) for place, sound, count in groups.order_by() if count > 1}
    for patient in people:
        patient.has_namesake = (patient.facility_id, patient.sounds_like) in several
        patient.kept_chart = kept.get(patient.pk)


def recently_opened(member, most: int = 8) -> list[Patient]:
    """The charts I opened last, newest first, from the log."""
    lines = (
        member.log_lines.filter(kind=LogLine.Kind.READ, patient__isnull=False)
        .filter(patient__in=findable(member))
        .select_related("patient")
        .order_by("-written_at")[:60]
    )
    return list({line.patient_id: line.patient for line in lines}.values())[:most]


# --- the chart --------------------------------------------------------------------------------
def chart(patient, member) -> dict[str, Any]:
    """What a chart must ask at every opening: red flags with their clocks, and namesakes."""
    return {
        "patient": patient,
        "namesakes": header_of(patient, member).namesakes,
        "alerts": [*waiting_alerts(patient), *alerts_elsewhere(patient)],
        "may": permissions(member, patient),
        "now": clock.now(),
    }


def chart_body(patient, member) -> dict[str, Any]:
    """The rest of the chart: what only a change of this person's record can change."""
    for one in (patient, *(other.patient for other in header_of(patient).charts)):
        one.remembered = {}  # the panels share what one of them has asked already
    return {
        "age": patient.age_on(clock.today()),
        "flags": list(standing_flags(patient)),
        "contacts": list(patient.contacts.filter(ended_at=None).order_by("at")),
        "emergency_contacts": list(patient.emergency_contacts.filter(ended_at=None).order_by("at")),
        "team": list(team_of(patient)),
        "sealed": patient.sealed,  # how many, whoever wrote them: the door asked
        "panels": panels(patient, member),
        "chapters": [
            {
                "patient": other.patient,
                "panels": panels(other.patient, member),
                "may": permissions(member, other.patient),
            }
            for other in header_of(patient).charts
            if not other.is_kept
        ],
    }


def newest_change(patient) -> int:
    """The number of the newest change in this person's log, whichever chart; 0 without any."""
    charts = [patient.pk, *(other.patient.pk for other in header_of(patient).charts)]
    changes = LogLine.objects.filter(patient__in=charts, kind=LogLine.Kind.CHANGE)
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
    still = {
        "acknowledge",
        "log",
        "see_clinical",
        "merge",
        "discharge",
    }  # on a chart read within another one
    asked = {
        "acknowledge": "alerts.acknowledge", "correct": "patients.correct", "log": "log.read",
        "see_clinical": "chart.clinical", "admit": "intake.admit", "consent": "intake.consent",
        "diagnose": "intake.diagnose", "discharge": "intake.discharge", "merge": "patients.merge",
        "team": "team.keep", "hide": "chart.hide", "tell": "looks.tell", "seal": "notes.seal",
    }  # fmt: skip
    return {
        word: member.may(name, patient.facility_id)
        and (word in still or not header_of(patient).kept)
        for word, name in asked.items()
    }


def alerts_elsewhere(patient) -> list[Alert]:
    """Red flags of the other chart of the same person."""
    return [alert for other in header_of(patient).charts for alert in other.alerts]


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
