"""A person's months, reckoned from facts in any order."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from throughcare.clinical.outcomes.months import (
    Facts,
    Screen,
    Stayed,
    all_days,
    bits,
    days_in,
    months_of,
)

JAN, FEB = date(2026, 1, 1), date(2026, 2, 1)
UNTIL = date(2026, 3, 10)


def day(number: int) -> date:
    """Days by their number: 1 is the first of January."""
    return JAN + timedelta(days=number - 1)


def test_days_of_a_month_are_bits_and_come_back_as_days():
    assert bits(JAN, day(1), day(3)) == 0b111
    assert bits(FEB, day(1), day(400)).bit_count() == 28
    assert bits(FEB, day(1), day(31)) == 0
    assert days_in(FEB, bits(FEB, day(33), day(34))) == [day(33), day(34)]


@given(st.sets(st.integers(1, 59)))
def test_any_days_stand_in_their_months_and_in_no_other(numbers):
    masks = [(month, sum(bits(month, day(n), day(n)) for n in numbers)) for month in (JAN, FEB)]
    assert all_days(masks) == [day(n) for n in sorted(numbers)]


def test_a_stay_is_told_day_by_day_and_what_came_after_it_too():
    facts = Facts(stays=[Stayed(day(5), day(10), day(20), "left")])
    january, february, march = months_of(facts, UNTIL)
    assert days_in(JAN, january.in_treatment) == [day(n) for n in range(10, 21)]
    assert days_in(JAN, january.after) == [day(n) for n in range(21, 32)]
    assert (january.admitted, january.admitted_after, january.left) == (1, 5, "left")
    assert (february.after.bit_count(), march.after.bit_count()) == (28, 10)


def test_nobody_is_followed_after_they_died_or_expected_after_they_left():
    facts = Facts(
        stays=[Stayed(day(1), day(1), day(10), "died")], deaths=[day(10)],
        expected=[(day(1), day(31))],
    )  # fmt: skip
    (january,) = months_of(facts, UNTIL)
    assert (january.after, january.died) == (0, True)
    assert january.expected.bit_count() == 10


def test_an_injection_covers_the_days_it_works_and_a_dose_beside_it_counts_no_day_twice():
    facts = Facts(stays=[Stayed(day(1), day(1))], injected=[(day(30), 7)], doses_since=day(1),
                  doses={JAN: (bits(JAN, day(29), day(30)), 2, 0)})  # fmt: skip
    january, february, *_rest = months_of(facts, UNTIL)
    assert days_in(JAN, january.covered) == [day(29), day(30), day(31)]
    assert february.covered.bit_count() == 5
    assert january.dosed_after == 28


def test_a_first_dose_after_the_stay_is_no_first_dose_of_it():
    facts = Facts(stays=[Stayed(day(1), day(1), day(5), "left"), Stayed(day(19), day(20))],
                  doses={JAN: (bits(JAN, day(21), day(21)), 1, 0)}, doses_since=day(1))  # fmt: skip
    assert months_of(facts, UNTIL)[0].dosed_after == 2


def test_of_a_stay_that_began_before_doses_were_on_record_nobody_knows_the_first():
    facts = Facts(stays=[Stayed(day(1), day(1))], doses={JAN: (bits(JAN, day(21), day(21)), 1, 0)},
                  doses_since=day(20))  # fmt: skip
    assert months_of(facts, UNTIL)[0].dosed_after is None


def test_weeks_belong_to_the_month_in_which_they_end_and_a_new_stay_begins_anew():
    screens = [Screen(day(2), True, True, False), Screen(day(27), False), Screen(day(34), True)]
    facts = Facts(stays=[Stayed(day(1), day(1), day(14), "left"), Stayed(day(20), day(26))],
                  screens=screens)  # fmt: skip
    january, february, _march = months_of(facts, UNTIL)
    assert january.weeks == "|+_"
    assert february.weeks.startswith("|o_")
    assert (january.screens_given, january.screens_read, january.screens_not_given) == (1, 1, 1)


def test_a_session_the_clinic_cancelled_was_never_due():
    sessions = [(day(3), "cancelled", "clinic"), (day(4), "late", ""), (day(5), "missed", "")]
    (january, *_rest) = months_of(Facts(stays=[Stayed(day(1), day(1))], sessions=sessions), UNTIL)
    assert (january.sessions_due, january.sessions_kept) == (2, 1)


def test_what_was_told_last_in_a_month_counts():
    told = [
        (day(9), "b", "capital", 50.0),
        (day(2), "a", "capital", 30.0),
        (day(9), "b", "housing", 0),
    ]
    (january,) = months_of(Facts(told=told), UNTIL)
    assert (january.capital, january.housing, january.quality) == (50, False, None)


facts_made = st.builds(
    Facts,
    stays=st.just([Stayed(day(1), day(1), day(40), "left")]),
    expected=st.lists(st.tuples(st.integers(1, 60), st.integers(0, 20)).map(
        lambda t: (day(t[0]), day(t[0] + t[1])))),
    injected=st.lists(st.tuples(st.integers(1, 60).map(day), st.integers(1, 31))),
    screens=st.lists(st.builds(Screen, st.integers(1, 60).map(day), st.booleans(),
                               st.sampled_from([None, True, False]))),
    overdoses=st.lists(st.integers(1, 60).map(day)),
)  # fmt: skip


@given(facts_made)
def test_the_order_in_which_facts_come_changes_no_month(facts):
    turned = Facts(
        stays=facts.stays, expected=facts.expected[::-1], injected=facts.injected[::-1],
        screens=facts.screens[::-1], overdoses=facts.overdoses[::-1],
    )  # fmt: skip
    assert months_of(facts, UNTIL) == months_of(turned, UNTIL)


@given(facts_made)
def test_no_month_holds_a_day_that_was_not_yet_and_nobody_is_in_and_after_at_once(facts):
    for month in months_of(facts, day(45)):
        assert month.in_treatment & month.after == 0
        assert all(one <= day(45) for one in days_in(month.month, month.in_treatment))
        assert month.expected & ~month.in_treatment == 0
