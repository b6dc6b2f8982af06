"""How answers become numbers: one small pure function for each way the field has.

A method gets the instrument and the answers of the items that were asked, declined ones left out.
It answers with None for a sum that lacks an answer, and never with part of one.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from throughcare.clinical.instruments.definition import DECLINED, Answers, Instrument, Item, Value

Number = int | float


@dataclass(frozen=True)
class Asked:
    """What was asked of the person and what they answered."""

    instrument: Instrument
    items: tuple[Item, ...]  # visible, in order
    answers: Answers  # of these items; a declined one is not there

    def has_all(self, keys: Iterable[str]) -> bool:
        """Is there an answer to each of these that was asked? One skipped is not lacking."""
        asked = {item.key for item in self.items}
        return all(key in self.answers for key in keys if key in asked)

    def points(self, keys: Iterable[str]) -> list[int]:
        return [
            points(self.instrument.item(key), self.answers[key])
            for key in keys
            if key in self.answers
        ]

    def total(self, keys: Iterable[str]) -> int | None:
        """The sum of these items, or None when one of them lacks its answer."""
        keys = tuple(keys)
        return sum(self.points(keys)) if self.has_all(keys) else None

    def yes(self, key: str) -> bool:
        return self.answers.get(key) is True or self.answers.get(key) == 1


@dataclass(frozen=True)
class Reckoning:
    """What a method found: a total (or None), a band it names itself, subscales of its own."""

    score: Number | None
    band: str | None = None
    subscales: Mapping[str, Number | None] = field(default_factory=dict)


def points(item: Item, value: Value) -> int:
    """What an answer adds to a sum."""
    if isinstance(value, str):
        raise TypeError(f"{item.key}: {value!r} has no points")
    number = int(value)
    if item.bins:
        return next(place for place, edge in enumerate(item.bins) if number <= edge)
    if not item.reverse:
        return number
    lowest, highest = limits(item)
    return lowest + highest - number


def limits(item: Item) -> tuple[int, int]:
    """The lowest and the highest number an item can be answered with."""
    if item.options:
        numbers = [int(option.value) for option in item.options]
        return min(numbers), max(numbers)
    return item.min or 0, item.max or 0


def scored_keys(instrument: Instrument) -> tuple[str, ...]:
    return tuple(item.key for item in instrument.items if item.counts)


def total(asked: Asked, sex: str | None) -> Reckoning:
    """The sum of all scored items."""
    return Reckoning(asked.total(scored_keys(asked.instrument)))


def mean(asked: Asked, sex: str | None) -> Reckoning:
    """The mean of all scored items that were asked."""
    keys = scored_keys(asked.instrument)
    if not asked.has_all(keys):
        return Reckoning(None)
    given = asked.points(keys)
    return Reckoning(sum(given) / len(given) if given else None)


def count(asked: Asked, sex: str | None) -> Reckoning:
    """How many scored items were answered with more than nothing."""
    keys = scored_keys(asked.instrument)
    if not asked.has_all(keys):
        return Reckoning(None)
    return Reckoning(sum(1 for point in asked.points(keys) if point > 0))


def no_total(asked: Asked, sex: str | None) -> Reckoning:
    """No total: the field has none that is valid, and none is made up."""
    return Reckoning(None)


def audit_c(asked: Asked, sex: str | None) -> Reckoning:
    """The AUDIT-C sum; 3 is positive for women and negative for men."""
    score = total(asked, sex).score
    cut_for = {"female": "women", "male": "men"}.get(sex or "", asked.answers.get("cut_for"))
    if score != 3 or cut_for is None:
        return Reckoning(score)
    return Reckoning(score, "positive screen" if cut_for == "women" else "negative screen")


def c_ssrs(asked: Asked, sex: str | None) -> Reckoning:
    """The published triage of the C-SSRS screener: a category, no total."""
    if any(map(asked.yes, ("intent", "plan", "behaviour_recent"))):
        return Reckoning(None, "high")
    if any(map(asked.yes, ("method", "behaviour"))):
        return Reckoning(None, "moderate")
    if any(map(asked.yes, ("wish_dead", "thoughts"))):
        return Reckoning(None, "low")
    return Reckoning(None, "none reported")


PHARMACOLOGICAL = ("tolerance", "withdrawal")
EARLY_REMISSION_MONTHS = 3
SUSTAINED_REMISSION_MONTHS = 12


def dsm_5_oud(asked: Asked, sex: str | None) -> Reckoning:
    """Criteria met, without tolerance and withdrawal under medical supervision; remission."""
    met = {key for key in scored_keys(asked.instrument) if asked.yes(key)}
    if asked.yes("supervised"):
        met -= set(PHARMACOLOGICAL)
    counted = {"pharmacological": len(met & set(PHARMACOLOGICAL))}
    return Reckoning(len(met), remission(asked, met), counted)


def remission(asked: Asked, met: set[str]) -> str | None:
    """Early or sustained remission: criteria were met before and none is now, craving apart."""
    still_met = met - {"craving"}
    if asked.yes("maintenance"):  # tolerance and withdrawal to the medicine do not count here
        still_met -= set(PHARMACOLOGICAL)
    months = asked.answers.get("months_since")
    if not asked.yes("previously_met") or still_met or not isinstance(months, int):
        return None
    if months >= SUSTAINED_REMISSION_MONTHS:
        return "sustained remission"
    return "early remission" if months >= EARLY_REMISSION_MONTHS else None


def needs(asked: Asked, sex: str | None) -> Reckoning:
    """Each need by itself: 1 found, 0 asked and not found, None not asked or not told."""
    found: dict[str, Number | None] = {}
    for need, conditions in asked.instrument.scoring.needs.items():
        keys = [key for condition in conditions for key in condition.items]
        if any(condition.holds(asked.answers) for condition in conditions):
            found[need] = 1
        else:
            told = any(key in asked.answers for key in keys) and asked.has_all(keys)
            found[need] = 0 if told else None
    return Reckoning(None, subscales=found)


def relatives(asked: Asked, sex: str | None) -> Reckoning:
    """How many kinds of relatives have known each trouble, by degree; no score."""
    scoring = asked.instrument.scoring
    found: dict[str, Number | None] = {}
    for degree, kin in scoring.relatives.items():
        known = [who for who in kin if asked.answers.get(who) == "known"]
        for trouble, kinds in scoring.conditions.items():
            told = [{asked.answers.get(f"{who}_{kind}") for kind in kinds} for who in known]
            # "I do not know" of everybody is not nobody.
            known_of = any(answers & {"yes", "no"} for answers in told)
            found[f"{degree}_{trouble}"] = sum("yes" in one for one in told) if known_of else None
    return Reckoning(None, subscales=found)


def sleep_efficiency(asked: Asked, sex: str | None) -> Reckoning:
    """Minutes asleep of minutes in bed, in per cent."""
    asleep, in_bed = asked.answers.get("minutes_asleep"), asked.answers.get("minutes_in_bed")
    if not isinstance(asleep, int) or not isinstance(in_bed, int):
        return Reckoning(None)
    return Reckoning(round(100 * asleep / in_bed))


def pattern_met(instrument: Instrument, answers: Answers) -> bool:
    """Are enough items of each cluster answered strongly enough?"""
    pattern = instrument.scoring.pattern
    if pattern is None:
        return False
    items = {subscale.key: subscale.items for subscale in instrument.subscales}

    def strong(cluster: str) -> int:
        given = [answers.get(key, 0) for key in items[cluster]]
        return sum(value != DECLINED and int(value) >= pattern.counts_from for value in given)

    return all(strong(cluster) >= needed for cluster, needed in pattern.needs.items())


METHODS: Mapping[str, Callable[[Asked, str | None], Reckoning]] = {
    "sum": total,
    "mean": mean,
    "count": count,
    "none": no_total,
    "audit_c": audit_c,
    "c_ssrs": c_ssrs,
    "dsm_5_oud": dsm_5_oud,
    "needs": needs,
    "relatives": relatives,
    "sleep_efficiency": sleep_efficiency,
}
