"""A red flag acted on does not come back with every later answer; a new answer raises it anew."""

import uuid
from datetime import timedelta

import pytest

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
