"""Does a name of a format say in which weeks of the month a meeting meets, and on no other?

Only a name that says nothing else counts: "Speaker on last Friday" is said of a weekly meeting.
"""

import re
from dataclasses import dataclass

from throughcare.clinical.groups.places import folded

LAST = 0
ORDINALS = {
    "1st": 1, "first": 1, "1": 1, "primer": 1, "primera": 1, "primero": 1, "erster": 1, "erste": 1,
    "2nd": 2, "second": 2, "2": 2, "segundo": 2, "segunda": 2, "zweiter": 2, "zweite": 2,
    "3rd": 3, "third": 3, "3": 3, "tercer": 3, "tercera": 3, "tercero": 3, "dritter": 3,
    "dritte": 3,
    "4th": 4, "fourth": 4, "4": 4, "cuarto": 4, "cuarta": 4, "vierter": 4, "vierte": 4,
    "5th": 5, "fifth": 5, "5": 5, "quinto": 5, "quinta": 5, "funfter": 5, "funfte": 5,
    "last": LAST, "ultimo": LAST, "ultima": LAST, "letzter": LAST, "letzte": LAST,
}  # fmt: skip
DAYS = {
    name: day
    for day, names in enumerate((
        "monday mon lunes montag", "tuesday tue tues martes dienstag",
        "wednesday wed miercoles mittwoch", "thursday thu thurs jueves donnerstag",
        "friday fri viernes freitag", "saturday sat sabado samstag sonnabend",
        "sunday sun domingo sonntag",
    ), start=1)
    for name in names.split()
}  # fmt: skip
WEEK = {"week", "weeks", "semana", "woche", "wk"}
AROUND = {"meets", "meeting", "only", "on", "the", "of", "in", "every", "each", "month", "and",
          "el", "la", "los", "del", "de", "cada", "mes", "y", "solo", "im", "des", "monat",
          "monats", "am", "jeden", "und", "a"}  # fmt: skip


@dataclass(frozen=True)
class Weeks:
    """Weeks 1 to 5 of the month, 0 the last; and the day of the week it says, if any."""

    weeks: frozenset[int]
    day: int | None = None

    def types(self, day: int | None) -> tuple[str, ...]:
        """As types of a meeting on this day; of another day it says nothing."""
        if self.day is not None and self.day != day:
            return ()
        return tuple(f"week_{week or 'last'}" for week in sorted(self.weeks))


def weeks_in(name: str) -> Weeks | None:
    """What a name says; None where it says anything else, or no week at all."""
    words = re.findall(r"[a-z0-9]+", folded(name))
    weeks = {ORDINALS[word] for word in words if word in ORDINALS}
    days = {DAYS[one] for word in words if (one := day_word(word))}
    known = (ORDINALS, WEEK, AROUND)
    if any(not day_word(word) and not any(word in each for each in known) for word in words):
        return None
    names_what = bool(days) or any(word in WEEK for word in words)
    if not weeks or len(days) > 1 or not names_what:
        return None
    return Weeks(frozenset(weeks), next(iter(days), None))


def day_word(word: str) -> str:
    """«mondays» is Monday too."""
    return word if word in DAYS else word[:-1] if word.endswith("s") and word[:-1] in DAYS else ""
