"""The same path in words: for the table beside the picture, the newest first."""

from dataclasses import dataclass
from datetime import date

from throughcare.clinical.medicines import mg_words
from throughcare.ui.pictures.recovery_path.lanes import gap_words
from throughcare.ui.pictures.recovery_path.values import RecoveryPath


@dataclass(frozen=True)
class Told:
    """One line of the table."""

    first: date
    last: date
    lane: str
    words: str


def told(recovery: RecoveryPath) -> list[Told]:
    """Everything the picture shows, the newest first."""
    lines = []
    for lane in recovery.doses:
        lines += [Told(run.first, run.last, lane.title, mg_words(run.ug)) for run in lane.runs]
        lines += [Told(gap.first, gap.last, lane.title, gap_words(gap)) for gap in lane.gaps]
        lines += [Told(mark.on, mark.on, lane.title, mark.told) for mark in lane.marks]
    for score in recovery.scores:
        lines += [
            Told(p.on, p.on, score.title, f"{p.value:g} {p.told}".strip()) for p in score.points
        ]
    for marks in recovery.marks:
        lines += [Told(mark.on, mark.on, marks.title, mark.told) for mark in marks.marks]
    inside = [line for line in lines if line.last >= recovery.first]
    return sorted(inside, key=lambda line: (line.last, line.first), reverse=True)
