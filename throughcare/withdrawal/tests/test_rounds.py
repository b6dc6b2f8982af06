"""Rounds: two times, a score of staff only, flags before somebody by name."""

import random
import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from throughcare.assessment.actions import answering
from throughcare.assessment.models import AnswerSheet
from throughcare.clinical.instruments import load
from throughcare.clinical.withdrawal import flags, trend
from throughcare.intake.models import Episode
from throughcare.patients.models import Patient
from throughcare.record.actions import acknowledge_alert
from throughcare.refusal import Refused
from throughcare.withdrawal import facts, queries
from throughcare.withdrawal.actions import preparing, rounds
from throughcare.withdrawal.models import FlagRouted, Round
from throughcare.withdrawal.tests.conftest import SCORED
from throughcare.withdrawal.tests.rows import looked_at, under_way

HOUR = timedelta(hours=1)
WORST = {item.key: max(int(o.value) for o in item.options) for item in load("cows").items}
WORSE = {**SCORED, "gooseflesh": 5, "stomach": 3, "restlessness": 5}


def test_a_round_is_scored_by_the_one_engine_and_pressed_twice_it_is_one(look):
    same = uuid.uuid4()
    first, second = look(id=same), look(id=same)
    assert (first, first.cows, first.sheet.band) == (second, 10, "mild")
    assert AnswerSheet.objects.filter(instrument="cows").count() == 1


def test_what_is_written_down_three_hours_later_keeps_both_times(look):
    late = look(HOUR, written_after=3 * HOUR)
    assert (late.is_late, late.at - late.happened_at) == (True, 3 * HOUR)
    assert late.sheet.at == late.happened_at  # the score is of then, for every rule


def test_a_round_before_the_beginning_or_ahead_of_its_writing_is_refused(look):
    with pytest.raises(Refused, match="had not begun"):
        look(-HOUR)
    with pytest.raises(Refused, match="after it was done"):
        look(HOUR, written_after=-HOUR)


def test_the_database_takes_no_score_that_the_person_filled_in_alone(begun, look, members):
    own = AnswerSheet.objects.create(
        patient=begun.patient, instrument="cows", version="1", filled_by="self",
        began_at=begun.at,
    )  # fmt: skip
    with pytest.raises(Refused, match="never by the person alone"):
        answering.begin_sheet(
            id=uuid.uuid4(), patient=begun.patient, instrument="cows", filled_by="self",
            by=None, at=begun.at,
        )  # fmt: skip
    done = answering.SheetCompleted(sheet=own, score=3, result={}, at=begun.at)
    done.save(force_insert=True)
    row = Round(
        withdrawal=begun, sheet=done, happened_at=begun.at, at=begun.at, by=members["nurse"]
    )
    with pytest.raises(IntegrityError, match="staff scored"), transaction.atomic():
        row.save(force_insert=True)
    transaction.set_rollback(True)  # rows no action wrote: the log would not vouch for them


def test_an_unfinished_score_keeps_nothing_of_the_round(look):
    with pytest.raises(Refused):
        look(cows={"pulse": 1})
    assert (Round.objects.count(), AnswerSheet.objects.count()) == (0, 0)


def test_asleep_without_a_score_is_a_round_too_and_nothing_at_all_is_none(look, begun, members):
    assert look(cows=None, poss="S").cows is None
    with pytest.raises(Refused, match="Nothing was scored"):
        rounds.do_round(id=uuid.uuid4(), withdrawal=begun, by=members["nurse"], at=begun.begun.at)


def test_a_round_put_right_leaves_the_old_one_and_sets_its_score_aside(look, begun):
    wrong = look(HOUR, cows=WORSE)
    right = look(HOUR, written_after=HOUR, instead_of=wrong, why="of the next bed")
    assert [row.pk for row in Round.objects.counting()] == [right.pk]
    assert hasattr(wrong.sheet.sheet, "set_aside")
    with pytest.raises(Refused, match="in the meantime"):
        look(HOUR, written_after=HOUR, instead_of=wrong, why="again")


def test_chest_pain_goes_to_who_supervises_and_a_low_pressure_to_the_prescriber_by_name(
    look, begun, members
):
    look(signs=["chest_pain"], systolic=88)
    sent = {row.alert.code: (row.alert.ladder, row.to) for row in FlagRouted.objects.all()}
    assert sent == {
        "withdrawal.chest_pain": ("E", members["nurse"]),
        "withdrawal.pressure": ("P", members["prescriber"]),
    }


def test_a_flag_not_acted_on_is_escalated_by_name_until_somebody_says_what_was_done(
    look, begun, members, start
):
    look(poss="3", signs=[])
    alert = begun.patient.alerts.get(code="withdrawal.sedated")
    assert alert.due_at - alert.at == timedelta(minutes=30)
    second = rounds.escalate_flag(
        id=uuid.uuid4(), alert=alert, to=members["director"], words="not reached",
        by=members["nurse"], at=start + HOUR,
    )  # fmt: skip
    assert second.number == 2
    (row,) = queries.board([begun.patient], start + HOUR)
    assert [flag.goes_to for flag in row.flags] == [members["director"]]
    acknowledge_alert(alert=alert, what_was_done="Awake again.", by=members["nurse"], at=start)
    with pytest.raises(Refused, match="acted on already"):
        rounds.escalate_flag(
            id=uuid.uuid4(), alert=alert, to=members["nurse"], words="?", by=members["nurse"],
            at=start + HOUR,
        )  # fmt: skip


