"""An Apple Health export: export.xml, alone or in the zip the telephone makes.

Read once from its beginning to its end, whatever its size; of each record only its day, its kind
and its number are looked at. A telephone and a watch count the same steps: for each day the source
that counted most is believed, and sources are never added up.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import BinaryIO

from throughcare.clinical.lifestyle.movement.days import Moved
from throughcare.clinical.lifestyle.movement.hardened import walk

ROOT = "HealthData"
COUNTED = {
    "HKQuantityTypeIdentifierStepCount": "steps",
    "HKQuantityTypeIdentifierDistanceWalkingRunning": "metres",
    "HKQuantityTypeIdentifierAppleExerciseTime": "any",
}
METRES = {"m": 1.0, "km": 1000.0, "mi": 1609.344, "ft": 0.3048, "yd": 0.9144}
MINUTES = {"min": 1.0, "s": 1 / 60, "hr": 60.0}
WORKOUTS = {
    "Walking": "walk", "Hiking": "walk", "Running": "run", "Cycling": "ride", "Swimming": "swim",
    "TraditionalStrengthTraining": "strength", "FunctionalStrengthTraining": "strength",
}  # fmt: skip
PREFIX = "HKWorkoutActivityType"


class NotHealthData(Exception):
    """The outermost element is another one."""


class Export:
    """What one export says, day by day, as its elements go by."""

    def __init__(self, *, since: date) -> None:
        self.since = since.isoformat()
        self.rooted = False
        self.counts: dict[tuple[str, str, str], float] = defaultdict(float)

    def element(self, name: str, given: Mapping[str, str]) -> None:
        if not self.rooted:
            if name != ROOT:
                raise NotHealthData
            self.rooted = True
        elif name == "Record":
            self.record(given)
        elif name == "Workout":
            self.workout(given)

    def record(self, given: Mapping[str, str]) -> None:
        what = COUNTED.get(given.get("type", ""))
        day = given.get("startDate", "")[:10]
        if what is None or day < self.since:
            return
        units = {"steps": {"count": 1.0}, "metres": METRES, "any": MINUTES}[what]
        value = number(given.get("value", "")) * units.get(given.get("unit", ""), 0.0)
        self.counts[day, what, given.get("sourceName", "")] += value

    def workout(self, given: Mapping[str, str]) -> None:
        day = given.get("startDate", "")[:10]
        if day < self.since:
            return
        activity = given.get("workoutActivityType", "").removeprefix(PREFIX)
        value = number(given.get("duration", "")) * MINUTES.get(given.get("durationUnit", ""), 0.0)
        kind = WORKOUTS.get(activity, "other")
        self.counts[day, kind, given.get("sourceName", "")] += value

    def days(self) -> list[Moved]:
        """One for each day; of every count the source that says most."""
        most: dict[str, dict[str, float]] = defaultdict(dict)
        for (day, what, _source), value in self.counts.items():
            most[day][what] = max(value, most[day].get(what, 0.0))
        return [moved for day, told in sorted(most.items()) if (moved := _moved(day, told))]


def number(text: str) -> float:
    """A number that can be counted with; anything else counts for nothing."""
    try:
        value = float(text)
    except ValueError:
        return 0.0
    return value if 0 <= value < 1e7 else 0.0


def _moved(day: str, told: Mapping[str, float]) -> Moved | None:
    try:
        on = date.fromisoformat(day)
    except ValueError:
        return None
    minutes = {
        kind: round(value) for kind, value in told.items() if kind not in ("steps", "metres")
    }
    steps, metres = round(told.get("steps", 0)), round(told.get("metres", 0))
    return Moved(on, "apple", {k: v for k, v in minutes.items() if v}, steps, metres)


def read_export(file: BinaryIO, *, since: date) -> list[Moved]:
    """Every day since then. Raises NotHealthData, Dangerous or expat.ExpatError."""
    export = Export(since=since)
    walk(file, export.element, doctype=True)
    return export.days()
