"""A score from complete answers, with its band, subscales, what was left out, and red flags."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from throughcare.clinical.instruments.answers import (
    Problem,
    asked,
    check,
    check_answer,
    visible,
    with_declined,
)
from throughcare.clinical.instruments.definition import (
    DECLINED,
    Answers,
    Flag,
    Instrument,
    Ladder,
)
from throughcare.clinical.instruments.methods import (
    METHODS,
    Asked,
    Number,
    Reckoning,
    pattern_met,
)


@dataclass(frozen=True)
class RedFlag:
    """A red flag that has risen: how urgent, before whom, why, what next, who says so."""

    code: str
    ladder: Ladder
    for_role: str
    why: str
    next_step: str
    source: str


@dataclass(frozen=True)
class Score:
    """What an instrument says. `score` is None where the field has no valid total.

    missing  items the person would rather not answer, or that were left open though they may be
    """

    instrument: str
    score: Number | None
    band: str | None
    subscales: Mapping[str, Number | None]
    missing: tuple[str, ...]
    flags: tuple[RedFlag, ...]
    source: str

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "missing": list(self.missing), "flags": [*map(asdict, self.flags)]}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Score":
        flags = tuple(RedFlag(**flag) for flag in stored["flags"])
        return cls(**{**stored, "missing": tuple(stored["missing"]), "flags": flags})


class NotScorable(ValueError):
    """Answers that cannot be scored: the problems, and the red flags that stand nevertheless."""

    def __init__(
        self, instrument: Instrument, problems: list[Problem], flags: tuple[RedFlag, ...]
    ) -> None:
        self.instrument = instrument
        self.problems = tuple(problems)
        self.flags = flags
        super().__init__(self.sentence())

    def sentence(self) -> str:
        return f"{self.instrument.short_title}: {'; '.join(map(str, self.problems))}."


class Incomplete(NotScorable):
    """Required answers are missing. Never filled in, never pro-rated."""

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(problem.item for problem in self.problems)

    @property
    def asks(self) -> dict[str, str]:
        return {key: self.instrument.item(key).ask for key in self.missing}

    def sentence(self) -> str:
        lacking = "; ".join(f"{key} ({ask})" for key, ask in self.asks.items())
        return f"{self.instrument.short_title} is not complete: no answer to {lacking}."


class Impossible(NotScorable):
    """An answer that the question does not have, or to a question that was not to be asked."""


def score(
    instrument: Instrument,
    answers: Answers,
    *,
    declined: Collection[str] = (),
    sex: str | None = None,
) -> Score:
    """What do these answers amount to? Raises Incomplete or Impossible, naming the items."""
    answers = with_declined(answers, declined)
    refuse_unscorable(instrument, answers)
    given = asked_of(instrument, answers)
    reckoning = METHODS[instrument.scoring.method](given, sex)
    subscales = subscales_of(given, reckoning)
    band = band_of(instrument, reckoning)
    return Score(
        instrument=instrument.name,
        score=reckoning.score,
        band=band,
        subscales=subscales,
        missing=left_out(given),
        flags=raised(instrument, given.answers, reckoning, band, subscales),
        source=instrument.source,
    )


def flags(
    instrument: Instrument, answers: Answers, *, declined: Collection[str] = ()
) -> tuple[RedFlag, ...]:
    """The red flags that stand now, however many answers are still missing."""
    answers = with_declined(answers, declined)
    if not check(instrument, answers):
        return score(instrument, answers).flags
    return standing(instrument, answers)


def standing(instrument: Instrument, answers: Answers) -> tuple[RedFlag, ...]:
    """What single answers call for already, though there is no score yet."""
    sound = {
        key: value for key, value in answers.items() if not check_answer(instrument, key, value)
    }
    given = asked_of(instrument, sound)
    return raised(instrument, given.answers, Reckoning(None), None, {})


def refuse_unscorable(instrument: Instrument, answers: Answers) -> None:
    problems = check(instrument, answers)
    if not problems:
        return
    # Even a form that cannot be scored may hold a call for help.
    flags = standing(instrument, answers)
    if all(problem.kind == "missing" for problem in problems):
        raise Incomplete(instrument, problems, flags)
    raise Impossible(instrument, problems, flags)


def asked_of(instrument: Instrument, answers: Answers) -> Asked:
    told = {key: value for key, value in asked(instrument, answers).items() if value != DECLINED}
    return Asked(instrument, visible(instrument, answers), told)


def subscales_of(given: Asked, reckoning: Reckoning) -> dict[str, Number | None]:
    sums = {subscale.key: given.total(subscale.items) for subscale in given.instrument.subscales}
    return {**sums, **reckoning.subscales}


def band_of(instrument: Instrument, reckoning: Reckoning) -> str | None:
    if reckoning.band is not None or reckoning.score is None:
        return reckoning.band
    band = instrument.band_of(reckoning.score)
    return band.label if band else None


def left_out(given: Asked) -> tuple[str, ...]:
    """Declined items, and optional ones left open that would have counted."""
    return tuple(
        item.key
        for item in given.items
        if item.key not in given.answers and (item.required or item.counts)
    )


def raised(
    instrument: Instrument,
    answers: Answers,
    reckoning: Reckoning,
    band: str | None,
    subscales: Mapping[str, Number | None],
) -> tuple[RedFlag, ...]:
    """The flags whose conditions all hold, the graver before the lesser of its kind."""
    pattern = pattern_met(instrument, answers)
    up: dict[str, RedFlag] = {}
    for flag in instrument.flags:
        holds = (
            all(condition.holds(answers) for condition in flag.conditions)
            and reached(flag.score_at_least, reckoning.score)
            and reached_subscale(flag, subscales)
            and (not flag.bands or band in flag.bands)
            and (not flag.pattern or pattern)
        )
        if holds and not set(flag.unless) & set(up):
            up[flag.code] = red_flag(flag)
    return tuple(up.values())


def reached(threshold: int | None, number: Number | None) -> bool:
    return threshold is None or (number is not None and number >= threshold)


def reached_subscale(flag: Flag, subscales: Mapping[str, Number | None]) -> bool:
    if flag.subscale_at_least is None:
        return True
    key, threshold = flag.subscale_at_least
    return reached(threshold, subscales.get(key))


def red_flag(flag: Flag) -> RedFlag:
    return RedFlag(flag.code, flag.ladder, flag.for_role, flag.why, flag.next_step, flag.source)
