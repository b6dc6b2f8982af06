"""Trauma care at the person's pace; nobody is seen together before the question asked alone."""

from datetime import date, timedelta

import pytest

from throughcare.clinical.therapy import family, trauma

TODAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("step", "before", "more", "code"),
    [
        ("offered", [], {}, ""),
        ("safety", [], {"method": "seeking_safety"}, "trauma_not_agreed"),
        ("safety", ["offered", "declined"], {"method": "seeking_safety"}, "trauma_not_agreed"),
        ("safety", ["accepted", "later"], {"method": "seeking_safety"}, "trauma_not_agreed"),
        ("safety", ["declined", "accepted"], {"method": "seeking_safety"}, ""),
        ("safety", ["accepted"], {}, "trauma_by_what"),
        ("safety", ["accepted"], {"method": "pe"}, "trauma_by_what"),
        ("later", ["offered"], {}, "trauma_asked_again_when"),
        ("later", ["offered"], {"again_on": TODAY}, ""),
        ("referred", [], {}, "trauma_referred_to_whom"),
        ("referred", [], {"words": "a clinic"}, ""),
        ("working", ["accepted"], {"method": "pe", "words": "w"}, "trauma_safety_first"),
        ("working", ["accepted", "safety"], {"method": "pe"}, "trauma_why_now"),
        ("working", ["accepted", "safety"], {"method": "pe", "words": "w"}, ""),
        ("working", ["accepted", "safety", "working", "paused"], {"method": "cpt", "words": "w"},
         "trauma_safety_first"),
        ("working", ["accepted", "safety"], {"method": "pe", "words": "w", "red_flags": ["P"]},
         "trauma_red_flag_first"),
        ("working", ["accepted", "safety"], {"method": "pe", "words": "w", "red_flags": ["S"]}, ""),
        ("paused", ["accepted", "safety", "working"], {}, ""),
    ],
)  # fmt: skip
def test_safety_and_skills_come_first_and_nothing_without_a_yes(step, before, more, code):
    assert trauma.may_take(step, before, **more).code == code


def test_no_step_waits_for_a_number_of_weeks_and_all_is_looked_at_after_three_months():
    assert trauma.may_take("working", ["accepted", "safety"], method="cpt", words="asks for it")
    assert trauma.look_again_on(TODAY) == date(2027, 3, 1)


@pytest.mark.parametrize("answer", ["", "unsafe", "not_alone", "not_said"])
def test_whatever_was_said_alone_the_refusal_is_in_the_same_words(answer):
    refused = family.may_meet_together(answer=answer, asked_on=TODAY, today=TODAY)
    assert not refused
    assert refused == family.may_meet_together(answer="", asked_on=None, today=TODAY)


def test_asked_alone_within_the_year_they_may_be_seen_together():
    year = timedelta(days=365)
    given = {"answer": "safe", "today": TODAY}
    assert family.may_meet_together(asked_on=TODAY - year, **given)
    assert not family.may_meet_together(asked_on=TODAY - year - timedelta(days=1), **given)


@pytest.mark.parametrize(
    ("consented", "revoked", "ends_on", "may"),
    [(True, False, None, True), (True, False, TODAY, True), (False, False, None, False),
     (True, True, None, False), (True, False, TODAY - timedelta(days=1), False)],
)  # fmt: skip
def test_nobody_hears_of_treatment_without_a_consent_that_stands(consented, revoked, ends_on, may):
    told = family.may_be_told(consented=consented, revoked=revoked, ends_on=ends_on, today=TODAY)
    assert bool(told) == may


def test_every_kind_of_work_names_its_source_and_its_steps():
    for one in family.kinds_of_work().values():
        assert one.source
        assert one.steps
