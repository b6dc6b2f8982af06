"""What is kept of one day, and how several files of the same day come to one sum."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

KINDS = ("walk", "run", "ride", "swim", "strength", "other", "any")  # any: minutes not told apart
MOST_MINUTES, MOST_STEPS, MOST_METRES = 24 * 60, 200_000, 500_000  # of one day [ours]


@dataclass(frozen=True)
class Moved:
    """One day, or one outing of it.

    source   the kind of file: apple, fit, gpx
    outing   what tells one outing from another of the same day; empty: the whole day. It holds a
             time, so it is only ever kept as a digest
    """

    day: date
    source: str
    minutes: Mapping[str, int] = field(default_factory=dict)
    steps: int = 0
    metres: int = 0
    outing: str = ""

    @property
    def all_minutes(self) -> int:
        """Minutes told apart come together; minutes not told apart may be the same ones."""
        apart = sum(minutes for kind, minutes in self.minutes.items() if kind != "any")
        return max(apart, self.minutes.get("any", 0))

    @property
    def says_something(self) -> bool:
        return bool(self.all_minutes or self.steps or self.metres)

    @property
    def can_be(self) -> bool:
        """Could one person have done this in one day?"""
        return (
            all(0 <= minutes <= MOST_MINUTES for minutes in self.minutes.values())
            and self.all_minutes <= MOST_MINUTES
            and 0 <= self.steps <= MOST_STEPS and 0 <= self.metres <= MOST_METRES
        )  # fmt: skip


def of_day(day: date, kept: Iterable[Moved]) -> Moved:
    """All that is kept of one day as one. Outings of one kind of file add up; a day that a watch
    and a telephone both counted is not counted twice: of two kinds of file the larger number."""
    by_source: dict[str, list[Moved]] = {}
    for one in kept:
        by_source.setdefault(one.source, []).append(one)
    sums = [_added(rows) for rows in by_source.values()]
    kinds = {kind for _, _, minutes in sums for kind in minutes}
    return Moved(
        day, "", {kind: max(minutes[kind] for _, _, minutes in sums) for kind in sorted(kinds)},
        max((steps for steps, _, _ in sums), default=0),
        max((metres for _, metres, _ in sums), default=0),
    )  # fmt: skip


def _added(rows: Iterable[Moved]) -> tuple[int, int, Counter[str]]:
    minutes: Counter[str] = Counter()
    steps = metres = 0
    for row in rows:
        minutes.update(row.minutes)
        steps, metres = steps + row.steps, metres + row.metres
    return steps, metres, minutes
