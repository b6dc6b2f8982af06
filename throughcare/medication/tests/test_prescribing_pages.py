"""The pages of orders: what a prescriber reads, writes and signs; what others may not."""

import re
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from throughcare import clock
from throughcare.medication import prescribing
from throughcare.medication.actions import knowing, orders
from throughcare.medication.actions.orders import Planned
from throughcare.medication.models import Dose, Ecg, End, Lab, Order, OtherMedicine
from throughcare.medication.tests.conftest import MG
from throughcare.record import guards

pytestmark = pytest.mark.django_db
PIN = "4913"
QUESTIONS = 27  # of the whole page, door and log included, however long the treatment


def page(client, name, *args, **more):
    return client.get(reverse(name, args=args), more)


def typed(item, today, **more):
    return {
        "id": uuid.uuid4(), "kind": "titrate", "family": "methadone-oral", "item": item.pk,
        "first_day": today, "amount_0": "30 mg", "days_0": "3", "amount_1": "35 mg", "days_1": "3",
        "amount_2": "40 mg", "act": "write",
    } | more  # fmt: skip


def write(client, patient, given, **address):
    query = "&".join(f"{key}={value}" for key, value in address.items())
    return client.post(f"{reverse('order-write', args=[patient.pk])}?{query}", given)


# --- writing ----------------------------------------------------------------------------------
def test_what_is_typed_line_by_line_is_shown_day_by_day_with_weekday_mg_and_ml_before_signing(
    prescriber, admitted, item, today
):
    answer = write(prescriber, admitted, typed(item, today), kind="titrate")
    order = Order.objects.get()
    assert answer.url == reverse("order-sign", args=[admitted.pk, order.pk])
    shown = prescriber.get(answer.url).content.decode()
    for day, mg, ml in ((0, 30, 3), (1, 30, 3), (2, 30, 3), (3, 35, 3.5), (5, 35, 3.5), (6, 40, 4)):
        on = today + timedelta(days=day)
        assert f"{on:%a} {on.day} {on:%b}" in shown
        assert f"<b>{mg} mg</b>" in shown
        assert f"{ml:g} mL of 10 mg in 1 mL" in shown
    assert "+5 mg" in shown


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"amount_0": "30"}, "has no unit"),
        ({"amount_0": "3 mL"}, "is a volume"),
        ({"amount_0": ".5 mg"}, "begins with a point"),
        ({"days_0": ""}, "Line 1 does not say for how many days"),
        ({"amount_0": "20 mg + 10 mg"}, "name as many parts"),
    ],
)
def test_an_amount_that_could_be_misread_is_refused_at_its_line_and_nothing_typed_is_lost(
    prescriber, admitted, item, today, wrong, said
):
    answer = write(prescriber, admitted, typed(item, today, **wrong), kind="titrate")
    shown = answer.content.decode()
    assert said in shown
    assert 'value="35 mg"' in shown
    assert not Order.objects.exists()


def test_600_mg_typed_for_60_is_not_written_even_when_it_is_said_to_be_meant(
    prescriber, admitted, item, today, ordered
):
    before = ordered(mg=60)
    given = typed(item, today, amount_0="600 mg", days_0="", amount_1="", amount_2="", meant="on")
    answer = write(prescriber, admitted, given, kind="titrate", replaces=before.pk)
    assert "Has a point slipped?" in answer.content.decode()
    assert Order.objects.count() == 1


def test_equal_changes_are_laid_out_as_lines_to_be_read_and_nothing_is_written(
    prescriber, admitted, item, today
):
    asked = {"act": "lay_out", "kind": "taper", "family": "methadone-oral", "item": item.pk,
             "lay_from": "60 mg", "lay_to": "50 mg", "lay_change": "5 mg", "lay_days": "14",
             "lines": 4, "words": "after breakfast"}  # fmt: skip
    shown = write(prescriber, admitted, asked, kind="taper").content.decode()
    assert re.findall(r'name="amount_\d+" value="([^"]+)"', shown) == ["60 mg", "55 mg", "50 mg"]
    assert re.findall(r'name="days_\d+" value="([^"]+)"', shown) == ["14", "14"]
    assert "after breakfast" in shown
    assert not Order.objects.exists()


def test_a_change_begins_without_an_amount_and_says_what_it_is_now(prescriber, ordered, admitted):
    before = ordered(mg=60)
    shown = page(
        prescriber, "order-write", admitted.pk, replaces=before.pk, kind="titrate"
    ).content.decode()
    assert "<b>60 mg</b>" in shown
    assert 'name="amount_0" value' not in shown


