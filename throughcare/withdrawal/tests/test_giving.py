"""Medicines of a protocol: nothing outside its order, its sequence, its limits; by no path."""

import uuid
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from throughcare.medication.actions.knowing import record_known
from throughcare.medication.models import Ecg, Lab
from throughcare.refusal import Refused
from throughcare.withdrawal import facts, queries
from throughcare.withdrawal.actions import giving, leaving, protocols
from throughcare.withdrawal.models import ComfortGiven, FlagRouted
from throughcare.withdrawal.tests.conftest import ACHES, HOLDS, MG, YES, step
from throughcare.withdrawal.tests.rows import looked_at

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
LOFEXIDINE = [
    {"line": "shivers", "number": 1, "medicine": "lofexidine", "dose_ug": 540, "day_ug": 2160,
     "until_day": 7, **HOLDS},
    {"line": "shivers", "number": 2, "medicine": "lofexidine", "dose_ug": 360, "day_ug": 1080,
     "from_day": 8, "until_day": 10, **HOLDS},
]  # fmt: skip


def test_a_dose_of_an_open_step_is_given_once_however_often_it_is_pressed(give, begun):
    same = uuid.uuid4()
    assert give(id=same) == give(id=same)
    assert (ComfortGiven.objects.count(), give(after=4 * HOUR).day) == (1, 1)


def test_too_soon_too_much_and_more_than_a_day_are_refused_in_words(give):
    give()
    with pytest.raises(Refused, match="1 still to wait"):
        give(after=4 * HOUR - MINUTE)
    give(after=4 * HOUR), give(after=8 * HOUR)
    with pytest.raises(Refused, match="1200 mg in the last 24 hours"):
        give(after=23 * HOUR)
    with pytest.raises(Refused, match="most at one time"):
        give(after=33 * HOUR, ug=401 * MG)
    assert give(after=33 * HOUR).day == 2


def test_lofexidine_is_held_for_a_low_pressure_and_withheld_with_the_reason(
    look, begun, signed, members, start
):
    begun.protocol = signed(LOFEXIDINE)
    one, at = step(begun, "shivers"), start + HOUR
    assert give_now(one, at, members) == "vitals_before_every_dose"
    look(HOUR, systolic=89, diastolic=70)
    assert give_now(one, at, members) == "pressure_too_low"
    kept = giving.withhold(
        id=uuid.uuid4(), step=one, why="89/70, lying down", by=members["nurse"], at=at
    )
    assert "pressure_too_low" in [said["code"] for said in kept.told]
    assert begun.patient.alerts.get(code="withdrawal.pressure").ladder == "P"
    look(2 * HOUR, systolic=95, diastolic=60, pulse=50)
    assert give_now(one, start + 2 * HOUR, members) == ""
    assert give_now(one, start + 2 * HOUR + MINUTE, members) == "vitals_before_every_dose"


def give_now(one, at, members):
    """The code of the refusal; empty: it was given."""
    try:
        giving.give_comfort(
            id=uuid.uuid4(), step=one, ug=one.dose_ug, by=members["nurse"], at=at, **YES
        )
    except Refused as refusal:
        return refusal.code
    return ""


def test_clonidine_begins_with_its_test_and_opens_an_hour_later_on_new_vitals(look, give):
    look()
    with pytest.raises(Refused, match="step 1 of “shivers” was not given yet"):
        give("shivers", 2)
    give("shivers", 1)
    look(59 * MINUTE)
    with pytest.raises(Refused, match="60 minutes after"):
        give("shivers", 2, 59 * MINUTE)
    look(61 * MINUTE)
    assert give("shivers", 2, 61 * MINUTE).ug == 200
    look(8 * HOUR)
    with pytest.raises(Refused, match="Clonidine is behind it"):
        give("shivers", 1, 8 * HOUR)
    with pytest.raises(Refused, match="begins on day 5"):
        give("shivers", 3, 8 * HOUR)


