"""How often the database is asked for a page: the same after one sheet and after many."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from throughcare import clock
from throughcare.assessment import actions
from throughcare.clinical import instruments

pytestmark = pytest.mark.django_db


def fill(patient, name, by, at):
    """One instrument, every question answered with 1, and completed."""
    sheet = actions.begin_sheet(
        id=uuid.uuid4(), patient=patient, instrument=name, filled_by="staff", by=by, at=at
    )
    for item in instruments.load(name).items:
        actions.save_answer(id=uuid.uuid4(), sheet=sheet, item=item.key, value=1, by=by, at=at)
    actions.complete_sheet(sheet=sheet, by=by, at=at)


def queries_of(client, url, data=None) -> int:
    """Queries of a page opened a second time: the first writes the log and fills the caches."""
    if data is None:
        client.get(url)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(url) if data is None else client.post(url, data)
    assert answer.status_code == 200
    return len(asked)


@pytest.fixture
def history(admitted, members):
    """A function that adds weeks of PHQ-9 and GAD-7."""

    def weeks(count):
        for week in range(count):
            at = clock.now() - timedelta(days=7 * (count - week))
            for name in ("phq-9", "gad-7"):
                fill(admitted, name, members["counsellor"], at)

    return weeks


@pytest.fixture
def sheet(admitted, members):
    return actions.begin_sheet(
        id=uuid.uuid4(), patient=admitted, instrument="phq-9", filled_by="staff",
        by=members["counsellor"], at=clock.now(),
    )  # fmt: skip


@pytest.mark.parametrize(("name", "budget"), [("assessment", 14), ("findings", 13)])
def test_the_overview_asks_14_times_and_the_findings_13_after_one_week_and_after_four(
    signed_in, admitted, history, name, budget
):
    client, url = signed_in("counsellor"), reverse(name, args=[admitted.pk])
    history(1)
    after_one = queries_of(client, url)
    history(3)
    assert (after_one, queries_of(client, url)) == (budget, budget)


@pytest.mark.parametrize(("name", "budget"), [("sheet", 9), ("sheet-review", 10)])
def test_an_open_sheet_asks_9_times_and_its_reading_back_10_whatever_came_before(
    signed_in, history, sheet, name, budget
):
    client, url = signed_in("counsellor"), reverse(name, args=[sheet.patient_id, sheet.pk])
    before = queries_of(client, url)
    history(3)
    assert (before, queries_of(client, url)) == (budget, budget)


def test_an_answer_asks_16_times_with_its_savepoint(signed_in, history, sheet):
    client = signed_in("counsellor")
    url = reverse("sheet-answers", args=[sheet.patient_id, sheet.pk])
    client.get(reverse("assessment", args=[sheet.patient_id]))  # the chart opened: one log line
    told = [
        queries_of(client, url, {"id": uuid.uuid4(), "item": item, "value": 1})
        for item in ("interest", "mood", "sleep", "energy", "appetite")
    ]
    assert told == [16] * 5
