"""Before naltrexone: what is asked is written down, and then it can be begun."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from throughcare import clock
from throughcare.clinical.medicines import products
from throughcare.medication import ordering
from throughcare.medication.actions import knowing
from throughcare.medication.actions.orders import Planned
from throughcare.medication.models import Challenge, LastOpioid

pytestmark = pytest.mark.django_db


@pytest.fixture
def injection(written, today):
    """An order for the first monthly injection, not signed yet."""
    product = next(one for one in products(medicine="naltrexone") if one.depot)
    return written(
        Planned(today, today, product.ug_per_unit), kind="depot", medicine="naltrexone",
        family=product.family,
    )  # fmt: skip


def said(order) -> dict[str, str]:
    """{code: level} of what the rules say of opioids before it."""
    verdicts = ordering.said_of(order, at=clock.now())
    return {one.code: one.level for one in verdicts if one.code.startswith("naltrexone_")}


def test_nobody_has_asked_and_it_stops_until_somebody_does(injection):
    assert said(injection)["naltrexone_days_unknown"] == "stop"


@pytest.mark.parametrize(
    ("days", "code"),
    [
        (6, "naltrexone_days_too_few"),
        (7, "naltrexone_days_borderline"),
        (9, "naltrexone_days_borderline"),
        (10, None),
    ],
)
def test_the_days_since_heroin_are_counted_from_what_is_written(injection, known, days, code):
    known(LastOpioid, acts="short", on=clock.today() - timedelta(days=days), words="her word")
    told = set(said(injection)) - {"naltrexone_urine_not_tested"}
    assert told == ({code} if code else set())


def test_the_newest_day_counts_and_what_was_written_in_error_does_not(injection, known, members):
    today = clock.today()
    known(LastOpioid, acts="short", on=today - timedelta(days=30), words="her word")
    later = known(LastOpioid, acts="short", on=today - timedelta(days=2), words="seen on the ward")
    assert "naltrexone_days_too_few" in said(injection)
    knowing.take_back(
        id=uuid.uuid4(), known=later, why="another patient", by=members["prescriber"],
        at=clock.now(),
    )  # fmt: skip
    assert "naltrexone_days_too_few" not in said(injection)


def test_methadone_from_elsewhere_counts_as_methadone_from_here_does(injection, known):
    known(LastOpioid, acts="short", on=clock.today() - timedelta(days=60), words="her word")
    known(LastOpioid, acts="long", on=clock.today() - timedelta(days=8), words="their letter")
    assert said(injection)["naltrexone_after_agonist_early"] == "caution"


def test_a_challenge_that_brought_on_withdrawal_stops_it_until_it_may_be_done_again(
    injection, known
):
    known(LastOpioid, acts="short", on=clock.today() - timedelta(days=8), words="her word")
    failed = {"withdrawal": True, "words": "0.8 mg under the skin, yawning after 5 minutes"}
    known(Challenge, on=clock.today() - timedelta(days=2), **failed)
    assert "naltrexone_challenge_failed" not in said(injection)
    known(Challenge, on=clock.today(), **failed)
    assert said(injection)["naltrexone_challenge_failed"] == "stop"


def test_a_challenge_passed_today_answers_the_days_nobody_knows(injection, known):
    known(Challenge, on=clock.today(), withdrawal=False, words="0.8 mg, watched 20 minutes")
    assert not {"naltrexone_days_unknown", "naltrexone_days_borderline"} & set(said(injection))


def test_it_is_written_on_the_prescribers_page_and_a_day_ahead_is_refused_at_its_field(
    prescriber, admitted, today
):
    page = reverse("known-add", args=[admitted.pk, "opioid"])
    given = {"id": uuid.uuid4(), "acts": "short", "words": "her word"}
    answer = prescriber.post(page, given | {"on": today + timedelta(days=1)})
    assert "This day has not come yet." in answer.content.decode()
    prescriber.post(page, given | {"on": today - timedelta(days=11)})
    prescriber.post(
        reverse("known-add", args=[admitted.pk, "challenge"]),
        {"id": uuid.uuid4(), "on": today, "withdrawal": "no", "words": "nothing was seen"},
    )
    shown = prescriber.get(reverse("prescribing", args=[admitted.pk])).content.decode()
    assert "her word" in shown
    assert "no withdrawal, nothing was seen" in shown