def test_a_prescriber_opens_a_step_once_with_a_reason_and_opens_no_limit(
    look, give, begun, members, start
):
    look(), give("shivers", 1), look(2 * HOUR), give("shivers", 2, 2 * HOUR), look(9 * HOUR)
    third = step(begun, "shivers", 3)
    common = {"by": members["prescriber"], "at": start + 9 * HOUR}
    for code in ("more_than_the_day", "pressure_too_low", "never_heard_of"):
        with pytest.raises(Refused, match="not opened by a word"):
            giving.open_step(id=uuid.uuid4(), step=third, codes=[code], why="go on", **common)
    opened = giving.open_step(
        id=uuid.uuid4(), step=third, codes=["step_too_early"], why="well already", **common
    )
    assert give("shivers", 3, 9 * HOUR).override == opened
    look(16 * HOUR)
    with pytest.raises(Refused, match="begins on day 5"):
        give("shivers", 3, 16 * HOUR)


def test_without_a_signature_after_another_protocol_and_after_leaving_nothing_is_given(
    give, begun, write, signed, members, start
):
    unsigned = write([ACHES]).steps.select_related("protocol__withdrawal").get()
    assert give_now(unsigned, start, members) == "protocol_not_in_force"
    old = step(begun, "aches")
    begun.protocol = signed([ACHES])
    assert give_now(old, start, members) == "protocol_not_in_force"
    assert give_now(step(begun, "aches"), start, members) == ""
    leaving.leave(withdrawal=begun, how="left_early", by=members["nurse"], at=start + 5 * HOUR)
    one = begun.protocol.steps.select_related("protocol__withdrawal").get()
    assert give_now(one, start + 6 * HOUR, members) == "protocol_not_in_force"


def test_what_an_earlier_protocol_gave_counts_into_the_day_of_the_next(give, begun, signed, start):
    give(), give(after=4 * HOUR), give(after=8 * HOUR)
    begun.protocol = signed([ACHES], at=start + 9 * HOUR)
    with pytest.raises(Refused, match="in the last 24 hours"):
        give(after=13 * HOUR)


def test_kidneys_heart_and_potassium_are_read_from_the_chart(begun, members, start):
    known = {"patient": begun.patient, "by": members["nurse"], "at": start}
    day = start.date()
    record_known(id=uuid.uuid4(), kind=Ecg, on=day, qtc_ms=505, **known)
    for test, value in (("egfr", "<30"), ("child-pugh", "8")):
        record_known(id=uuid.uuid4(), kind=Lab, test=test, value=value, on=day, **known)
    body = facts.body(begun.patient)
    assert (body.qtc_ms, body.egfr, body.child_pugh) == (505, 29.9, 8)


def test_what_was_given_on_paper_is_kept_with_both_times_and_flagged_by_name_where_it_broke_a_rule(
    give, begun, members, start
):
    give()
    late = giving.record_comfort(
        id=uuid.uuid4(), step=step(begun, "aches"), ug=800 * MG, happened_at=start + HOUR,
        late_why="power cut", by=members["nurse"], at=start + 3 * HOUR,
    )  # fmt: skip
    assert {"more_than_the_step", "too_soon_after_the_last"} <= {v["code"] for v in late.told}
    flag = FlagRouted.objects.get(alert__code="withdrawal.given_outside")
    assert flag.to == members["prescriber"]
    with pytest.raises(Refused, match="in the last 24 hours"):
        give(after=20 * HOUR)  # 1200 mg were given, whoever wrote it down when
    with pytest.raises(Refused, match="given earlier"):
        giving.record_comfort(
            id=uuid.uuid4(), step=step(begun, "aches"), ug=1, happened_at=start, late_why="x",
            by=members["nurse"], at=start,
        )  # fmt: skip


