"""What was entered after a count of what had happened before it, such as a dose given on paper.

The count found it missing, and nobody knew why: it is shown beside the difference, so that one who
explains it does not look for a thief. The strands above know of it; the register asks them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from throughcare.stock.models import Count
from throughcare.strands import all_strands


@dataclass(frozen=True)
class Since:
    """So much had left the place before it was counted; written here, by whom, only afterwards."""

    at: datetime
    ug: int
    number: str
    entered_at: datetime
    by: str


def beside(counts: Iterable[Count]) -> list[Count]:
    """These counts, each with what was entered since, and what of its difference that leaves."""
    rows = list(counts)
    differ = [row for row in rows if row.variance_ug]
    told: dict = {}
    for strand in all_strands() if differ else ():
        for key, lines in strand.entered_since(differ).items():
            told.setdefault(key, []).extend(lines)
    for row in rows:
        row.since = told.get(row.pk, [])
        row.since_ug = sum(line.ug for line in row.since)
        row.left_ug = row.variance_ug + row.since_ug
    return rows