def test_a_split_dose_is_written_with_its_parts_and_which_is_taken_home(
    prescriber, admitted, item, today
):
    given = typed(item, today, kind="maintain", amount_0="60 mg + 40 mg", days_0="", amount_1="",
                  amount_2="", parts="morning, evening", parts_home="evening")  # fmt: skip
    write(prescriber, admitted, given, kind="maintain")
    steps = Order.objects.get().steps.order_by("-ug")
    assert [(s.part, s.ug // MG, s.how) for s in steps] == [
        ("morning", 60, "observed"), ("evening", 40, "home"),
    ]  # fmt: skip


def test_an_injection_is_a_syringe_that_there_is_and_is_given_within_days_that_end(
    prescriber, admitted, item, today
):
    given = typed(item, today, kind="depot", family="sublocade", amount_0="200 mg", days_0="14",
                  amount_1="", amount_2="")  # fmt: skip
    shown = write(prescriber, admitted, given, kind="depot").content.decode()
    assert "There are syringes of 100 mg, 300 mg" in shown
    write(prescriber, admitted, given | {"amount_0": "300 mg", "days_0": ""}, kind="depot")
    assert not Order.objects.exists()
    write(prescriber, admitted, given | {"amount_0": "300 mg"}, kind="depot")
    assert Order.objects.get().steps.get().ug == 300 * MG


# --- signing ----------------------------------------------------------------------------------
def test_a_nurse_s_order_waits_and_the_prescriber_signs_it_with_a_pin(
    signed_in, admitted, item, today, members
):
    nurse, prescriber = signed_in("nurse"), signed_in("prescriber")
    write(nurse, admitted, typed(item, today), kind="titrate")
    order = Order.objects.get()
    assert "waits for a prescriber" in page(nurse, "order", admitted.pk, order.pk).content.decode()
    assert page(nurse, "order-sign", admitted.pk, order.pk).status_code == 403
    shown = page(prescriber, "order-sign", admitted.pk, order.pk).content.decode()
    seen = re.search(r'name="seen" value="([^"]*)"', shown)[1]
    address = reverse("order-sign", args=[admitted.pk, order.pk])
    given = {"seen": seen, "reason": "Verified transfer, seen today."}
    prescriber.post(address, given | {"proof": "0000"})
    assert not hasattr(Order.objects.get(), "signed")
    prescriber.post(address, given | {"proof": PIN})
    assert Order.objects.get().signed.by == members["prescriber"]


def test_the_list_to_sign_names_only_people_within_reach(
    signed_in, members, written, admitted, stranger
):
    written(mg=60)
    from throughcare.conftest import signed_in_as

    assert "1 order to sign" in page(signed_in("prescriber"), "to-sign").content.decode()
    assert "0 orders to sign" in page(signed_in_as(stranger), "to-sign").content.decode()
    assert page(signed_in("nurse"), "to-sign").status_code == 403


# --- holding, stopping, pausing ---------------------------------------------------------------
def test_a_nurse_holds_an_order_with_her_pin_and_only_a_prescriber_lifts_it(
    signed_in, ordered, admitted
):
    order, nurse = ordered(mg=60), signed_in("nurse")
    address = reverse("order-hold", args=[admitted.pk, order.pk])
    nurse.post(address, {"id": uuid.uuid4(), "why": "Very sleepy.", "proof": PIN})
    hold = order.holds.get()
    assert page(nurse, "hold-lift", admitted.pk, hold.pk).status_code == 403
    lift = reverse("hold-lift", args=[admitted.pk, hold.pk])
    signed_in("prescriber").post(lift, {"why": "Awake and well.", "proof": PIN})
    hold.refresh_from_db()
    assert hold.ended_at


def test_a_taper_is_paused_in_one_press_by_a_nurse(signed_in, ordered, admitted, today):
    taper = ordered(
        Planned(today, today + timedelta(days=6), 40 * MG),
        Planned(today + timedelta(days=7), None, 35 * MG), kind="taper", person_agrees=True,
    )  # fmt: skip
    address = reverse("order-pause", args=[admitted.pk, taper.pk])
    signed_in("nurse").post(address, {"id": uuid.uuid4()})
    shown = page(signed_in("prescriber"), "prescribing", admitted.pk).content.decode()
    assert "taper paused" in shown
    again = page(signed_in("prescriber"), "order-write", admitted.pk,
                 replaces=Order.objects.get(kind="pause").pk, kind="taper", again="")  # fmt: skip
    shown = again.content.decode()
    assert re.findall(r'name="amount_\d+" value="([^"]+)"', shown) == ["40 mg", "35 mg"]


# --- what must be known -----------------------------------------------------------------------
def test_what_is_put_right_stays_to_be_read_and_no_longer_counts(prescriber, admitted, today):
    add = reverse("known-add", args=[admitted.pk, "ecg"])
    prescriber.post(add, {"id": uuid.uuid4(), "on": today, "qtc_ms": 540})
    wrong = Ecg.objects.get()
    change = reverse("known-change", args=[admitted.pk, "ecg", wrong.pk])
    prescriber.post(change, {"id": uuid.uuid4(), "on": today, "qtc_ms": 450})
    assert Ecg.objects.count() == 1  # without a reason nothing changes
    given = {"id": uuid.uuid4(), "on": today, "qtc_ms": 450, "why": "Two digits changed places."}
    prescriber.post(change, given)
    assert [ecg.qtc_ms for ecg in Ecg.objects.counting()] == [450]
    assert Ecg.objects.count() == 2


def test_what_was_written_in_error_is_taken_back_and_stays(prescriber, admitted, today, members):
    other = knowing.record_known(
        id=uuid.uuid4(), kind=OtherMedicine, patient=admitted, name="fluconazole",
        by=members["nurse"], at=clock.now(),
    )  # fmt: skip
    back = reverse("known-back", args=[admitted.pk, "medicine", other.pk])
    prescriber.post(back, {"id": uuid.uuid4(), "why": "Another person’s."})
    assert prescribing.known_of(admitted)["medicines"] == []
    assert OtherMedicine.objects.count() == 2


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"test": "alt", "value": "38"}, "The unit of this test: U/L"),
        ({"test": "alt", "value": "3,8", "unit": "U/L"}, "no comma"),
        ({"test": "hiv", "value": "yes"}, "One of: negative, positive"),
    ],
)
def test_a_result_has_the_unit_and_the_words_of_its_test(prescriber, admitted, today, given, said):
    add = reverse("known-add", args=[admitted.pk, "lab"])
    answer = prescriber.post(add, {"id": uuid.uuid4(), "on": today} | given)
    assert said in answer.content.decode()
    assert not Lab.objects.exists()


