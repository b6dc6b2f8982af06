"""Small goals on the one calendar: for the team what the person shows, for the person all of them.

A goal for each day stands on its days; one for the week on the week's last day, with how often it
was done so far. What was not done is held against nobody: no day of a goal is ever missed.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from throughcare import clock
from throughcare.lifestyle.models import GoalSaid
from throughcare.lifestyle.queries.goals import in_plain, opened, ticks_of
from throughcare.strands import DONE, EXCUSED, EXPECTED, PARTLY, Expected

DAY, A_WEEK = timedelta(days=1), timedelta(days=7)


@dataclass(frozen=True)
class Stretch:
    """What a goal was from one day to another: one turn of what was said of it.

    since  from this day on ticks of the goal count here     is_newest  nothing was said of it after
    """

    said: GoalSaid
    told: dict[str, Any]
    first: date
    last: date
    since: date
    is_newest: bool


def expected(people, first: date, last: date) -> list[Expected]:
    """For the team: what is shown now, from the day on which it has been shown without a break.

    Two questions; nothing is unsealed.
    """
    said = GoalSaid.objects.filter(goal__patient__in=people).defer("sealed")
    by_goal = turns_of(said, first)
    shown = [stretches(shown_without_a_break(turns), in_plain) for turns in by_goal]
    return rows_of(shown, first, last, row_for_team)


def own_expected(patient, first: date, last: date) -> list[Expected]:
    """For the person's own page alone: every goal of theirs, whoever may see it."""
    by_goal = turns_of(GoalSaid.objects.filter(goal__patient=patient), first)
    return rows_of([stretches(turns, opened) for turns in by_goal], first, last, row_for_person)


def turns_of(said, first: date) -> list[list[GoalSaid]]:
    """Of each goal that stood on this day or later all that was said of it, the oldest first."""
    turns: dict[Any, list[GoalSaid]] = defaultdict(list)
    standing = said.exclude(goal__ended_at__lt=clock.end_of(first - DAY))
    for one in standing.select_related("goal", "because").order_by("goal__at", "goal_id", "turn"):
        turns[one.goal_id].append(one)
    return list(turns.values())


def shown_without_a_break(turns: list[GoalSaid]) -> list[GoalSaid]:
    hidden = [place for place, one in enumerate(turns) if not one.is_shared]
    return turns[hidden[-1] + 1 :] if hidden else turns


def stretches(turns: list[GoalSaid], told) -> list[Stretch]:
    """Each turn from its day until the day before the next one; the last until the goal ends."""
    found = []
    for said, after in zip(turns, [*turns[1:], None], strict=False):
        what = told(said)
        ends = [day for day in (what["until"], said.goal.ended_at and clock.clinic_day(
            said.goal.ended_at)) if day]  # fmt: skip
        last = clock.clinic_day(after.at) - DAY if after else min(ends, default=date.max)
        found.append(Stretch(said, what, clock.clinic_day(said.at), last,
                             clock.clinic_day(turns[0].at), after is None))  # fmt: skip
    return found


def rows_of(goals: Iterable[list[Stretch]], first: date, last: date, row) -> list[Expected]:
    parts = [part for goal in goals for part in goal if part.first <= last and part.last >= first]
    if not parts:
        return []
    done = ticks_of(list({part.said.goal_id for part in parts}), first - A_WEEK)
    rows = []
    for part in parts:
        days_of = each_day if part.told["per"] == "day" else each_week
        for on, times in days_of(part, first, last, done[part.said.goal_id]):
            rows.append(row(part, on, times))
    return rows


def each_day(part: Stretch, first: date, last: date, done: Counter[date]):
    """(day, how often it was done) of each day of the stretch."""
    on = max(part.first, first)
    while on <= min(part.last, last):
        yield on, done[on]
        on += DAY


def each_week(part: Stretch, first: date, last: date, done: Counter[date]):
    """(last day of the week, or of the goal in it; how often it was done in that week).

    A week in the middle of which the goal was changed is one week of what it was at its end.
    """
    monday = max(part.first, first)
    monday -= monday.weekday() * DAY
    while monday <= min(part.last, last):
        sunday = monday + 6 * DAY
        on = min(sunday, part.last)
        if first <= on <= last and (on == sunday or part.is_newest):
            week = (monday + n * DAY for n in range((on - monday).days + 1))
            yield on, sum(done[day] for day in week if day >= part.since)
        monday += A_WEEK


def state_of(part: Stretch, on: date, times: int) -> str:
    if times >= part.told["times"]:
        return DONE
    if on >= clock.today():
        return EXPECTED
    return PARTLY if times else EXCUSED


def how_often(part: Stretch, times: int) -> str:
    """Nothing where one time is all there is to say."""
    if part.told["times"] == 1:
        return ""
    return _("%(n)d of %(of)d times") % {"n": times, "of": part.told["times"]}


def row_for_team(part: Stretch, on: date, times: int) -> Expected:
    item = part.said.because
    because = (item.intervention or item.problem) if item else ""
    return Expected(
        part.said.goal.patient_id, on, "small_goal", part.told["words"],
        state_of(part, on, times), why=how_often(part, times),
        because=because or _("a small goal that the person shows"),
    )  # fmt: skip


def row_for_person(part: Stretch, on: date, times: int) -> Expected:
    often = how_often(part, times)
    words = f"{part.told['words']} ({often})" if often else part.told["words"]
    return Expected(
        part.said.goal.patient_id, on, "small_goal", "", state_of(part, on, times), own=words
    )
