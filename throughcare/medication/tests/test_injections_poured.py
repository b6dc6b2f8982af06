"""An injection is one syringe, and of what a pharmacy delivered the days are counted."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from throughcare import clock
from throughcare.medication import safety
from throughcare.medication.actions import dosing
from throughcare.medication.actions.orders import Planned
from throughcare.medication.models import Challenge, LastOpioid, Pour
from throughcare.medication.tests.conftest import MG
from throughcare.refusal import Refused
from throughcare.stock import actions as stock

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)


@pytest.fixture
def injection(written, ordered, taken, reserved, today):
    """The second weekly 32 mg, reserved a week after the first."""
    weekly = {"kind": "depot", "medicine": "buprenorphine", "family": "brixadi-weekly"}
    before = today - 7 * A_DAY
    taken(written(Planned(before, before, 32 * MG), **weekly), 7)
    return reserved(ordered(Planned(today, today, 32 * MG), **weekly))


@pytest.fixture
def syringes(facility, members, today):
    """A function: four syringes of a product at the window."""

    def at_window(product, mg):
        lot = stock.receive(
            id=uuid.uuid4(), facility=facility, product=product, lot_number="B-1",
            expires_on=today + 400 * A_DAY, ug=4 * mg * MG, ug_on_form=4 * mg * MG,
            supplier="A supplier", second=members["director"], by=members["nurse"],
            at=clock.now(),
        ).lot  # fmt: skip
        return stock.open_bottle(
            id=uuid.uuid4(), lot=lot, ug=4 * mg * MG, window="1", by=members["nurse"],
            at=clock.now(),
        )  # fmt: skip

    return at_window


def poured(dose, bottle, members, **details):
    return dosing.pour(
        id=uuid.uuid4(), dose=dose, bottle=bottle, ug=32 * MG, by=members["nurse"],
        at=clock.now(), **details,
    )  # fmt: skip


def test_two_syringes_of_16_mg_are_not_one_of_32(injection, syringes, members):
    with pytest.raises(Refused, match="one syringe at a time") as refused:
        poured(injection, syringes("brixadi-weekly-16", 16), members)
    assert refused.value.code == "depots_not_combined"
    assert not Pour.objects.exists()


def test_what_a_pharmacy_delivered_46_days_ago_is_not_injected_and_45_days_ago_is(
    injection, syringes, members, today
):
    bottle = syringes("brixadi-weekly-32", 32)
    with pytest.raises(Refused, match="Delivered 46 days ago") as refused:
        poured(injection, bottle, members, delivered_on=today - 46 * A_DAY)
    assert refused.value.code == "delivery_too_long_ago"
    row = poured(injection, bottle, members, delivered_on=today - 45 * A_DAY)
    assert row.report == {"delivered_on": (today - 45 * A_DAY).isoformat()}


def test_the_clinic_s_own_stock_has_no_such_clock(injection, syringes, members):
    assert poured(injection, syringes("brixadi-weekly-32", 32), members).report == {}


def test_the_window_asks_for_the_day_of_delivery_of_an_injection_alone(
    nurse, injection, syringes, admitted, members, today
):
    bottle = syringes("brixadi-weekly-32", 32)
    page = nurse.get(reverse("window-person", args=[admitted.pk])).content.decode()
    assert "Delivered by a pharmacy for this person alone" in page
    address = reverse("dose-pour", args=[admitted.pk, injection.pk])
    given = {"id": str(uuid.uuid4()), "bottle": str(bottle.pk), "amount": "1", "unit": "units"}
    told = nurse.post(address, given | {"delivered_on": (today - 60 * A_DAY).isoformat()})
    assert "Delivered 60 days ago" in told.content.decode()
    nurse.post(address, given | {"delivered_on": (today - 3 * A_DAY).isoformat()})
    assert Pour.objects.get().report == {"delivered_on": (today - 3 * A_DAY).isoformat()}


def test_the_window_does_not_ask_it_of_methadone(nurse, ordered, reserved, bottle, admitted):
    reserved(ordered(mg=60))
    page = nurse.get(reverse("window-person", args=[admitted.pk])).content.decode()
    assert "Delivered by a pharmacy" not in page


def test_before_a_challenge_the_page_says_that_withdrawal_speaks_against_it(
    prescriber, scored, admitted, known, today
):
    address = reverse("known-add", args=[admitted.pk, "challenge"])
    assert "No challenge now" not in prescriber.get(address).content.decode()
    scored(13)
    page = prescriber.get(address).content.decode()
    assert "No challenge now" in page
    known(Challenge, on=today, withdrawal=True, words="0.2 mg")  # done already: it is kept
    assert Challenge.objects.count() == 1


def test_an_opioid_from_elsewhere_today_asks_for_its_hour_before_buprenorphine(
    written, known, scored, today
):
    scored(13)
    known(LastOpioid, acts="short", on=today, words="heroin, as she says")
    start = written(
        Planned(today, None, 4 * MG), kind="start", medicine="buprenorphine",
        family="buprenorphine-naloxone-film",
    )  # fmt: skip
    said = {one.code: one.level for one in safety.of_order(start, at=clock.now())}
    assert said["short_acting_recent"] == "caution"
