"""The demonstration clinic: loaded once, marked as made up, never beside real people."""

import io
from collections import Counter
from datetime import date, timedelta
from unittest.mock import Mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from throughcare import clock
from throughcare.assessment.models import Finding, History
from throughcare.demo.load import chosen, load
from throughcare.demo.names import made_up_name
from throughcare.demo.people import everybody
from throughcare.demo.rows import born
from throughcare.demo.ward import WARD
from throughcare.intake.models import Episode, HelpRequest
from throughcare.patients.models import Patient
from throughcare.plan.models import Signed
from throughcare.record.models import LogLine
from throughcare.refusal import Refused
from throughcare.staff.models import Member

EVERYBODY = list(everybody())
TODAY = date(2026, 11, 24)


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


def test_everything_told_of_a_record_happened_between_consent_and_yesterday():
    for person in EVERYBODY:
        assert person.day_zero(TODAY) + timedelta(days=person.last_day) < TODAY
        for stay in person.stays:
            assert 0 <= stay.began <= (stay.ended or person.last_day) <= person.last_day <= 400


def test_of_two_stays_the_first_ended_more_than_14_days_before_the_second_began():
    returned = [person.stays for person in EVERYBODY if len(person.stays) > 1]
    assert len(returned) == 172
    assert all(second.began - first.ended > 14 for first, second in returned)


def test_954_are_in_treatment_and_none_of_the_2_who_died():
    stays = [person.stays[-1] for person in EVERYBODY if person.stays]
    assert sum(stay.ended is None for stay in stays) == 954
    assert sum(stay.reason == "died" for stay in stays) == 2


def test_912_never_injected_50_did_earlier_and_1664_in_the_last_30_days():
    told = Counter(person.injecting for person in EVERYBODY)
    assert [told[answer] for answer in (0, 1, 2)] == [912, 50, 1664]


def test_66_who_deny_ever_injecting_beside_days_of_it_are_not_believed():
    denied = [p for p in EVERYBODY if p.row.get("used_iv") == "No" and p.used_iv is None]
    assert len(denied) == 66
    assert all(person.injecting == 2 and "used_iv" not in person.history() for person in denied)


def test_someone_with_no_answer_about_the_last_30_days_is_never_said_not_to_inject():
    unasked = [person for person in EVERYBODY if person.injected_days is None]
    assert len(unasked) == 261
    assert not any("injecting" in person.answers() for person in unasked)


@given(st.dates(date(2024, 1, 1), date(2030, 12, 31)), st.sampled_from(EVERYBODY))
def test_on_the_day_of_consent_everybody_has_the_age_they_told(day, person):
    assert Patient(date_of_birth=born(person, day)).age_on(day) == person.age


def test_what_was_not_asked_in_a_trial_is_not_told():
    thirty = [person for person in EVERYBODY if person.row["trial"] == 30]
    assert not any("is_homeless" in person.history() for person in thirty)


def test_250_people_are_taken_evenly_from_all_three_trials():
    some = list(chosen(250))
    assert len(some) == 250
    assert len({person.row["trial"] for person in some}) == 3


def test_the_clinic_prints_its_accounts_and_marks_everybody_as_made_up(clinic):
    assert "demo-counsellor" in clinic
    assert Patient.objects.count() == 40 + len(WARD)
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
    assert Patient.objects.count() == 40 + len(WARD)


def test_beside_a_clinic_of_its_own_it_refuses_and_adds_nobody(facility):
    with pytest.raises(Refused, match="a clinic of its own"):
        load(people=40, out=io.StringIO())
    assert not Patient.objects.exists()


def test_somebody_registered_in_the_demonstration_does_not_stop_its_next_start(clinic):
    counted = Patient.objects.first()
    Patient.objects.create(
        facility=counted.facility, number="900000", chosen_name="X", registered_at=clock.now(),
        registered_by=counted.registered_by,
    )  # fmt: skip
    again = io.StringIO()
    load(people=40, out=again)
    assert f"with {40 + len(WARD)} people" in again.getvalue()


def test_a_clinic_for_real_people_never_gets_the_published_passwords(db, settings):
    settings.DEMONSTRATION = False
    with pytest.raises(Refused, match="not a demonstration"):
        load(people=40, out=io.StringIO())
    assert not Member.objects.exists()


def test_a_load_that_breaks_off_leaves_nothing_and_can_be_begun_again(db, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr("throughcare.demo.scenes.play", Mock(side_effect=KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            load(people=8, out=io.StringIO())
    assert not Patient.objects.exists()
    load(people=8, out=io.StringIO())
    assert Patient.objects.count() == 8 + len(WARD)
