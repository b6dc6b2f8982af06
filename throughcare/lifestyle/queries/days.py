"""The diary and the days of the person's own files, opened for their own pages alone."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from throughcare import clock
from throughcare.clinical.lifestyle.diary import SHORT_NIGHT, Night
from throughcare.clinical.lifestyle.movement import Moved, of_day
from throughcare.lifestyle.models import DiaryDay, MovedDay, MovementFile
from throughcare.patients import sealed

TENSE = {
    0: _("calm"), 3: _("a little tense"), 5: _("tense"), 7: _("very tense"),
    10: _("as tense as can be"),
}  # fmt: skip


@dataclass(frozen=True)
class DiaryEntry:
    """One day of the diary."""

    day: date
    night: Night | None
    tense: int | None

    @property
    def tense_words(self) -> str:
        return str(TENSE.get(self.tense, ""))


def diary(patient, since: date) -> list[DiaryEntry]:
    """Each day as it was said last, newest first."""
    rows = DiaryDay.objects.filter(patient=patient, day__gte=since).order_by("day", "turn")
    newest = {row.day: row for row in rows}
    opened = [(day, sealed.opened(row.sealed)) for day, row in newest.items()]
    return [DiaryEntry(day, night_of(told), told.get("tense")) for day, told in opened][::-1]


def heard_of_nights(patient, days: int = 7) -> set[str]:
    """Were most nights of the last week that are known too short? As guidance hears it."""
    told = diary(patient, clock.today() - timedelta(days=days - 1))
    nights = [entry.night for entry in told if entry.night]
    short = [night for night in nights if not night.enough]
    return {SHORT_NIGHT} if len(nights) >= 3 and len(short) * 2 > len(nights) else set()


def night_of(told: dict[str, Any]) -> Night | None:
    if not told.get("went") or not told.get("rose"):
        return None
    return Night(
        time.fromisoformat(told["went"]), time.fromisoformat(told["rose"]),
        told.get("to_fall_asleep", 0), told.get("awake", 0),
    )  # fmt: skip


def plain(moved: Moved) -> dict[str, Any]:
    """What is kept of a day: nothing that tells where or at which hour."""
    return {"source": moved.source, "minutes": dict(sorted(moved.minutes.items())),
            "steps": moved.steps, "metres": moved.metres}  # fmt: skip


def newest_moved(patient, since: date | None = None) -> dict[tuple[date, str], Moved]:
    """{(day, mark): what counts now}; what was taken away is not there."""
    rows = MovedDay.objects.filter(patient=patient, file__aside_at=None)
    if since:
        rows = rows.filter(day__gte=since)
    found = {}
    for row in rows.order_by("turn"):
        if told := sealed.opened(row.sealed):
            found[row.day, row.mark] = Moved(row.day, **told)
    return found


def turns_of(patient) -> dict[tuple[date, str], int]:
    """{(day, mark): the last turn}, what was taken away included."""
    rows = MovedDay.objects.filter(patient=patient).order_by("turn")
    return {(day, mark): turn for day, mark, turn in rows.values_list("day", "mark", "turn")}


def moved_days(patient, since: date) -> list[Moved]:
    """One for each day of which something is kept, newest first."""
    by_day: dict[date, list[Moved]] = defaultdict(list)
    for (day, _mark), moved in newest_moved(patient, since).items():
        by_day[day].append(moved)
    return [of_day(day, by_day[day]) for day in sorted(by_day, reverse=True)]


def file_of(patient, pk) -> MovementFile | None:
    return MovementFile.objects.filter(patient=patient, pk=pk).first()


def files_of(patient) -> list[dict[str, Any]]:
    """The files of which days are kept, newest first; where the key was not kept, by their day."""
    rows = MovementFile.objects.filter(patient=patient, aside_at=None).order_by("-at")
    return [{"file": row, **sealed.opened(row.sealed)} for row in rows[:20]]
