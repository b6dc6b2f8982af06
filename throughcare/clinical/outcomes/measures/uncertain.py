"""A figure with its uncertainty: no share, rate, median or difference is told without it.

By SciPy, which is loaded only when it is asked: it takes longer than a page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

LEVEL = 0.95
A_YEAR = 365.25  # days


@dataclass(frozen=True)
class Estimate:
    """A figure between two others: its 95 % interval. n: people, or what was counted."""

    value: float
    low: float
    high: float
    n: int


def share(part: int, whole: int) -> Estimate | None:
    """A share with its Wilson interval; None where there is nobody to be a share of."""
    if not 0 <= part <= whole:
        raise ValueError(f"{part} is no part of {whole}")
    if whole == 0:
        return None
    from scipy.stats import binomtest

    found = binomtest(part, whole).proportion_ci(LEVEL, method="wilson")
    return Estimate(part / whole, float(found.low), float(found.high), whole)


def difference(a: tuple[int, int], b: tuple[int, int]) -> Estimate | None:
    """One share less another, with Newcombe's interval made of their two Wilson intervals."""
    one, other = share(*a), share(*b)
    if one is None or other is None:
        return None
    apart = one.value - other.value
    below = sqrt((one.value - one.low) ** 2 + (other.high - other.value) ** 2)
    above = sqrt((one.high - one.value) ** 2 + (other.value - other.low) ** 2)
    return Estimate(apart, apart - below, apart + above, one.n + other.n)


def ratio(pairs: Sequence[tuple[float, float]]) -> Estimate | None:
    """Many days of few people: the sum of the parts ÷ the sum of the wholes.

    Days of one person are alike, so people are counted and not days: the interval is that of a
    ratio estimate over people.
    """
    told = [(part, whole) for part, whole in pairs if whole]
    whole = sum(w for _p, w in told)
    if not told:
        return None
    value, n = sum(p for p, _w in told) / whole, len(told)
    if n == 1:
        return Estimate(value, 0.0, 1.0, 1)
    spread = sum((p - value * w) ** 2 for p, w in told) * n / (n - 1)
    half = 1.959963984540054 * sqrt(spread) / whole
    return Estimate(value, max(value - half, 0.0), min(value + half, 1.0), n)


def rate(events: int, days: float, per_years: float = 100) -> Estimate | None:
    """Events per so many person-years, with the exact interval of a Poisson count."""
    if events < 0 or days < 0:
        raise ValueError("neither events nor days are below nought")
    if days == 0:
        return None
    from scipy.stats import chi2

    years = days / A_YEAR / per_years
    tail = (1 - LEVEL) / 2
    low = chi2.ppf(tail, 2 * events) / 2 if events else 0.0
    high = chi2.ppf(1 - tail, 2 * events + 2) / 2
    return Estimate(events / years, float(low) / years, float(high) / years, events)


def median(values: Sequence[float]) -> Estimate | None:
    """The middle value, between the two whose order makes an interval of at least 95 %."""
    told = sorted(values)
    n = len(told)
    if n == 0:
        return None
    from scipy.stats import binom

    middle = (told[(n - 1) // 2] + told[n // 2]) / 2
    place = int(binom.ppf((1 - LEVEL) / 2, n, 0.5))  # so many values lie below the interval
    if place == 0:  # too few for an interval of that level: all there is
        return Estimate(middle, told[0], told[-1], n)
    return Estimate(middle, told[place - 1], told[n - place], n)
