"""What may stop a dose stands in one table, and every rule the window asks has its line there."""

import pytest

from stories.house import refusals, written
from throughcare.clinical.medication.lifting import ways

# The rules that are asked at the window; those asked before signing are the prescriber's.
ASKED_AT_THE_WINDOW = {
    "dosing", "missed_days", "impairment", "first_day", "titration",
}  # fmt: skip
AND_OF = {"plan_day_skipped", "depot_too_early"}
SAID = {refusal.code: refusal for refusal in refusals.all_refusals()}


def asked_at_the_window() -> list[str]:
    """The codes of every stop these rules can say."""
    return sorted(
        code
        for code, refusal in SAID.items()
        if refusal.level == "stop" and "clinical" in refusal.path.parts
        and (refusal.path.stem in ASKED_AT_THE_WINDOW or code in AND_OF)
    )  # fmt: skip


@pytest.mark.parametrize("code", asked_at_the_window())
def test_every_stop_of_the_window_says_who_lifts_it(code):
    assert code in ways()


@pytest.mark.parametrize("code", ways())
def test_every_line_of_the_table_is_a_stop_that_a_rule_can_say(code):
    assert code in SAID


def test_the_page_of_what_stops_a_dose_is_the_one_the_code_writes():
    assert written.is_current(written.DOSING), "docs/dosing.md is old: script/check --write"
