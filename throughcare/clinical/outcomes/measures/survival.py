"""How long until something happened, where some were watched for a shorter time than others.

Curve and test by SciPy (Kaplan and Meier; log-rank). The ratio of two hazards is Cox's with Efron's
handling of ties, in a few lines for two groups: the libraries that have it bring a whole
workbench of tables and pictures with them.
"""

import warnings
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, sqrt
from typing import Any

from throughcare.clinical.outcomes.measures.uncertain import LEVEL, Estimate

FINITE = 15.0  # a logarithm past which a ratio of hazards runs away
Z = 1.959963984540054  # of a 95 % interval


@dataclass(frozen=True)
class Watched:
    """One person: for so long, and whether it happened at the end of it or they were only lost."""

    time: float
    happened: bool


@dataclass(frozen=True)
class Step:
    """From this time on: the share to whom it had not happened, its interval, who was watched."""

    time: float
    share: float
    low: float
    high: float
    at_risk: int


@dataclass(frozen=True)
class Curve:
    steps: tuple[Step, ...]
    n: int
    events: int

    def at(self, time: float) -> Step | None:
        """The curve at a time; None where nobody was watched for so long."""
        reached = [step for step in self.steps if step.time <= time]
        if not reached or all(step.time < time for step in self.steps):
            return None
        return reached[-1]


def curve(people: Sequence[Watched]) -> Curve | None:
    """Kaplan and Meier with Greenwood's interval on the log-log scale; None of nobody."""
    if not people:
        return None
    from scipy.stats import ecdf

    found = ecdf(_censored(people)).sf
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # no interval before the first event, none after the last
        between = found.confidence_interval(LEVEL, method="log-log")
    times = sorted(one.time for one in people)
    steps = [Step(0, 1.0, 1.0, 1.0, len(people))]
    for time, left, low, high in zip(
        found.quantiles, found.probabilities, between.low.probabilities,
        between.high.probabilities, strict=True,
    ):  # fmt: skip
        watched = len(people) - bisect_left(times, time)
        known = low == low and high == high  # not a number: there is no interval
        bounds = (float(low), float(high)) if known else (float(left), float(left))
        steps.append(Step(float(time), float(left), *bounds, watched))
    return Curve(tuple(steps), len(people), sum(one.happened for one in people))


def log_rank(one: Sequence[Watched], other: Sequence[Watched]) -> float | None:
    """How likely two curves so far apart are by chance alone (p); None where nothing happened."""
    if not any(person.happened for person in (*one, *other)) or not one or not other:
        return None
    from scipy.stats import logrank

    return float(logrank(_censored(one), _censored(other)).pvalue)


def hazard_ratio(one: Sequence[Watched], other: Sequence[Watched]) -> Estimate | None:
    """How many times as fast it happens to the first as to the second: Cox, ties after Efron.

    None where there is no finite ratio: it happened in one group only, or always there first.
    """
    if not any(p.happened for p in one) or not any(p.happened for p in other):
        return None
    people = [(p.time, p.happened, 1) for p in one] + [(p.time, p.happened, 0) for p in other]
    beta = 0.0
    for _round in range(50):
        score, information = _score(people, beta)
        if abs(beta) > FINITE or information == 0:
            return None
        step = score / information
        beta += max(min(step, 1.0), -1.0)
        if abs(step) < 1e-10:
            break
    half = Z / sqrt(_score(people, beta)[1])
    return Estimate(exp(beta), exp(beta - half), exp(beta + half), len(people))


def _score(people: list[tuple[float, bool, int]], beta: float) -> tuple[float, float]:
    """First and second derivative of the partial likelihood, for one yes-or-no difference."""
    weight = exp(beta)
    score = information = 0.0
    in_one = in_other = 0  # still watched
    ordered = sorted(people, reverse=True)
    place = 0
    while place < len(ordered):
        time = ordered[place][0]
        ended_one = ended_other = 0
        while place < len(ordered) and ordered[place][0] == time:
            _time, happened, group = ordered[place]
            in_one, in_other = in_one + group, in_other + 1 - group
            ended_one += happened and group == 1
            ended_other += happened and group == 0
            place += 1
        ended = ended_one + ended_other
        for nth in range(ended):
            left = 1 - nth / ended
            mine = weight * (in_one - ended_one * (1 - left))
            all_of_them = mine + in_other - ended_other * (1 - left)
            part = mine / all_of_them
            score -= part
            information += part * (1 - part)
        score += ended_one
    return score, information


def _censored(people: Sequence[Watched]) -> Any:
    from scipy.stats import CensoredData

    return CensoredData(
        uncensored=[one.time for one in people if one.happened],
        right=[one.time for one in people if not one.happened],
    )
