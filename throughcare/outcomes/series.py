"""Figures of month after month, and of people over their months. Pure: rows in, figures out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median as middle
from typing import Any

from throughcare.clinical.outcomes.measures.retention import Stay
from throughcare.clinical.outcomes.measures.survival import Watched
from throughcare.clinical.outcomes.measures.uncertain import Estimate, median, ratio, share
from throughcare.clinical.outcomes.months import all_days, next_month
from throughcare.outcomes.queries import Row


@dataclass(frozen=True)
class Of:
    """One month's figure; `estimate` where it is one that could have come out otherwise."""

    month: date
    number: float | None
    estimate: Estimate | None = None
    beside: int = 0  # told beside it, never in it: such as screens not given


def in_months(rows: Iterable[Row], months: Sequence[date]) -> dict[date, list[Row]]:
    found: dict[date, list[Row]] = {month: [] for month in months}
    for row in rows:
        if row.month in found:
            found[row.month].append(row)
    return found


def census(rows: Iterable[Row], months: Sequence[date], until: date) -> list[Of]:
    """In treatment on the last day of each month; of the month that runs, on the last whole day."""
    found = []
    for month, here in in_months(rows, months).items():
        last = min(next_month(month) - timedelta(days=1), until)
        bit = 1 << (last.day - 1)
        number = None if last < month else sum(bool(row.in_treatment & bit) for row in here)
        found.append(Of(month, number))
    return found


def admissions(rows: Iterable[Row], months: Sequence[date]) -> list[Of]:
    return [Of(month, sum(row.admitted for row in here))
            for month, here in in_months(rows, months).items()]  # fmt: skip


def exits(rows: Iterable[Row], months: Sequence[date]) -> list[Of]:
    return [Of(month, sum(bool(row.left) for row in here))
            for month, here in in_months(rows, months).items()]  # fmt: skip


def waits(rows: Iterable[Row], months: Sequence[date]) -> list[Of]:
    """Days from the first call to the first dose, of whoever was admitted in the month. Who was
    not given any is told beside it."""
    found = []
    for month, here in in_months(rows, months).items():
        came = [row for row in here if row.admitted]
        told = [row.dosed_after for row in came if row.dosed_after is not None]
        made = median(told)
        without = len(came) - len(told) if told else 0  # doses may not have been on record yet
        found.append(Of(month, made and made.value, made, without))
    return found


def misses(rows: Iterable[Row], months: Sequence[date]) -> list[Of]:
    """Expected days that nothing covered ÷ expected days."""
    found = []
    for month, here in in_months(rows, months).items():
        pairs = [((row.expected & ~row.covered).bit_count(), row.expected.bit_count())
                 for row in here if row.expected]  # fmt: skip
        made = ratio(pairs)
        found.append(Of(month, made and made.value, made))
    return found


def screens(rows: Iterable[Row], months: Sequence[date]) -> list[Of]:
    """Opioid-positive ÷ read; those not given beside it. People are counted, not cups."""
    found = []
    for month, here in in_months(rows, months).items():
        pairs = [(row.screens_opioid, row.screens_read) for row in here if row.screens_read]
        made = ratio(pairs)
        missing = sum(row.screens_not_given for row in here)
        found.append(Of(month, made and made.value, made, missing))
    return found


def middle_of(series: Sequence[Of]) -> float | None:
    """The median of a run chart: of months that are over."""
    told = [one.number for one in series[:-1] if one.number is not None]
    return float(middle(told)) if len(told) > 2 else None


def watched(stays: Iterable[Stay], until: date) -> list[Watched]:
    """How long each stayed. Leaving, dying and prison end it; who is here still, and who went to
    another programme, was only watched for so long."""
    found = []
    for stay in stays:
        last = min(stay.ended or until, until)
        ended = stay.ended is not None and stay.ended <= until and stay.reason != "transferred"
        found.append(Watched(max((last - stay.began).days, 0) + 1, ended))
    return found


def pattern_of(months: Sequence[Row]) -> str:
    """The weeks of the last stay."""
    return "".join(row.weeks for row in months).rpartition("|")[2]


def covered(months: Sequence[Row]) -> list[date]:
    return all_days((row.month, row.covered) for row in months)


def days(rows: Iterable[Row], name: str) -> int:
    """Days of all of them together, such as days in treatment."""
    return sum(getattr(row, name).bit_count() for row in rows)


def newest_told(months: Sequence[Row], name: str) -> Any:
    """What was told last; None: never asked."""
    return next((v for row in reversed(months) if (v := getattr(row, name)) is not None), None)


def share_of(answers: Iterable[bool | None]) -> Estimate | None:
    """Of those who answered, how many said yes."""
    told = [one for one in answers if one is not None]
    return share(sum(told), len(told))
