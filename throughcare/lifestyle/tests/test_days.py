"""The diary, and days out of a person's own file."""

import uuid
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from throughcare import clock
from throughcare.clinical.lifestyle.diary import SHORT_NIGHT
from throughcare.clinical.lifestyle.movement import Moved
from throughcare.lifestyle import queries
from throughcare.lifestyle.actions import days
from throughcare.lifestyle.models import DiaryDay, MovedDay
from throughcare.refusal import Refused

NIGHT = {"went": "23:00", "rose": "06:00", "to_fall_asleep": 30, "awake": 0, "tense": 5}
A_DAY = timedelta(days=1)


def wrote(patient, *, day=None, told=NIGHT, **more):
    given = {"id": uuid.uuid4(), "patient": patient, "day": day or clock.today(), "told": told,
             "by": None, "at": clock.now()}  # fmt: skip
    return days.keep_day(**given | more)


def keep(patient, *moved, **more):
    given = {"id": uuid.uuid4(), "patient": patient, "days": moved, "by": None, "at": clock.now()}
    return days.keep_moved(**given | more)


def walked(ago: int = 1, minutes: int = 30, outing: str = "2026-11-29T01:30:00+00:00") -> Moved:
    return Moved(clock.today() - ago * A_DAY, "fit", {"walk": minutes}, 0, 2500, outing)


def test_a_night_is_sealed_and_said_again_the_newest_counts(patient):
    wrote(patient)
    wrote(patient, told=NIGHT | {"rose": "07:30"})
    assert "23:00" not in "".join(DiaryDay.objects.values_list("sealed", flat=True))
    (entry,) = queries.diary(patient, clock.today())
    assert (entry.night.asleep, entry.tense) == (480, 5)
    assert list(DiaryDay.objects.order_by("turn").values_list("turn", flat=True)) == [1, 2]


def test_a_press_that_arrives_again_is_one_night(patient):
    same = uuid.uuid4()
    assert wrote(patient, id=same) == wrote(patient, id=same)
    row = DiaryDay(patient=patient, day=clock.today(), turn=1, sealed="x", at=clock.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_nobody_else_writes_and_nothing_is_no_entry(patient, members):
    for wrong, code in (
        ({"by": members["nurse"]}, "diary_is_their_own"),
        ({"told": {"tense": None}}, "diary_says_nothing"),
        ({"day": clock.today() + A_DAY}, "diary_of_a_day_to_come"),
    ):
        with pytest.raises(Refused) as refusal:
            wrote(patient, **wrong)
        assert refusal.value.code == code


def test_three_short_nights_are_heard_and_two_are_not(patient):
    for ago in range(2):
        wrote(patient, day=clock.today() - ago * A_DAY)
    assert queries.heard_of_nights(patient) == set()
    wrote(patient, day=clock.today() - 2 * A_DAY)
    assert queries.heard_of_nights(patient) == {SHORT_NIGHT}


def test_the_same_file_again_writes_nothing_and_a_changed_day_takes_the_old_ones_place(patient):
    keep(patient, walked(), walked(ago=2, outing="b"))
    with pytest.raises(Refused) as refusal:
        keep(patient, walked(), walked(ago=2, outing="b"))
    assert refusal.value.code == "movement_known_already"
    keep(patient, walked(minutes=45))
    assert [row.turn for row in MovedDay.objects.order_by("day", "turn")] == [1, 1, 2]
    found = queries.moved_days(patient, date.min)
    assert [one.all_minutes for one in found] == [45, 30]


def test_neither_hour_nor_number_stands_in_the_row(patient):
    keep(patient, walked())
    row = MovedDay.objects.get()
    assert "01:30" not in f"{row.mark} {row.sealed}"
    assert "2500" not in row.sealed
    assert len(row.mark) == 64


def test_two_people_with_the_same_outing_have_different_marks(patient, new_patient):
    keep(patient, walked())
    keep(new_patient("Ben"), walked())
    assert MovedDay.objects.values("mark").distinct().count() == 2


def test_what_came_out_of_a_file_is_taken_away_and_may_come_again(patient):
    file = keep(patient, walked())
    assert days.take_away(file=file, by=None, at=clock.now()).aside_at
    assert queries.moved_days(patient, date.min) == []
    keep(patient, walked())
    assert len(queries.moved_days(patient, date.min)) == 1