def test_a_score_above_36_is_one_alert_before_one_person_by_name(look, begun, members):
    look(cows=WORST)
    alert = begun.patient.alerts.get()
    assert (alert.code, alert.ladder, alert.next_step[:14]) == (
        "cows.severe",
        "P",
        "Somebody stays",
    )
    assert FlagRouted.objects.get().to == members["prescriber"]
    assert flags.asks_for_transfer(alert.code)
    look(HOUR, cows=WORST)
    assert begun.patient.alerts.count() == FlagRouted.objects.count() == 1


def test_another_dependence_is_said_once_and_not_at_every_round(look, begun, members, start):
    preparing.ask_dependence(
        id=uuid.uuid4(), withdrawal=begun, kind="alcohol", answer="unsure", by=members["nurse"],
        at=start + timedelta(minutes=1),
    )  # fmt: skip
    look()
    alert = begun.patient.alerts.get(code="withdrawal.other_syndrome")
    acknowledge_alert(alert=alert, what_was_done="CIWA-Ar too.", by=members["nurse"], at=start)
    look(HOUR)
    assert begun.patient.alerts.filter(code="withdrawal.other_syndrome").count() == 1


def test_the_newest_round_says_when_the_next_one_is_due(look, begun, start):
    assert queries.due_of(begun, start)[0].state(start) == "due"
    look()  # COWS 10: after 4 hours, at the latest after 6
    due = queries.due_of(begun, start)[0]
    assert (due.from_at - start, due.by_at - start) == (4 * HOUR, 6 * HOUR)
    assert due.state(start + 6 * HOUR + timedelta(seconds=59)) == "due"  # not “overdue by 0 min”
    assert due.state(start + 6 * HOUR + timedelta(minutes=1)) == "overdue"


def test_the_board_says_change_and_trend(look, begun, start):
    look(), look(HOUR, cows=WORSE)
    (row,) = queries.board([begun.patient], start + HOUR)
    assert (row.trend.newest.score, row.trend.change, row.trend.direction) == (21, 11, "up")
    assert (row.day, row.expected) == (1, [("heroin", "beginning")])


def test_an_urgent_flag_that_nobody_heard_stands_above_a_round_that_is_overdue(
    look, begun, facility, members, start
):
    look(cows=WORST)
    look(HOUR * 6, cows=SCORED)
    people = [*copies_of(facility, members, start, 1), begun.patient]
    at = start + HOUR * 7
    first, second = queries.board(people, at)
    assert (first.patient, first.unheard, first.state) == (begun.patient, True, "later")
    assert (second.unheard, second.state) == (False, "overdue")
    acknowledge_alert(
        alert=first.flags[0], what_was_done="Looked after.", by=members["nurse"], at=at
    )
    assert [row.state for row in queries.board(people, at)] == ["overdue", "later"]


def test_sixty_people_are_one_board_in_a_constant_number_of_questions(
    look, begun, facility, members, start, django_assert_num_queries
):
    look(signs=["chest_pain"])
    with django_assert_num_queries(8):
        assert len(queries.board([begun.patient], start)) == 1
    people = [begun.patient, *copies_of(facility, members, start, 59)]
    with django_assert_num_queries(8):
        assert len(queries.board(people, start)) == 60


def copies_of(facility, members, start, count, first=0):
    """People under way, each with a round; rows alone, without the path to them."""
    made = []
    for n in range(first, first + count):
        patient = Patient.objects.create(
            facility=facility, number=f"9{n:05d}", chosen_name=f"P{n}", sex_for_care="male",
            registered_at=start, registered_by=members["intake"],
        )  # fmt: skip
        Episode.objects.create(
            patient=patient, referral="self", asked_at=start, admitted_at=start,
            admitted_by=members["intake"],
        )  # fmt: skip
        one = under_way(patient, at=start, by=members["nurse"], prescriber=members["prescriber"])
        looked_at(one, at=start, by=members["nurse"])
        made.append(patient)
    return made


def test_what_the_board_loads_says_the_same_as_every_round_there_was(begun, members, start):
    """Many rounds, scored, measured or rated at times; some a day apart."""
    rolled = random.Random(6)  # noqa: S311  the same each time
    after = timedelta()
    for _nth in range(36):
        after += timedelta(minutes=rolled.choice([10, 60, 150, 700, 1600]))
        looked_at(begun, at=start + after, by=members["nurse"], **some(rolled))
        score(begun, rolled, members, start + after + timedelta(minutes=1))
        if rolled.random() < 0.5:
            agrees(begun, start + after + timedelta(minutes=rolled.choice([2, 300, 3000])))


def some(rolled) -> dict:
    """Vital signs, or none; a rating of their own, or none."""
    without = {"systolic": None, "diastolic": None, "pulse": None}
    rating = rolled.choice([None, None, rolled.randrange(11)])
    return (without if rolled.random() < 0.7 else {}) | {"own_rating": rating}


def score(one, rolled, members, at) -> None:
    """A score now and then: long runs without one are among them."""
    if rolled.random() < 0.3:
        rounds.do_round(
            id=uuid.uuid4(), withdrawal=one, by=members["nurse"], at=at,
            cows=SCORED | {"tremor": rolled.choice([0, 1, 2, 4])},
        )  # fmt: skip


def agrees(one, at) -> None:
    (row,) = queries.board([one.patient], at)
    known = facts.known_of(one, at)
    oldest_first = known.rounds[::-1]
    assert row.trend == trend.trend(queries.scores(oldest_first))
    assert row.vitals == facts.newest_vitals(known.rounds)
    assert row.last == known.rounds[0]
    assert row.due == queries.due_of(one, at, known)[0]
    rated = [look.own_rating for look in oldest_first if look.own_rating is not None]
    assert row.own_rating == (rated[-1] if rated else None)
