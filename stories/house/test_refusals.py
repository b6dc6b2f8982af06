"""Every no has one code, one place, words, a source and a next step, and stands in one page."""

from collections import Counter

import pytest

from stories.house import refusals, tree, written
from throughcare.clinical.sources import every_source

ALL = refusals.all_refusals()


def named(refusal: refusals.Refusal) -> str:
    return refusal.code or f"{tree.short(refusal.path)}:{refusal.line}"


def test_every_refusal_has_a_code_that_can_be_read_in_the_code_itself():
    assert [named(refusal) for refusal in ALL if not refusal.code] == []


def test_every_refusal_code_stands_once_in_the_code():
    counted = Counter(refusal.code for refusal in ALL)
    assert [code for code, times in counted.items() if times > 1] == []


@pytest.mark.parametrize("refusal", ALL, ids=named)
def test_a_refusal_names_a_source_that_can_be_looked_up(refusal):
    key = refusal.source.partition(":")[0]
    assert key in every_source() or refusal.source == ""  # "": the form or the rule names its own


def test_at_least_nine_refusals_in_ten_say_what_to_do_next():
    raised = [refusal for refusal in ALL if "clinical" not in refusal.path.parts]
    assert sum(refusal.next_step for refusal in raised) >= 0.9 * len(raised)


def test_signing_a_plan_asks_for_every_cause_before_it_asks_for_a_signature():
    asked = {action.title: action.codes for action in refusals.all_actions()}["plan signed"]
    assert asked.index("cause_unanswered") < asked.index("person_has_not_signed")


def test_the_page_of_refusals_is_the_one_the_code_writes():
    assert written.is_current(written.REFUSALS), "docs/refusals.md is old: script/check --write"
