"""A vomited dose: what may be replaced at most, by minutes and witness, always by a new order."""

from dataclasses import dataclass
from fractions import Fraction

from throughcare.clinical.jurisdictions.law import Rules
from throughcare.clinical.medication.saying import unreviewed
from throughcare.clinical.verdict import Verdict, no

SOURCE = "vomited-dose"
NOTHING, HALF, WHOLE = Fraction(0), Fraction(1, 2), Fraction(1)


@dataclass(frozen=True)
class Replacement:
    """The most of the dose a prescriber may order again, and why. A limit, never an amount."""

    at_most: Fraction
    verdict: Verdict


def may_replace(*, minutes: int, witnessed: bool, pregnant: bool, rules: Rules) -> Replacement:
    """May a dose that was vomited so many minutes after it was taken be replaced?

    Never by the window alone: every answer is a stop until the prescriber has signed an order.
    Raises ValueError for minutes below 0, UnreadableLaw never.
    """
    if minutes < 0:
        raise ValueError(f"vomited {minutes} minutes after the dose")
    if not witnessed:
        return _nothing_unwitnessed()
    at_most = _at_most(minutes, rules)
    if pregnant:
        return Replacement(at_most, no(
            "vomited_in_pregnancy",
            f"Vomited after {minutes} minutes, pregnant: the prescriber writes an order for this "
            "person; withdrawal harms the pregnancy too.",
            SOURCE,
        ))  # fmt: skip
    return _by_minutes(minutes, at_most, rules)


def _at_most(minutes: int, rules: Rules) -> Fraction:
    whole, half = rules.strictest("vomiting.full_minutes"), rules.strictest("vomiting.half_minutes")
    if whole and minutes < whole.number:
        return WHOLE
    return HALF if half and minutes <= half.number else NOTHING


def _nothing_unwitnessed() -> Replacement:
    return Replacement(NOTHING, no(
        "vomited_unwitnessed",
        "Nobody saw it: a dose is not replaced. Look for withdrawal and sedation, tell the "
        "prescriber.",
        SOURCE,
    ))  # fmt: skip


def _by_minutes(minutes: int, at_most: Fraction, rules: Rules) -> Replacement:
    found = rules.strictest("vomiting.full_minutes")
    flag = unreviewed(found) if found else ""
    if at_most == NOTHING:
        return Replacement(NOTHING, no(
            "vomited_late",
            f"Vomited after {minutes} minutes: most of it has been taken up, and nothing is "
            f"replaced{flag}. Tell the prescriber.",
            SOURCE,
        ))  # fmt: skip
    most = "the whole dose" if at_most == WHOLE else "half the dose"
    return Replacement(at_most, no(
        "vomited_replacement_ordered",
        f"Vomited after {minutes} minutes, seen by staff: the prescriber may order at most "
        f"{most} again{flag}. Nothing is poured before that.",
        SOURCE,
    ))  # fmt: skip