# --- the database itself ----------------------------------------------------------------------
def row(begun, members, at, line="aches", number=1, **details):
    one = step(begun, line, number)
    details = {"ug": one.dose_ug, "day": 1, "medicine": one.medicine, **details}
    return ComfortGiven(
        withdrawal=begun, patient=begun.patient, step=one, happened_at=at, at=at,
        by=members["nurse"], **details,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("line", "number", "details", "refuses"),
    [
        ("aches", 1, {"ug": 400 * MG + 1}, "no signed protocol in force says this dose"),
        ("aches", 1, {"medicine": "paracetamol"}, "no signed protocol in force says this dose"),
        ("shivers", 1, {}, "pressure and pulse of a round"),
        ("shivers", 2, {}, "not open|pressure and pulse"),
        ("shivers", 3, {"day": 5}, "not open|pressure and pulse"),
        ("shivers", 1, {"late_why": "now"}, "why_it_is_late"),
    ],
)
def test_the_database_itself_refuses_a_dose_outside_its_bounds(
    begun, members, start, line, number, details, refuses
):
    with pytest.raises(IntegrityError, match=refuses), transaction.atomic():
        row(begun, members, start, line, number, **details).save(force_insert=True)


def test_the_database_itself_refuses_more_than_the_most_in_24_hours_to_the_second(
    give, begun, members, start
):
    give(), give(after=4 * HOUR), give(after=8 * HOUR)
    with pytest.raises(DatabaseError, match="most in 24 hours"), transaction.atomic():
        row(begun, members, start + 24 * HOUR - timedelta(seconds=1)).save(force_insert=True)
    row(begun, members, start + 24 * HOUR).save(force_insert=True)  # the first is a day old


def test_the_database_itself_refuses_vitals_below_the_signed_limit_or_used_before(
    look, give, begun, members, start
):
    low = look(systolic=89)
    with pytest.raises(IntegrityError, match="signed limits"), transaction.atomic():
        row(begun, members, start, "shivers", round=low).save(force_insert=True)
    good = look(MINUTE)
    given_ = give("shivers", 1, MINUTE)
    assert given_.round == good
    with pytest.raises(IntegrityError, match="signed limits"), transaction.atomic():
        row(begun, members, start + 2 * HOUR, "shivers", 2, round=good).save(force_insert=True)


@pytest.mark.parametrize(("minutes", "given_"), [(30, True), (31, False), (-1, False)])
def test_the_database_itself_gives_no_clonidine_on_pressure_older_than_half_an_hour(
    look, begun, members, start, minutes, given_
):
    measured = look(2 * MINUTE)
    dose = row(begun, members, start + (2 + minutes) * MINUTE, "shivers", round=measured)
    if given_:
        dose.save(force_insert=True)
        return
    with pytest.raises(IntegrityError, match="measured just now"), transaction.atomic():
        dose.save(force_insert=True)


PRESSES = st.lists(
    st.tuples(
        st.sampled_from([("aches", 1), ("shivers", 1), *2 * [("shivers", 2), ("shivers", 3)]]),
        st.sampled_from([100, 100, 100, 100, 50, 101]),  # percent of the step's most
        st.sampled_from([10, 25, 40, 70, 250, 6000]),  # minutes since the press before it
        st.sampled_from([120, 120, 120, 89, None, None]),  # upper pressure of a round just before
        st.sampled_from(["row", "row", "row", "page"]),  # straight into the table, or by the action
    ),
    min_size=12, max_size=20,
)  # fmt: skip
FIRST, SECOND, THIRD, PAIN = ("shivers", 1), ("shivers", 2), ("shivers", 3), ("aches", 1)
EACH_EDGE_ONCE = [
    (SECOND, 100, 10, 120, "row"),  # before the first
    (FIRST, 100, 10, 89, "row"),  # pressure low
    (FIRST, 101, 10, 120, "row"),  # more than the step
    (FIRST, 100, 40, None, "row"),  # that pressure is older than half an hour
    (FIRST, 100, 10, 120, "row"),
    (FIRST, 100, 40, 120, "row"),  # once in all
    (SECOND, 100, 40, 120, "row"),
    (SECOND, 100, 10, None, "row"),  # the same pressure again
    (THIRD, 100, 40, 120, "row"),  # before its day
    (THIRD, 100, 6000, 120, "row"),
    (SECOND, 100, 40, 120, "row"),  # behind it
    *4 * [(THIRD, 100, 70, 120, "row")],  # the last one: more than the day
    *4 * [(PAIN, 100, 250, None, "row")],
]


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@example(presses=EACH_EDGE_ONCE)
@given(presses=PRESSES)
def test_by_whatever_path_no_medicine_is_given_outside_its_order_its_sequence_or_its_limits(
    begun, members, start, presses
):
    """The page asks the rule first; whoever writes the row without it meets the database alone."""
    steps = {(one.line, one.number): one for one in begun.protocol.steps.all()}
    with transaction.atomic():
        at, seen = start, None
        for which, percent, minutes, systolic, path in presses:
            at += minutes * MINUTE
            if systolic:
                seen = looked_at(begun, at=at, by=members["nurse"], systolic=systolic)
            press(path, steps[which], percent, at, seen, members)
        given_ = list(ComfortGiven.objects.order_by("happened_at").select_related("step", "round"))
        for nth, dose in enumerate(given_):
            inside(dose, given_[:nth], start)
        transaction.set_rollback(True)


