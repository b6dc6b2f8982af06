"""What a slip of the finger or a hostile hand types: said at its field, and never a crash."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from throughcare import clock
from throughcare.intake import actions as intake
from throughcare.medication.actions import orders
from throughcare.medication.actions.orders import Planned
from throughcare.medication.models import Order
from throughcare.medication.tests.conftest import MG
from throughcare.refusal import Refused

pytestmark = pytest.mark.django_db


def posted(client, patient, item, today, *, address="titrate", **more):
    given = {
        "id": uuid.uuid4(), "kind": address, "family": "methadone-oral", "item": item.pk,
        "first_day": today, "amount_0": "30 mg", "act": "write",
    } | more  # fmt: skip
    return client.post(f"{reverse('order-write', args=[patient.pk])}?kind={address}", given)


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("0 mg", "An amount is more than nought"),
        ("30 mg + 0 mg", "An amount is more than nought"),
        ("-30 mg", "not a plain number"),
        ("1000000000 mg", "not a plain number"),
        ("999999999 mg", "Has a point slipped?"),
        ("1e9 mg", "not a plain number"),
        ("30 mL", "is a volume"),
        ("30", "has no unit"),
        ("٣٠ mg", "not a plain number"),
        ("30 mg\x00", "Null characters are not allowed"),
    ],
)
def test_an_amount_nobody_could_give_is_said_at_its_field(
    prescriber, admitted, item, today, amount, said
):
    answer = posted(prescriber, admitted, item, today, amount_0=amount, parts="morning, evening"
                    if "+" in amount else "")  # fmt: skip
    assert said in answer.content.decode()
    assert not Order.objects.exists()


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ({"first_day": "2020-01-01"}, "These days have passed"),
        ({"first_day": "9999-12-31"}, "years ahead"),
        ({"from_0": "9999-12-31"}, "years ahead"),
        ({"from_0": "2020-01-01"}, "These days have passed"),
        ({"days_0": "367"}, "less than or equal to 366"),
        ({"days_0": "0"}, "greater than or equal to 1"),
        ({"days_0": "-1"}, "greater than or equal to 1"),
    ],
)
def test_a_day_long_past_or_in_the_year_9999_is_said_at_its_field(
    prescriber, admitted, item, today, when, said
):
    answer = posted(prescriber, admitted, item, today, **when)
    assert said in answer.content.decode()
    assert not Order.objects.exists()


def test_a_line_that_begins_before_the_line_above_has_ended_is_not_written(
    prescriber, admitted, item, today
):
    answer = posted(
        prescriber, admitted, item, today, days_0="5", amount_1="35 mg",
        from_1=today + timedelta(days=3),
    )  # fmt: skip
    assert "Line 2 begins before the line above it has ended" in answer.content.decode()
    assert not Order.objects.exists()


@pytest.mark.parametrize("kind", ["maintain", "depot", "guest", "pause", "taper", "nonsense"])
def test_the_kind_of_an_order_is_the_one_of_its_page_whatever_else_is_sent(
    prescriber, admitted, item, today, kind
):
    posted(prescriber, admitted, item, today, kind=kind)
    assert [order.kind for order in Order.objects.all()] == ["titrate"]


@pytest.mark.parametrize(
    ("address", "family", "amount", "said"),
    [
        ("maintain", "sublocade", "300 mg", "not given in this way"),
        ("depot", "methadone-oral", "30 mg", "not given in this way"),
        ("depot", "sublocade", "600 mg", "There are syringes of 100 mg, 300 mg"),
        ("maintain", "heroin", "30 mg", "Select a valid choice"),
    ],
)
def test_a_medicine_is_given_in_its_own_form(
    prescriber, admitted, item, today, address, family, amount, said
):
    answer = posted(prescriber, admitted, item, today, address=address, family=family,
                    amount_0=amount, days_0="7")  # fmt: skip
    assert said in answer.content.decode()
    assert not Order.objects.exists()


def test_an_order_written_for_somebody_who_has_left_since_is_not_signed(written, admitted, members):
    order = written(mg=60)
    common = {"by": members["prescriber"], "at": clock.now()}
    intake.discharge(
        id=uuid.uuid4(), episode=admitted.episodes.get(), reason="chose", naloxone="given",
        warned=True, **common,
    )  # fmt: skip
    with pytest.raises(Refused) as refused:
        orders.sign_order(order=order, reason="seen", **common)
    assert refused.value.code == "order_needs_admission"


def test_an_order_signed_a_day_after_its_first_ends_the_old_one_today_and_not_yesterday(
    ordered, written, members, today
):
    yesterday = clock.now() - timedelta(days=1)
    old = ordered(Planned(today - timedelta(days=1), None, 60 * MG), at=yesterday)
    new = written(Planned(today - timedelta(days=1), None, 65 * MG), replaces=old, at=yesterday)
    orders.sign_order(order=new, reason="seen", by=members["prescriber"], at=clock.now())
    old.refresh_from_db()
    assert old.stopped.from_day == today


@pytest.mark.parametrize("state", ["waits", "over"])
def test_only_what_is_in_force_or_will_be_is_held(written, ordered, members, state):
    common = {"by": members["prescriber"], "at": clock.now()}
    order = written(mg=60) if state == "waits" else ordered(mg=60)
    if state == "over":
        orders.stop_order(order=order, why="moves away", **common)
    with pytest.raises(Refused) as refused:
        orders.hold_order(id=uuid.uuid4(), order=order, why="sleepy", **common)
    assert refused.value.code == "nothing_to_hold"


@pytest.mark.parametrize(
    ("sort", "given"),
    [
        ("ecg", {"qtc_ms": 430}),
        ("lab", {"test": "alt", "value": "38", "unit": "U/L"}),
        ("monitoring", {"found": "nothing"}),
        ("risk", {"risk": "syncope"}),
    ],
)
def test_what_was_measured_or_happened_lies_on_no_day_to_come(
    prescriber, admitted, today, sort, given
):
    page = reverse("known-add", args=[admitted.pk, sort])
    for on in (today + timedelta(days=1), "9999-12-31"):
        answer = prescriber.post(page, {"id": uuid.uuid4(), "on": on} | given)
        assert "This day has not come yet." in answer.content.decode()
    assert prescriber.post(page, {"id": uuid.uuid4(), "on": today} | given).status_code == 302


def test_a_sheet_of_results_was_reported_on_no_day_to_come(prescriber, admitted, collect, today):
    specimen = collect()
    page = reverse("screen-report", args=[admitted.pk, specimen.pk])
    given = {"id": uuid.uuid4(), "method": "screen", "found_cocaine": "negative"}
    answer = prescriber.post(page, given | {"on": "9999-12-31"})
    assert "This day has not come yet." in answer.content.decode()
    assert not specimen.results.exists()


@pytest.mark.parametrize("kind", ["start", "titrate", "maintain", "depot"])
def test_published_schedules_and_tables_stand_beside_the_form_and_fill_nothing(
    prescriber, admitted, item, kind
):
    address = f"{reverse('order-write', args=[admitted.pk])}?kind={kind}"
    shown = prescriber.get(address).content.decode()
    assert ("Bernese method, first case" in shown) is (kind == "start")
    assert ("Zubsolv" in shown and "For reading only" in shown) is (kind != "titrate")
    assert 'name="amount_0" value' not in shown
