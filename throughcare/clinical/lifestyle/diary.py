"""A diary of sleep and stress in plain fields: nobody's questionnaire, so nobody's licence.

The Insomnia Severity Index and the Pittsburgh index need a licence for such use, the Perceived
Stress Scale needs a permission for whoever works for profit: none of their words stand here.
"""

from dataclasses import dataclass
from datetime import time

from throughcare.clinical.verdict import OK, Verdict, no

SOURCE = "sleep-diary"
DAY = 24 * 60
LONGEST_NIGHT = 16 * 60  # longer in bed is a slip of the finger [ours]
ENOUGH = 7 * 60  # AASM and SRS 2015 [K]
SHORT_NIGHT = "short_night"


@dataclass(frozen=True)
class Night:
    """One night in whole minutes. went and rose are hours of the clock."""

    went: time
    rose: time
    to_fall_asleep: int = 0
    awake: int = 0

    @property
    def in_bed(self) -> int:
        """From going to bed to getting up, over midnight where it has to be."""
        return (_minutes(self.rose) - _minutes(self.went)) % DAY

    @property
    def asleep(self) -> int:
        return self.in_bed - self.to_fall_asleep - self.awake

    @property
    def efficiency(self) -> int:
        """Of a hundred minutes in bed, how many were slept?"""
        return round(100 * self.asleep / self.in_bed)

    @property
    def enough(self) -> bool:
        return self.asleep >= ENOUGH


def _minutes(hour: time) -> int:
    return hour.hour * 60 + hour.minute


def may_be_a_night(night: Night) -> Verdict:
    """Can a night have been like this?"""
    if not 0 < night.in_bed <= LONGEST_NIGHT or night.asleep < 0:
        return no(
            "night_does_not_fit",
            "These times do not fit together. Look again at when you went to bed and got up, and "
            "at the minutes awake.",
            SOURCE,
        )
    return OK
