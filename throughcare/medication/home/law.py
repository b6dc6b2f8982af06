"""What the law says for one person on one day: gathered here, judged in clinical/medication."""

from datetime import date

from throughcare.clinical.jurisdictions.law import Found, Rules, rules_of
from throughcare.clinical.medication import take_home
from throughcare.clinical.medication.take_home import Asked, Considered
from throughcare.clinical.verdict import Verdict
from throughcare.intake.queries import open_episode
from throughcare.medication import queries
from throughcare.patients.models import Patient
from throughcare.refusal import require


def rules_for(patient: Patient, on: date) -> Rules:
    return rules_of(patient.facility.jurisdiction, on)


def asked_for(patient: Patient, on: date, *kinds: str) -> tuple[str, ...]:
    """What the law of the place asks of packaging, label and education, in its words."""
    rules = rules_for(patient, on)
    return tuple(words for kind in kinds for words in rules.items(f"take_home.{kind}"))


def first_dose_on(patient: Patient, medicine: str) -> date | None:
    """The first day of this stay on which the medicine was given."""
    stay = open_episode(patient)
    return queries.first_taken(patient, medicine, stay) if stay else None


def day_of_treatment(patient: Patient, medicine: str, on: date) -> int:
    """Day 1 is the day of the first dose of this stay; before it, that day is still to come."""
    first = first_dose_on(patient, medicine)
    return max((on - first).days + 1, 1) if first else 1


def ceiling(rules: Rules, day: int, medicine: str) -> Found | None:
    """The lowest limit of days at once that holds on this day of treatment."""
    found = [rules.strictest(kind, at=day, medicine=medicine) for kind in take_home.CEILINGS]
    return min((one for one in found if one), key=lambda one: one.number, default=None)


def refuse_above_all(patient: Patient, medicine: str, on: date, days: int) -> None:
    """Where the law counts closed days too, never more in all than it allows on this day."""
    rules = rules_for(patient, on)
    if rules.every(take_home.CEILINGS[1]):
        asked = Asked(
            days=days, closed_days=days, day_of_treatment=day_of_treatment(patient, medicine, on),
            reason="", medicine=medicine,
        )  # fmt: skip
        require(take_home.in_all(asked, rules))


def as_considered(rows: list[dict]) -> tuple[Considered, ...]:
    """Criteria as a form or a row keeps them."""
    return tuple(Considered(row["words"], row.get("met"), row.get("seen", "")) for row in rows)


def exception_words(number: str, by: str, on: date | None) -> str:
    """An exception in words, long enough only when it says both its number and who approved it."""
    if not number.strip() or not by.strip():
        return ""
    return f"Exception {number.strip()}, approved by {by.strip()}" + (f" on {on}." if on else ".")


def said_of(
    patient: Patient, medicine: str, on: date, *, days: int, closed: int, reason: str,
    considered: list[dict], exception: str = "",
) -> list[Verdict]:  # fmt: skip
    """What the rules say to so many days at once, closed ones among them, worst first."""
    asked = Asked(
        days=days, day_of_treatment=day_of_treatment(patient, medicine, on), reason=reason,
        criteria=as_considered(considered), medicine=medicine, closed_days=closed,
        exception=exception,
    )  # fmt: skip
    return take_home.may_take_home(asked, rules_for(patient, on))
