"""Protocols: published regimens to read, and what is said of one's own before it is signed.

A protocol is what a prescriber typed: lines of ordered steps, each one medicine with its most and
its conditions. The taper of methadone or buprenorphine is no part of it: that is an order of
medicine, signed as every order is.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from itertools import groupby, pairwise
from typing import Any

from throughcare.clinical.medicines.products import Sourced
from throughcare.clinical.verdict import OK, Verdict, caution, no, note, worst_first
from throughcare.clinical.withdrawal import comfort, holding
from throughcare.clinical.withdrawal.comfort import Body
from throughcare.clinical.withdrawal.holding import Hold

SOURCE = "house:withdrawal"
USUAL_OUTCOME = "A return to use is the usual outcome after a taper; medication can go on instead."
LOFEXIDINE_DAYS, TAPER_DAYS = 14, (2, 4)  # lofexidine-label
CLONIDINE_TEST_UG = 100  # clonidine-withdrawal
AVOID = {
    "low_pressure": "low blood pressure", "heart_block": "heart block",
    "coronary": "severe coronary disease", "recent_infarction": "a recent infarction",
    "stroke": "disease of the brain's vessels", "bradycardia": "a very slow pulse",
    "long_qt": "long QT",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Example(Sourced):
    """A published regimen. `outcome`: what became of people after it."""

    key: str
    title: str
    medicine: str
    days: tuple[tuple[int, ...], ...] = ()
    lines: tuple[str, ...] = ()
    outcome: str = ""


@cache
def examples() -> tuple[Example, ...]:
    """The published regimens of protocols.toml."""
    text = (resources.files(__package__) / "protocols.toml").read_text(encoding="utf-8")
    return tuple(_example(key, row) for key, row in tomllib.loads(text).items())


def _example(key: str, row: dict[str, Any]) -> Example:
    days = tuple(tuple(day) for day in row.get("days", ()))
    return Example(key=key, **{**row, "days": days, "lines": tuple(row.get("lines", ()))})


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of one line ("clonidine", "nausea"), as it was typed.

    number         1, 2, 3 … within its line: a step opens when the one before it was given
    dose_ug        the most at one time; day_ug: the most of this medicine in 24 hours
    gap_minutes    the least since the last dose of this medicine; after a dose of the step before
                   it, `after_minutes` where it has some
    from_day, until_day  days of the withdrawal, 1 the first; None: to its end
    after_minutes  the least since the step before it was first given
    times          how often it may be given in all; None: as often as the rest allows
    cows_at_least  the score it needs; None: none
    hold           of clonidine and lofexidine: below which pressure and pulse it is not given
    """

    line: str
    number: int
    medicine: str
    dose_ug: int
    day_ug: int
    gap_minutes: int = 0
    from_day: int = 1
    until_day: int | None = None
    after_minutes: int = 0
    times: int | None = None
    cows_at_least: int | None = None
    hold: Hold | None = None


@dataclass(frozen=True)
class Person:
    """Who it is for. agonist: the methadone or buprenorphine ordered beside it, or ""."""

    setting: str = "outpatient"
    agonist: str = ""
    body: Body = field(default_factory=Body)
    avoid: tuple[str, ...] = ()  # keys of AVOID


def may_sign_protocol(steps: Sequence[Step], person: Person) -> list[Verdict]:
    """May this protocol be signed? The gravest first; cautions are passed with a reason."""
    if not steps and not person.agonist:
        why = "The protocol says nothing: neither a medicine nor an agonist's order."
        return [no("protocol_says_nothing", why, SOURCE)]
    said = [_in_order(steps), _two_lines_of_one(steps)]
    for step in steps:
        said += [_amounts(step), _place(step, person), *_the_most(step, person)]
        if comfort.kind(step.medicine) == "alpha2":
            said += [_holds(step), _avoid(step, person)]
    for line in by_line(steps):
        said += _taper(line)
    named = {step.medicine for step in steps}
    said += comfort.together(named, agonist=person.agonist, body=person.body)
    said += [_kidneys(named, person), note("protocol_usual_outcome", USUAL_OUTCOME, "who-2009")]
    return worst_first(dict.fromkeys(said))


def by_line(steps: Sequence[Step]) -> list[list[Step]]:
    """The steps of each line in their order."""
    ordered = sorted(steps, key=lambda step: (step.line, step.number))
    return [list(of_it) for _, of_it in groupby(ordered, key=lambda step: step.line)]


def laid_out(steps: Sequence[Step]) -> list[tuple[int, list[Step]]]:
    """Each day of a protocol with the steps that are open on it by their days, to be read.

    To the last day that any step names; a step without an end goes on after it.
    """
    last = max([1, *(step.until_day or step.from_day for step in steps)])
    ordered = [step for line in by_line(steps) for step in line]
    return [
        (day, [s for s in ordered if s.from_day <= day <= (s.until_day or last)])
        for day in range(1, last + 1)
    ]


def _in_order(steps: Sequence[Step]) -> Verdict:
    for line in by_line(steps):
        if [step.number for step in line] != list(range(1, len(line) + 1)):
            why = f"The steps of “{line[0].line}” are not 1, 2, 3 and so on."
            return no("protocol_not_in_order", why, SOURCE)
        days = [step.from_day for step in line]
        if days != sorted(days) or any(
            step.until_day is not None and step.until_day < step.from_day for step in line
        ):
            why = f"The days of “{line[0].line}” do not follow each other."
            return no("protocol_days_not_in_order", why, SOURCE)
    return OK


