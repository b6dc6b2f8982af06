"""The withdrawal scores and detoxification stays of three trials, put to the rules of withdrawal.

    python -m benchmarks.replay_withdrawal           the tables of docs/replay_of_withdrawal.md
    python -m benchmarks.replay_withdrawal --check   fails when the page says something else

The same is drawn by benchmarks/replay_withdrawal_drawn.py.

Nothing here judges the trials: they followed their own protocols. The records hold a band of
severity for a day, never a score and never an hour; each band is read at its lowest score.
"""

import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

from throughcare.clinical.withdrawal import flags, leaving, rounds, trend
from throughcare.clinical.withdrawal.rounds import Looked

ROOT = Path(__file__).resolve().parents[1]
PEOPLE = ROOT / "throughcare" / "demo" / "records" / "people.jsonl.gz"
PAGE = ROOT / "docs" / "replay_of_withdrawal.md"
LOWEST = (0, 5, 13, 25)  # the lowest COWS of none, mild, moderate, severe (25 and above)
WORDS = ("none", "mild", "moderate", "severe")
DAY_0 = datetime(2026, 1, 1, tzinfo=UTC)
BY_COWS = (27, 30)  # CTN-0051 wrote bands of a self-rated scale: never read as COWS


def people() -> Iterator[dict[str, Any]]:
    with gzip.open(PEOPLE, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def scored(one: dict[str, Any]) -> Iterator[tuple[int, int]]:
    """(day, band) where both were written."""
    for day, band in one.get("withdrawal", ()):
        if band and day is not None:
            yield day, int(band)


def at(day: float) -> datetime:
    return DAY_0 + timedelta(days=day)


def bands(everybody: list[dict[str, Any]]) -> list[tuple[str, ...]]:
    """How many days of each band, and when the rule would look again."""
    counted = Counter((one["trial"], band) for one in everybody for _, band in scored(one))
    rows = []
    for (trial, band), days in sorted(counted.items()):
        again = "never read as COWS"
        if trial in BY_COWS:
            due = rounds.due(begun_at=DAY_0, looked=[Looked(DAY_0, LOWEST[band])])[0]
            again = f"{hours(due.from_at)} to {hours(due.by_at)} h"
        rows.append((str(trial), WORDS[band], f"{days:,}", again))
    return rows


def hours(moment: datetime) -> int:
    return (moment - DAY_0) // timedelta(hours=1)


def moves(everybody: list[dict[str, Any]]) -> list[tuple[str, ...]]:
    """Which way each score went from the one before it; self-rated ones are another series."""
    counted: Counter[tuple[int, str]] = Counter()
    for one in everybody:
        if one["trial"] not in BY_COWS:
            continue
        series = [trend.Scored("cows", LOWEST[band], at(day)) for day, band in sorted(scored(one))]
        for pair in pairwise(series):
            told = trend.trend(pair)
            counted[one["trial"], told.direction if told else ""] += 1
    return [(str(trial), way, f"{n:,}") for (trial, way), n in sorted(counted.items())]


def inductions(everybody: list[dict[str, Any]]) -> list[tuple[str, ...]]:
    """Of each first day with a band before and after: did the rule call the prescriber?"""
    counted: Counter[tuple[int, str, str, bool]] = Counter()
    for one in everybody:
        if one["trial"] not in BY_COWS:
            continue
        for before, after in before_and_after(one):
            flag = flags.brought_on(before=LOWEST[before], after=LOWEST[after], minutes=120)
            counted[one["trial"], WORDS[before], WORDS[after], flag is not None] += 1
    return [
        (str(trial), before, after, f"{n:,}", "prescriber now" if called else "nobody")
        for (trial, before, after, called), n in sorted(counted.items())
    ]


def before_and_after(one: dict[str, Any]) -> Iterator[tuple[int, int]]:
    """Days on which both were written, once each."""
    days: dict[Any, dict[str, int]] = {}
    for when, what, band in inductions_of(one):
        days.setdefault(when, {}).setdefault(what, band)
    for found in days.values():
        if set(found) == {"pre", "post"}:
            yield found["pre"], found["post"]


def inductions_of(one: dict[str, Any]) -> Iterator[tuple[Any, str, int]]:
    for row in one.get("induction", ()):
        what, band, when = row
        if when is not None and band:
            yield when, what, int(band)


def stays(everybody: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """How long people stayed to be detoxified, and what came within the days rules ask for."""
    lengths: list[int] = []
    to_dose: list[int] = []
    undosed = open_ = 0
    for one in everybody:
        if (stay := stay_of(one)) is None:
            open_ += bool(one.get("detox"))
            continue
        lengths.append(stay[1] - stay[0])
        first = min((run[0] for run in one.get("doses", ())), default=None)
        if first is None:
            undosed += 1
        else:
            to_dose.append(first - stay[1])
    soon, late = leaving.FIRST_CONTACT_HOURS
    within = [days for days in to_dose if days <= leaving.APPOINTMENT_DAYS]
    return [
        ("people with a stay, admission and discharge written", f"{len(lengths):,}"),
        ("people with only one of the two", f"{open_:,}"),
        ("days of a stay: shortest, median, longest",
         f"{min(lengths)}, {median(lengths):g}, {max(lengths)}"),
        ("first dose of the trial on the day of leaving or before",
         f"{sum(days <= 0 for days in to_dose):,}"),
        (f"first dose by the {leaving.APPOINTMENT_DAYS}th day after leaving, those included",
         f"{len(within):,}"),
        ("first dose later", f"{len(to_dose) - len(within):,}"),
        ("no dose of the trial at all", f"{undosed:,}"),
        (f"contacts the rules would ask for: one in {soon} to {late} hours, {leaving.WEEKS} weekly",
         f"{len(lengths) * len(leaving.contacts(DAY_0)):,}"),
    ]  # fmt: skip


def stay_of(one: dict[str, Any]) -> tuple[int, int] | None:
    """(first day, last day) of a stay for detoxification, where both were written."""
    day: dict[str, list[int]] = {}
    for what, when in one.get("detox", ()):
        if when is not None:
            day.setdefault(what, []).append(when)
    if not (day.get("admission") and day.get("discharge")):
        return None
    return min(day["admission"]), max(day["discharge"])


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def tables() -> str:
    """Everything that was counted, as the page shows it."""
    everybody = list(people())
    return "\n\n".join((
        "### Days of each band, and when somebody looks again\n\n"
        + table(("Trial", "Band", "Days", "Next round due and overdue"), bands(everybody)),
        "### Which way the next score went\n\n"
        + table(("Trial", "Direction", "Scores"), moves(everybody)),
        "### Before and after the first dose\n\n"
        + table(("Trial", "Before", "After", "Days", "The rule calls"), inductions(everybody)),
        "### Stays for detoxification (CTN-0051)\n\n"
        + table(("What", "Count"), stays(everybody)),
    ))  # fmt: skip


def main(arguments: list[str]) -> int:
    found = tables()
    if "--check" not in arguments:
        print(found)
        return 0
    if found in PAGE.read_text(encoding="utf-8"):
        print("docs/replay_of_withdrawal.md says what was found.")
        return 0
    print("docs/replay_of_withdrawal.md says something else:\n\n" + found)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
