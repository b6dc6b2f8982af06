"""Small goals as they stand: for the person everything, for the team what is shared."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery

from throughcare import clock
from throughcare.assessment.models import Finding
from throughcare.assessment.queries import causes_found
from throughcare.clinical.assessment.findings import keep_off_paper
from throughcare.clinical.lifestyle import goals as rules
from throughcare.lifestyle.models import Barrier, Goal, GoalSaid, Tick
from throughcare.patients import sealed
from throughcare.plan.models import Item
from throughcare.plan.queries import newest_plan, signed_plan

WEEK = 7
SHOWN_DAYS = 28  # of ticks, on a page


@dataclass
class GoalNow:
    """A goal with what it is now and how often it was done."""

    goal: Goal
    newest: GoalSaid
    said: dict[str, Any]
    done: Counter[date] = field(default_factory=Counter)
    today: date = date.min
    tick_id: uuid.UUID = field(default_factory=uuid.uuid4)
    shown_since: date = date.min

    @property
    def kind(self):
        return rules.kinds()[self.said["kind"]]

    @property
    def done_today(self) -> int:
        return self.done[self.today]

    @property
    def a_day(self) -> int:
        return rules.ticks_a_day(self.said["times"], self.said["per"])

    @property
    def is_done(self) -> bool:
        return self.done_today >= self.a_day

    @property
    def this_week(self) -> int:
        """Of the last seven days: how often."""
        since = self.today - timedelta(days=WEEK - 1)
        return sum(times for day, times in self.done.items() if since <= day <= self.today)

    @property
    def last_days(self) -> list[tuple[date, int]]:
        """The last seven days, the oldest first, and how often it was done on each."""
        days = [self.today - timedelta(days=ago) for ago in range(WEEK - 1, -1, -1)]
        return [(day, self.done[day]) for day in days]

    @property
    def days_done(self) -> int:
        return sum(1 for times in self.done.values() if times)


def newest_said(goal: Goal) -> GoalSaid:
    """What a goal is now."""
    return GoalSaid.objects.filter(goal=goal).select_related("finding", "because").latest("turn")


def said_of(goal: Goal) -> dict[str, Any]:
    return opened(newest_said(goal))


def opened(said: GoalSaid) -> dict[str, Any]:
    """Unsealed; what is shared is readable even where the key is not here any more."""
    told = sealed.opened(said.sealed)
    if not told:
        told = {"kind": said.kind or "joy", "words": said.words, "times": said.times or 1,
                "per": said.per or "day"}  # fmt: skip
    until = told.get("until")
    return told | {"until": date.fromisoformat(until) if until else None}


def newest_ticks(goal: Goal, day: date) -> dict[int, Tick]:
    """{occasion: the turn that counts} of one day."""
    return {one.occasion: one for one in Tick.objects.filter(goal=goal, day=day).order_by("turn")}


def own_goals(patient, *, ended: bool = False) -> list[GoalNow]:
    """The person's goals, the oldest first, with their ticks: two questions."""
    goals = Goal.objects.filter(patient=patient, ended_at__isnull=not ended)
    return with_ticks(standing(GoalSaid.objects.filter(goal__in=goals)))


def own_goal(patient, pk) -> GoalNow | None:
    found = with_ticks(standing(GoalSaid.objects.filter(goal__patient=patient, goal=pk)))
    return found[0] if found else None


def shared_goals(patient) -> list[GoalNow]:
    """What the person shows: the newest turn alone is asked, and it has to be a shared one."""
    rows = GoalSaid.objects.filter(goal__patient=patient, goal__ended_at=None)
    return [one for one in with_ticks(standing(rows), told=in_plain) if one.newest.is_shared]


def shared_goal(patient, pk) -> GoalNow | None:
    return next((one for one in shared_goals(patient) if str(one.goal.pk) == str(pk)), None)


def standing(rows: QuerySet[GoalSaid]) -> list[GoalSaid]:
    """Of each goal what it is now, the oldest goal first."""
    last = GoalSaid.objects.filter(goal=OuterRef("goal")).order_by("-turn").values("pk")[:1]
    newest = rows.annotate(last=Subquery(last)).filter(pk=F("last"))
    related = ("goal", "goal__by", "finding", "because")
    return list(newest.select_related(*related).order_by("goal__at", "goal_id"))


def in_plain(said: GoalSaid) -> dict[str, Any]:
    """What stands in plain columns: nothing is unsealed for the team."""
    return {"kind": said.kind, "words": said.words, "times": said.times, "per": said.per,
            "until": said.until}  # fmt: skip


