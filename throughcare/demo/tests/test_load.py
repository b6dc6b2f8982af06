"""The demonstration clinic: loaded once, marked as made up, never beside real people."""

import io
from datetime import date

import pytest

from throughcare import clock
from throughcare.assessment.models import Finding, History
from throughcare.demo.load import chosen, load
from throughcare.demo.names import made_up_name
from throughcare.demo.people import everybody
from throughcare.intake.models import Episode, HelpRequest
from throughcare.patients.models import Patient
from throughcare.plan.models import Signed
from throughcare.record.models import LogLine
from throughcare.refusal import Refused

EVERYBODY = list(everybody())


@pytest.fixture
def clinic(db):
    out = io.StringIO()
    load(people=40, out=out)
    return out.getvalue()


def test_3560_people_of_three_trials_are_carried():
    assert len(EVERYBODY) == 3560
    assert {person.row["trial"] for person in EVERYBODY} == {27, 30, 51}


def test_no_two_of_the_3560_share_a_made_up_name_and_sex():
    assert len({(*made_up_name(p.who, p.male), p.male) for p in EVERYBODY}) == 3560


def test_every_fact_told_is_one_the_rules_know_with_a_value_they_allow():
    from throughcare.clinical.assessment.facts import every_fact

    known = every_fact()
    for person in EVERYBODY:
        for name, value in person.history().items():
            assert known[name].allows(value), (person.who, name, value)


def test_every_answer_carried_over_is_one_the_question_has():
    from throughcare.clinical import instruments

    form = instruments.load("access")
    for person in EVERYBODY:
        for item, value in person.answers().items():
            assert instruments.check_answer(form, item, value) == ""


def test_nobody_is_admitted_before_asking_or_after_today():
    today = date(2026, 11, 24)
    for person in EVERYBODY:
        assert person.day_zero(today) <= today
        assert (person.admitted_day or 0) <= person.last_day <= 400


def test_what_was_not_asked_in_a_trial_is_not_told():
    thirty = [person for person in EVERYBODY if person.row["trial"] == 30]
    assert not any("is_homeless" in person.history() for person in thirty)


def test_250_people_are_taken_evenly_from_all_three_trials():
    some = list(chosen(250))
    assert len(some) == 250
    assert len({person.row["trial"] for person in some}) == 3


def test_the_clinic_prints_its_accounts_and_marks_everybody_as_made_up(clinic):
    assert "demo-counsellor" in clinic
    assert Patient.objects.count() == 40
    assert not Patient.objects.filter(is_made_up=False).exists()


def test_the_clinic_is_alive_today(clinic):
    assert HelpRequest.objects.filter(closed=None).count() == 4
    assert Episode.objects.filter(discharge=None).exists()
    assert Signed.objects.exists()
    assert Finding.objects.filter(level__gt=0).exists()


def test_every_row_told_of_a_person_has_its_line_in_the_log(clinic):
    told = History.objects.count()
    assert LogLine.objects.filter(what="history told").count() == told


def test_loaded_twice_it_is_loaded_once(clinic):
    again = io.StringIO()
    load(people=40, out=again)
    assert "loaded already" in again.getvalue()
    assert Patient.objects.count() == 40


def test_beside_one_real_person_it_refuses_and_adds_nobody(clinic):
    real = Patient.objects.first()
    Patient.objects.create(
        facility=real.facility, number="900000", chosen_name="X", registered_at=clock.now(),
        registered_by=real.registered_by,
    )  # fmt: skip
    with pytest.raises(Refused, match="Real people"):
        load(people=40, out=io.StringIO())
