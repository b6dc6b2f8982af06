"""What comes in, moves, is thrown away, made, destroyed, put right: each microgram in one place."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from throughcare import clock
from throughcare.refusal import Refused
from throughcare.stock import actions, ledger, queries
from throughcare.stock.models import Account, Batch, Movement, Receipt
from throughcare.stock.tests.conftest import FILM, METHADONE, MG, WEAK, Kind, Reason, held

pytestmark = pytest.mark.django_db


def refusal(code, do, **given):
    """Refused with this code, and nothing moved."""
    before = Movement.objects.count()
    with pytest.raises(Refused) as refused:
        do(**given)
    assert (refused.value.code, Movement.objects.count()) == (code, before)


# --- deliveries -----------------------------------------------------------------------------------
def test_a_delivery_counted_by_two_stands_in_the_safe_and_sent_twice_is_one(received):
    key = uuid.uuid4()
    received(id=key)
    received(id=key)
    assert (Receipt.objects.count(), held("safe"), held("supplier")) == (
        1,
        10_000 * MG,
        -10_000 * MG,
    )


def test_a_delivery_that_differs_from_its_form_says_why(received, members):
    refusal("receipt_differs", received, ug=9_990 * MG)
    short = received(ug=9_990 * MG, difference="One bottle 1 mL short.")
    assert (short.ug, held("safe")) == (9_990 * MG, 9_990 * MG)
    refusal("received_alone", received, second=members["nurse"])


def test_one_lot_number_has_one_expiry(received, lot, today):
    refusal("lot_with_two_expiries", received, expires_on=today + timedelta(days=5))
    received()
    assert held("safe") == 20_000 * MG


# --- to a window, back, into the pump -------------------------------------------------------------
@pytest.mark.parametrize(("left", "opened"), [(0, True), (-1, False)])
def test_a_lot_is_opened_on_its_last_day_and_never_after(received, common, today, left, opened):
    lot = received(expires_on=today + timedelta(days=left)).lot
    given = {"id": uuid.uuid4(), "lot": lot, "ug": MG, "window": "1", **common}
    if opened:
        assert actions.open_bottle(**given).kind == Kind.BOTTLE
    else:
        refusal("lot_expired", actions.open_bottle, **given)


def test_an_open_bottle_past_its_day_is_poured_for_nobody_and_may_be_thrown_away(
    poured, bottle, common, members, monkeypatch
):
    later = clock.now() + timedelta(days=401)
    monkeypatch.setitem(common, "at", later)
    with pytest.raises(Refused, match="expired"):
        poured()
    thrown = {"id": uuid.uuid4(), "account": bottle, "ug": 5 * MG, "words": "expired"}
    actions.throw_away(**thrown, witness=members["director"], **common)
    assert held("waste") == 5 * MG


def test_what_is_left_of_a_bottle_goes_back_to_the_safe_once(bottle, common):
    key = uuid.uuid4()
    for _ in range(2):
        actions.put_back(id=key, bottle=bottle, ug=400 * MG, **common)
    assert (held("bottle"), held("safe")) == (600 * MG, 9_400 * MG)


def test_more_than_a_bottle_holds_leaves_it_as_it_is(bottle, common):
    refusal("not_enough", actions.put_back, id=uuid.uuid4(), bottle=bottle, ug=1001 * MG, **common)


def test_what_the_pump_holds_is_still_here_and_comes_back_or_is_flushed(
    bottle, common, members, received
):
    filled = actions.prime_pump(id=uuid.uuid4(), bottle=bottle, ug=50 * MG, pump="A", **common)
    pump = filled.target
    assert (held("bottle"), held("pump")) == (950 * MG, 50 * MG)
    actions.empty_pump(id=uuid.uuid4(), pump=pump, bottle=bottle, ug=30 * MG, **common)
    flushed = {"id": uuid.uuid4(), "account": pump, "ug": 20 * MG, "words": "flushed"}
    refusal("thrown_away_alone", actions.throw_away, **flushed, witness=None, **common)
    actions.throw_away(**flushed, witness=members["director"], **common)
    assert (held("bottle"), held("pump"), held("waste")) == (980 * MG, 0, 20 * MG)
    other = actions.open_bottle(
        id=uuid.uuid4(), lot=received(lot_number="M-2").lot, ug=MG, window="1", **common
    )
    refusal(
        "another_lot_in_the_pump", actions.empty_pump, id=uuid.uuid4(), pump=pump, bottle=other,
        ug=MG, **common,
    )  # fmt: skip


# --- waste ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("spilt", [True, False])
def test_waste_needs_a_witness_who_is_somebody_else_and_words(bottle, common, members, spilt):
    given = {"id": uuid.uuid4(), "account": bottle, "ug": 30 * MG, "spilt": spilt, **common}
    refusal("thrown_away_alone", actions.throw_away, **given, words="fell", witness=common["by"])
    refusal(
        "waste_without_words", actions.throw_away, **given, words=" ", witness=members["director"]
    )
    moved = actions.throw_away(**given, words="fell", witness=members["director"])
    assert (moved.reason, held("waste")) == ("spilt" if spilt else "waste", 30 * MG)


def test_the_database_itself_refuses_waste_without_a_witness(bottle, common):
    waste = ledger.account(bottle.facility, METHADONE, Kind.WASTE, **common)
    with pytest.raises(IntegrityError), transaction.atomic():
        ledger.move(MG, source=bottle, target=waste, reason=Reason.SPILT, because=bottle, **common)


def test_what_a_patient_brings_back_waits_and_is_given_to_nobody(swallowed, brought_back, common):
    swallowed(60)
    brought_back(20)
    assert (held("returned"), held("patients")) == (20 * MG, 40 * MG)
    returned = Account.objects.get(kind="returned")
    refusal("not_from_there", actions.put_back, id=uuid.uuid4(), bottle=returned, ug=MG, **common)


# --- made here, destroyed -------------------------------------------------------------------------
@pytest.fixture
def batch(bottle, lot, members, today, common):
    """A function: 100 mL of 10 mg/mL made into weaker solution, 5 mg lost in making."""

    def make(**more):
        safe = Account.objects.get(lot=lot, kind="safe")
        given = {
            "id": uuid.uuid4(), "used": [(safe, 1000 * MG)], "product": WEAK, "lot_number": "B-1",
            "expires_on": today + timedelta(days=30), "made_ug": 995 * MG,
            "words": "900 mL of syrup, lot S-7", "second": members["director"], **common,
        }  # fmt: skip
        return actions.compound(**given | more)

    return make


def test_making_gives_no_lot_a_longer_life_than_what_went_into_it(batch, lot):
    with pytest.raises(Refused, match=lot.expires_on.isoformat()):
        batch(expires_on=lot.expires_on + timedelta(days=1))
    batch(expires_on=lot.expires_on)


def test_a_batch_holds_what_was_used_but_for_what_was_lost_in_making(batch):
    key = uuid.uuid4()
    batch(id=key)
    made = batch(id=key)
    assert Batch.objects.count() == 1
    assert (made.used_ug, made.made_ug, made.lost_ug) == (1000 * MG, 995 * MG, 5 * MG)
    assert Account.objects.get(product=WEAK, kind="safe").balance == 995 * MG
    assert Account.objects.get(product=WEAK, kind="waste").balance == 5 * MG
    for product in (METHADONE, WEAK):
        assert sum(a.balance for a in Account.objects.filter(product=product)) == 0
    assert held("compounded") == 0  # what left one product came into the other


def test_a_batch_is_of_one_medicine_made_by_two_and_never_more_than_was_used(
    batch, common, received
):
    refusal("more_made_than_used", batch, made_ug=1001 * MG)
    refusal("compounded_alone", batch, second=common["by"])
    refusal("batch_of_two_medicines", batch, product=FILM)


def test_a_batch_has_a_number_that_no_lot_of_its_product_has(batch, received, bottle):
    batch(made_ug=400 * MG, used=[(bottle, 400 * MG)])
    refusal("batch_number_in_use", batch, made_ug=400 * MG, used=[(bottle, 400 * MG)])
    received(product=WEAK, lot_number="B-2")
    refusal("batch_number_in_use", batch, lot_number="B-2")


def test_what_has_expired_goes_into_no_batch(batch, bottle, received, today, common):
    late = common | {"at": clock.now() + timedelta(days=401)}
    refusal("lot_expired", batch, expires_on=today + timedelta(days=800), **late)
    assert held("bottle") == 1000 * MG


def test_two_bottles_of_one_lot_never_have_one_name(lot, common):
    given = {"lot": lot, "ug": 10 * MG, "window": "1", "name": "brown", **common}
    actions.open_bottle(id=uuid.uuid4(), **given)
    refusal("bottle_name_in_use", actions.open_bottle, id=uuid.uuid4(), **given)


def test_waste_is_destroyed_before_two_and_is_gone(bottle, common, members):
    director = members["director"]
    actions.throw_away(
        id=uuid.uuid4(), account=bottle, ug=30 * MG, words="fell", witness=director, **common
    )
    waste = Account.objects.get(kind="waste")
    given = {"id": uuid.uuid4(), "items": [(waste, 30 * MG)], "how": "here",
             "method": "bound with charcoal", "reference": "41-7", **common}  # fmt: skip
    refusal("destroyed_alone", actions.destroy, **given, witness=common["by"])
    actions.destroy(**given, witness=director)
    actions.destroy(**given, witness=director)  # the same press
    assert (held("waste"), held("destroyed")) == (0, 30 * MG)


def test_what_expired_in_the_safe_waits_for_destruction_and_a_working_bottle_does_not(
    received, bottle, today
):
    received(lot_number="old", expires_on=today - timedelta(days=1))
    assert [a.lot.number for a in queries.waiting_for_destruction(bottle.facility, today)] == [
        "old"
    ]
    assert [said.level for _a, said in queries.expiring(bottle.facility, today)] == ["stop"]


# --- corrections ----------------------------------------------------------------------------------
@pytest.fixture
def by_two(common, members):
    return common | {"witness": members["director"]}


def test_an_entry_is_taken_back_by_two_or_a_delivery_could_leave_the_books_with_one(bottle, common):
    opened = {"movement": Movement.objects.get(reason="opened"), "words": "x", **common}
    for witness in (None, common["by"]):
        refusal("corrected_alone", actions.correct, id=uuid.uuid4(), witness=witness, **opened)


def test_the_database_itself_takes_no_entry_back_alone(bottle, common):
    opened = Movement.objects.get(reason="opened")
    with pytest.raises(IntegrityError, match="taken back by two"), transaction.atomic():
        Movement.objects.create(
            facility=bottle.facility, product=METHADONE, source=opened.target,
            target=opened.source, ug=opened.ug, reason="correction", reverses=opened, words="x",
            because_type="stock.movement", because_id=opened.pk, clinic_day=clock.today(), **common,
        )  # fmt: skip


def test_an_entry_is_taken_back_whole_by_its_mirror_with_words_once(bottle, by_two):
    opened = Movement.objects.get(reason="opened")
    given = {"movement": opened, **by_two}
    refusal("corrected_without_words", actions.correct, id=uuid.uuid4(), words=" ", **given)
    mirror = actions.correct(id=uuid.uuid4(), words="another lot", **given)
    assert (mirror.ug, mirror.source_id, mirror.target_id) == (
        opened.ug, opened.target_id, opened.source_id,
    )  # fmt: skip
    assert (held("bottle"), held("safe")) == (0, 10_000 * MG)
    refusal("corrected_already", actions.correct, id=uuid.uuid4(), words="again", **given)
    refusal(
        "not_taken_back_here", actions.correct, id=uuid.uuid4(), words="no", movement=mirror,
        **by_two,
    )  # fmt: skip


def test_a_dose_and_a_count_are_not_taken_back_here(bottle, swallowed, counted, by_two):
    swallowed()
    counted({bottle: 939 * MG})
    for reason in ("taken", "count"):
        moved = Movement.objects.get(reason=reason)
        refusal(
            "not_taken_back_here", actions.correct, id=uuid.uuid4(), words="no", movement=moved,
            **by_two,
        )  # fmt: skip


def test_a_delivery_of_which_something_was_used_is_not_taken_back_whole(bottle, by_two):
    receipt = Movement.objects.get(reason="receipt")
    refusal("not_enough", actions.correct, id=uuid.uuid4(), words="x", movement=receipt, **by_two)


# --- what the database itself refuses -------------------------------------------------------------
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE stock_movement SET ug = 1",
        "DELETE FROM stock_movement",
        "DELETE FROM stock_account",
        "UPDATE stock_account SET product = 'x'",
        "UPDATE stock_receipt SET ug = 1, ug_on_form = 1",
    ],
)
def test_sql_changes_no_entry_and_no_place(bottle, sql):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_no_place_begins_with_something_in_it(bottle, facility, common):
    with pytest.raises(IntegrityError, match="begins with nothing"), transaction.atomic():
        Account.objects.create(
            facility=facility, product=METHADONE, kind="waste", balance=5, **common
        )


def test_a_movement_says_the_product_of_its_places(bottle, common):
    safe = Account.objects.get(kind="safe")
    with pytest.raises(IntegrityError, match="within one product"), transaction.atomic():
        Movement.objects.create(
            facility=bottle.facility, product=WEAK, source=safe, target=bottle, ug=1,
            reason="opened", because_type="stock.account", because_id=bottle.pk,
            clinic_day=clock.today(), **common,
        )  # fmt: skip


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no depth of triggers")
def test_a_balance_is_moved_by_movements_alone(bottle):
    bottle.balance += 1
    with pytest.raises(IntegrityError, match="movements alone"), transaction.atomic():
        bottle.save()
