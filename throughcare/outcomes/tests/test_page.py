"""What came of it: each figure with its interval, small groups hidden, nothing ranked too soon."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from throughcare import clock
from throughcare.outcomes import causes, pages
from throughcare.outcomes.roll_up import roll_up

QUERIES = 14


@pytest.fixture
def clinic(new_patient, stay, dosed, screened, yesterday):
    """Sixty people, thirty women; women stay, a third of the men left; one died."""
    people = []
    for n in range(60):
        sex = "female" if n < 30 else "male"
        person = new_patient(f"Person {n}", sex_for_care=sex, heritage="White" if n else "Rare")
        reason, ended = ("died", 150) if n == 59 else ("left", 140 if n >= 48 else None)
        stay(person, 200, ended, reason)
        for ago in (190, 183, 176, 169, 162):
            screened(person, ago, "positive" if n % 2 else "negative")
        people.append(person)
    roll_up(yesterday)
    return people


@pytest.fixture
def told(clinic, facility):
    return pages.outcomes([facility], clock.today())


def test_retention_is_told_by_its_definition_with_interval_and_number(told):
    lines = {line.what: line for line in told["retained"]}
    assert lines["180 days"].figure == "80 % (68 %–88 %)"
    assert lines["180 days"].n == "60"
    assert lines["180 days"].beside == "died: 1–10"


def test_women_and_men_are_two_curves_with_the_chance_that_they_are_one(told):
    assert told["curves"]["drawn"].count("<path") > 4
    assert told["curves"]["chance"] < 0.001


def test_return_to_use_follows_four_positive_weeks(told):
    assert told["use"]["n"] == 60
    assert told["use"]["drawn"]


def test_a_group_of_one_is_neither_shown_nor_named(told):
    heritage = told["equity"][2]
    assert heritage["rows"] == []
    assert heritage["hidden"] == 2  # the other would tell it
    assert "Rare" not in heritage["drawn"]


def test_two_places_stand_in_a_funnel(new_patient, stay, facility, elsewhere, yesterday):
    for n in range(60):
        person = new_patient(f"P {n}", facility=[facility, elsewhere][n % 2], number=f"9{n}")
        stay(person, 200, 100 if n < 24 else None)
    roll_up(yesterday)
    made = pages.outcomes([facility, elsewhere], clock.today())["places"]
    assert {name for name, _share, _n in made["rows"]} == {"Riverside", "Zion Hill"}
    assert "Zion Hill" in made["drawn"]


def test_a_cause_and_its_answer_are_counted_against_the_other_answers():
    people = [f"p{n}" for n in range(120)]
    answers = [
        (p, "social", "treat" if n < 60 else "declines", "groups") for n, p in enumerate(people)
    ]
    results = {p: n % 3 > 0 if n < 60 else n % 3 > 1 for n, p in enumerate(people)}
    found = causes.associations(answers, results)
    (one,) = [a for a in found if (a.cause, a.response) == ("social", "groups")]
    assert (one.with_it.part, one.with_it.whole, one.without.part, one.without.whole) == (
        40, 60, 20, 60,
    )  # fmt: skip
    assert one.may_be_ranked
    assert pages.told(one)["points"] == "+33"


def test_the_page_warns_and_asks_the_same_questions_for_everybody(clinic, signed_in):
    director = signed_in("director")
    director.get(reverse("outcomes"))
    with CaptureQueriesContext(connection) as asked:
        page = director.get(reverse("outcomes"))
    words = page.content.decode()
    assert "This is association, not cause" in words
    assert "Nothing stands in an order below 50 people" in words
    assert not re.search(r"Person \d", words)
    assert len(asked) <= QUERIES