def with_ticks(rows: Iterable[GoalSaid], *, told=opened) -> list[GoalNow]:
    """With what was done in the last weeks. Where the team reads, only since it was shown."""
    rows, today = list(rows), clock.today()
    done = ticks_of([row.goal_id for row in rows], today - timedelta(days=SHOWN_DAYS - 1))
    since = shown_since(rows) if told is in_plain else {}
    return [
        GoalNow(row.goal, row, told(row), Counter({
            day: times for day, times in done[row.goal_id].items()
            if day >= since.get(row.goal_id, date.min)
        }), today, shown_since=since.get(row.goal_id, date.min))
        for row in rows
    ]  # fmt: skip


def shown_since(rows: list[GoalSaid]) -> dict[Any, date]:
    """Of each goal the day from which on it has been shown without a break."""
    turns: dict[Any, list[GoalSaid]] = defaultdict(list)
    said = GoalSaid.objects.filter(goal__in=[row.goal_id for row in rows])
    for one in said.only("goal", "turn", "is_shared", "at").order_by("-turn"):
        turns[one.goal_id].append(one)
    since = {}
    for goal, newest_first in turns.items():
        for one in newest_first:
            if not one.is_shared:
                break
            since[goal] = clock.clinic_day(one.at)
    return since


def ticks_of(goals: list[Any], since: date) -> dict[Any, Counter[date]]:
    """{goal: {day: how often it was done}} as it stands now."""
    newest: dict[tuple, Tick] = {}
    rows = Tick.objects.filter(goal__in=goals, day__gte=since).order_by("turn")
    for one in rows:
        newest[one.goal_id, one.day, one.occasion] = one
    done: dict[Any, Counter[date]] = defaultdict(Counter)
    for (goal, day, _occasion), one in newest.items():
        done[goal][day] += one.says_done
    return done


def goals_for_looking_back(patient, since: date) -> list[tuple[str, date, date | None, Counter]]:
    """(words, from which day, to which day, days it was done) of every goal that stood since."""
    rows = [
        row for row in standing(GoalSaid.objects.filter(goal__patient=patient))
        if row.goal.ended_at is None or clock.clinic_day(row.goal.ended_at) >= since
    ]  # fmt: skip
    done = ticks_of([row.goal_id for row in rows], since)
    return [
        (opened(row)["words"], clock.clinic_day(row.goal.at),
         row.goal.ended_at and clock.clinic_day(row.goal.ended_at), done[row.goal_id])
        for row in rows
    ]  # fmt: skip


# --- causes and the plan ----------------------------------------------------------------------
def causes_to_name(patient) -> list[Finding]:
    """Causes a goal may answer: none that could endanger the person, since a goal stands on their
    own pages too, and somebody may read over their shoulder."""
    return [one for one in causes_found(patient) if not keep_off_paper(one.sensitivity)]


def own_causes(patient) -> list[Finding]:
    """Of these, what stands in the plan signed with them."""
    plan = signed_plan(patient)
    if plan is None:
        return []
    answered = {
        answer.finding.code for item in plan.standing_items for answer in item.answers.all()
    }
    return [one for one in causes_to_name(patient) if one.code in answered]


def kept_with(patient, finding, because) -> tuple[list[Finding], list[Item]]:
    """The cause and the item a goal has had, by their keys: a change of it does not lose them."""
    return (
        list(Finding.objects.filter(patient=patient, pk=finding)) if finding else [],
        list(Item.objects.filter(plan__patient=patient, pk=because)) if because else [],
    )


def items_to_choose_from(patient, *, for_person: bool = False) -> list[Item]:
    """What the plan treats now by healthy living: each may become a small goal, none has to."""
    plan = signed_plan(patient) if for_person else newest_plan(patient)
    items = [item for item in plan.standing_items if item.kind == "treat"] if plan else []
    living = [item for item in items if item.strand == "lifestyle"]
    if for_person:
        hidden = {
            finding.code for finding in causes_found(patient) if keep_off_paper(finding.sensitivity)
        }
        living = [item for item in living if not codes_of(item) <= hidden]
    return living


def codes_of(item: Item) -> set[str]:
    return {answer.finding.code for answer in item.answers.all()}


# --- what got in the way ----------------------------------------------------------------------
def own_barriers(goal: Goal, most: int = 5) -> list[dict[str, Any]]:
    """What the person said got in the way, newest first."""
    rows = Barrier.objects.filter(goal=goal).order_by("-at")[:most]
    return [{"at": row.at, "steps": rules.next_steps(told.get("keys", ())), **told}
            for row in rows if (told := sealed.opened(row.sealed))]  # fmt: skip


def shown_barriers(goal: Goal, since: date, most: int = 5) -> list[dict[str, Any]]:
    """The same as far as the team may read it."""
    rows = Barrier.objects.filter(goal=goal).exclude(shown={}).order_by("-at")[:most]
    return [
        {"at": row.at, "steps": rules.next_steps(row.shown.get("keys", ())), **row.shown}
        for row in rows if clock.clinic_day(row.at) >= since
    ]  # fmt: skip
