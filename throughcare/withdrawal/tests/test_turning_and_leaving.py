"""A taper turned in one step; leaving, which nothing stops; and the weeks after."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from throughcare import clock
from throughcare.intake.actions.episodes import record_pregnancy
from throughcare.medication import queries as medication
from throughcare.medication.actions import orders
from throughcare.medication.actions.orders import Planned
from throughcare.medication.models import NaloxoneGiven, Order
from throughcare.refusal import Refused
from throughcare.withdrawal import after, facts, queries
from throughcare.withdrawal.actions import giving, leaving, preparing, turning
from throughcare.withdrawal.models import Closed, FlagRouted, FollowUp, Turned
from throughcare.withdrawal.tests.conftest import MG, SCORED, YES, step

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def turn(begun, members, at, **details):
    given = {"id": uuid.uuid4(), "ug": 16 * MG, "words": "I would rather stay on it.", **YES}
    return turning.turn_into_maintenance(
        withdrawal=begun, by=members["prescriber"], at=at, **{**given, **details}
    )


def test_on_day_3_a_five_day_taper_is_turned_into_maintenance_in_one_press(
    taper, begun, members, start
):
    same, at = uuid.uuid4(), start + 2 * DAY
    turned = turn(begun, members, at, id=same)
    assert turn(begun, members, at, id=same) == turned
    (order,) = medication.standing(begun.patient, clock.clinic_day(at))
    assert (order, order.kind, order.replaces, order.signed.by) == (
        turned.order, "maintain", taper, members["prescriber"],
    )  # fmt: skip
    later = medication.steps_of_day([begun.patient], clock.clinic_day(at) + 9 * DAY)
    assert [one.ug for one in later] == [16 * MG]  # it goes on; day 4 of the taper never comes
    assert begun.choices.get().order == order


def test_a_turn_that_cannot_be_signed_leaves_the_taper_as_it_was(taper, begun, members, start):
    with pytest.raises(Refused):
        turn(begun, members, start + 2 * DAY, ug=300 * MG, reason="")
    assert (Turned.objects.count(), Order.objects.count()) == (0, 1)
    assert facts.agonist_order(begun.patient, clock.clinic_day(start + 2 * DAY)) == taper


def test_paused_at_the_person_s_word_and_turned_afterwards(taper, begun, members, start):
    at = start + DAY
    paused = turning.pause(
        id=uuid.uuid4(), withdrawal=begun, words="Not lower now.", by=members["nurse"], at=at
    )
    assert [one.ug for one in paused.order.steps.all()] == [10 * MG]
    turned = turn(begun, members, at + DAY)
    assert turned.taper == paused.order
    with pytest.raises(Refused, match="No taper"):
        turn(begun, members, at + 2 * DAY)


def test_without_the_person_s_words_nothing_is_turned(taper, begun, members, start):
    with pytest.raises(Refused, match="what the person said"):
        turn(begun, members, start + DAY, words=" ")


def test_found_pregnant_on_day_2_no_more_is_lowered_and_the_taper_is_turned(
    taper, begun, members, look, start
):
    record_pregnancy(
        id=uuid.uuid4(), patient=begun.patient, state="yes", by=members["nurse"], at=start + DAY
    )
    look(DAY)
    assert begun.patient.alerts.get(code="withdrawal.pregnant").ladder == "P"
    one = step(begun, "aches")
    said = [verdict.code for verdict in giving.said_of(one, one.dose_ug, start + DAY)]
    assert said[0] == "withdrawal_found_pregnant"
    assert turn(begun, members, start + DAY).order.kind == "maintain"


def test_withdrawal_that_buprenorphine_brought_on_calls_the_prescriber_by_name(
    begun, look, item, bottle, members, start, request
):
    look()  # COWS 10, before the dose
    request.getfixturevalue("taper")
    look(HOUR, cows={**SCORED, "gooseflesh": 5, "stomach": 3, "restlessness": 5})
    flag = FlagRouted.objects.select_related("alert").get(alert__code="withdrawal.precipitated")
    assert (flag.alert.ladder, flag.to) == ("P", members["prescriber"])
    assert "COWS 10 before the dose, 21 after 60 minutes" in flag.alert.why
    assert queries.due_of(begun, start + HOUR)[0].source == "withdrawal-rounds"


def test_a_score_set_aside_with_its_round_opens_no_first_dose(begun, look, item, members, start):
    wrong = look(HOUR, cows={**SCORED, "gooseflesh": 5})
    look(HOUR, cows=None, written_after=MINUTE, instead_of=wrong, why="of the next bed")
    day = clock.clinic_day(start)
    order = orders.write_order(
        id=uuid.uuid4(), patient=begun.patient, steps=[Planned(day, None, 4 * MG)], item=item,
        kind="start", medicine="buprenorphine", family="buprenorphine-tablet",
        by=members["prescriber"], at=start + HOUR,
    )  # fmt: skip
    with pytest.raises(Refused, match="COWS first"):
        orders.sign_order(order=order, by=members["prescriber"], at=start + 2 * HOUR, **YES)


# --- leaving ----------------------------------------------------------------------------------
def test_leaving_against_advice_is_never_refused_and_what_is_missing_becomes_tasks(
    begun, members, start
):
    left = leaving.leave(
        withdrawal=begun, how="left_early", by=members["nurse"], at=start + DAY, words="Enough."
    )
    assert {one.key for one in after.missing_of(left)} == {"appointment", "choice", "warning"}
    assert list(after.still_open([begun.patient])) == [left]
    due = FollowUp.objects.order_by("number")
    assert [(one.from_at - left.happened_at) // HOUR for one in due] == [24, 168, 336, 504, 672]
    with pytest.raises(Refused, match="Still open: An appointment"):
        leaving.close(withdrawal=begun, by=members["nurse"], at=start + DAY)
    with pytest.raises(IntegrityError, match="neither there nor explained"), transaction.atomic():
        Closed(withdrawal=begun, at=start + DAY, by=members["nurse"]).save(force_insert=True)


def test_the_record_is_closed_when_all_is_there_or_explained(begun, members, start):
    common = {"withdrawal": begun, "by": members["nurse"], "at": start + DAY}
    with pytest.raises(Refused, match="has not left"):
        leaving.close(**common)
    leaving.leave(how="completed", **common)
    leaving.book_next(id=uuid.uuid4(), when=start + 8 * DAY, where="Dr. Roe", **common)
    leaving.record_choice(id=uuid.uuid4(), goes_on=False, words="Without, for now.", **common)
    said = {"occasion": "leaving", "said_back": "The old amount can kill me."}
    first = leaving.warn(id=uuid.uuid4(), **said, **common)
    assert leaving.warn(id=uuid.uuid4(), **said, **common) == first
    assert leaving.close(**common) == leaving.close(**common)
    assert not after.still_open([begun.patient]).exists()


@pytest.mark.parametrize(("days", "closes"), [(0, True), (3, False)])
def test_who_leaves_with_a_kit_past_its_date_has_none_and_the_database_says_the_same(
    begun, members, start, days, closes
):
    day = NaloxoneGiven.objects.get().expires_on + days * DAY
    at = start + (day - clock.clinic_day(start))
    common = {"withdrawal": begun, "by": members["nurse"], "at": at}
    left = leaving.leave(how="completed", **common)
    for key in ("appointment", "choice", "warning"):
        leaving.explain(id=uuid.uuid4(), key=key, why="gone before", **common)
    assert ("naloxone" not in {one.key for one in after.missing_of(left)}) == closes
    row = Closed(**common)
    if closes:
        row.save(force_insert=True)
        return
    with pytest.raises(IntegrityError, match="naloxone in date"), transaction.atomic():
        row.save(force_insert=True)


def test_an_appointment_after_the_seventh_day_still_leaves_the_task(begun, members, start):
    common = {"withdrawal": begun, "by": members["nurse"], "at": start + DAY}
    left = leaving.leave(how="completed", **common)
    leaving.book_next(id=uuid.uuid4(), when=start + 8 * DAY + HOUR, where="Dr. Roe", **common)
    assert "appointment" in {one.key for one in after.missing_of(left)}
    leaving.explain(id=uuid.uuid4(), key="appointment", why="none free before", **common)
    assert "appointment" not in {one.key for one in after.missing_of(left)}


@pytest.mark.parametrize(("minutes", "closes"), [(0, True), (1, False)])
def test_the_database_itself_closes_no_record_whose_appointment_is_after_the_seventh_day(
    begun, members, start, minutes, closes
):
    common = {"withdrawal": begun, "by": members["nurse"], "at": start + DAY}
    leaving.leave(how="completed", **common)
    leaving.record_choice(id=uuid.uuid4(), goes_on=False, words="Without, for now.", **common)
    leaving.warn(id=uuid.uuid4(), occasion="leaving", said_back="I know.", **common)
    soon = start + 3 * DAY
    leaving.book_next(id=uuid.uuid4(), when=soon, where="Dr. Roe", **common)
    common["at"] += timedelta(minutes=1)  # moved: the newest counts
    when = start + 8 * DAY + timedelta(minutes=minutes)
    leaving.book_next(id=uuid.uuid4(), when=when, where="Dr. Roe", **common)
    row = Closed(**common)
    if closes:
        row.save(force_insert=True)
        return
    with pytest.raises(IntegrityError, match="neither there nor explained"), transaction.atomic():
        row.save(force_insert=True)


def test_who_left_comes_back_the_same_day_and_is_not_rung_while_here(begun, members, start):
    leaving.leave(withdrawal=begun, how="left_early", by=members["nurse"], at=start + HOUR)
    people = [begun.patient]
    assert after.contacts_due(people, start + 2 * DAY).count() == 1
    again = preparing.prepare(
        id=uuid.uuid4(), patient=begun.patient, setting="hospital", by=members["nurse"],
        at=start + 2 * HOUR,
    )  # fmt: skip
    assert queries.current(begun.patient) == again
    assert after.contacts_due(people, start + 2 * DAY).count() == 0


@pytest.mark.parametrize(
    ("outcome", "left"), [("reached", 1), ("message", 2), ("no_answer", 2), ("not_wanted", 0),
                          ("died", 0)],
)  # fmt: skip
def test_a_contact_is_due_until_the_person_is_reached_or_wants_none(
    begun, members, start, outcome, left
):
    leaving.leave(withdrawal=begun, how="completed", by=members["nurse"], at=start)
    first = FollowUp.objects.get(number=1)
    leaving.contact(
        id=uuid.uuid4(), follow_up=first, outcome=outcome, by=members["peer"], at=start + DAY
    )
    assert after.contacts_due([begun.patient], start + 7 * DAY).count() == left


def test_a_taper_goes_on_standing_when_somebody_leaves(taper, begun, members, start):
    leaving.leave(withdrawal=begun, how="left_early", by=members["nurse"], at=start + HOUR)
    assert facts.agonist_order(begun.patient, clock.clinic_day(start)) == taper


def test_what_never_began_asks_for_no_contact_and_is_closed(ready, members, start):
    leaving.leave(withdrawal=ready, how="not_begun", by=members["nurse"], at=start + HOUR)
    assert not FollowUp.objects.exists()
    assert leaving.close(withdrawal=ready, by=members["nurse"], at=start + HOUR)
    with pytest.raises(Refused, match="has ended"):
        preparing.begin(withdrawal=ready, by=members["nurse"], at=start + HOUR, **YES)


def test_the_warning_is_due_on_its_days(begun, members, start):
    assert after.warnings_due(begun, start) == []
    assert after.warnings_due(begun, start + 2 * DAY) == ["day_3"]
    leaving.warn(
        id=uuid.uuid4(), withdrawal=begun, occasion="day_3", said_back="I know.",
        by=members["nurse"], at=start + 2 * DAY,
    )  # fmt: skip
    leaving.leave(withdrawal=begun, how="completed", by=members["nurse"], at=start + 2 * DAY)
    assert after.warnings_due(begun, start + 20 * DAY) == ["leaving", "after_14"]


def test_a_transfer_without_a_place_is_kept_too(begun, members, start):
    left = leaving.leave(withdrawal=begun, how="transferred", by=members["nurse"], at=start + HOUR)
    assert left.where_to == "not said"


def test_the_chart_and_the_work_page_say_where_it_stands(
    look, begun, members, signed_in, start, taper
):
    look()
    page = signed_in("nurse").get(f"/people/{begun.patient.pk}/").content.decode()
    assert "turned into maintenance at any moment" in page
    assert "overdue since" in signed_in("nurse").get("/work/").content.decode()
