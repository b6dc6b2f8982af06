"""All 216,242 doses of three trials asked again, one by one: what would the rules have said?

    python -m benchmarks.replay_doses             every dose, by the rules of the United States
    python -m benchmarks.replay_doses --small     one person in forty
    python -m benchmarks.replay_doses uk au       by the rules of other places too

Each dose is asked as if it were ordered as it was given, knowing the doses before it. After five
missed days of methadone it is asked twice: as it stood, and as the new start it would have been.
"""

import gzip
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import islice

from benchmarks.clinic import ROOT, verdict
from throughcare.clinical import medicines
from throughcare.clinical.jurisdictions.law import Rules, rules_of
from throughcare.clinical.medication.depots import may_inject
from throughcare.clinical.medication.dosing import DoseSeen, Order, may_give
from throughcare.clinical.medication.limits import over_limits
from throughcare.clinical.medication.quantities import Typed, ask_again
from throughcare.clinical.verdict import GRAVITY, Verdict, worst_first
from throughcare.demo.carry import RECORDS

DOSES = 216_242
CONSENT = date(2026, 1, 1)  # study day 0, so that every dose falls on some day
RULES_OF = date(2026, 11, 24)  # the law of this day, whenever the dose was given
EVERY_FORTIETH = 40
PAPER = ROOT / "docs" / "replay_of_real_doses.md"
INJECTION = "naltrexone-xr-380"
NEW_START = "missed_new_induction"
MEDICINES = {"Methadone": "methadone", "Inpatient NR-NTX": "naltrexone"}  # every other arm: BUP


@dataclass
class Counted:
    """What was said, and to how many doses and people."""

    doses: Counter = field(default_factory=Counter)  # (trial, medicine) → doses
    people: dict = field(default_factory=lambda: defaultdict(set))  # (trial, medicine) → people
    said: Counter = field(default_factory=Counter)  # (trial, medicine, level, code) → doses
    heard: dict = field(default_factory=lambda: defaultdict(set))  # the same → people
    worst: Counter = field(default_factory=Counter)  # (trial, medicine, level) → doses


def lives() -> Iterator[dict]:
    """Everybody who was given anything, one record each."""
    with gzip.open(RECORDS, "rt", encoding="utf-8") as file:
        for line in file:
            person = json.loads(line)
            if person.get("doses"):
                yield person


def medicine_of(person: dict) -> str:
    """The medicine of the arm; four doses belong to somebody with no arm at all."""
    arms = person.get("arms")
    return MEDICINES.get(arms[0][0], "buprenorphine") if arms else "unknown"


def doses_of(person: dict) -> list[DoseSeen]:
    """Every dose of one person, the earliest first. An injection of naltrexone counts as 380 mg."""
    medicine = medicine_of(person)
    found = [
        DoseSeen(CONSENT + timedelta(days=first + n), medicine, micrograms(medicine, amount))
        for first, amount, days in person["doses"]
        for n in range(days)
    ]
    return sorted(found, key=lambda dose: (dose.on, dose.ug))


def micrograms(medicine: str, amount: str) -> int:
    return 380_000 if medicine == "naltrexone" else round(float(amount) * 1000)


def replay(people: Iterable[dict], rules: Rules) -> Counted:
    """Ask every dose of these people."""
    counted = Counted()
    for person in people:
        group = (person["trial"], medicine_of(person))
        counted.people[group].add(person["who"])
        for verdicts in asked(doses_of(person), rules):
            count(counted, group, person["who"], verdicts)
    return counted


def asked(doses: list[DoseSeen], rules: Rules) -> Iterator[list[Verdict]]:
    """What is said to each dose, given those before it: by law, the past and the medicine."""
    before: list[DoseSeen] = []
    for dose in doses:
        verdicts = ask(dose, before, rules)
        verdicts += of_the_medicine(dose, before[-1] if before else None)
        if any(said.code == NEW_START for said in verdicts):
            anew = ask(dose, before, rules, new_start=True)
            verdicts += [replace(said, code=f"{said.code}, as a new start") for said in anew]
        before.append(dose)
        yield worst_first(verdicts)


