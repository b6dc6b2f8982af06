"""Missed days: calendar days without a dose, watched or taken at home, since the last one.

Tolerance is lost within days, and then yesterday's dose can stop breathing. What a missed day asks
for differs by place, by medicine and by how new the treatment is; the strictest table stands.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from throughcare.clinical.jurisdictions.law import Found, Rules
from throughcare.clinical.medication.saying import days, unreviewed
from throughcare.clinical.verdict import OK, Verdict, caution, no, note, worst_first

LOCK = 3  # missed days from which a dose waits for the prescriber, everywhere; see red-flags:2.4
LOCK_SOURCE = "red-flags:2.4"


@dataclass(frozen=True)
class Advice:
    """What one table says of so many missed days: for the prescriber to read, never a dose."""

    place: str
    words: str
    source: str
    unreviewed: bool


def missed(covered: Iterable[date], *, today: date) -> int | None:
    """How many days lie between the last covered day and today. None: nothing was ever taken.

    covered  days with a dose watched here, taken home for that day, given as a guest elsewhere, or
             under a depot. A closed day without a dose taken home is not among them: it counts.
    """
    earlier = [day for day in covered if day <= today]
    return max((today - max(earlier)).days - 1, 0) if earlier else None


def may_have_full_dose(
    *, missed_days: int, rules: Rules, medicine: str = "methadone", day_of_treatment: int = 10_000
) -> list[Verdict]:
    """May somebody who has missed so many days in a row have the whole dose today?

    day_of_treatment  1 on the day of the first dose of this episode; stricter early on
    """
    if missed_days < 0 or day_of_treatment < 1:
        raise ValueError(f"{missed_days} missed days on day {day_of_treatment} of treatment")
    if missed_days == 0:
        return []
    if medicine == "naltrexone":
        return []  # no tolerance to lose: its own rules ask for days without opioids
    said: list[Verdict] = []
    if medicine == "methadone":
        said.append(_by_table(missed_days, rules))
        said.append(_in_induction(missed_days, day_of_treatment, rules))
    elif medicine == "buprenorphine":
        said.append(_buprenorphine(missed_days, rules))
    if not any(verdict.level == "stop" for verdict in said):
        said.append(_locked(missed_days))
    return worst_first(said)


def _by_table(missed_days: int, rules: Rules) -> Verdict:
    found = rules.strictest("methadone.missed_days", at=missed_days)
    if found is None:
        return OK
    count, row = days(missed_days), f"{found.words}{unreviewed(found)}"
    match found.answer:
        case "new_induction":
            return no(
                "missed_new_induction",
                f"{count} missed: {row}. The prescriber starts anew.",
                found.source,
            )
        case "prescriber":
            return no(
                "missed_prescriber_first",
                f"{count} missed: {row}. The prescriber first.",
                found.source,
            )
        case "assess":
            return caution(
                "missed_assess_first", f"{count} missed: {row}. Assess, then go on.", found.source
            )
    return note("missed_same_dose", f"{count} missed: {row}.", found.source)


def _in_induction(missed_days: int, day: int, rules: Rules) -> Verdict:
    """Early on even one missed day counts; the day of treatment decides how much."""
    found = rules.strictest("methadone.missed_in_induction", at=day)
    if found is None or found.answer == "same":
        return OK
    said = f"{days(missed_days)} missed on day {day} of treatment"
    row = f"{found.words}{unreviewed(found)}"
    if found.answer == "assess":
        return caution("missed_in_second_week", f"{said}: {row}.", found.source)
    return no(
        "missed_in_first_week", f"{said}: {row}. Tolerance is not built up yet.", found.source
    )


def _buprenorphine(missed_days: int, rules: Rules) -> Verdict:
    found = rules.strictest("buprenorphine.missed_days", at=missed_days)
    if found is None:
        return OK
    said = f"{days(missed_days)} of buprenorphine missed: {found.words}{unreviewed(found)}."
    if found.answer in ("same", "assess"):
        return note("buprenorphine_missed", said, found.source)
    return no("buprenorphine_missed_prescriber_first", said, found.source)


def _locked(missed_days: int) -> Verdict:
    """Where no table says so, a dose waits for the prescriber from the third day all the same."""
    if missed_days < LOCK:
        return OK
    return no(
        "missed_three_days",
        f"{days(missed_days)} missed: from {LOCK} on the prescriber first, whatever the medicine.",
        LOCK_SOURCE,
    )


def advice(*, missed_days: int, rules: Rules, medicine: str = "methadone") -> list[Advice]:
    """What each table in force says of so many missed days, the strictest first."""
    found = rules.every(f"{medicine}.missed_days", at=missed_days)
    return [_advice(one) for one in found]


def _advice(found: Found) -> Advice:
    return Advice(found.value.place, found.words, found.source, found.value.unreviewed)
