"""May it be given now? Each stop alone at its edge; and no path outside order, sequence, limits."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from throughcare.clinical.withdrawal import comfort, giving
from throughcare.clinical.withdrawal.comfort import Body
from throughcare.clinical.withdrawal.giving import Given, Now
from throughcare.clinical.withdrawal.holding import PUBLISHED, Vitals
from throughcare.clinical.withdrawal.protocols import Step

MG = 1000
T = datetime(2026, 11, 28, 8, tzinfo=UTC)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
ACHES = Step(line="aches", number=1, medicine="ibuprofen", dose_ug=400 * MG, day_ug=1200 * MG,
             gap_minutes=240)  # fmt: skip
FIRST = Step(line="a", number=1, medicine="clonidine", dose_ug=100, day_ug=400, times=1,
             hold=PUBLISHED)  # fmt: skip
SECOND = replace(FIRST, number=2, dose_ug=200, day_ug=800, times=None, after_minutes=60)
WELL = Vitals(T, 120, 75, 80, 14, 98, "1")
NOW = Now(at=T, day=3, in_force=True, under_way=True, vitals=WELL, body=Body(egfr=95))


def stops(step, now, ug=None):
    said = giving.may_be_given(step, ug or step.dose_ug, now)
    return {verdict.code for verdict in said if verdict.level == "stop"}


def had(*ages, step=ACHES, ug=None):
    """Doses of a step so many hours ago."""
    return [
        Given(step.medicine, ug or step.dose_ug, T - age * HOUR, step.line, step.number)
        for age in ages
    ]


def test_inside_everything_nothing_is_said():
    assert giving.may_be_given(ACHES, 400 * MG, NOW) == []
    assert giving.may_be_given(FIRST, 100, NOW) == []


@pytest.mark.parametrize(
    ("step", "now", "code"),
    [
        (ACHES, replace(NOW, in_force=False), "protocol_not_in_force"),
        (ACHES, replace(NOW, under_way=False), "withdrawal_not_under_way"),
        (ACHES, replace(NOW, pregnant="possible"), "withdrawal_found_pregnant"),
        (replace(ACHES, from_day=4), NOW, "step_too_early"),
        (replace(ACHES, from_day=3), NOW, ""),
        (replace(ACHES, until_day=3), NOW, ""),
        (replace(ACHES, until_day=2), NOW, "step_days_over"),
        (SECOND, NOW, "step_before_it_not_given"),
        (SECOND, replace(NOW, given=had(1, step=FIRST)), ""),
        (FIRST, replace(NOW, given=had(2, step=FIRST)), "step_given_often_enough"),
        (replace(FIRST, times=2), replace(NOW, given=had(2, step=SECOND)), "step_was_passed"),
        (ACHES, replace(NOW, given=had(3.99)), "too_soon_after_the_last"),
        (ACHES, replace(NOW, given=had(4)), ""),
        (ACHES, replace(NOW, given=had(4, 8)), ""),
        (ACHES, replace(NOW, given=had(4, 8, 23.99)), "more_than_the_day"),
        (ACHES, replace(NOW, given=had(4, 8, 24)), ""),
        (replace(ACHES, cows_at_least=5), NOW, "score_before_it"),
        (replace(ACHES, cows_at_least=5), replace(NOW, cows=(5, T - 4 * HOUR)), ""),
        (
            replace(ACHES, cows_at_least=5),
            replace(NOW, cows=(5, T - 4.1 * HOUR)),
            "score_before_it",
        ),
        (replace(ACHES, cows_at_least=5), replace(NOW, cows=(4, T)), "score_too_low_for_it"),
        (FIRST, replace(NOW, vitals=None), "vitals_before_every_dose"),
        (FIRST, replace(NOW, vitals=replace(WELL, systolic=89)), "pressure_too_low"),
        (FIRST, replace(NOW, vitals=replace(WELL, pulse=49)), "pulse_too_low"),
        (FIRST, replace(NOW, vitals=replace(WELL, poss="3")), "too_sleepy_for_it"),
        (ACHES, replace(NOW, vitals=replace(WELL, poss="3")), ""),
    ],
)
def test_each_stop_stands_alone_at_its_edge(step, now, code):
    assert stops(step, now) == ({code} if code else set())


def test_the_second_step_opens_an_hour_after_the_first_whatever_its_own_gap():
    gap = replace(SECOND, gap_minutes=360)
    early = {"step_waits_after_the_one_before", "too_soon_after_the_last"}
    assert stops(gap, replace(NOW, given=had(0.99, step=FIRST))) == early
    first = had(7, step=FIRST)
    assert stops(gap, replace(NOW, given=had(1, step=FIRST))) == set()
    twice = replace(NOW, given=[*first, *had(5.99, step=SECOND)])
    assert stops(gap, twice) == {"too_soon_after_the_last"}
    assert stops(gap, replace(NOW, given=[*first, *had(6, step=SECOND)])) == set()


def test_a_dose_that_a_colleague_gave_seconds_ahead_by_their_clock_counts():
    ahead = replace(NOW, given=[*had(4, 8), *had(-0.01)])
    assert stops(replace(ACHES, gap_minutes=0), ahead) == {"more_than_the_day"}
    assert stops(ACHES, replace(NOW, given=had(-0.01))) == {"too_soon_after_the_last"}
    assert stops(ACHES, replace(NOW, given=had(-0.1))) == set()  # an older dose, written down later


def test_an_amount_above_the_step_or_the_most_published_is_stopped():
    assert stops(ACHES, NOW, ug=400 * MG + 1) == {"more_than_the_step"}
    wide = replace(ACHES, dose_ug=800 * MG, day_ug=9000 * MG, gap_minutes=0)
    assert stops(wide, replace(NOW, given=had(1, 2, 3, step=wide))) == {"comfort_above_the_most"}
    with pytest.raises(ValueError, match="above nought"):
        giving.may_be_given(ACHES, 0, NOW)


def test_lofexidine_ends_on_its_14th_day_whatever_the_protocol_says():
    step = replace(SECOND, line="b", number=1, medicine="lofexidine", dose_ug=540, day_ug=2160,
                   after_minutes=0)  # fmt: skip
    assert stops(step, replace(NOW, given=had(14 * 24 - 0.01, step=step))) == set()
    assert stops(step, replace(NOW, given=had(14 * 24, step=step))) == {"course_is_over"}


def test_lofexidine_by_failing_kidneys_is_stopped_above_theirs():
    step = replace(SECOND, line="b", number=1, medicine="lofexidine", dose_ug=540, day_ug=2160)
    ill = replace(NOW, body=Body(egfr=20))
    assert stops(step, ill) == set()
    assert stops(step, replace(ill, given=had(6, step=step))) == {"over_a_limit"}


@pytest.mark.parametrize(("ago", "said"), [(119, True), (120, False), (-1, False)])
def test_lofexidine_is_a_caution_less_than_2_hours_after_naltrexone(ago, said):
    step = replace(SECOND, line="b", number=1, medicine="lofexidine", dose_ug=540, day_ug=2160)
    near = replace(NOW, naltrexone_at=T - ago * MINUTE)
    told = [(v.level, v.code) for v in giving.may_be_given(step, 540, near)]
    assert (("caution", "lofexidine_near_naltrexone") in told) == said
    assert giving.may_be_given(ACHES, 400 * MG, near) == []


def test_a_second_dose_by_a_very_long_qt_is_stopped_as_the_first_was():
    step = replace(SECOND, line="b", number=1, medicine="lofexidine", dose_ug=540, day_ug=2160)
    long = replace(NOW, body=Body(egfr=95, qtc_ms=500))
    assert stops(step, long) == {"comfort_with_long_qt"}
    assert stops(step, replace(long, given=had(6, step=step))) == {"comfort_with_long_qt"}
    assert stops(ACHES, replace(long, given=had(6, step=step))) == set()


def test_an_override_opens_what_a_prescriber_may_open_and_nothing_else():
    every = dict.fromkeys(giving.ways(), "seen, go on")
    opened = replace(NOW, opened=every)
    assert stops(SECOND, opened) == set()
    (told,) = giving.may_be_given(SECOND, 200, opened)
    assert (told.level, told.code) == ("note", "opened_by_the_prescriber")
    assert stops(FIRST, replace(opened, vitals=None)) == {"vitals_before_every_dose"}
    assert stops(ACHES, replace(opened, given=had(4, 8, 12))) == {"more_than_the_day"}


def test_the_table_of_who_ends_a_stop_knows_each_and_no_limit_of_body_or_amount_is_opened():
    for code, way in giving.ways().items():
        assert way.by in ("prescriber", "order", "look", "nobody"), code
        assert way.how.endswith(".")
    assert {code for code in giving.ways() if giving.may_be_opened(code)} == {
        "step_too_early", "step_days_over", "step_before_it_not_given", "step_was_passed",
        "step_given_often_enough", "score_too_low_for_it", "comfort_with_long_qt",
    }  # fmt: skip


# --- no path outside order, sequence and limits ---------------------------------------------
LINES = [
    FIRST,
    SECOND,
    replace(SECOND, number=3, dose_ug=100, day_ug=300, from_day=3, until_day=5),
    replace(ACHES, cows_at_least=5),
    Step(line="sleep", number=1, medicine="trazodone", dose_ug=50 * MG, day_ug=100 * MG),
]
DOES = st.lists(
    st.tuples(
        st.sampled_from(range(len(LINES))), st.integers(1, 250), st.integers(0, 600),
        st.sampled_from([None, 60, 95, 120]), st.sampled_from([None, 2, 9, 30]),
        st.booleans(), st.booleans(),
    ),
    max_size=40,
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(DOES)
def test_whatever_is_pressed_in_whatever_order_nothing_is_given_outside_its_bounds(presses):
    at, given_, vitals, cows = T, [], None, None
    for which, percent, minutes, systolic, score, in_force, signed in presses:
        at += minutes * MINUTE
        vitals = Vitals(at, systolic, 70, 80, 14, 98, "1") if systolic else vitals
        cows = (score, at) if score is not None else cows
        step = LINES[which]
        now = Now(
            at=at, day=(at - T).days + 1, in_force=in_force or signed, under_way=True,
            given=tuple(given_), cows=cows, vitals=vitals, body=Body(egfr=95),
        )  # fmt: skip
        ug = max(step.dose_ug * percent // 100, 1)
        if any(said.level == "stop" for said in giving.may_be_given(step, ug, now)):
            continue
        check(step, ug, now)
        given_.append(Given(step.medicine, ug, at, step.line, step.number))


def check(step, ug, now):
    """Said once more, in other words than the rule's own."""
    assert now.in_force
    assert ug <= step.dose_ug
    last_day = [
        g.ug for g in now.given if g.medicine == step.medicine and now.at - g.at < 24 * HOUR
    ]
    assert sum(last_day) + ug <= step.day_ug
    mine = [g for g in now.given if g.line == step.line]
    assert all(g.number <= step.number for g in mine)
    assert step.number == 1 or any(g.number == step.number - 1 for g in mine)
    assert step.from_day <= now.day <= (step.until_day or now.day)
    if step.hold:
        assert now.vitals.systolic >= 90
        assert now.at - now.vitals.at <= 30 * MINUTE
        assert all(now.vitals.at > g.at for g in mine)
    if step.cows_at_least:
        assert now.cows[0] >= step.cows_at_least
    assert comfort.kind(step.medicine) in ("alpha2", "comfort")


@pytest.mark.parametrize(
    ("step", "vitals", "codes"),
    [
        (FIRST, None, []),
        (FIRST, replace(WELL, at=T - 9 * HOUR), []),  # old vitals hold nothing by themselves
        (FIRST, replace(WELL, systolic=89), ["pressure_too_low"]),
        (FIRST, replace(WELL, pulse=49), ["pulse_too_low"]),
        (FIRST, replace(WELL, systolic=None), []),  # not measured is not low
        (FIRST, replace(WELL, poss="3"), ["too_sleepy_for_it"]),
        (ACHES, replace(WELL, systolic=80, poss="4"), []),
    ],
)
def test_a_board_says_what_the_newest_vitals_hold(step, vitals, codes):
    assert [verdict.code for verdict in giving.held_on(step, vitals)] == codes
