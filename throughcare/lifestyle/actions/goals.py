"""Small goals: chosen, changed, shown, ticked, let go. by None: the person themself.

The names of these actions stand in the log, so they tell nothing of what somebody wants.
"""

import uuid
from datetime import timedelta

from django.db.models import Max
from django.utils.translation import gettext as _

from throughcare import clock
from throughcare.clinical.lifestyle import goals as rules
from throughcare.lifestyle.models import Barrier, Goal, GoalSaid, Tick
from throughcare.lifestyle.queries import goals as queries
from throughcare.patients import sealed
from throughcare.record.action import Repeated, action
from throughcare.record.actions import lock
from throughcare.refusal import Refused

SOURCE = "house:lifestyle"
MOST_OPEN = 12  # at a time: more cannot be small any more [ours]


@action("small goal chosen")
def choose(*, id, patient, said, shared, by, at, finding=None, because=None) -> Goal:
    """Begin a small goal. What is chosen together with a member of the team is shared.

    said  kind, words, times, per, until (a day, or None)
    """
    patient = lock(patient)
    if chosen := Goal.objects.filter(pk=id).first():
        return Repeated(chosen)
    refuse_what_is_no_goal(said)
    if Goal.objects.filter(patient=patient, ended_at=None).count() >= MOST_OPEN:
        raise Refused(
            "enough_goals", _("Twelve goals at a time are enough for anybody."), source=SOURCE,
            next_step=_("Let one go first. It can be chosen again."),
        )  # fmt: skip
    goal = Goal.objects.create(id=id, patient=patient, at=at, by=by)
    write_said(goal, said, shared or by is not None, finding, because, by=by, at=at)
    return goal


@action("small goal changed")
def change(*, id, goal, said, shared, by, at, finding=None, because=None) -> GoalSaid:
    """From now on it is this. What stood before stays readable to whoever could read it."""
    lock(goal.patient)
    if changed := GoalSaid.objects.filter(pk=id).first():
        return Repeated(changed)
    refuse_let_go(goal)
    refuse_what_is_their_own(goal, by)
    refuse_what_is_no_goal(said)
    shared = shared or by is not None
    return write_said(goal, said, shared, finding, because, by=by, at=at, id=id)


def write_said(goal, said, shared, finding, because, *, by, at, id=None) -> GoalSaid:
    """The next turn: everything sealed, and beside it what the team may read."""
    last = GoalSaid.objects.filter(goal=goal).aggregate(last=Max("turn"))["last"] or 0
    until = said.get("until")
    everything = {
        **said, "words": said["words"].strip(), "until": until and until.isoformat(),
        "finding": finding and str(finding.pk), "because": because and str(because.pk),
    }  # fmt: skip
    plain = {
        "kind": said["kind"], "words": everything["words"], "times": said["times"],
        "per": said["per"], "until": until, "finding": finding, "because": because,
    }  # fmt: skip
    return GoalSaid.objects.create(
        id=id or uuid.uuid5(goal.pk, f"said {last + 1}"), goal=goal, turn=last + 1,
        is_shared=shared, sealed=sealed.close(everything), at=at, by=by,
        **(plain if shared else {}),
    )  # fmt: skip


@action("small goal let go")
def let_go(*, goal, by, at) -> Goal:
    """It ends. Nothing is asked for, and what was done stays done."""
    lock(goal.patient)
    goal.refresh_from_db()
    if goal.ended_at:
        return Repeated(goal)
    refuse_what_is_their_own(goal, by)
    goal.ended_at = at
    goal.save(update_fields=["ended_at"])
    return goal


@action("small goal ticked")
def tick(*, id, goal, day, by, at) -> Tick:
    """Done: one tap. Once for each occasion of a day, however often the button is pressed."""
    lock(goal.patient)
    if ticked := Tick.objects.filter(pk=id).first():
        return Repeated(ticked)
    refuse_let_go(goal)
    refuse_what_is_their_own(goal, by)
    today = clock.clinic_day(at)
    if not today - timedelta(days=1) <= day <= today:
        raise Refused(
            "tick_of_another_day", _("Only today and yesterday can be ticked."), source=SOURCE,
            next_step=_("What is longer ago need not be written down."),
        )  # fmt: skip
    said = queries.said_of(goal)
    newest = queries.newest_ticks(goal, day)
    for occasion in range(1, rules.ticks_a_day(said["times"], said["per"]) + 1):
        last = newest.get(occasion)
        if last is None or not last.says_done:
            return Tick.objects.create(
                id=id, goal=goal, day=day, occasion=occasion, turn=last.turn + 1 if last else 1,
                at=at, by=by,
            )  # fmt: skip
    return Repeated(max(newest.values(), key=lambda one: one.at))


@action("small goal tick taken back")
def untick(*, id, goal, day, by, at) -> Tick:
    """Pressed by mistake: the last tick of the day counts no more, on the day it was made."""
    lock(goal.patient)
    if undone := Tick.objects.filter(pk=id).first():
        return Repeated(undone)
    refuse_let_go(goal)
    refuse_what_is_their_own(goal, by)
    done = [one for one in queries.newest_ticks(goal, day).values() if one.says_done]
    last = max(done, key=lambda one: one.occasion, default=None)
    if last is None or clock.clinic_day(last.at) != clock.clinic_day(at):
        raise Refused(
            "nothing_to_take_back", _("There is nothing from today to take back."), source=SOURCE,
            next_step=_("What was ticked on another day stays as it is."),
        )  # fmt: skip
    return Tick.objects.create(
        id=id, goal=goal, day=day, occasion=last.occasion, turn=last.turn + 1, at=at, by=by
    )


@action("small goal barrier noted")
def note_barrier(*, id, goal, keys, words, by, at) -> Barrier:
    """What got in the way. Shown to the team only where the goal is."""
    lock(goal.patient)
    if noted := Barrier.objects.filter(pk=id).first():
        return Repeated(noted)
    refuse_let_go(goal)
    refuse_what_is_their_own(goal, by)
    told = {"keys": [key for key in rules.barriers() if key in keys], "words": words.strip()}
    if not told["keys"] and not told["words"]:
        raise Refused(
            "barrier_says_nothing", _("Choose one of them, or write a word."), source=SOURCE,
            next_step=_("Or leave it: nobody has to say why."),
        )  # fmt: skip
    shown = told if queries.newest_said(goal).is_shared else {}
    return Barrier.objects.create(
        id=id, goal=goal, sealed=sealed.close(told), shown=shown, at=at, by=by
    )


def refuse_what_is_no_goal(said) -> None:
    if not rules.fits(**{name: said[name] for name in ("kind", "words", "times", "per")}):
        raise Refused(
            "not_a_small_goal", _("Say in a few words what you want to do, and how often."),
            source=SOURCE, next_step=_("At most five times a day, or seven times a week."),
        )  # fmt: skip


def refuse_let_go(goal: Goal) -> None:
    if Goal.objects.filter(pk=goal.pk, ended_at__isnull=False).exists():
        raise Refused(
            "goal_was_let_go", _("This goal was let go."), source=SOURCE,
            next_step=_("Choose it again, as a new one."),
        )  # fmt: skip


def refuse_what_is_their_own(goal: Goal, by) -> None:
    """A member of the team touches only what the person shows."""
    if by is not None and not queries.newest_said(goal).is_shared:
        raise Refused(
            "goal_is_their_own", _("This goal is the person’s own."), source=SOURCE,
            next_step=_("Ask them: they can show it on their own pages."),
        )  # fmt: skip
