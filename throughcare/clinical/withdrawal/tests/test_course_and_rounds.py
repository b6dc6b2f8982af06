"""When withdrawal is to be expected, and when somebody looks again: every band at its edges."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from throughcare.clinical.instruments import load
from throughcare.clinical.withdrawal import course, rounds, trend
from throughcare.clinical.withdrawal.rounds import AgonistDose, Looked
from throughcare.clinical.withdrawal.trend import Scored

T = datetime(2026, 11, 26, 8, tzinfo=UTC)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


# source: withdrawal-time-course (V2), withdrawal-time-course-known (K); hours since the last dose
@pytest.mark.parametrize(
    ("opioid", "edges"),
    [
        ("heroin", {7: "not_yet", 8: "beginning", 35: "beginning", 36: "worst", 71: "worst",
                    72: "easing", 95: "easing", 96: "passing", 239: "passing", 240: "over"}),
        ("oxycodone", {8: "beginning", 36: "worst", 72: "easing", 120: "passing", 240: "over"}),
        ("fentanyl", {8: "beginning", 36: "worst", 72: "easing", 168: "passing", 336: "over"}),
        ("methadone", {11: "not_yet", 12: "beginning", 72: "worst", 96: "easing",
                       240: "passing", 479: "passing", 480: "over"}),
        ("buprenorphine", {23: "not_yet", 24: "beginning", 96: "worst", 120: "easing",
                           240: "passing", 10_000: "passing"}),
        ("buprenorphine_depot", {0: "not_drawn", 1000: "not_drawn"}),
    ],
)  # fmt: skip
def test_each_opioid_begins_is_at_its_worst_and_passes_at_its_hours(opioid, edges):
    assert {hours: course.phase(opioid, hours) for hours in edges} == edges


@given(st.sampled_from(sorted(course.courses())), st.floats(0, 2000))
def test_the_band_has_no_hole_and_no_overlap(opioid, hours):
    spans = course.expected(opioid, T)
    within = [s for s in spans if s.begins <= T + hours * HOUR and (
        s.ends is None or T + hours * HOUR < s.ends)]  # fmt: skip
    assert len(within) == (1 if course.phase(opioid, hours) not in ("over", "not_drawn") else 0)


def test_of_an_opioid_taken_twice_the_newest_time_counts():
    now = course.now_expected([("heroin", T), ("heroin", T + 10 * HOUR), ("methadone", T)],
                              T + 12 * HOUR)  # fmt: skip
    assert now == [("heroin", "not_yet"), ("methadone", "beginning")]


def test_a_last_dose_that_lies_ahead_is_no_last_dose():
    with pytest.raises(ValueError, match="ahead"):
        course.phase("heroin", -1)


# source: withdrawal-rounds (K): due after, overdue after, in minutes
@pytest.mark.parametrize(
    ("cows", "due_after", "overdue_after"),
    [(0, 480, 720), (4, 480, 720), (5, 240, 360), (12, 240, 360), (13, 240, 240), (24, 240, 240),
     (25, 60, 120), (36, 60, 120), (37, 0, 0), (48, 0, 0)],
)  # fmt: skip
def test_the_band_of_the_score_says_when_to_look_again(cows, due_after, overdue_after):
    (due,) = rounds.due(begun_at=T, looked=[Looked(T, cows)])
    assert (due.from_at - T, due.by_at - T) == (due_after * MINUTE, overdue_after * MINUTE)


def test_the_bands_of_rounds_are_those_of_the_scale_without_a_hole():
    assert [(b.low, b.high) for b in rounds.bands()] == [
        (b.low, b.high) for b in load("cows").bands
    ]
    with pytest.raises(ValueError, match="0 to 48"):
        rounds.band_of(49)


@given(st.integers(0, 48), st.integers(1, 2000))
def test_of_band_and_protocol_the_stricter_one_wins(cows, minutes):
    (by_band,) = rounds.due(begun_at=T, looked=[Looked(T, cows)])
    (both,) = rounds.due(begun_at=T, looked=[Looked(T, cows)], protocol_minutes=minutes)
    assert both.by_at == min(by_band.by_at, T + minutes * MINUTE)


def test_before_any_round_and_without_any_score_one_is_due_at_once():
    assert rounds.due(begun_at=T, looked=[])[0].state(T) == "due"
    unscored = rounds.due(begun_at=T, looked=[Looked(T + HOUR)])[0]
    assert (unscored.from_at, "cows" in unscored.asks) == (T + HOUR, True)


# source: withdrawal-rounds-buprenorphine (V), withdrawal-rounds-methadone (K)
def test_after_buprenorphine_a_score_is_due_at_30_to_60_minutes_and_at_1_to_2_hours():
    dose = [AgonistDose("buprenorphine", T)]
    due = rounds.due(begun_at=T, looked=[Looked(T, 10)], doses=dose)
    assert [(d.from_at - T, d.by_at - T) for d in due[:2]] == [
        (30 * MINUTE, 60 * MINUTE), (60 * MINUTE, 120 * MINUTE),
    ]  # fmt: skip
    one = rounds.due(begun_at=T, looked=[Looked(T, 10), Looked(T + 45 * MINUTE, 9)], doses=dose)
    assert one[0].from_at == T + 60 * MINUTE
    early = rounds.due(begun_at=T, looked=[Looked(T, 10), Looked(T + 29 * MINUTE, 9)], doses=dose)
    assert early[0].from_at == T + 30 * MINUTE


def test_after_methadone_sedation_and_breaths_are_due_at_2_to_4_hours_and_a_score_is_not_enough():
    dose = [AgonistDose("methadone", T)]
    looked = [Looked(T, 3), Looked(T + 3 * HOUR, 3)]
    due = rounds.due(begun_at=T, looked=looked, doses=dose)[0]
    assert (due.from_at, due.by_at, due.asks) == (
        T + 2 * HOUR,
        T + 4 * HOUR,
        ("sedation", "breaths"),
    )
    full = [*looked, Looked(T + 3 * HOUR, None, frozenset({"sedation", "breaths"}))]
    assert rounds.due(begun_at=T, looked=full, doses=dose)[0].source == "withdrawal-rounds"


def test_a_trend_says_change_direction_and_the_highest_of_the_day_and_mixes_no_scales():
    scores = [Scored("cows", n, T + hour * HOUR) for hour, n in enumerate((30, 20, 12, 8))]
    told = trend.trend([*scores, Scored("cows", 6, T + 25 * HOUR)])
    assert (told.change, told.direction, told.moves, told.highest, told.band) == (
        -2, "down", 2, 12, "mild",
    )  # fmt: skip
    assert trend.trend([]) is None
    assert trend.trend(scores[:1]).direction == "first"
    with pytest.raises(ValueError, match="never compared"):
        trend.trend([scores[0], Scored("sows", 3, T)])


def test_a_resting_pulse_scores_the_first_item_as_its_words_say():
    words = {option.value: option.label for option in load("cows").item("pulse").options}
    assert words == {0: "80 or below", 1: "81–100", 2: "101–120", 4: "Greater than 120"}
    edges = {40: 0, 80: 0, 81: 1, 100: 1, 101: 2, 120: 2, 121: 4, 250: 4}
    assert {pulse: rounds.pulse_item(pulse) for pulse in edges} == edges
