"""Every value of every place: read as it is written, in force on its days, the stricter first."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from throughcare.clinical import jurisdictions
from throughcare.clinical.jurisdictions.law import (
    UnreadableLaw,
    guidelines,
    kinds,
    reading,
    rules_of,
    values,
)
from throughcare.clinical.jurisdictions.law.rules import Rules
from throughcare.clinical.jurisdictions.law.values import Step, Value
from throughcare.clinical.sources import cited

TODAY = date(2026, 11, 24)
EVERY = [one for place in reading.places() for one in reading.values(place)]
EVERY += [one for stated in reading.guidelines().values() for one in stated]

# place, kind, the n-th day, what holds: every number of every place, as its source says it.
NUMBERS = [
    ("us", "methadone.first_day_ug", 1, 50_000, "us-42cfr8:8.12(h)(3)(ii)"),
    ("us", "screens.per_year", 1, 8, "us-42cfr8:8.12(f)(6)"),
    ("us", "take_home.closed_weekend_days", 1, 1, "us-42cfr8:8.12(i)(1)"),
    ("us", "exam.screening_days_before", 1, 7, "us-42cfr8:8.12(f)(2)(ii)"),
    ("us", "exam.labs_days_before", 1, 30, "us-42cfr8:8.12(f)(2)(iv)"),
    ("us", "register.theft_notice_business_days", 1, 1, "us-21cfr:1301.76(b)"),
    ("us", "register.theft_form_days", 1, 45, "us-21cfr:1301.76(b)"),
    ("us", "register.order_form_days", 1, 60, "us-21cfr:1305.13"),
    ("us", "register.inventory_years", 1, 2, "us-21cfr:1304.11(c)"),
    ("us", "register.keep_years", 1, 2, "us-21cfr:1304.04"),
    ("us", "register.destruction_witnesses", 1, 2, "us-21cfr:1317.95(d)"),
    ("us", "depot.delivered_days", 1, 45, "us-21cfr-delivered"),
    ("us", "take_home.ceiling_days", 1, 7, "us-42cfr8:8.12(i)(3)(i)-(iii)"),
    ("us", "take_home.ceiling_days", 14, 7, "us-42cfr8:8.12(i)(3)(i)-(iii)"),
    ("us", "take_home.ceiling_days", 15, 14, "us-42cfr8:8.12(i)(3)(i)-(iii)"),
    ("us", "take_home.ceiling_days", 30, 14, "us-42cfr8:8.12(i)(3)(i)-(iii)"),
    ("us", "take_home.ceiling_days", 31, 28, "us-42cfr8:8.12(i)(3)(i)-(iii)"),
    ("us", "take_home.ceiling_days", 4000, 28, "us-42cfr8:8.12(i)(3)(i)-(iii)"),
    ("us-va", "take_home.ceiling_days", 1, 0, "us-va-12vac35-105-990"),
    ("us-va", "take_home.ceiling_days", 7, 0, "us-va-12vac35-105-990"),
    ("us-va", "take_home.ceiling_days", 8, 5, "us-va-12vac35-105-990"),
    ("us-va", "take_home.ceiling_days", 30, 5, "us-va-12vac35-105-990"),
    ("us-va", "take_home.ceiling_days", 31, 14, "us-va-12vac35-105-990"),
    ("us-va", "take_home.ceiling_days", 60, 14, "us-va-12vac35-105-990"),
    ("us-va", "take_home.ceiling_days", 61, 28, "us-va-12vac35-105-990"),
    ("us-va", "take_home.ceiling_with_closed_days", 1, 1, "us-va-12vac35-105-990"),
    ("us-va", "take_home.ceiling_with_closed_days", 8, 5, "us-va-12vac35-105-990"),
    ("us-va", "take_home.ceiling_with_closed_days", 31, 14, "us-va-12vac35-105-990"),
    ("us-va", "take_home.ceiling_with_closed_days", 61, 28, "us-va-12vac35-105-990"),
    ("us-va", "methadone.first_day_ug", 1, 50_000, "us-42cfr8:8.12(h)(3)(ii)"),
    ("us-va", "screens.per_year", 1, 8, "us-42cfr8:8.12(f)(6)"),
    ("uk", "methadone.first_day_ug", 1, 30_000, "nida-methadone-guide"),
    ("uk", "methadone.first_day_low_tolerance_ug", 1, 20_000, "nida-methadone-guide"),
    ("uk", "methadone.first_day_extreme_care_ug", 1, 40_000, "uk-restart"),
    ("uk", "methadone.step_ug", 1, 10_000, "nida-methadone-guide"),
    ("uk", "methadone.weekly_rise_ug", 1, 30_000, "nida-methadone-guide"),
    ("uk", "take_home.supervised_months", 1, 3, "nice-ta114"),
    ("au", "methadone.first_day_ug", 1, 30_000, "nida-methadone-guide"),
    ("au", "methadone.first_day_extreme_care_ug", 1, 40_000, "nida-methadone-guide"),
]


@pytest.mark.parametrize(("place", "kind", "day", "number", "source"), NUMBERS)
def test_each_number_of_each_place_is_the_one_its_source_says(place, kind, day, number, source):
    found = rules_of(place, TODAY, ()).strictest(kind, at=day)
    assert found
    assert (found.number, found.source) == (number, source)


def test_every_number_of_every_place_has_its_line_in_the_table_above():
    told = {(place, kind) for place, kind, *_ in NUMBERS}
    for place in reading.places():
        for value in values(place):
            if value.in_force(TODAY) and value.steps and not value.kind.scale:
                assert (place, value.kind.key) in told


@pytest.mark.parametrize("value", EVERY, ids=lambda value: f"{value.place}-{value.kind.key}")
def test_every_value_has_a_source_of_the_evidence_it_claims_and_says_it_is_unreviewed(value):
    assert cited(value.source).evidence == value.evidence
    for step in value.steps:
        assert not step.source or cited(step.source).evidence == step.evidence
    assert value.unreviewed == (value.checked_by == "")
    assert not (value.effective_to and value.effective_from) or (
        value.effective_from <= value.effective_to
    )


def test_every_kind_is_stated_by_some_place_or_guideline():
    assert set(kinds()) == {value.kind.key for value in EVERY}


@pytest.mark.parametrize(("on", "days"), [
    (date(2026, 7, 8), 14), (date(2026, 7, 9), 45),
])  # fmt: skip
def test_a_delivered_depot_had_14_days_until_8_july_2026_and_has_45_since(on, days):
    found = rules_of("us", on).strictest("depot.delivered_days")
    assert found
    assert found.number == days


@pytest.mark.parametrize(("on", "ug"), [
    (date(2001, 5, 18), 40_000), (date(2024, 4, 1), 40_000), (date(2024, 4, 2), 50_000),
])  # fmt: skip
def test_the_first_day_of_methadone_was_40_mg_until_the_rule_of_2024_made_it_50(on, ug):
    found = rules_of("us", on, ()).strictest("methadone.first_day_ug")
    assert found
    assert found.number == ug


def test_the_first_single_dose_of_30_mg_is_no_longer_law_in_the_united_states():
    assert rules_of("us", date(2024, 4, 2), ()).strictest("methadone.first_dose_ug") is None
    assert rules_of("us", date(2024, 4, 1), ()).strictest("methadone.first_dose_ug")


def test_the_ceilings_of_doses_taken_home_do_not_hold_for_buprenorphine_by_federal_rule():
    rules = rules_of("us", TODAY)
    assert rules.strictest("take_home.ceiling_days", medicine="buprenorphine") is None


@pytest.mark.parametrize("kind", sorted(kinds()))
@pytest.mark.parametrize("day", [1, 7, 8, 14, 15, 30, 31, 60, 61, 365])
def test_virginia_is_never_laxer_than_the_federal_rule_it_lies_over(kind, day):
    overlay, base = rules_of("us-va", TODAY), rules_of("us", TODAY)
    if federal := base.strictest(kind, at=day):
        state = overlay.strictest(kind, at=day)
        assert state
        lower = kinds()[kind].stricter == "lower"
        assert state.number <= federal.number if lower else state.number >= federal.number
    assert set(base.items(kind)) <= set(overlay.items(kind))


@given(
    numbers=st.lists(st.integers(0, 100), min_size=1, max_size=6),
    kind=st.sampled_from([kind for kind in kinds().values() if kind.stricter != "all"]),
)
def test_of_any_values_that_hold_together_the_strictest_wins(numbers, kind):
    stated = tuple(Value(kind, "somewhere", "house", "K", steps=(Step(0, n),)) for n in numbers)
    found = Rules("somewhere", TODAY, stated).strictest(kind.key)
    assert found
    assert found.number == (min(numbers) if kind.stricter == "lower" else max(numbers))


def test_a_clinic_chooses_its_guidelines_and_none_of_them_leaves_the_law_alone():
    law = rules_of("us", TODAY, ())
    chosen = rules_of("us", TODAY, ("tip-63",))
    assert law.strictest("methadone.step_ug") is None
    step = chosen.strictest("methadone.step_ug")
    assert step
    assert (step.number, step.law) == (5_000, False)
    with pytest.raises(UnreadableLaw, match="no guideline nice; there are: who-2009"):
        rules_of("us", TODAY, ("nice",))


def test_every_place_and_every_guideline_it_usually_holds_to_can_be_read():
    for place in jurisdictions.names():
        assert rules_of(place, TODAY).values
    assert {"who-2009", "asam-2020", "tip-63", "label", "usual"} <= set(guidelines())


def test_an_unknown_kind_or_place_is_an_error_and_not_silence():
    with pytest.raises(UnreadableLaw, match=r"no kind 'take_home\.cieling'"):
        rules_of("us", TODAY).strictest("take_home.cieling")
    with pytest.raises(jurisdictions.UnknownJurisdiction):
        rules_of("fr", TODAY)


@pytest.mark.parametrize(("row", "wrong"), [
    ({"kind": "screens.per_week", "value": 1}, "per_week"),
    ({"kind": "screens.per_year", "value": "8"}, "no value"),
    ({"kind": "screens.per_year", "value": 8, "evidence": "sure"}, "evidence"),
    ({"kind": "screens.per_year"}, "shape"),
    ({"kind": "take_home.label", "value": 3}, "shape"),
    ({"kind": "methadone.missed_days", "steps": [{"from": 3, "value": "half"}]}, "no value"),
    ({"kind": "methadone.missed_days", "steps": [
        {"from": 3, "value": "same"}, {"from": 2, "value": "assess"}]}, "rise"),
])  # fmt: skip
def test_a_value_written_wrongly_is_refused_and_named(row, wrong):
    with pytest.raises(UnreadableLaw, match=wrong):
        reading._value({"source": "house", "evidence": "K"} | row, "nowhere", "law")
