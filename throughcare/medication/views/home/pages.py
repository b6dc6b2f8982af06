"""What the pages of one person's take-homes show."""

from datetime import timedelta

from throughcare import clock
from throughcare.clinical import medicines
from throughcare.medication.home import asked, evidence, in_hand, law, words
from throughcare.medication.home.days import decisions_of, orders_of

A_FORTNIGHT = timedelta(days=14)


def medicine_of(patient, today) -> str | None:
    """The medicine that can go home: that of the newest order in force or to come."""
    orders = orders_of([patient], today)[patient.pk]
    return max(orders, key=lambda one: one.at).medicine if orders else None


def rights(member, patient) -> dict:
    """Which buttons this member is shown; each page asks at its own door again."""
    return {
        name: member.may(f"takehome.{name}", patient.facility_id)
        for name in ("propose", "decide", "fill")
    }


def standing(patient, member, language="en") -> dict:
    """The decision that counts, with its sentence; what the rules allow and when; the bottles.

    language  in which the page is read: the paper for the person is in theirs
    """
    today, may = clock.today(), rights(member, patient)
    medicine = medicine_of(patient, today)
    if medicine is None:
        return {"patient": patient, "today": today, "medicine": None, "may": may}
    decision = decisions_of([patient]).get((patient.pk, medicine))
    considered = decision.considered if decision else []
    page = {
        "patient": patient, "today": today, "may": may, "medicine": medicines.medicine(medicine),
        "what_if": words.what_if(patient, medicine, today, considered, language),
        "decision": decision,
        "day": law.day_of_treatment(patient, medicine, today),
    }  # fmt: skip
    if decision:
        page["sentence"] = words.sentence(decision)
        page["told"] = words.sentence(decision, patient.language)
    return page


def with_bottles(patient, member) -> dict:
    """The same, with every bottle that matters now, and what was decided before."""
    page = standing(patient, member)
    today = page["today"]
    page["waiting"] = list(in_hand.waiting(patient, today))
    page["at_home"] = list(in_hand.at_home(patient))
    page["back"] = asked.came_back(patient)
    page["decisions"] = asked.decisions_before(patient)
    page["recall"] = asked.open_recall(patient)
    if medicine := page["medicine"]:
        page["proposals"] = asked.open_proposals(patient, medicine.key)
    ahead = asked.closed_ahead(patient.facility, today)
    page["closed"] = [one for one in ahead if one.day <= today + A_FORTNIGHT]
    page["states"] = in_hand.STATES
    return page


def for_deciding(patient, page: dict) -> dict:
    """Each criterion of the place with what the record shows, and the ceiling with its source."""
    medicine, today = page["medicine"].key, page["today"]
    rules = law.rules_for(patient, today)
    return page | {
        "criteria": evidence.for_criteria(
            patient, medicine, today, rules.items("take_home.criteria")
        ),
        "ceiling": law.ceiling(rules, page["day"], medicine),
        "place": patient.facility.jurisdiction,
    }  # fmt: skip
