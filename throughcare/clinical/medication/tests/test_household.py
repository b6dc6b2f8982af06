"""The household is shown naloxone in steps, told back, and again with a new kit."""

from datetime import date, timedelta

import pytest

from throughcare.clinical.medication.household import household, steps

TODAY = date(2026, 11, 30)
ALL = {step.key for step in steps()}


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"shown_on": None}, "household_not_shown"),
        ({"shown_on": TODAY, "shown": ALL - {"hospital"}, "told_back": True},
         "household_shown_in_part"),
        ({"shown_on": TODAY, "shown": ALL}, "household_shown_in_part"),
        ({"shown_on": TODAY, "shown": ALL, "told_back": True}, ""),
        ({"shown_on": TODAY, "shown": ALL, "told_back": True, "kit_on": TODAY}, ""),
        ({"shown_on": TODAY - timedelta(days=1), "shown": ALL, "told_back": True, "kit_on": TODAY},
         "household_new_kit"),
    ],
)  # fmt: skip
def test_what_is_left_to_show_is_said_and_holds_nothing_up(given, code):
    verdict = household(**given)
    assert verdict.code == code
    assert verdict.level in ("ok", "note")


def test_the_step_that_is_left_is_named():
    left = household(shown_on=TODAY, shown=ALL - {"hospital"}, told_back=True)
    assert "Always to hospital" in left.why
