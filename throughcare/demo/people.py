"""One participant of a trial, read from the compact records, and what it becomes here.

Pure: no database. Every rule stated in docs/demonstration.md stands here as a function.
"""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from throughcare.demo.carry import RECORDS

# Later than any follow-up of these trials (24 weeks, followed up to a year): typing slips.
LAST_BELIEVABLE_DAY = 400
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


def everybody() -> Iterator["Participant"]:
    """All 3,560, in the order of their numbers."""
    with gzip.open(RECORDS, "rt", encoding="utf-8") as file:
        for line in file:
            yield Participant(json.loads(line))


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
        days = [0, *(day or 0 for _arm, day in self.row.get("arms", []))]
        days += [first + length - 1 for first, _amount, length in self.row.get("doses", [])]
        visits = self.row.get("visits", [])
        days += [day for _name, what, day, _why in visits if what == "visit" and day]
        days += [day for day, _ok in self.row.get("samples", []) if day]
        return [day for day in days if 0 <= day <= LAST_BELIEVABLE_DAY]

    @property
    def last_day(self) -> int:
        return max(self.event_days)

    @property
    def admitted_day(self) -> int | None:
        """The day of randomisation; None for those who never were."""
        arms = self.row.get("arms", [])
        return max(arms[0][1] or 0, 0) if arms else None

    @property
    def last_dose_day(self) -> int | None:
        doses = self.row.get("doses", [])
        return max((first + length - 1 for first, _a, length in doses), default=None)

    @property
    def stays(self) -> bool:
        """Still coming when the record ends: dosed within two weeks of the last event."""
        last = self.last_dose_day
        return last is not None and self.admitted_day is not None and self.last_day - last <= 14

    @property
    def reasons(self) -> set[str]:
        return {why for visit in self.row.get("visits", []) for why in visit[3]}

    @property
    def discharge_reason(self) -> str:
        if "is_dead" in self.reasons:
            return "died"
        if "is_in_jail" in self.reasons:
            return "prison"
        if "is_moved" in self.reasons:
            return "transferred"
        return "left"

    def day_zero(self, today: date) -> date:
        """The calendar day of consent here: records end today for those who stay, else earlier."""
        ago = self.who % 5 if self.stays else 20 + self.who * 37 % 320
        return today - timedelta(days=self.last_day + ago)

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
            "used_iv": YES_NO.get(self.row.get("used_iv", "")),
            "pain": PAINS.get(self.row.get("pain", [["", 0]])[0][0]),
            "days_opioids_last_30": self.most_days("heroin", "opioid", "speedball"),
            "days_stimulants_last_30": self.most_days("cocaine", "speed", "speedball"),
        }
        return {name: value for name, value in told.items() if value is not None}

    def most_days(self, *drugs: str) -> int | None:
        """At least so many days: the longest of them; days of two drugs may be the same days."""
        known = [days for drug in drugs if (days := self.days_of_30(drug)) is not None]
        return max(known, default=None)

    def answers(self) -> dict[str, Any]:
        """Answers of the `access` questions that the record truly holds; the rest stays unasked."""
        told: dict[str, Any] = {item: self.days_of_30(drug) for item, drug in DAYS_ITEMS.items()}
        injected = self.row.get("injected", {})
        if (days := injected.get("days")) not in (None, ""):
            told["injecting"] = 2 if int(days) > 0 else None  # 0 days of 30 is not "never"
            if int(days) > 0:
                told["shared_equipment"] = YES_NO.get(injected.get("shared", ""))
        return {item: value for item, value in told.items() if value is not None}
