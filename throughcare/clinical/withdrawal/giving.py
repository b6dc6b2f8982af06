"""May this dose of this step be given now? Order, sequence, conditions, limits: each said alone."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from importlib import resources

from throughcare.clinical.medication.lifting import Way
from throughcare.clinical.medicines import mg_words as mg
from throughcare.clinical.verdict import OK, Verdict, caution, no, note, worst_first
from throughcare.clinical.withdrawal import comfort, holding
from throughcare.clinical.withdrawal.comfort import Body
from throughcare.clinical.withdrawal.holding import Vitals
from throughcare.clinical.withdrawal.protocols import LOFEXIDINE_DAYS, Step
from throughcare.clinical.withdrawal.starting import Pregnant, goes_on

SOURCE = "house:withdrawal"
A_DAY = timedelta(hours=24)
CLOCKS_APART = timedelta(minutes=5)  # two nurses' devices: the other's dose counts, seconds ahead
NALTREXONE_APART = timedelta(hours=2)  # lofexidine-label
SCORE_HOURS = 4  # a score older than this says nothing of now; as before buprenorphine [K]


@dataclass(frozen=True)
class Given:
    """A dose that was given: which medicine, how much, when, by which step of which line."""

    medicine: str
    ug: int
    at: datetime
    line: str = ""
    number: int = 0


@dataclass(frozen=True)
class Now:
    """What stands at this moment.

    day         of the withdrawal, 1 the first
    in_force    the protocol is signed, and no other has taken its place
    under_way   the withdrawal has begun and not ended
    given       everything given in it, and of the last 24 hours in any
    cows        the newest score and when it was scored
    vitals      the newest of each; its `at` is that of pressure and pulse
    agonist     ordered beside it, or ""
    naltrexone_at  when naltrexone was last taken by mouth
    """

    at: datetime
    day: int
    in_force: bool
    under_way: bool
    given: Sequence[Given] = ()
    cows: tuple[int, datetime] | None = None
    vitals: Vitals | None = None
    body: Body = field(default_factory=Body)
    agonist: str = ""
    naltrexone_at: datetime | None = None
    pregnant: Pregnant = "not"
    opened: Mapping[str, str] = field(default_factory=dict)  # {code: the prescriber's words}

    def of(self, medicine: str) -> list[Given]:
        """What was given of one medicine, the oldest first; by a clock that is ahead, too."""
        mine = (g for g in self.given if g.medicine == medicine and g.at <= self.at + CLOCKS_APART)
        return sorted(mine, key=lambda g: g.at)

    def of_last_day(self, medicine: str) -> int:
        """Micrograms of one medicine in the 24 hours before now."""
        return sum(g.ug for g in self.of(medicine) if self.at - A_DAY < g.at)


def may_be_given(step: Step, ug: int, now: Now) -> list[Verdict]:
    """May so much of this step be given now? The gravest first; what is opened is a note."""
    said = [
        _in_force(now), _under_way(now), goes_on(now.pregnant), *in_sequence(step, now),
        *_amount(step, ug, now), _gap(step, now), _score(step, now), *_body(step, ug, now),
    ]  # fmt: skip
    return after_opening(worst_first(dict.fromkeys(said)), now.opened)


def _in_force(now: Now) -> Verdict:
    if now.in_force:
        return OK
    why = "This protocol is not in force: nobody signed it, or another took its place."
    return no("protocol_not_in_force", why, SOURCE)


def _under_way(now: Now) -> Verdict:
    if now.under_way:
        return OK
    why = "The withdrawal has not begun, or is over."
    return no("withdrawal_not_under_way", why, SOURCE)


def in_sequence(step: Step, now: Now) -> list[Verdict]:
    """Is this step open: its days, the step before it, no later one given?"""
    line = [g for g in now.given if g.line == step.line]
    return [
        _days(step, now), _before(step, line, now), _passed(step, line), _times(step, line),
    ]  # fmt: skip


def _days(step: Step, now: Now) -> Verdict:
    if now.day < step.from_day:
        why = f"{_name(step)} begins on day {step.from_day}; this is day {now.day}."
        return no("step_too_early", why, SOURCE)
    if step.until_day is not None and now.day > step.until_day:
        why = f"{_name(step)} was for days until {step.until_day}; this is day {now.day}."
        return no("step_days_over", why, SOURCE)
    return OK


def _before(step: Step, line: Iterable[Given], now: Now) -> Verdict:
    if step.number == 1:
        return OK
    before = [g.at for g in line if g.number == step.number - 1]
    if not before:
        why = f"{_name(step)}: step {step.number - 1} of “{step.line}” was not given yet."
        return no("step_before_it_not_given", why, SOURCE)
    waited = now.at - min(before)
    if waited < timedelta(minutes=step.after_minutes):
        why = f"{_name(step)} opens {step.after_minutes} minutes after the step before it."
        return no("step_waits_after_the_one_before", why, SOURCE)
    return OK


def _passed(step: Step, line: Iterable[Given]) -> Verdict:
    later = [g.number for g in line if g.number > step.number]
    if not later:
        return OK
    why = f"Step {max(later)} of “{step.line}” was given already: {_name(step)} is behind it."
    return no("step_was_passed", why, SOURCE)


def _times(step: Step, line: Iterable[Given]) -> Verdict:
    times = sum(g.number == step.number for g in line)
    if step.times is None or times < step.times:
        return OK
    often = "once" if times == 1 else f"{times} times"
    why = f"{_name(step)} was given {often}, as often as the protocol says."
    return no("step_given_often_enough", why, SOURCE)


def _amount(step: Step, ug: int, now: Now) -> list[Verdict]:
    """Within the step, within 24 hours of the protocol, within what was published."""
    if ug <= 0:
        raise ValueError(f"a dose is above nought, not {ug}")
    said = []
    if ug > step.dose_ug:
        why = f"{mg(ug)} is above {mg(step.dose_ug)}, the most at one time by the protocol."
        said.append(no("more_than_the_step", why, SOURCE))
    before = now.of_last_day(step.medicine)
    if before + ug > step.day_ug:
        why = (
            f"{mg(before)} in the last 24 hours and {mg(ug)} now are above {mg(step.day_ug)}, the "
            "most by the protocol."
        )
        said.append(no("more_than_the_day", why, SOURCE))
    had = now.of(step.medicine)
    first_day = not had or now.at - had[0].at < A_DAY
    said += comfort.over_the_most(
        step.medicine, day_ug=before + ug, dose_ug=ug, body=now.body, first_day=first_day
    )
    return [*said, _course(step, had, now)]


def _course(step: Step, had: Sequence[Given], now: Now) -> Verdict:
    """Lofexidine ends after 14 days, whatever a protocol says."""
    if step.medicine != "lofexidine" or not had:
        return OK
    if now.at - had[0].at < timedelta(days=LOFEXIDINE_DAYS):
        return OK
    why = f"Lofexidine was begun {LOFEXIDINE_DAYS} days ago: the label ends it here."
    return no("course_is_over", why, "lofexidine-label")


def _gap(step: Step, now: Now) -> Verdict:
    """Is the last dose of this medicine long enough ago? The step before has its own wait."""
    had = now.of(step.medicine)
    if not had:
        return OK
    last = had[-1]
    opens = last.line == step.line and last.number < step.number and step.after_minutes > 0
    least = step.after_minutes if opens else step.gap_minutes
    left = -((now.at - last.at - timedelta(minutes=least)) // timedelta(minutes=1))
    if least == 0 or left <= 0:
        return OK
    why = f"{_name(step)}: {least} minutes between two; {left} still to wait."
    return no("too_soon_after_the_last", why, SOURCE)


def _score(step: Step, now: Now) -> Verdict:
    """Does the newest score reach what the step asks for?"""
    if step.cows_at_least is None:
        return OK
    if now.cows is None or now.at - now.cows[1] > timedelta(hours=SCORE_HOURS):
        why = f"{_name(step)} is for a COWS of {step.cows_at_least} and more: score it now."
        return no("score_before_it", why, SOURCE)
    if now.cows[0] < step.cows_at_least:
        why = f"COWS {now.cows[0]}: {_name(step)} is for {step.cows_at_least} and more."
        return no("score_too_low_for_it", why, SOURCE)
    return OK


def _body(step: Step, ug: int, now: Now) -> list[Verdict]:
    """Pressure, pulse, breath, sleep, heart, and what else was given."""
    said = []
    if comfort.kind(step.medicine) == "alpha2":
        had = now.of(step.medicine)
        said += holding.may_have_alpha2(
            now.vitals, at=now.at, last_dose_at=had[-1].at if had else None,
            hold=step.hold or holding.PUBLISHED,
        )  # fmt: skip
    if comfort.sedating(step.medicine):
        said += holding.may_have_sedating(now.vitals)
    lately = {g.medicine for g in now.given if now.at - A_DAY < g.at <= now.at}
    beside = comfort.together({step.medicine, *lately}, agonist=now.agonist, body=now.body)
    without = comfort.together(lately - {step.medicine}, agonist=now.agonist, body=now.body)
    own = [verdict for verdict in beside if verdict not in without]
    return [*said, *own, _near_naltrexone(step, now)]


def _near_naltrexone(step: Step, now: Now) -> Verdict:
    """Was naltrexone swallowed just now? Lofexidine takes some of its effect."""
    if step.medicine != "lofexidine" or now.naltrexone_at is None:
        return OK
    if not timedelta() <= now.at - now.naltrexone_at < NALTREXONE_APART:
        return OK
    why = "Naltrexone was swallowed less than 2 hours ago: lofexidine takes some of its effect."
    return caution("lofexidine_near_naltrexone", why, "lofexidine-label")


def held_on(step: Step, vitals: Vitals | None) -> list[Verdict]:
    """What holds this medicine on what was measured last, however old it is? For the ward board.

    A dose asks `may_be_given`, which asks for new vitals as well.
    """
    if vitals is None:
        return []
    said: list[Verdict] = []
    if comfort.kind(step.medicine) == "alpha2" and vitals.is_whole:
        said += holding.may_have_alpha2(
            vitals, at=vitals.at, last_dose_at=None, hold=step.hold or holding.PUBLISHED
        )
    if comfort.sedating(step.medicine):
        said += holding.may_have_sedating(vitals)
    return [verdict for verdict in worst_first(said) if verdict.level == "stop"]


def _name(step: Step) -> str:
    return comfort.title(step.medicine)


# Stops of a step whose turn it is not, whatever the person looks like.
NOT_ITS_TURN = frozenset({
    "step_too_early", "step_days_over", "step_before_it_not_given", "step_was_passed",
    "step_waits_after_the_one_before", "step_given_often_enough",
})  # fmt: skip


# --- what a prescriber opens ------------------------------------------------------------------
@cache
def ways() -> Mapping[str, Way]:
    """Every stop of a dose by its code, and who ends it."""
    text = (resources.files(__package__) / "overriding.toml").read_text(encoding="utf-8")
    return {code: Way(code, **row) for code, row in tomllib.loads(text).items()}


def may_be_opened(code: str) -> bool:
    """May a prescriber's signed override end this stop? Unknown codes: no."""
    return code in ways() and ways()[code].by == "prescriber"


def after_opening(said: Iterable[Verdict], opened: Mapping[str, str]) -> list[Verdict]:
    """What is left once a prescriber's overrides are read; nothing else is opened by them."""
    return worst_first(
        note("opened_by_the_prescriber", f"{v.why} Opened: {opened[v.code]}", v.source)
        if v.level == "stop" and v.code in opened and may_be_opened(v.code) else v
        for v in said
    )  # fmt: skip
