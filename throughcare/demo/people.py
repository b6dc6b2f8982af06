"""One participant of a trial, read from the compact records, and what it becomes here.

Pure: no database. Every rule stated in docs/demonstration.md stands here as a function.
"""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from throughcare.demo.carry import RECORDS

# Later than any follow-up of these trials (24 weeks, followed up to a year): typing slips.
LAST_BELIEVABLE_DAY = 400
DAYS_AWAY = 14  # longer without medicine: the stay has ended
LEAVING = {"is_dead": "died", "is_in_jail": "prison", "is_moved": "transferred"}  # gravest first
FIRST_PHASE = "End of the first phase of the trial"
JOBS = {
    "Full Time": "full_time", "Part Time": "part_time", "Student": "student",
    "Unemployed": "unemployed", "Other": "other",
}  # fmt: skip
PAINS = {"No Pain": "none", "Very mild to Moderate Pain": "some", "Severe Pain": "severe"}
YES_NO = {"Yes": True, "No": False}
HISTORY = ("has_major_dep", "has_anx_pan", "has_bipolar", "has_schizophrenia", "has_brain_damage",
           "has_epilepsy", "has_alcol_dx")  # fmt: skip
DAYS_ITEMS = {"days_heroin": "heroin", "days_opioid_medicines": "opioid", "days_cocaine": "cocaine",
              "days_amphetamines": "speed"}  # fmt: skip

NEVER_INJECTED, INJECTED_EARLIER, INJECTED_LATELY = 0, 1, 2  # options of access `injecting`


def everybody() -> Iterator["Participant"]:
    """All 3,560, in the order of their numbers."""
    with gzip.open(RECORDS, "rt", encoding="utf-8") as file:
        for line in file:
            yield Participant(json.loads(line))


@dataclass(frozen=True)
class Stay:
    """From admission to discharge, in days since consent; `ended` None: still in treatment."""

    began: int
    ended: int | None = None
    reason: str = ""
    note: str = ""


