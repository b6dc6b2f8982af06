"""Every cause has an answer, or the plan is not signed. Declining is an answer."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from throughcare.clinical import jurisdictions
from throughcare.clinical.plan import (
    CauseSeen,
    due_after_admission,
    may_accept,
    may_sign,
    review_due,
    unanswered,
)
from throughcare.clinical.plan.completeness import KINDS
from throughcare.clinical.plan.reviews import later

CAUSE = st.builds(
    CauseSeen,
    code=st.text(min_size=1, max_size=8),
    label=st.text(min_size=1, max_size=20),
    domain=st.just("social"),
    answers=st.lists(st.sampled_from(KINDS), max_size=2).map(tuple),
)


def cause(label, *answers):
    return CauseSeen(f"social.{label}", label, "social", answers)


@given(st.lists(CAUSE, max_size=12))
def test_a_plan_is_signed_exactly_when_every_cause_has_an_answer(causes):
    verdict = may_sign(causes=causes)
    assert bool(verdict) is all(cause.answers for cause in causes)
    assert verdict.code == ("cause_unanswered" if unanswered(causes) else "")


@given(st.lists(CAUSE, max_size=8))
def test_declining_every_cause_never_blocks(causes):
    declined = [CauseSeen(c.code, c.label, c.domain, ("declines",)) for c in causes]
    assert may_sign(causes=declined)


def test_the_refusal_names_the_causes_without_an_answer_and_no_others():
    verdict = may_sign(causes=[cause("food"), cause("housing", "refer"), cause("work")])
    assert "food; work" in verdict.why
    assert "housing" not in verdict.why


def test_of_six_unanswered_four_are_named_and_two_counted():
    assert "d; and 2 more" in may_sign(causes=[cause(label) for label in "abcdef"]).why


def test_an_unanswered_cause_is_said_before_a_missing_name():
    verdict = may_sign(causes=[cause("food")], nobody_for=["Naloxone"])
    assert verdict.code == "cause_unanswered"
    verdict = may_sign(causes=[cause("food", "treat")], nobody_for=["Naloxone"])
    assert verdict.code == "nobody_responsible"


@pytest.mark.parametrize(
    ("item", "code"),
    [
        ({"kind": "treat"}, "treat_without_what"),
        ({"kind": "treat", "strand": "therapy", "intervention": "  "}, "treat_without_what"),
        ({"kind": "treat", "strand": "therapy", "intervention": "CBT"}, ""),
        ({"kind": "refer"}, "refer_without_where"),
        ({"kind": "refer", "refer_to": "Legal clinic"}, ""),
        ({"kind": "later"}, "later_without_date"),
        ({"kind": "later", "due_on": date(2026, 5, 1)}, ""),
        ({"kind": "met"}, ""),
        ({"kind": "declines"}, ""),
    ],
)
def test_an_answer_is_whole(item, code):
    assert may_accept(**item).code == code


def test_an_answer_of_another_kind_is_an_error_not_a_refusal():
    with pytest.raises(ValueError, match="no answer 'maybe'"):
        may_accept(kind="maybe")


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [((2026, 1, 31), 1, (2026, 2, 28)), ((2024, 1, 31), 1, (2024, 2, 29)),
     ((2026, 11, 30), 3, (2027, 2, 28)), ((2026, 12, 1), 1, (2027, 1, 1))],
)  # fmt: skip
def test_a_month_later_is_the_same_day_or_the_month_s_last(start, months, expected):
    assert later(date(*start), months) == date(*expected)


@pytest.mark.parametrize("place", jurisdictions.names())
def test_a_plan_is_reviewed_after_3_months_everywhere(place):
    due = review_due(place, signed_on=date(2026, 1, 15))
    assert due.on == date(2026, 4, 15)
    assert len(due.source) <= 80


def test_in_the_united_states_three_things_are_due_within_14_days():
    due = due_after_admission("us", admitted_on=date(2026, 3, 1))
    assert [str(one.on) for one in due] == ["2026-03-15"] * 3 + ["2027-03-01"]
    assert {one.evidence for one in due} == {"V2", "K"}
