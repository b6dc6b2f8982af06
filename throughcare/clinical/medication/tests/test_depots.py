"""Injections that last: intervals, windows, ways, places, and the days since delivery."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from throughcare.clinical.jurisdictions.law import rules_of
from throughcare.clinical.medication import depots
from throughcare.clinical.medication.depots import window
from throughcare.clinical.medicines import product, products
from throughcare.clinical.sources import cited

LAST = date(2026, 3, 10)
DEPOTS = [one for one in products() if one.depot]


def days_after(key, days):
    one = product(key)
    today = LAST + timedelta(days=days)
    return depots.may_inject(one, last=one, last_on=LAST, today=today).code


@pytest.mark.parametrize(
    ("key", "opens", "due", "late_after"),
    [("sublocade-300", 26, 31, 45), ("sublocade-100", 26, 31, 45), ("brixadi-weekly-24", 5, 7, 9),
     ("brixadi-monthly-96", 21, 28, 35), ("buvidal-weekly-16", 5, 7, 9),
     ("buvidal-monthly-64", 21, 28, 35)],
)  # fmt: skip
def test_the_window_of_each_injection_to_the_day(key, opens, due, late_after):
    assert days_after(key, opens - 1) == "depot_too_early"
    assert days_after(key, opens) == ""
    assert days_after(key, due) == ""
    assert days_after(key, late_after) == ""
    assert days_after(key, late_after + 1) == "depot_late"
    assert window(product(key), LAST).due == LAST + timedelta(days=due)


def test_naltrexone_states_no_window_so_early_needs_a_reason_and_late_begins_with_a_test():
    assert days_after("naltrexone-xr-380", 27) == "depot_before_due"
    assert days_after("naltrexone-xr-380", 28) == ""
    assert days_after("naltrexone-xr-380", 29) == "blockade_has_ended"


def test_a_month_ends_on_its_last_day():
    assert window(product("sublocade-300"), date(2026, 1, 31)).due == date(2026, 2, 28)
    assert window(product("sublocade-300"), date(2026, 12, 15)).due == date(2027, 1, 15)


@given(st.sampled_from(DEPOTS), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_no_interval_is_ever_shorter_than_its_least_and_the_window_is_in_order(one, last_on):
    when = window(one, last_on)
    assert (when.opens - last_on).days == one.depot.not_before_days
    assert last_on < when.opens <= when.due <= when.late_after


def test_a_late_injection_is_given_and_never_refused():
    one = product("sublocade-100")
    said = depots.may_inject(one, last=one, last_on=LAST, today=LAST + timedelta(days=100))
    assert said.level == "caution"
    assert "as soon as can be" in said.why


def test_changing_from_weekly_to_monthly_the_weekly_interval_counts():
    weekly, monthly = product("brixadi-weekly-32"), product("brixadi-monthly-128")
    after = {days: LAST + timedelta(days=days) for days in (4, 7)}
    assert depots.may_inject(monthly, last=weekly, last_on=LAST, today=after[7]).code == ""
    said = depots.may_inject(monthly, last=weekly, last_on=LAST, today=after[4])
    assert (said.code, said.level) == ("depot_too_early", "stop")
    assert depots.may_inject(monthly, last=None, last_on=None, today=LAST)


@pytest.mark.parametrize("one", DEPOTS, ids=lambda one: one.key)
def test_no_injection_goes_into_a_vein_and_each_goes_where_its_label_says(one):
    site, other = one.depot.sites[:2]
    right = {"route": one.route, "site": site, "certified": True}
    assert depots.how_given(one, **right) == []
    (vein,) = depots.how_given(one, **right | {"route": "intravenous"})
    assert (vein.code, vein.level) == ("depot_wrong_route", "stop")
    assert "can kill" in vein.why
    assert [v.code for v in depots.how_given(one, **right, last_site=site)] == ["depot_same_site"]
    assert depots.how_given(one, **right, last_site=other) == []
    assert [v.code for v in depots.how_given(one, **right | {"site": "neck"})] == [
        "depot_wrong_site"
    ]


def test_buprenorphine_injections_of_the_united_states_need_a_certified_setting_and_only_those():
    need = {
        one.key.split("-")[0]
        for one in DEPOTS
        if depots.how_given(one, route=one.route, site=one.depot.sites[0], certified=False)
    }
    assert need == {"sublocade", "brixadi"}


def test_weekly_injections_are_never_put_together():
    weekly = product("brixadi-weekly-32")
    assert depots.one_syringe([weekly])
    for several in ([weekly, weekly], [], [weekly] * 4):
        assert depots.one_syringe(several).code == "depots_not_combined"


@pytest.mark.parametrize(
    ("key", "ug", "minutes", "on", "code"),
    [("sublocade-300", 0, 0, False, "depot_needs_first_dose"),
     ("sublocade-300", 3_999, 90, False, "depot_needs_first_dose"),
     ("sublocade-300", 4_000, 59, False, "depot_needs_watching"),
     ("sublocade-300", 4_000, 60, False, ""), ("sublocade-300", 0, 0, True, ""),
     ("brixadi-weekly-16", 0, 0, False, "depot_needs_first_dose"),
     ("brixadi-weekly-16", 4_000, 0, False, ""),
     ("brixadi-monthly-64", 4_000, 60, False, "depot_needs_buprenorphine_first"),
     ("brixadi-monthly-64", 0, 0, True, ""), ("naltrexone-xr-380", 0, 0, False, "")],
)  # fmt: skip
def test_what_comes_before_the_first_injection(key, ug, minutes, on, code):
    said = depots.may_begin(
        product(key), transmucosal_ug=ug, watched_minutes=minutes, on_buprenorphine=on
    )
    assert said.code == code


@pytest.mark.parametrize(
    ("today", "days", "code"),
    [(date(2026, 7, 8), 14, ""), (date(2026, 7, 8), 15, "delivery_too_long_ago"),
     (date(2026, 7, 9), 15, ""), (date(2026, 7, 9), 45, ""),
     (date(2026, 7, 9), 46, "delivery_too_long_ago"), (date(2026, 11, 1), 0, "")],
)  # fmt: skip
def test_within_45_days_of_delivery_and_within_14_before_9_july_2026(today, days, code):
    said = delivered(today - timedelta(days=days), today=today)
    assert said.code == code
    assert said.source == ("us-21cfr-delivered" if code else "")
    assert cited("us-21cfr-delivered").evidence == "V2"


def delivered(on, *, today, key="sublocade-300", place="us"):
    return depots.delivery(on, product(key), today=today, rules=rules_of(place, today))


def test_no_clock_for_what_is_not_controlled_nor_where_the_law_states_none():
    today = date(2026, 11, 1)
    long_ago = today - timedelta(days=200)
    assert delivered(long_ago, today=today).code == "delivery_too_long_ago"
    assert delivered(long_ago, today=today, key="naltrexone-xr-380")
    assert delivered(long_ago, today=today, place="uk")


def test_what_cannot_be_is_an_error():
    tablet = product("methadone-tablet-5")
    with pytest.raises(ValueError, match="not an injection"):
        window(tablet, LAST)
    one = product("sublocade-300")
    with pytest.raises(ValueError, match="after today"):
        depots.may_inject(one, last=one, last_on=LAST, today=LAST - timedelta(days=1))
    with pytest.raises(ValueError, match="after today"):
        delivered(LAST + timedelta(days=1), today=LAST)