@dataclass(frozen=True)
class Participant:
    """One line of the records."""

    row: dict[str, Any]

    @property
    def who(self) -> int:
        return self.row["who"]

    @property
    def about(self) -> dict[str, str]:
        return self.row.get("about", {})

    @property
    def male(self) -> bool | None:
        return YES_NO.get(self.about.get("is_male", ""))

    @property
    def age(self) -> int | None:
        return int(self.about["age"]) if "age" in self.about else None

    @property
    def heritage(self) -> str:
        """Race and ethnicity as the trial wrote them; a refusal stays unknown."""
        told = [self.about.get("race", "")]
        told = [] if told == ["Refused/missing"] else told
        if self.about.get("is_hispanic") == "Yes":
            told.append("Hispanic")
        return ", ".join(word for word in told if word)

    # --- days -----------------------------------------------------------------------------------

    @cached_property
    def event_days(self) -> list[int]:
        """Days on which something happened, absurd ones left out (docs/demonstration.md counts)."""
        days = [0, *self.arm_days, *self.dose_ends]
        days += [day for _name, what, day, _why in self.visits if what == "visit" and day]
        days += [day for day, _ok in self.row.get("samples", []) if day]
        return [day for day in days if 0 <= day <= LAST_BELIEVABLE_DAY]

    @property
    def last_day(self) -> int:
        return max(self.event_days)

    @property
    def visits(self) -> list[list[Any]]:
        """[name, what happened, day, reasons], in the order of the trial's calendar."""
        return self.row.get("visits", [])

    @property
    def arm_days(self) -> list[int]:
        """Days of randomisation, the first one first; nobody begins before consent."""
        return [max(day or 0, 0) for _arm, day in self.row.get("arms", [])]

    @property
    def dose_ends(self) -> list[int]:
        """The last day of each run of doses, absurd ones left out."""
        runs = self.row.get("doses", [])
        ends = [first + length - 1 for first, _amount, length in runs]
        return [day for day in ends if day <= LAST_BELIEVABLE_DAY]

    def day_zero(self, today: date) -> date:
        """The calendar day of consent here: records of those who stay end in the last five days."""
        # Never today itself: at six in the morning nothing of today has happened yet.
        ago = 1 + self.who % 5 if self.in_treatment else 20 + self.who * 37 % 320
        return today - timedelta(days=self.last_day + ago)

    # --- stays ----------------------------------------------------------------------------------

    @cached_property
    def stays(self) -> list[Stay]:
        """Admissions with their ends: one stay, or two for those who came back to be treated."""
        if not self.arm_days:
            return []  # never randomised: registered, never admitted
        first, last = self.arm_days[0], self.last_day
        end = Stay(first) if self.in_treatment else Stay(first, last, self.leaving_reason)
        if (back := self.came_back) is None:
            return [end]
        left_on, back_on = back
        return [Stay(first, left_on, "other", FIRST_PHASE), replace(end, began=back_on)]

    @property
    def in_treatment(self) -> bool:
        """Alive and still treated when the record ends: the last dose acts, or ended just now."""
        if not self.arm_days or not self.dose_ends or "is_dead" in self.late_reasons:
            return False
        return self.last_day - max(self.dose_ends) <= self.dose_lasts + DAYS_AWAY

    @property
    def dose_lasts(self) -> int:
        """Days that one dose acts beyond its own: an injection of naltrexone covers four weeks."""
        return 27 if self.row["arms"][0][0] == "Inpatient NR-NTX" else 0

    @property
    def came_back(self) -> tuple[int, int] | None:
        """(last dose of phase 1, second randomisation), where nothing was given in between."""
        if self.row["trial"] != 30 or len(self.arm_days) < 2:
            return None  # in the other trials the second row repeats the first
        second = self.arm_days[1]
        before = [end for end in self.dose_ends if self.arm_days[0] <= end < second]
        if not before or second - max(before) <= DAYS_AWAY:
            return None
        return max(before), second

    @property
    def late_reasons(self) -> set[str]:
        """Reasons given after the last visit kept: earlier ones did not end the stay."""
        kept = [place for place, visit in enumerate(self.visits) if visit[1] == "visit"]
        after = self.visits[kept[-1] + 1 :] if kept else self.visits
        return {why for visit in after for why in visit[3]}

    @property
    def leaving_reason(self) -> str:
        """The gravest of the late reasons; without one the person stopped coming."""
        return next((word for why, word in LEAVING.items() if why in self.late_reasons), "left")

    # --- what is told ---------------------------------------------------------------------------

    def days_of_30(self, drug: str) -> int | None:
        """Days used of the last 30 before the start; more than 30 is refused, not cut."""
        did, days = self.row.get("used", {}).get(drug, ["", ""])
        if days == "":
            return 0 if did == "No" else None
        return int(days) if 0 <= int(days) <= 30 else None

    def history(self) -> dict[str, Any]:
        """Facts of clinical/assessment/facts.toml that the record holds."""
        psych = self.row.get("psych", {})
        told = {name: YES_NO.get(psych.get(name, "")) for name in HISTORY}
        told |= {
            "job": JOBS.get(self.about.get("job", "")),
            "housing_stable": YES_NO.get(self.about.get("is_living_stable", "")),
            "is_homeless": YES_NO.get(self.row.get("homeless", "")),
            "used_iv": self.used_iv,
            "pain": PAINS.get(self.row.get("pain", [["", 0]])[0][0]),
            "days_opioids_last_30": self.most_days("heroin", "opioid", "speedball"),
            "days_stimulants_last_30": self.most_days("cocaine", "speed", "speedball"),
        }
        return {name: value for name, value in told.items() if value is not None}

    def most_days(self, *drugs: str) -> int | None:
        """At least so many days: the longest of them; days of two drugs may be the same days."""
        known = [days for drug in drugs if (days := self.days_of_30(drug)) is not None]
        return max(known, default=None)

    @property
    def injected_days(self) -> int | None:
        """Days of the last 30; the columns by drug are one too high and are not read."""
        days = self.row.get("injected", {}).get("days", "")
        return int(days) if days != "" else None

    @property
    def injecting(self) -> int | None:
        """Lately, earlier or never: no days of 30 is "never" only where the history says so too."""
        if self.injected_days is None:
            return None
        if self.injected_days > 0:
            return INJECTED_LATELY
        return {True: INJECTED_EARLIER, False: NEVER_INJECTED}.get(self.used_iv)

    @property
    def used_iv(self) -> bool | None:
        """History of injecting; a No beside days of injecting contradicts itself: not believed."""
        told = YES_NO.get(self.row.get("used_iv", ""))
        return None if told is False and self.injected_days else told

    def answers(self) -> dict[str, Any]:
        """Answers of the `access` questions that the record truly holds; the rest stays unasked."""
        told: dict[str, Any] = {item: self.days_of_30(drug) for item, drug in DAYS_ITEMS.items()}
        told["injecting"] = self.injecting
        if self.injecting == INJECTED_LATELY:
            told["shared_equipment"] = YES_NO.get(self.row["injected"].get("shared", ""))
        return {item: value for item, value in told.items() if value is not None}
