"""Naloxone is offered again and again, and no dose ever waits for it."""

from datetime import date, timedelta

import pytest

from throughcare.clinical.medication.naloxone import kit_due

TODAY = date(2026, 11, 24)
GOOD, OLD = TODAY, TODAY - timedelta(days=1)


@pytest.mark.parametrize(
    ("occasion", "more", "code"),
    [
        ("visit", {}, ""),
        ("visit", {"kit_expires_on": None}, "naloxone_kit_missing"),
        ("visit", {"kit_expires_on": OLD}, "naloxone_kit_expired"),
        ("visit", {"kit_used": True}, "naloxone_kit_missing"),
        ("visit", {"kit_used": True, "offered_today": True}, ""),
        ("start", {}, "naloxone_kit_offered"),
        ("start", {"offered_today": True}, ""),
        ("transition", {}, "naloxone_kit_offered"),
        ("release", {}, "naloxone_kit_offered"),
        ("after_withdrawal", {}, "naloxone_kit_offered"),
        ("take_home", {"take_home_days": 7}, ""),
        ("take_home", {"take_home_days": 8}, "naloxone_kit_offered"),
    ],
)
def test_a_kit_is_offered_at_each_start_change_and_take_home_over_7_days(occasion, more, code):
    said = kit_due(occasion, today=TODAY, **{"kit_expires_on": GOOD} | more)
    assert said.code == code
    assert said.level in ("ok", "note")
