"""The person's last weeks: their own marks beside what was there, counted by the rules.

This page stands among the doors, since it alone may read both sides: marks are the portal's, and
what was there is of the strands. Nothing of it is kept, shown to the team or told why.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from throughcare import clock
from throughcare.clinical.lifestyle import look_back as rules
from throughcare.clinical.words import said
from throughcare.groups import queries as groups
from throughcare.groups.models import OwnNote
from throughcare.lifestyle import queries as lifestyle
from throughcare.portal import queries
from throughcare.therapy import queries as therapy
from throughcare.ui.pictures import week as pictures

WEEK = 7
MOVED_MINUTES = 30  # acsm-aha-activity


@dataclass
class Thing:
    """Something that was there on some days. days: {day: was it}; a day not in it is not known."""

    name: str
    days: dict[date, bool] = field(default_factory=dict)


def least() -> int:
    """So many days with and without, before anything is said."""
    return settings.LOOK_BACK_DAYS or rules.settings()["least"]


def looked_back(patient, back: int) -> dict[str, Any]:
    """Everything on the page: one week as a picture and a table, some weeks in counts."""
    today, weeks = clock.today(), rules.settings()["weeks"]
    back = min(max(back, 0), weeks - 1)
    since = today - timedelta(days=weeks * WEEK - 1)
    felt, things = marks(patient, since), things_since(patient, since, today)
    names = [str(nth) for nth in range(len(things))]
    days = [
        rules.Day(day, felt.get(day, {}), {
            key: thing.days[day] for key, thing in zip(names, things, strict=True)
            if day in thing.days
        })
        for day in each_day(since, today)
    ]  # fmt: skip
    week = days[len(days) - WEEK * (back + 1) : len(days) - WEEK * back]
    called = dict(zip(names, (thing.name for thing in things), strict=True))
    return {
        "back": back, "older": back + 1 if back + 1 < weeks else None,
        "newer": back - 1 if back else None, "first": week[0].on, "last": week[-1].on,
        **pictured(week, called), "sentences": sentences(days, names, called),
        "tallies": tallied(days, names, called), "least": least(), "weeks": weeks,
        "told": bool(felt),
    }  # fmt: skip


def each_day(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def marks(patient, since: date) -> dict[date, dict[str, int]]:
    """{day: what was marked}: of several check-ins of a day the newest that said it."""
    found: dict[date, dict[str, int]] = {}
    keys = [one.key for one in rules.measures()]
    for row in queries.own_check_ins(patient):
        day = clock.clinic_day(row["at"])
        if day >= since and (told := {key: row[key] for key in keys if key in row}):
            found.setdefault(day, {}).update(told)
    return found


def things_since(patient, since: date, today: date) -> list[Thing]:
    """What may have been there on a day, always in the same order; only what is known at all."""
    things = [*goals(patient, since, today), moved(patient, since), slept(patient, since),
              met(patient, since, today), talked(patient, since, today)]  # fmt: skip
    return [thing for thing in things if any(thing.days.values())]


def goals(patient, since: date, today: date) -> list[Thing]:
    """A goal is known from the day it was chosen to the day it was let go."""
    return [
        Thing(f"“{words}”", {
            day: bool(done[day]) for day in each_day(max(since, began), min(today, ended or today))
        })
        for words, began, ended, done in lifestyle.goals_for_looking_back(patient, since)
    ]  # fmt: skip


def moved(patient, since: date) -> Thing:
    """Days of the person's files; a day of which no file tells is not a day without."""
    days = lifestyle.moved_days(patient, since)
    known = any(one.all_minutes for one in days)
    thing = Thing(_("30 minutes of movement or more"))
    thing.days = {one.day: one.all_minutes >= MOVED_MINUTES for one in days} if known else {}
    return thing


def slept(patient, since: date) -> Thing:
    nights = {one.day: one.night for one in lifestyle.diary(patient, since) if one.night}
    return Thing(_("7 hours of sleep or more"), {day: one.enough for day, one in nights.items()})


def met(patient, since: date, today: date) -> Thing:
    """Meetings the person wrote down for themself; from the first of them on."""
    notes = groups.own_notes(patient, [OwnNote.Kind.ATTENDED])
    days = {date.fromisoformat(note["day"]) for note in notes if note.get("day")}
    return Thing(_("A meeting"), from_the_first(days, since, today))


def talked(patient, since: date, today: date) -> Thing:
    """Sessions to which the person came; from the first of them on."""
    days = {clock.clinic_day(one) for one in therapy.came_at(patient)}
    return Thing(_("A session with my team"), from_the_first(days, since, today))


def from_the_first(days: set[date], since: date, today: date) -> dict[date, bool]:
    if not days:
        return {}
    return {day: day in days for day in each_day(max(since, min(days)), today)}


# --- said and drawn ---------------------------------------------------------------------------
def sentences(days, names: list[str], called: dict[str, str]) -> list[tuple[str, list[str]]]:
    """(title of a measure, what was seen) for each measure of which something may be said."""
    language = get_language() or "en"
    seen = rules.seen(days, least=least(), names=names)
    by_measure = [
        (said(one.title, language),
         [row.sentence(called[row.thing], language) for row in seen if row.measure == one.key])
        for one in rules.measures()
    ]  # fmt: skip
    return [(title, told) for title, told in by_measure if told]


def tallied(days, names: list[str], called: dict[str, str]) -> list[dict[str, Any]]:
    """What was there on good days and on hard days, as a table for each measure."""
    language = get_language() or "en"
    found = []
    for one in rules.tallies(days, least=least(), names=names):
        good, bad = ({share.thing: share for share in shares} for shares in
                     (one.on_good, one.on_bad))  # fmt: skip
        rows = [(called[key], good.get(key), bad.get(key)) for key in names
                if key in good or key in bad]  # fmt: skip
        if rows:
            found.append({
                "title": said(one.measure.title, language), "rows": rows,
                "good": one.good, "good_day": said(one.measure.good_day, language),
                "bad": one.bad, "bad_day": said(one.measure.bad_day, language),
            })  # fmt: skip
    return found


def pictured(week: list[rules.Day], called: dict[str, str]) -> dict[str, Any]:
    """The week as a drawing, and row by row as a table."""
    language = get_language() or "en"
    rows = []
    for one in rules.measures():
        cells = [marked(one, day.felt.get(one.key)) for day in week]
        rows.append(pictures.Row(said(one.title, language), cells))
    rows += [
        pictures.Row(name, [there(day.things.get(key)) for day in week])
        for key, name in called.items()
    ]  # fmt: skip
    days = [day.on for day in week]
    drawn = pictures.draw(days, rows)
    return {"drawn": mark_safe(drawn), "rows": rows, "days": days}  # noqa: S308  escaped there


def marked(one: rules.Measure, mark: int | None) -> pictures.Cell:
    if mark is None:
        return pictures.Cell()
    state = pictures.GOOD if one.is_good(mark) else pictures.BETWEEN
    return pictures.Cell(pictures.BAD if one.is_bad(mark) else state, str(mark))


def there(known: bool | None) -> pictures.Cell:
    if known is None:
        return pictures.Cell()
    return (
        pictures.Cell(pictures.THERE, _("yes")) if known else pictures.Cell(pictures.NOT_THERE, "–")
    )
