"""A red flag acted on does not come back with every later answer; a new answer raises it anew."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from throughcare import clock
from throughcare.assessment import actions
from throughcare.record.actions import acknowledge_alert, raise_flag

pytestmark = pytest.mark.django_db


def acted_on(patient, by):
    for alert in patient.alerts.filter(acted_at=None):
        acknowledge_alert(alert=alert, what_was_done="seen and talked", by=by, at=clock.now())


def fill(patient, by, at, **answers):
    sheet = actions.begin_sheet(
        id=uuid.uuid4(), patient=patient, instrument="hark", filled_by="staff", by=by, at=at
    )
    for item in ("humiliated", "afraid", "forced", "kicked"):
        actions.save_answer(id=uuid.uuid4(), sheet=sheet, item=item,
                            value=answers.get(item, False), by=by, at=at)  # fmt: skip
    actions.complete_sheet(sheet=sheet, by=by, at=at)


def waiting(patient):
    return set(patient.alerts.filter(acted_at=None).values_list("code", flat=True))


def test_an_alert_acted_on_stays_closed_when_findings_are_drawn_again(patient, members):
    by = members["counsellor"]
    fill(patient, by, clock.now(), afraid=True)
    assert waiting(patient) == {"hark.violence"}
    acted_on(patient, by)
    actions.draw_findings(patient=patient, by=by, at=clock.now())
    assert waiting(patient) == set()


def test_the_same_answer_on_a_later_day_opens_it_again(patient, members):
    by = members["counsellor"]
    fill(patient, by, clock.now() - timedelta(days=30), afraid=True)
    acted_on(patient, by)
    fill(patient, by, clock.now(), afraid=True)
    assert waiting(patient) == {"hark.violence"}


def test_pregnancy_is_seen_once_and_not_after_every_sheet(patient, members):
    by = members["nurse"]
    raise_flag(id=uuid.uuid4(), patient=patient, kind="pregnant", by=by, at=clock.now())
    acted_on(patient, by)
    fill(patient, members["counsellor"], clock.now())
    assert waiting(patient) == set()


def partly(patient, by, **answers):
    """An open PHQ-9 with these answers."""
    sheet = actions.begin_sheet(
        id=uuid.uuid4(), patient=patient, instrument="phq-9", filled_by="staff", by=by,
        at=clock.now(),
    )  # fmt: skip
    say(sheet, by, **answers)
    return sheet


def say(sheet, by, **answers):
    for item, value in answers.items():
        actions.save_answer(
            id=uuid.uuid4(), sheet=sheet, item=item, value=value, by=by, at=clock.now()
        )


def test_once_acted_on_an_alert_does_not_come_back_with_the_next_7_answers_nor_with_the_last(
    patient, members
):
    by = members["counsellor"]
    sheet = partly(patient, by, interest=0, self_harm=1)
    acted_on(patient, by)
    say(sheet, by, mood=1, sleep=1, energy=1, appetite=1, failure=1, concentration=1, movement=1)
    actions.complete_sheet(sheet=sheet, by=by, at=clock.now())
    assert "phq-9.self_harm" not in waiting(patient)
    assert patient.alerts.filter(code="phq-9.self_harm").count() == 1


def test_once_acted_on_a_graver_answer_to_the_same_question_opens_it_again(patient, members):
    by = members["counsellor"]
    sheet = partly(patient, by, self_harm=1)
    acted_on(patient, by)
    say(sheet, by, self_harm=3)
    assert waiting(patient) == {"phq-9.self_harm"}


def test_a_second_sheet_with_the_same_answer_shows_the_step_though_it_is_still_one_alert(
    patient, members, signed_in
):
    by = members["counsellor"]
    partly(patient, by, self_harm=1)
    second = partly(patient, by, self_harm=2)
    page = signed_in("counsellor").get(reverse("sheet", args=[patient.pk, second.pk]))
    assert patient.alerts.count() == 1
    assert 'id="now"' in page.content.decode()


def test_an_answer_taken_back_leaves_the_step_until_somebody_has_acted(patient, members, signed_in):
    by = members["counsellor"]
    sheet = partly(patient, by, self_harm=2)
    say(sheet, by, self_harm=0)
    page = signed_in("counsellor").get(reverse("sheet", args=[patient.pk, sheet.pk]))
    assert 'id="now"' in page.content.decode()
