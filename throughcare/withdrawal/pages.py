"""What stands on the page of one withdrawal: prepared, under way, or left."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.db.models import prefetch_related_objects

from throughcare import clock
from throughcare.clinical.withdrawal import course, leaving, starting
from throughcare.medication.actions.orders import read_as
from throughcare.withdrawal import after, asked, checklist, curve, facts, queries
from throughcare.withdrawal.actions import turning
from throughcare.withdrawal.forms import leaving as leaving_forms
from throughcare.withdrawal.forms import preparing as forms
from throughcare.withdrawal.models import Left, Withdrawal

STEPS = ("use", "talk", "pregnancy", "dependence", "naloxone", "emergency", "shift")
NOBODY = (Left.How.NOT_BEGUN, Left.How.DIED)


def state_of(one: Withdrawal) -> str:
    """preparing, under_way, or left: which page it is."""
    if one.ended_at is not None:
        return "left"
    return "under_way" if hasattr(one, "begun") else "preparing"


def page_of(one: Withdrawal, member, at: datetime, bound: dict[str, Any] | None = None) -> dict:
    """Everything of that page. bound: forms that came back with something to look at."""
    bound = bound or {}
    place = one.patient.facility_id
    page = {
        "patient": one.patient, "one": one, "at": at,
        "may_write": member.may("plan.write", place),
        "may_give": member.may("window.dose", place),
        "may_order": member.may("orders.write", place),
        "may_sign": member.may("orders.sign", place),
        "bound": next(iter(bound.values()), None),
    }  # fmt: skip
    make = {"preparing": preparing, "under_way": under_way, "left": left}[state_of(one)]
    return page | make(one, at, bound)


def preparing(one: Withdrawal, at: datetime, bound: dict[str, Any]) -> dict:
    """What is there, what is missing and who can do it; then the press that begins."""
    said = checklist.said_now(one, at)
    levels = {verdict.level for verdict in said}
    checks = checklist.checks(one, said, bound)
    return {
        "checks": checks,
        "missing": [check for check in checks if check.state == "missing"],
        "cautions": [verdict for verdict in said if verdict.level == "caution"],
        "medication": next((v for v in said if v.code in checklist.PERIL), None),
        "protocols": asked.protocols_of(one),
        "talk": starting.TALK,
        "begin_form": bound.get("begin")
        or forms.BeginForm(asks_why="caution" in levels, initial={"seen": read_as(said)}),
    }


def under_way(one: Withdrawal, at: datetime, bound: dict[str, Any]) -> dict:
    """The picture, where it stands, and the way to pause or turn it."""
    today = clock.clinic_day(at)
    known = facts.known_of(one, at)
    order = asked.standing_agonist(one.patient, today)
    turnable = order is not None and order.kind in turning.TURNABLE
    prefetch_related_objects([one], "last_uses")
    uses = [(row.substance, row.last_at) for row in one.last_uses.all() if row.is_opioid]
    turns = queries.turns_of(one)
    return {
        "day": facts.day_of(one, at), "today": today,
        "curve": curve.drawn(one, at, known.rounds, turns),
        "trend": queries.trend.trend(queries.scores(known.rounds[::-1])),
        "due": queries.due_of(one, at, known)[0], "expected": expected(uses, at),
        "shift": queries.supervising([one.pk], at).get(one.pk),
        "rung": one.emergency_plans.select_related("rung").order_by("-at").first(),
        "order": order, "taper": asked.whole_order(one.patient, order), "turnable": turnable,
        "turns": turns, "protocol": known.protocol,
        "pregnant": starting.goes_on(facts.pregnant(one.patient)),
        "pause_form": bound.get("pause") or leaving_forms.PauseForm(prefix="pause"),
        "maintain_form": bound.get("maintain") or leaving_forms.MaintainForm(prefix="maintain"),
        "forms": {what: bound.get(what) or checklist.form_of(what, one)
                  for what in ("shift", "use", "pregnancy", "dependence")},
        **warning(one, at, bound), **shared(),
    }  # fmt: skip


def expected(uses: list, at: datetime) -> list[tuple[str, str]]:
    """Of each opioid: its name, and what is to be expected of it now, in words."""
    return [
        (course.courses()[opioid].title, course.WORDS[phase])
        for opioid, phase in course.now_expected(uses, at)
    ]


def warning(one: Withdrawal, at: datetime, bound: dict[str, Any]) -> dict:
    """Which saying of the warning is due, and its form."""
    due = after.warnings_due(one, at)
    if one.ended_at is not None:  # what was due before it is said at leaving: a task of its own
        due = [occasion for occasion in due if occasion == "after_14"]
    form = bound.get("warning") or leaving_forms.WarnForm(
        prefix="warning", initial={"occasion": due[0] if due else ""}
    )
    return {"warnings_due": due, "warn_form": form, "warning": leaving.WARNING}


def shared() -> dict:
    return {"can_be_turned": starting.can_be_turned()}


def left(one: Withdrawal, at: datetime, bound: dict[str, Any]) -> dict:
    """What leaving asks for: there, or open as a task; the contacts; the way back in."""
    gone = one.left
    gone.withdrawal = one
    lacking = {row.key: row for row in after.missing_of(gone)}
    nobody = gone.how in NOBODY
    limit = gone.happened_at + timedelta(days=leaving.APPOINTMENT_DAYS)
    begun = hasattr(one, "begun")
    return {
        "left": gone, "nobody": nobody, "begun": begun,
        "tasks": [] if nobody else tasks(one, lacking, bound), "open": len(lacking),
        "limit": limit, "follow_ups": asked.follow_ups_of(one), "letters": asked.letters_of(one),
        "curve": curve.drawn(one, at) if begun else None,
        "again": queries.current(one.patient), "press": uuid.uuid4(), "same": same(one),
        **warning(one, at, bound),
    }  # fmt: skip


def same(one: Withdrawal) -> list[tuple[str, str]]:
    """What was said of the place, as the form of another preparation takes it."""
    said = {True: "yes", False: "no", None: ""}
    names = ("stable_home", "carer", "body_stable", "mind_stable")
    return [(name, said[getattr(one, name)]) for name in names]


def tasks(one: Withdrawal, lacking: dict, bound: dict[str, Any]) -> list[dict]:
    """The four things, each with what stands there and the form that does it."""
    made = {
        "naloxone": forms.NaloxoneForm, "appointment": leaving_forms.AppointmentForm,
        "choice": leaving_forms.ChoiceForm,
    }  # fmt: skip
    explained = {row.key: row for row in one.explained.select_related("by")}
    there = told_of(one)
    found = []
    for key in ("naloxone", "appointment", "choice", "warning"):
        fresh = (
            leaving_forms.WarnForm(prefix=key, initial={"occasion": "leaving"})
            if key == "warning" else made[key](prefix=key)
        )  # fmt: skip
        found.append({
            "key": key, "missing": lacking.get(key), "told": there[key],
            "explained": explained.get(key), "form": bound.get(key) or fresh,
            "explain_form": leaving_forms.ExplainForm(prefix=f"why-{key}", initial={"key": key}),
        })  # fmt: skip
    return found


def told_of(one: Withdrawal) -> dict[str, list[str]]:
    """What is there of each."""
    said = {row.occasion: row for row in one.warnings.select_related("by")}
    at_leaving = said.get("leaving")
    return {
        "naloxone": [checklist.kit_words(row) for row in asked.kits_of(one.patient)[:1]],
        "appointment": [
            f"{checklist.when(row.when)}, {row.where} {checklist.by(row)}"
            for row in checklist.newest(one.appointments)
        ],
        "choice": [f"“{row.words}” {checklist.by(row)}" for row in checklist.newest(one.choices)],
        "warning": [f"“{at_leaving.said_back}” {checklist.by(at_leaving)}"] if at_leaving else [],
    }