def _two_lines_of_one(steps: Sequence[Step]) -> Verdict:
    """One medicine in two lines could be given by one while the other says no."""
    lines: dict[str, set[str]] = {}
    for step in steps:
        lines.setdefault(step.medicine, set()).add(step.line)
    twice = sorted(medicine for medicine, named in lines.items() if len(named) > 1)
    if not twice:
        return OK
    why = f"{comfort.title(twice[0])} stands in two lines: put its steps into one."
    return no("protocol_medicine_in_two_lines", why, SOURCE)


def _amounts(step: Step) -> Verdict:
    if 0 < step.dose_ug <= step.day_ug and step.gap_minutes >= 0 and step.from_day >= 1:
        return OK
    why = f"{comfort.title(step.medicine)}: the most at one time is above 0 and within a day's."
    return no("protocol_dose_above_its_day", why, SOURCE)


def _place(step: Step, person: Person) -> Verdict:
    one = comfort.every().get(step.medicine)
    if one is None:
        return OK
    if one.only_in and person.setting not in one.only_in:
        why = f"{one.title} in withdrawal is for specialists in a hospital."
        return no("protocol_only_in_hospital", why, one.source)
    if one.controlled:
        why = f"{one.title} is controlled, and the register here does not keep it: leave it out."
        return no("protocol_not_in_the_register", why, SOURCE)
    return OK


def _the_most(step: Step, person: Person) -> list[Verdict]:
    return comfort.over_the_most(
        step.medicine, day_ug=step.day_ug, dose_ug=step.dose_ug, body=person.body,
        first_day=step.from_day == 1,
    )  # fmt: skip


def _holds(step: Step) -> Verdict:
    """Does it hold no later than the published limits do?"""
    if not holds_too_late(step):
        return OK
    least = holding.PUBLISHED
    why = (
        f"{comfort.title(step.medicine)} is held below {least.systolic}/{least.diastolic} and a "
        f"pulse of {least.pulse}, or sooner: type the limits."
    )
    return no("protocol_holds_too_late", why, holding.SOURCE)


def holds_too_late(step: Step) -> bool:
    """Are its limits missing, or laxer than the published ones?"""
    return step.hold is None or not step.hold.at_least_as_strict_as(holding.PUBLISHED)


def _avoid(step: Step, person: Person) -> Verdict:
    found = [AVOID[key] for key in person.avoid if key in AVOID]
    if not found:
        return OK
    why = f"{comfort.title(step.medicine)} is not given with {', '.join(found)}: leave it out."
    return no("protocol_avoided_with", why, "alpha2-contraindications")


def _taper(line: Sequence[Step]) -> list[Verdict]:
    """Clonidine and lofexidine are taken down, and lofexidine ends by day 14."""
    last = line[-1]
    if comfort.kind(last.medicine) != "alpha2":
        return []
    said = []
    name = comfort.title(last.medicine)
    falling = [late for one, late in pairwise(line) if _in_a_day(late) < _in_a_day(one)]
    if not falling:
        why = f"{name} is lowered at the end, not stopped at once: add falling steps."
        said.append(caution("protocol_without_falling_steps", why, _source_of(last.medicine)))
    if last.medicine == "lofexidine":
        said += _lofexidine(line, falling)
    elif line[0].dose_ug > CLONIDINE_TEST_UG:
        why = "Clonidine usually begins with a test of 0.1 mg, and the pressure an hour later."
        said.append(caution("protocol_without_a_test", why, "clonidine-withdrawal"))
    return said


def _in_a_day(step: Step) -> int:
    """The most a step comes to in a day: a test that is given once is not the day's most."""
    return min(step.day_ug, step.dose_ug * step.times) if step.times else step.day_ug


def _lofexidine(line: Sequence[Step], falling: Sequence[Step]) -> list[Verdict]:
    """Its course, and how long it is taken down."""
    end, first = line[-1].until_day, line[0].from_day
    if end is None or end - first + 1 > LOFEXIDINE_DAYS:
        why = f"Lofexidine is given for at most {LOFEXIDINE_DAYS} days: type its last day."
        return [no("protocol_course_too_long", why, "lofexidine-label")]
    if falling and not TAPER_DAYS[0] <= end - falling[0].from_day + 1 <= TAPER_DAYS[1]:
        why = f"Lofexidine is lowered over {TAPER_DAYS[0]} to {TAPER_DAYS[1]} days."
        return [caution("protocol_taper_unusual", why, "lofexidine-label")]
    return []


def _source_of(medicine: str) -> str:
    return {"lofexidine": "lofexidine-label", "clonidine": "clonidine-withdrawal"}[medicine]


def _kidneys(named: set[str], person: Person) -> Verdict:
    if "lofexidine" not in named or person.body.egfr is not None:
        return OK
    why = "Kidney function is not known, and the most of lofexidine depends on it: eGFR first."
    return caution("protocol_kidneys_unknown", why, "lofexidine-kidney")