def press(path, one, percent, at, seen, members) -> None:
    """One try to give something; refused or not."""
    ug, withdrawal = max(one.dose_ug * percent // 100, 1), one.protocol.withdrawal
    if path == "page":
        with suppress(Refused):
            giving.give_comfort(id=uuid.uuid4(), step=one, ug=ug, by=members["nurse"], at=at, **YES)
        return
    day = (at.date() - withdrawal.begun.first_day).days + 1
    dose = ComfortGiven(
        withdrawal=withdrawal, patient=withdrawal.patient, step=one, medicine=one.medicine, ug=ug,
        day=day, happened_at=at, round=seen, at=at, by=members["nurse"],
    )  # fmt: skip
    with suppress(DatabaseError), transaction.atomic():
        dose.save(force_insert=True)


def inside(dose, earlier, start):
    """One dose beside those before it, said in other words than the rule's and the guards'."""
    one, same = dose.step, [e for e in earlier if e.medicine == dose.medicine]
    day = [e.ug for e in same if dose.happened_at - e.happened_at < 24 * HOUR]
    assert dose.ug <= one.dose_ug
    assert sum(day) + dose.ug <= one.day_ug
    assert one.protocol.signed.at <= dose.happened_at
    assert start.date() + timedelta(days=one.from_day - 1) <= dose.happened_at.date()
    assert all(e.step.number <= one.number for e in same)
    assert one.number == 1 or any(e.step.number == one.number - 1 for e in same)
    assert one.times is None or sum(e.step_id == one.pk for e in same) < one.times
    if one.hold_systolic:
        assert dose.round.systolic >= 90
        assert timedelta() <= dose.happened_at - dose.round.happened_at <= 30 * MINUTE
        assert all(e.round_id != dose.round_id for e in same)


def test_the_curve_lays_scores_doses_and_what_to_expect_on_one_axis(
    look, give, begun, start, django_assert_num_queries
):
    look(own_rating=7), look(HOUR), give(after=HOUR)
    with django_assert_num_queries(5):
        drawn = queries.curve(begun, start + 2 * HOUR)
    assert [score for _, score in drawn.cows] == [10, 10]
    assert drawn.own == [(start, 7)]
    assert [(mark.title, mark.ug) for mark in drawn.comfort] == [("Ibuprofen", 400 * MG)]
    assert [span.phase for span in drawn.band] == [
        "not_yet", "beginning", "worst", "easing", "passing",
    ]  # fmt: skip
    assert drawn.begins == drawn.band[0].begins


def test_a_protocol_ended_by_its_prescriber_gives_nothing_more(begun, members, start):
    one = step(begun, "aches")
    with pytest.raises(Refused, match="Say why"):
        protocols.end_protocol(protocol=begun.protocol, why=" ", by=members["nurse"], at=start)
    protocols.end_protocol(
        protocol=begun.protocol, why="another way", by=members["prescriber"], at=start
    )
    assert give_now(one, start, members) == "protocol_not_in_force"
    assert queries.steps_of(begun, facts.protocol_in_force(begun)) == []
