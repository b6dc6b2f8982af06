"""What stands on the person's own emergency card. Numbers come from the place's own list."""

from django.conf import settings

from throughcare.clinical import jurisdictions
from throughcare.therapy.queries import worksheets as queries

PEOPLE = ("person_1", "person_2", "person_3")


def card_of(patient, language: str) -> dict:
    """The ambulance, crisis lines, the clinic, and the newest plan for hard hours."""
    place = jurisdictions.load(patient.facility.jurisdiction or settings.JURISDICTION)
    plan = queries.newest_plan(patient)
    answers = plan.told if plan else {}
    return {
        "emergency": place.emergency.in_language(language), "facility": patient.facility,
        "lines": [line.in_language(language) for line in place.shown_lines()],
        "people": [answers[key] for key in PEOPLE if answers.get(key)],
        "places": answers.get("places", ""), "activities": answers.get("activities", ""),
        "reasons": answers.get("reasons", ""),
    }  # fmt: skip
