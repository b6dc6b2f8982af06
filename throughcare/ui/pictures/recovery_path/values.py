"""What a recovery path is made of: plain values, which the strands fill from their rows."""

from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True)
class Run:
    """So many micrograms on each day from one to another."""

    first: date
    last: date
    ug: int


@dataclass(frozen=True)
class Gap:
    """Days without a dose that was ordered: missed, or held by the prescriber."""

    first: date
    last: date
    kind: Literal["missed", "held"] = "missed"

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


@dataclass(frozen=True)
class Mark:
    """One thing on one day. kind: filled, hollow or half; the lane's key says what each means."""

    on: date
    kind: Literal["filled", "hollow", "half"]
    told: str


@dataclass(frozen=True)
class DoseLane:
    """One medicine. Each on a scale of its own: milligrams of two medicines are not compared."""

    title: str
    runs: tuple[Run, ...] = ()
    gaps: tuple[Gap, ...] = ()
    marks: tuple[Mark, ...] = ()  # injections

    @property
    def most(self) -> int:
        return max((run.ug for run in self.runs), default=0)


@dataclass(frozen=True)
class Point:
    on: date
    value: float
    told: str = ""


@dataclass(frozen=True)
class ScoreLane:
    title: str
    low: float
    high: float
    points: tuple[Point, ...] = ()


@dataclass(frozen=True)
class MarkLane:
    """Marks on days. key: what each kind of mark means, in words."""

    title: str
    marks: tuple[Mark, ...] = ()
    key: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Stay:
    """One stay in treatment. last None: it is open."""

    first: date
    last: date | None
    told: str = ""


@dataclass(frozen=True)
class RecoveryPath:
    """Everything the picture shows, from one day to another."""

    first: date
    last: date
    doses: tuple[DoseLane, ...] = ()
    scores: tuple[ScoreLane, ...] = ()
    marks: tuple[MarkLane, ...] = ()
    stays: tuple[Stay, ...] = ()

    @property
    def empty(self) -> bool:
        doses = any(lane.runs or lane.gaps or lane.marks for lane in self.doses)
        marked = any(lane.marks for lane in self.marks)
        return not (doses or marked or any(lane.points for lane in self.scores))
