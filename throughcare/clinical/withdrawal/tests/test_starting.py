"""What must come first, which place takes whom, and what leaving asks for."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from throughcare.clinical.withdrawal import leaving, starting
from throughcare.clinical.withdrawal.leaving import Left
from throughcare.clinical.withdrawal.starting import Before, Situation

READY = Before(
    protocol_signed=True, emergency_plan=True, pregnant="not", alcohol="no", benzodiazepines="no",
    naloxone=True, naloxone_asked=False, talked=tuple(starting.TALK),
)  # fmt: skip
HOME = Situation("no", "no", True, True, "not", True, True)
T = datetime(2026, 11, 26, 8, tzinfo=UTC)
DAY = timedelta(days=1)


def of(said, level="stop"):
    return [verdict.code for verdict in said if verdict.level == level]


def test_when_everything_is_there_nothing_is_said():
    assert starting.may_start(READY) == []
    assert starting.may_be_here("outpatient", HOME) == []


@pytest.mark.parametrize(
    ("lacking", "code", "level"),
    [
        ({"protocol_signed": False}, "withdrawal_without_protocol", "stop"),
        ({"emergency_plan": False}, "withdrawal_without_emergency_plan", "stop"),
        ({"supervised": False}, "withdrawal_unsupervised", "stop"),
        ({"last_use": False}, "withdrawal_last_use_not_told", "stop"),
        ({"pregnant": "pregnant"}, "withdrawal_while_pregnant", "stop"),
        ({"pregnant": "possible"}, "withdrawal_while_pregnant", "stop"),
        ({"pregnant": "unknown"}, "withdrawal_pregnancy_not_asked", "stop"),
        ({"pregnant": "declined"}, "withdrawal_pregnancy_declined", "caution"),
        ({"alcohol": "not_asked"}, "withdrawal_dependence_not_asked", "stop"),
        ({"benzodiazepines": "not_asked"}, "withdrawal_dependence_not_asked", "stop"),
        ({"alcohol": "yes"}, "withdrawal_of_two_kinds", "caution"),
        ({"benzodiazepines": "unsure"}, "withdrawal_of_two_kinds", "caution"),
        ({"naloxone": False}, "withdrawal_without_naloxone", "stop"),
        ({"naloxone": False, "naloxone_asked": True}, "withdrawal_naloxone_declined", "caution"),
        ({"talked": tuple(starting.TALK)[1:]}, "withdrawal_without_talk", "stop"),
        ({"chose_medication": True}, "withdrawal_not_chosen", "stop"),
    ],
)
def test_each_thing_missing_is_named_alone(lacking, code, level):
    (said,) = starting.may_start(replace(READY, **lacking))
    assert (said.code, said.level) == (code, level)


# source: detox-outpatient (K); detox-suicidality
@pytest.mark.parametrize(
    ("now", "outpatient", "residential"),
    [
        ({"alcohol": "yes"}, "withdrawal_not_outpatient", None),
        ({"alcohol": "unsure"}, "withdrawal_not_outpatient", None),
        ({"benzodiazepines": "yes"}, "withdrawal_not_outpatient", None),
        ({"stable_home": False}, "withdrawal_not_outpatient", None),
        ({"carer": False}, "withdrawal_not_outpatient", None),
        ({"pregnant": "pregnant"}, "withdrawal_not_outpatient", None),
        ({"body_stable": False}, "withdrawal_not_outpatient", None),
        ({"mind_stable": False}, "withdrawal_not_outpatient", None),
        ({"suicide_risk_high": True}, "withdrawal_with_suicide_risk",
         "withdrawal_with_suicide_risk"),
        ({"carer": None}, "withdrawal_home_not_asked", None),
    ],
)  # fmt: skip
def test_each_reason_against_home_is_one_and_a_hospital_takes_everybody(
    now, outpatient, residential
):
    situation = replace(HOME, **now)
    places = {"outpatient": outpatient, "residential": residential, "hospital": None}
    said = {place: [v.code for v in starting.may_be_here(place, situation)] for place in places}
    assert said == {place: [code] if code else [] for place, code in places.items()}


def test_a_pregnancy_that_is_found_ends_it():
    assert starting.goes_on("pregnant").code == "withdrawal_found_pregnant"
    assert starting.goes_on("possible").level == "stop"
    assert starting.goes_on("not")
    assert starting.can_be_turned().level == "note"


# source: withdrawal-aftercare (K): the seventh day still counts
@pytest.mark.parametrize(
    ("appointment", "open_"), [(7 * DAY, []), (7 * DAY + timedelta(minutes=1), ["appointment"])]
)
def test_an_appointment_is_within_7_days(appointment, open_):
    left = Left(T, naloxone=True, choice=True, warned=True, appointment_at=T + appointment)
    assert [one.key for one in leaving.missing(left)] == open_


def test_the_record_is_closed_only_when_each_of_four_is_there_or_explained():
    keys = ("naloxone", "appointment_at", "choice", "warned")
    for there in product((True, False), repeat=4):
        given = dict(zip(keys, there, strict=True))
        given["appointment_at"] = T + DAY if given["appointment_at"] else None
        left = Left(T, **given)
        assert bool(leaving.may_close(left)) == (not all(there))
        gone = {one.key: "gone without a word" for one in leaving.missing(left)}
        assert leaving.may_close(replace(left, explained=gone)) == []
        assert len(leaving.missing(replace(left, explained=dict.fromkeys(gone, " ")))) == len(gone)


def test_five_contacts_follow_one_in_24_to_72_hours_and_four_weekly():
    due = leaving.contacts(T)
    assert [(one.from_at - T) // timedelta(hours=1) for one in due] == [24, 168, 336, 504, 672]
    assert due[0].by_at - T == timedelta(hours=72)
    assert [one.number for one in leaving.overdue(due, {1}, T + 15 * DAY)] == [2, 3]


# source: withdrawal-warning (K)
@pytest.mark.parametrize(
    ("day", "left", "at", "due"),
    [(2, None, 2, []), (3, None, 3, ["day_3"]), (7, None, 7, ["day_3", "day_7"]),
     (2, 2, 2, ["leaving"]), (8, 8, 21, ["day_3", "day_7", "leaving"]),
     (8, 8, 22, ["day_3", "day_7", "leaving", "after_14"])],
)  # fmt: skip
def test_the_warning_is_due_on_day_3_day_7_at_leaving_and_14_days_later(day, left, at, due):
    left_at = None if left is None else T + left * DAY
    told = leaving.warnings_due(day=day, left_at=left_at, at=T + at * DAY, said=())
    assert told == due
    assert leaving.warnings_due(day=day, left_at=left_at, at=T + at * DAY, said=due) == []
