"""Who lifts what: a table that knows every stop of the window, and lifts no other."""

import pytest

from throughcare.clinical.medication.lifting import after_lifting, may_be_lifted, ways
from throughcare.clinical.verdict import caution, no

WORDS = {"missed_three_days": "Seen, awake."}


def test_a_lifted_stop_is_a_note_with_the_prescribers_words():
    (said,) = after_lifting([no("missed_three_days", "3 days missed.", "red-flags:2.4")], WORDS)
    assert (said.level, said.code) == ("note", "lifted_today")
    assert "Seen, awake." in said.why


@pytest.mark.parametrize("code", ["dose_given_today", "overdose_signs", "order_held", "unheard_of"])
def test_what_no_word_lifts_stays_a_stop_whatever_was_written(code):
    (said,) = after_lifting([no(code, "No.", "house:medication")], {code: "go on"})
    assert (said.level, said.code) == ("stop", code)
    assert not may_be_lifted(code)


def test_a_caution_is_not_lifted_but_answered_with_a_reason():
    (said,) = after_lifting([caution("missed_three_days", "x", "red-flags:2.4")], WORDS)
    assert said.level == "caution"


def test_each_way_says_who_and_what_is_done():
    for way in ways().values():
        assert way.by in ("prescriber", "order", "look", "nobody")
        assert way.how.endswith(".")