def ask(dose: DoseSeen, before: list[DoseSeen], rules: Rules, **more) -> list[Verdict]:
    """The window's question, as if it were ordered as it was given."""
    order = Order(dose.medicine, dose.ug, dose.ug, start=dose.on, **more)
    return may_give(order=order, doses=before, today=dose.on, rules=rules)


def of_the_medicine(dose: DoseSeen, last: DoseSeen | None) -> list[Verdict]:
    """Limits and slips of the pen, asked when an amount changes; injections: is it time?"""
    if dose.medicine == "naltrexone":
        injection = medicines.product(INJECTION)
        given = last and injection
        return [may_inject(injection, last=given, last_on=last and last.on, today=dose.on)]
    if dose.medicine == "unknown" or (last and last.ug == dose.ug):
        return []
    medicine, number = medicines.medicine(dose.medicine), Fraction(dose.ug, 1000)
    typed = Typed(medicines.mg_words(dose.ug), number, "mg", dose.ug)
    known = [last.ug] if last else []
    return [
        *over_limits(medicine, day_ug=dose.ug),
        *ask_again(typed, medicine=medicine, known=known),
    ]


def count(counted: Counted, group: tuple, who: int, verdicts: list[Verdict]) -> None:
    counted.doses[group] += 1
    levels = [said.level for said in verdicts]
    worst = next((level for level in GRAVITY if level in levels), "nothing")
    counted.worst[(*group, worst)] += 1
    for level, code in {(said.level, said.code) for said in verdicts}:
        counted.said[(*group, level, code)] += 1
        counted.heard[(*group, level, code)].add(who)


def summary(place: str, counted: Counted) -> Iterator[str]:
    """How many doses heard what at the gravest, as lines of a table of Markdown."""
    for group, doses in sorted(counted.doses.items()):
        levels = [counted.worst[(*group, one)] for one in ("nothing", "note", "caution", "stop")]
        cells = " | ".join(f"{number:,}" for number in (doses, *levels))
        yield f"| {place} | {group[0]} {group[1]} | {len(counted.people[group]):,} | {cells} |"


def details(counted: Counted) -> Iterator[str]:
    """Every code that was said, with doses, their share and people."""
    for key, doses in sorted(counted.said.items(), key=lambda row: (row[0][:2], -row[1], row[0])):
        trial, medicine, level, code = key
        share = f"{100 * doses / counted.doses[key[:2]]:.2f} %"
        heard = f"{doses:,} | {share} | {len(counted.heard[key]):,} |"
        yield f"| {trial} {medicine} | {level} | `{code}` | {heard}"


def lines(place: str, counted: Counted) -> list[str]:
    """What the paper holds of a place: all of it for the United States, else the summary."""
    return [*summary(place, counted), *(details(counted) if place == "us" else ())]


def main(arguments: list[str]) -> int:
    """Replay, print the counts and the pace; the paper must say the same."""
    small = "--small" in arguments
    people = list(islice(lives(), 0, None, EVERY_FORTIETH if small else 1))
    paper, kept = PAPER.read_text(encoding="utf-8"), True
    for place in [one for one in arguments if not one.startswith("-")] or ["us"]:
        rules, began = rules_of(place, RULES_OF), time.process_time()
        counted = replay(people, rules)
        seconds, doses = time.process_time() - began, counted.doses.total()
        pace = f"{seconds:.1f} s of one core, {doses / seconds:,.0f} a second"
        print(f"\n{place}: {doses:,} doses in {pace}\n")
        said = lines(place, counted)
        print("\n".join(said))
        kept = kept and doses == DOSES and all(line in paper for line in said)
    return 0 if small else verdict(kept, f"{DOSES:,} doses, and what {PAPER.name} says of them")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
