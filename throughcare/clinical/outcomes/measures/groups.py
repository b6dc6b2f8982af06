"""Groups and places beside each other: small numbers hidden, nothing ranked too soon."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from throughcare.clinical.outcomes.measures import RANKED_FROM, SMALLEST
from throughcare.clinical.outcomes.measures.uncertain import Estimate, difference, share

LIMITS = (0.95, 0.998)  # two and three standard errors: spiegelhalter-2005 [K]


@dataclass(frozen=True)
class Group:
    """So many of so many."""

    name: str
    part: int
    whole: int

    @property
    def is_small(self) -> bool:
        """Does it hold a number of people from 1 to 10?"""
        return any(0 < n < SMALLEST for n in (self.part, self.whole - self.part))

    @property
    def estimate(self) -> Estimate | None:
        return share(self.part, self.whole)


@dataclass(frozen=True)
class Shown:
    """What may be shown of some groups, and how many are not."""

    groups: tuple[Group, ...]
    hidden: int


def shown(groups: Sequence[Group]) -> Shown:
    """The groups that may be shown, the largest first.

    Two people may be a group of their own: a hidden group is not even named. All of them add up to
    a whole that other tables tell: what is hidden could be worked out together, so together it is
    no small number either, and never a single group.
    """
    rest = sorted((one for one in groups if one.whole), key=lambda g: (-g.whole, g.name))
    hidden = [one for one in rest if one.is_small]
    rest = [one for one in rest if not one.is_small]
    while hidden and rest and (len(hidden) == 1 or together(hidden).is_small):
        hidden.append(rest.pop())
    return Shown(tuple(rest), len(hidden))


def together(groups: Sequence[Group]) -> Group:
    return Group("", sum(one.part for one in groups), sum(one.whole for one in groups))


def number(n: int) -> int | None:
    """A number of people as it may be shown: None from 1 to 10."""
    return None if 0 < n < SMALLEST else n


def funnel_limits(overall: float, n: int, level: float) -> tuple[float, float]:
    """Between what shares so many people of one place fall by chance, were it like all others."""
    from scipy.stats import binom

    tail = (1 - level) / 2
    low, high = binom.ppf(tail, n, overall), binom.ppf(1 - tail, n, overall)
    return float(low) / n, float(high) / n


@dataclass(frozen=True)
class Association:
    """People with a cause: the result where a response was signed, and where it was not."""

    cause: str
    response: str
    with_it: Group
    without: Group

    @property
    def may_be_shown(self) -> bool:
        return not any(g.is_small or g.whole == 0 for g in (self.with_it, self.without))

    @property
    def may_be_ranked(self) -> bool:
        return min(self.with_it.whole, self.without.whole) >= RANKED_FROM and self.may_be_shown

    @property
    def apart(self) -> Estimate | None:
        one, other = self.with_it, self.without
        return difference((one.part, one.whole), (other.part, other.whole))


def in_order(found: Sequence[Association]) -> tuple[list[Association], list[Association], int]:
    """(those that may stand in an order, by their difference; those shown by name; how many not).

    Where too few people were counted a difference is mostly chance: there an order would only
    look like knowledge.
    """
    seen = [one for one in found if one.may_be_shown]
    ranked = [one for one in seen if one.may_be_ranked]
    ranked.sort(key=lambda one: (-(one.apart.value if one.apart else 0), one.cause, one.response))
    unranked = sorted(set(seen) - set(ranked), key=lambda one: (one.cause, one.response))
    return ranked, unranked, len(found) - len(seen)


def grouped(rows: Sequence[tuple[str, bool]]) -> list[Group]:
    """One group for each name, from a yes or no of each person."""
    names: Mapping[str, list[bool]] = {
        name: [yes for one, yes in rows if one == name] for name in dict(rows)
    }
    return [Group(name, sum(told), len(told)) for name, told in names.items()]
