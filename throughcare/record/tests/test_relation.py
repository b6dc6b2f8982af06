"""On what ground a chart opens: every case of the one function that decides."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from throughcare.record.access.relation import (
    BROKEN_GLASS,
    DUTY,
    OWN,
    reasons_for,
    relation,
    review_due,
)
from throughcare.staff.roles import CARING, ON_DUTY, ROLES

QUESTIONS = ("on_team", "in_reach", "glass", "hidden", "themself")
POSTS = st.sets(st.sampled_from(sorted(ROLES)))
CASES = [dict(zip(QUESTIONS, case, strict=True)) for case in product([False, True], repeat=5)]


@pytest.mark.parametrize("role", ROLES)
def test_each_role_in_each_of_the_32_cases_stands_as_the_privacy_matrix_says(role):
    for case in CASES:
        stands = None
        if not case["themself"]:
            if case["on_team"] and role in CARING:
                stands = OWN
            elif case["in_reach"] and not case["hidden"] and role in ON_DUTY:
                stands = DUTY
            elif case["glass"]:
                stands = BROKEN_GLASS
        assert relation(roles={role}, **case) == stands, case


@given(roles=POSTS, case=st.sampled_from(CASES))
def test_nobody_opens_their_own_chart_whatever_posts_they_hold(roles, case):
    assert relation(roles=roles, **case | {"themself": True}) is None


@given(case=st.sampled_from(CASES))
def test_somebody_without_a_post_at_the_place_opens_nothing(case):
    assert relation(roles=set(), **case) is None


@given(roles=POSTS, more=POSTS, case=st.sampled_from(CASES))
def test_another_post_never_takes_away_what_the_first_one_opens(roles, more, case):
    if relation(roles=roles, **case):
        assert relation(roles=roles | more, **case)


@given(roles=POSTS, case=st.sampled_from(CASES))
def test_hiding_a_chart_never_opens_it_to_anybody(roles, case):
    if relation(roles=roles, **case | {"hidden": True}):
        assert relation(roles=roles, **case | {"hidden": False})


@given(roles=POSTS, case=st.sampled_from(CASES))
def test_a_hidden_chart_opens_to_its_team_and_to_whoever_said_why_and_to_nobody_else(roles, case):
    case = case | {"hidden": True}
    if not (case["on_team"] and roles & CARING) and not case["glass"]:
        assert relation(roles=roles, **case) is None


@given(roles=POSTS)
def test_curiosity_family_and_police_are_reasons_of_no_post(roles):
    offered = set(reasons_for(roles))
    assert offered <= {"emergency", "covering", "asked", "audit", "complaint", "request"}
    assert bool(offered) == bool(roles)


@pytest.mark.parametrize(
    ("looked_on", "due_on"),
    [
        (date(2026, 11, 23), date(2026, 11, 25)),  # Monday: Wednesday
        (date(2026, 11, 26), date(2026, 11, 30)),  # Thursday: Monday
        (date(2026, 11, 27), date(2026, 12, 1)),  # Friday: Tuesday
        (date(2026, 11, 28), date(2026, 12, 1)),  # Saturday: Tuesday
    ],
)
def test_a_look_is_reviewed_within_two_working_days(looked_on, due_on):
    assert review_due(looked_on, 2) == due_on
