"""Rulers over time, change talk, and what a coded session shows."""

from dataclasses import dataclass

from throughcare.assessment.models import Answer
from throughcare.clinical.therapy import fidelity
from throughcare.therapy.models import ChangeTalk, CodedSession, CodingPutRight
from throughcare.therapy.models.motivation import Coding
from throughcare.ui.pictures.trend import Point

RULERS = ("importance", "confidence", "readiness")
MOST = 40  # points of one ruler


def rulers(patient) -> list[tuple[str, list[Point]]]:
    """(ruler, its numbers over time), oldest first; of completed sheets; one question."""
    rows = Answer.objects.filter(
        sheet__patient=patient, sheet__instrument="rulers", sheet__completed__isnull=False,
        item__in=RULERS,
    ).order_by("sheet__completed__at", "seq")  # fmt: skip
    found: dict[str, dict] = {ruler: {} for ruler in RULERS}  # {ruler: {sheet: its newest answer}}
    for sheet, on, item, value in rows.values_list(
        "sheet_id", "sheet__completed__at", "item", "value"
    ):
        found[item][sheet] = Point(on.date(), value)
    return [(ruler, list(points.values())[-MOST:]) for ruler, points in found.items() if points]


def talk_of(patient):
    """What was heard, newest first."""
    rows = ChangeTalk.objects.filter(session__patient=patient)
    return rows.select_related("session", "by").order_by("-at")


@dataclass(frozen=True)
class Seen:
    """One measure as it is read."""

    title: str
    value: str
    level: str


def shown(coded: Coding) -> list[Seen]:
    """The four measures of a coded session."""
    fields = ("partnership", "empathy", "cultivating", "softening", "questions", "simple",
              "complex")  # fmt: skip
    counted = fidelity.Coded(**{name: getattr(coded, name) for name in fields})
    return [
        Seen(one.title, "" if one.value is None else f"{float(one.value):.2f}", one.level)
        for one in fidelity.measures(counted)
    ]


def codings_of(session) -> list[Coding]:
    """Every coding of a session, the newest first: that one counts."""
    again = CodingPutRight.objects.filter(session=session).select_related("by").order_by("-at")
    first = CodedSession.objects.filter(session=session).select_related("by")
    return [*again, *first]