# --- the screen -------------------------------------------------------------------------------
def ten_years(order, members, day):
    """A dose each day for ten years, but for every fortieth."""
    at = clock.now()
    doses = [
        Dose(patient=order.patient, order=order, step=order.steps.get(), medicine="methadone",
             ug=60 * MG, clinic_day=day + timedelta(days=n), at=at, by=members["nurse"])
        for n in range(3650) if n % 40
    ]  # fmt: skip
    Dose.objects.bulk_create(doses)
    End.objects.bulk_create(
        [End(dose=dose, outcome="taken", ug_taken=dose.ug, at=at, by=members["nurse"])
         for dose in doses]
    )  # fmt: skip


def test_ten_years_of_daily_doses_cost_no_question_more_than_ten_days(
    prescriber, written, members, admitted, today, monkeypatch
):
    order = written(Planned(today - timedelta(days=3650), None, 60 * MG))
    orders.sign_order(order=order, reason="r", by=members["prescriber"], at=clock.now())
    counted = []
    for fill in (lambda: None, lambda: ten_years(order, members, today - timedelta(days=3650))):
        guards.remove(of=[Dose, End])
        fill()
        guards.install(of=[Dose, End])
        page(prescriber, "prescribing", admitted.pk)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            shown = page(prescriber, "prescribing", admitted.pk).content
        counted.append(len(asked))
    assert counted[0] <= counted[1] <= QUESTIONS, counted
    assert len(shown) < 400_000
    assert "○" in shown.decode()


def test_a_missed_day_is_a_gap_and_today_is_not_missed_before_it_is_over(
    ordered, given, today, admitted, written, members
):
    three_days_ago = clock.now() - timedelta(days=3)
    order = written(Planned(today - timedelta(days=3), None, 60 * MG))
    orders.sign_order(order=order, reason="r", by=members["prescriber"], at=three_days_ago)
    given(order, at=three_days_ago)
    screen = prescribing.screen(admitted)
    (lane,) = screen["path"].doses
    assert [(gap.days, gap.kind) for gap in lane.gaps] == [(2, "missed")]
    assert [day.state for day in screen["strip"]][-4:] == ["taken", "missed", "missed", "today"]


def test_the_screen_says_what_nobody_has_asked_and_shows_every_figure_with_its_unit(
    prescriber, ordered, admitted
):
    ordered(mg=62)
    shown = page(prescriber, "prescribing", admitted.pk).content.decode()
    assert "<b>62 mg</b>" in shown
    assert "6.2 mL of 10 mg in 1 mL" in shown
    assert shown.count("not asked") >= 2
