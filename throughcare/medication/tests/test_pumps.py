"""A pump's rows: what may be asked, what an answer makes of it, what the database holds to."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from throughcare import clock
from throughcare.clinical.medication.pumped import compared, may_pour
from throughcare.medication import pumps, queries
from throughcare.medication.actions import dosing, pumping
from throughcare.medication.models import End, Pour, PumpAsked, PumpTold
from throughcare.medication.tests.conftest import METHADONE, MG
from throughcare.refusal import Refused
from throughcare.stock import actions as stock
from throughcare.stock.models import Account

pytestmark = pytest.mark.django_db


@pytest.fixture
def common(members):
    return {"by": members["nurse"], "at": clock.now()}


@pytest.fixture
def placed(facility, common):
    """A function: a pump put at window 1."""

    def place(**more):
        given = {"id": uuid.uuid4(), "facility": facility, "window": "1", "line": "1",
                 "name": "Pump A"}  # fmt: skip
        return pumping.place_pump(**given | more, **common)

    return place


@pytest.fixture
def loaded(placed, bottle, common):
    """A function: a pump over the bottle, compared with a measure that showed so many µL of ten."""

    def load(measured_ul=10_000, **more):
        pump = placed(**more)
        pumping.load(id=uuid.uuid4(), pump=pump, bottle=bottle, read="M-1", **common)
        compare(pump, bottle, measured_ul, common)
        return pump

    return load


def compare(pump, bottle, measured_ul, common):
    test = asked(pump, bottle, 100, common, kind="test")
    now = common | {"at": clock.now()}
    pumping.tell(asked=test, ug=100 * MG, **now)
    return pumping.calibrate(id=uuid.uuid4(), test=test, measured_ul=measured_ul, **now)


def asked(pump, bottle, mg, common, *, kind="dose", dose=None, **more):
    given = {"id": uuid.uuid4(), "serial": "SIM-1", "last": 0} | more
    return pumping.ask(
        pump=pump, kind=kind, bottle=bottle, ug=mg * MG, dose=dose, **given, **common
    )


def code_of(do, *args, **given) -> str:
    with pytest.raises(Refused) as refused:
        do(*args, **given)
    return refused.value.code


@pytest.mark.parametrize(
    ("asked_ul", "poured_ul", "tolerance_ul", "code"),
    [
        (6000, 6000, 0, ""), (6000, 5999, 0, "pump_poured_less"),
        (6000, 6001, 0, "pump_poured_more"),
        (6000, 5950, 50, ""), (6000, 6050, 50, ""), (6000, 5949, 50, "pump_poured_less"),
        (6000, 6051, 50, "pump_poured_more"), (6000, 0, 50, "pump_poured_less"),
    ],
)  # fmt: skip
def test_what_left_the_bottle_is_compared_to_the_microlitre(
    asked_ul, poured_ul, tolerance_ul, code
):
    said = compared(asked_ul=asked_ul, poured_ul=poured_ul, tolerance_ul=tolerance_ul)
    assert said.code == code


@pytest.mark.parametrize(
    ("days_ago", "good", "every", "code"),
    [
        (None, False, None, "pump_never_calibrated"), (0, False, 1, "pump_measures_wrong"),
        (0, True, 1, ""), (1, True, 1, "pump_calibration_is_due"), (29, True, 30, ""),
        (30, True, 30, "pump_calibration_is_due"), (400, True, None, ""),
    ],
)  # fmt: skip
def test_when_a_pump_may_pour_to_the_day(days_ago, good, every, code, today):
    on = None if days_ago is None else today - timedelta(days=days_ago)
    said = may_pour(calibrated_on=on, good=good, every_days=every, today=today)
    assert said.code == code


def test_a_pump_pours_for_nobody_before_it_was_compared_nor_when_it_was_found_wrong(
    placed, ordered, reserved, bottle, common
):
    pump, dose = placed(), reserved(ordered())
    pumping.load(id=uuid.uuid4(), pump=pump, bottle=bottle, read="m-1 ", **common)
    assert code_of(asked, pump, bottle, 60, common, dose=dose) == "pump_never_calibrated"
    assert not compare(pump, bottle, 9_999, common).is_good
    assert code_of(asked, pump, bottle, 60, common, dose=dose) == "pump_measures_wrong"
    assert pumps.at_window(pump.facility, "1").next_ug(dose.order, dose.ug) == 0
    assert compare(pump, bottle, 10_000, common).is_good
    assert pumps.at_window(pump.facility, "1").next_ug(dose.order, dose.ug) == 60 * MG
    assert asked(pump, bottle, 60, common, dose=dose).ul == 6000


def test_another_lot_is_not_loaded_onto_a_full_tube(
    loaded, facility, members, bottle, common, today
):
    pump = loaded()
    filling = asked(pump, bottle, 50, common, kind="fill")
    pumping.tell(asked=filling, ug=50 * MG, **common)
    assert [one.balance for one in pumping.inside(pump)] == [50 * MG]
    other = stock.receive(
        id=uuid.uuid4(), facility=facility, product=METHADONE, lot_number="M-2",
        expires_on=today + timedelta(days=9), ug=100 * MG, ug_on_form=100 * MG, supplier="s",
        second=members["director"], **common,
    ).lot  # fmt: skip
    second = stock.open_bottle(id=uuid.uuid4(), lot=other, ug=100 * MG, window="1", **common)
    load = {"id": uuid.uuid4(), "pump": pump, "bottle": second, "read": "M-2"}
    assert code_of(pumping.load, **load, **common) == "pump_holds_another_lot"
    assert code_of(pumping.take_away, pump=pump, why="x", **common) == "pump_is_not_empty"
    stock.empty_pump(
        id=uuid.uuid4(), pump=pumping.inside(pump).get(), bottle=bottle, ug=50 * MG, **common
    )
    pumping.load(**load, **common | {"at": clock.now()})
    assert pumps.at_window(facility, "1").bottle == second


def test_a_bottle_of_films_of_another_window_or_with_another_lot_is_not_put_under_a_pump(
    placed, bottle, lot, common
):
    pump = placed()
    load = {"id": uuid.uuid4(), "pump": pump, "read": "M-1", **common}
    assert code_of(pumping.load, **load | {"read": "M-7"}, bottle=bottle) == (
        "another_lot_on_the_bottle"
    )
    elsewhere = stock.open_bottle(id=uuid.uuid4(), lot=lot, ug=50 * MG, window="2", **common)
    assert code_of(pumping.load, **load, bottle=elsewhere) == "not_for_this_pump"


def test_a_window_and_a_line_have_one_pump_and_a_tolerance_says_where_it_is_from(placed):
    placed()
    assert code_of(placed, line="2") == "window_has_a_pump"
    assert code_of(placed, window="2") == "line_has_a_pump"
    unsaid = code_of(placed, window="2", line="2", tolerance_ul=5)
    assert unsaid == "tolerance_without_words"


def test_a_pump_is_asked_for_no_more_than_is_left_or_than_stands_in_the_bottle(
    loaded, ordered, reserved, bottle, common
):
    pump, dose = loaded(), reserved(ordered())
    assert code_of(asked, pump, bottle, 61, common, dose=dose) == "pump_asked_for_another_amount"
    assert code_of(asked, pump, bottle, 1001, common, kind="test") == "pump_bottle_too_low"
    with pytest.raises(IntegrityError, match="more than is left"), transaction.atomic():
        row(pump, bottle, dose, common, ug=61 * MG)


def row(pump, bottle, dose, common, ug=60 * MG):
    """A question written around the action."""
    return PumpAsked.objects.create(
        pump=pump, kind="dose", dose=dose, bottle=bottle, ug=ug, ul=ug // 10, sequence=99,
        serial="SIM-1", **common,
    )  # fmt: skip


def test_the_database_itself_ends_and_pours_nothing_while_a_pump_has_not_said(
    loaded, ordered, reserved, bottle, common
):
    pump, dose = loaded(), reserved(ordered())
    asked(pump, bottle, 60, common, dose=dose)
    not_given = {"dose": dose, "outcome": "not_given", "ug_taken": 0, "why": "left", **common}
    for make in (
        lambda: Pour.objects.create(dose=dose, account=bottle, ug=MG, **common),
        lambda: End.objects.create(**not_given),
    ):
        with pytest.raises(IntegrityError, match="has not said"), transaction.atomic():
            make()
    with pytest.raises(IntegrityError, match="has not said"), transaction.atomic():
        row(pump, bottle, dose, common)
    assert list(queries.unresolved(pump.facility_id)) == [dose]
    by_hand = {"id": uuid.uuid4(), "dose": dose, "bottle": bottle, "ug": 60 * MG}
    assert code_of(dosing.pour, **by_hand, **common) == "pump_may_have_poured"


def test_what_a_pump_says_twice_is_kept_once(loaded, ordered, reserved, bottle, common):
    pump, dose = loaded(), reserved(ordered())
    question, before = asked(pump, bottle, 60, common, dose=dose), left_in(bottle)
    for _ in range(2):
        pumping.tell(asked=question, ug=60 * MG, **common)
    assert Pour.objects.filter(dose=dose).count() == 1
    assert before - left_in(bottle) == 60 * MG


def left_in(bottle) -> int:
    return Account.objects.get(pk=bottle.pk).balance


def test_sequences_go_beyond_what_the_pump_and_we_have_seen(loaded, bottle, common):
    pump, numbers = loaded(), []
    for last in (0, 41, 7):
        question = asked(pump, bottle, 10, common, kind="test", last=last)
        pumping.tell(asked=question, ug=0, state="void", **common)
        numbers.append(question.sequence)
    assert numbers == [2, 42, 43]


def test_more_than_the_bottle_had_by_the_register_is_written_as_far_as_it_goes(
    loaded, ordered, reserved, bottle, members, common
):
    pump, dose = loaded(), reserved(ordered())
    stock.put_back(id=uuid.uuid4(), bottle=bottle, ug=935 * MG, **common)
    question = asked(pump, bottle, 60, common, dose=dose)
    told = pumping.tell(asked=question, ug=70 * MG, **common)
    assert (told.too_much, told.ug, told.excess_ug, left_in(bottle)) == (True, 70 * MG, 5 * MG, 0)
    assert code_of(dosing.finish, dose=dose, outcome="not_given", why="x", **common) == (
        "waste_needs_a_witness"
    )
    dosing.finish(
        dose=dose, outcome="not_given", why="x", witness=members["director"], **common
    )  # fmt: skip
    waste = Account.objects.get(kind="waste")
    assert (waste.balance, Account.objects.get(kind="poured").balance) == (65 * MG, 0)
    assert PumpTold.objects.filter(too_much=True).count() == 1


def test_the_figures_of_a_pump_are_fixed_once_written(loaded):
    pump = loaded()
    pump.tolerance_ul = 50
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        pump.save()


def test_no_day_is_closed_while_a_pump_has_not_said_what_it_did(
    loaded, reserved, ordered, bottle, common, members, facility
):
    pump = loaded()
    dose = reserved(ordered())
    open_ = asked(pump, bottle, 60, common, dose=dose, last=1)

    def count(kind):
        bottle.refresh_from_db()
        places = Account.objects.filter(kind__in=Account.COUNTED, balance__gt=0)
        return stock.count(
            id=uuid.uuid4(), facility=facility, kind=kind, second=members["director"],
            counted={place: place.balance for place in places}, **common | {"at": clock.now()},
        )  # fmt: skip

    assert code_of(count, "closing") == "not_said_before_close"
    count("spot")
    pumping.tell(asked=open_, ug=60 * MG, **common | {"at": clock.now()})
    assert code_of(count, "closing") == "doses_not_ended"
    dosing.finish(dose=dose, outcome="taken", **common | {"at": clock.now()})
    count("closing")
