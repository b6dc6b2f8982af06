"""Comfort medicines, holding limits, protocols: every figure at its edge, with its source."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from throughcare.clinical.medicines import medicine
from throughcare.clinical.sources import cited
from throughcare.clinical.withdrawal import comfort, holding, protocols
from throughcare.clinical.withdrawal.comfort import Body
from throughcare.clinical.withdrawal.holding import PUBLISHED, Hold, Vitals
from throughcare.clinical.withdrawal.protocols import Person, Step

MG = 1000
T = datetime(2026, 11, 26, 8, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
WELL = Vitals(T, 120, 75, 80, 14, 98, "1")
NOBODY = Body()


def worst(said):
    return (said[0].level, said[0].code, said[0].source) if said else ("ok", "", "")


def level(key, day_mg, body=NOBODY):
    return worst(comfort.over_the_most(key, day_ug=round(day_mg * MG), dose_ug=1, body=body))[0]


# (medicine, the highest day that says nothing, the lowest caution, the lowest stop), in mg
MOST = [
    ("hydroxyzine", 200, 200.001, 400.001),  # pmc2856108 V, comfort-secondary V2
    ("diphenhydramine", 300, None, 300.001),  # comfort-secondary V2
    ("gabapentin", 1800, 1800.001, 2100.001),  # va-withdrawal-sheet V
    ("ibuprofen", 2400, None, 2400.001),  # va-withdrawal-sheet V
    ("paracetamol", 4000, None, 4000.001),  # va-withdrawal-sheet V
    ("trazodone", 150, None, 150.001),  # pmc2856108 V
    ("doxepin", 100_000, None, None),  # the source names none
    ("ondansetron", 16, None, 16.001),  # va-withdrawal-sheet V
    ("prochlorperazine", 40, None, 40.001),  # va-withdrawal-sheet V
    ("loperamide", 16, None, 16.001),  # va-withdrawal-sheet V
    ("bismuth", 4192, None, 4192.001),  # va-withdrawal-sheet V
    ("dicyclomine", 160, None, 160.001),  # comfort-secondary V2
    ("lorazepam", 6, 6.001, 8.001),  # comfort-secondary V2
]


@pytest.mark.parametrize(("key", "quiet", "caution", "stop"), MOST)
def test_the_most_of_each_in_24_hours(key, quiet, caution, stop):
    assert level(key, quiet) == "ok"
    if caution:
        assert level(key, caution) == "caution"
    if stop:
        assert level(key, stop) == "stop"


def test_every_comfort_medicine_is_in_the_table_with_a_source_and_nobody_has_checked_it():
    assert {row[0] for row in MOST} == set(comfort.every())
    for one in comfort.every().values():
        assert cited(one.source).evidence
        assert not one.checked_by
        assert one.standing
        assert one.dose[0] <= one.dose[1] <= (one.day or one.dose[1])


def test_paracetamol_has_lower_figures_in_liver_disease():
    ill = Body(liver_ill=True)
    assert [level("paracetamol", mg, ill) for mg in (2000, 2000.001, 3000, 3000.001)] == [
        "ok", "caution", "caution", "stop",
    ]  # fmt: skip


# source: lofexidine-label (V), lofexidine-kidney (V2), cmaj-alpha2 (V): most in a day, in mg
@pytest.mark.parametrize(
    ("body", "most"),
    [
        (Body(), 2.88), (Body(egfr=90), 2.88), (Body(egfr=89.9), 1.44), (Body(egfr=30), 1.44),
        (Body(egfr=29.9), 0.72), (Body(child_pugh=5), 2.16), (Body(child_pugh=6), 2.16),
        (Body(child_pugh=7), 1.44), (Body(child_pugh=9), 1.44), (Body(child_pugh=10), 0.72),
        (Body(child_pugh=5, egfr=20), 0.72), (Body(child_pugh=10, egfr=60), 0.72),
    ],
)  # fmt: skip
def test_the_most_of_lofexidine_by_liver_and_kidneys(body, most):
    assert level("lofexidine", most, body) == "ok"
    assert level("lofexidine", most + 0.001, body) == "stop"


def test_single_doses_and_the_first_day_of_clonidine():
    def said(key, dose, day, first=False):
        return worst(comfort.over_the_most(
            key, day_ug=round(day * MG), dose_ug=round(dose * MG), body=NOBODY, first_day=first
        ))[0]  # fmt: skip

    assert [said("lofexidine", mg, 1) for mg in (0.72, 0.721)] == ["ok", "stop"]
    assert [said("clonidine", 0.2, mg, True) for mg in (1.2, 1.201)] == ["ok", "caution"]
    assert [said("clonidine", 0.2, mg) for mg in (1.201, 2.0, 2.001)] == ["ok", "ok", "caution"]
    assert medicine("lofexidine").limit("course").days == protocols.LOFEXIDINE_DAYS


# source: clonidine-withdrawal (V: 90/60), alpha2-pulse (K: 50)
@pytest.mark.parametrize(
    ("systolic", "diastolic", "pulse", "code"),
    [(90, 60, 50, ""), (89, 60, 50, "pressure_too_low"), (90, 59, 50, "pressure_too_low"),
     (90, 60, 49, "pulse_too_low"), (None, 60, 50, "vitals_before_every_dose"),
     (90, 60, None, "vitals_before_every_dose")],
)  # fmt: skip
def test_clonidine_and_lofexidine_are_held_below_90_over_60_and_a_pulse_of_50(
    systolic, diastolic, pulse, code
):
    seen = Vitals(T, systolic, diastolic, pulse)
    said = holding.may_have_alpha2(seen, at=T, last_dose_at=None, hold=PUBLISHED)
    assert worst(said)[1] == code


def test_signed_limits_that_are_stricter_hold_sooner():
    strict = Hold(100, 65, 60)
    assert strict.at_least_as_strict_as(PUBLISHED)
    assert not Hold(100, 59, 60).at_least_as_strict_as(PUBLISHED)
    low = Vitals(T, 99, 70, 80)
    said = holding.may_have_alpha2(low, at=T, last_dose_at=None, hold=strict)
    assert worst(said)[1] == "pressure_too_low"


@pytest.mark.parametrize(
    ("measured", "last_dose", "fresh"),
    [(0, None, True), (30, None, True), (31, None, False), (-1, None, False), (10, 11, True),
     (10, 10, False), (10, 9, False)],
)  # fmt: skip
def test_vitals_are_of_the_last_30_minutes_and_since_the_last_dose(measured, last_dose, fresh):
    """Both so many minutes ago."""
    last = None if last_dose is None else T - last_dose * MINUTE
    seen = replace(WELL, at=T - measured * MINUTE)
    said = holding.may_have_alpha2(seen, at=T, last_dose_at=last, hold=PUBLISHED)
    assert (said == []) == fresh


# source: breathing-holds (K), red-flags:1
@pytest.mark.parametrize(
    ("seen", "code"),
    [({"poss": "2"}, ""), ({"poss": "S"}, ""), ({"poss": "3"}, "too_sleepy_for_it"),
     ({"poss": "4"}, "too_sleepy_to_wake"), ({"breaths": 12}, ""),
     ({"breaths": 11}, "breathing_slow"),
     ({"breaths": 10}, "breathing_slow"), ({"breaths": 9}, "breathing_too_slow"),
     ({"oxygen": 92}, ""), ({"oxygen": 91}, "breathing_too_slow")],
)  # fmt: skip
def test_what_makes_sleepy_is_held_when_they_sleep_or_breathe_slowly(seen, code):
    assert worst(holding.may_have_sedating(replace(WELL, **seen)))[1] == code


@pytest.mark.parametrize(
    ("named", "agonist", "qtc", "expected"),
    [
        ({"ondansetron"}, "", None, set()),
        ({"ondansetron", "lofexidine"}, "", None, {"comfort_lengthens_qt_together"}),
        ({"ondansetron"}, "methadone", None, {"comfort_lengthens_qt_together"}),
        ({"lofexidine"}, "methadone", None, {"comfort_lengthens_qt_together"}),
        ({"lofexidine"}, "buprenorphine", None, set()),
        ({"lofexidine"}, "", 450, set()),
        ({"lofexidine"}, "", 451, {"comfort_with_qt_above_450"}),
        ({"lofexidine"}, "", 499, {"comfort_with_qt_above_450"}),
        ({"lofexidine"}, "", 500, {"comfort_with_long_qt"}),
        ({"ibuprofen"}, "methadone", 500, set()),
        ({"gabapentin"}, "", None, set()),
        ({"gabapentin"}, "buprenorphine", None, {"comfort_with_an_agonist"}),
        ({"lorazepam"}, "methadone", None, {"comfort_with_an_agonist"}),
        ({"hydroxyzine", "trazodone"}, "", None, {"comfort_sedates_together"}),
    ],
)
def test_what_medicines_say_beside_each_other(named, agonist, qtc, expected):
    said = comfort.together(named, agonist=agonist, body=Body(qtc_ms=qtc))
    assert {verdict.code for verdict in said} == expected


# --- protocols --------------------------------------------------------------------------------
TEST = Step(line="a", number=1, medicine="clonidine", dose_ug=100, day_ug=400, times=1,
            hold=PUBLISHED)  # fmt: skip
ON = replace(TEST, number=2, dose_ug=200, day_ug=800, times=None, after_minutes=60)
DOWN = replace(ON, number=3, dose_ug=100, day_ug=300, from_day=5)
LOFEXIDINE = [
    Step(line="b", number=1, medicine="lofexidine", dose_ug=540, day_ug=2160, until_day=7,
         hold=PUBLISHED),
    Step(line="b", number=2, medicine="lofexidine", dose_ug=360, day_ug=1080, from_day=8,
         until_day=10, hold=PUBLISHED),
]  # fmt: skip
NOTE = "protocol_usual_outcome"


def codes(steps, person=Person(body=Body(egfr=95))):  # noqa: B008  # a frozen value, never changed
    return {verdict.code for verdict in protocols.may_sign_protocol(steps, person)} - {NOTE}


def test_the_clonidine_and_the_lofexidine_protocol_of_the_sources_are_signed_without_a_word():
    assert codes([TEST, ON, DOWN]) == set()
    assert codes(LOFEXIDINE) == set()


def test_every_signature_is_told_that_a_return_to_use_is_the_usual_outcome():
    assert NOTE in {v.code for v in protocols.may_sign_protocol([TEST, ON, DOWN], Person())}


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([], {"protocol_says_nothing"}),
        ([TEST, DOWN], {"protocol_not_in_order", "protocol_without_falling_steps"}),
        (
            [replace(TEST, from_day=3), replace(ON, from_day=2), replace(DOWN, from_day=4)],
            {"protocol_days_not_in_order"},
        ),
        (
            [TEST, ON, DOWN, replace(TEST, line="z")],
            {"protocol_medicine_in_two_lines", "protocol_without_falling_steps"},
        ),
        ([TEST, replace(ON, dose_ug=900), DOWN], {"protocol_dose_above_its_day", "over_a_limit"}),
        ([TEST, replace(ON, hold=None), DOWN], {"protocol_holds_too_late"}),
        ([TEST, replace(ON, hold=Hold(89, 60, 50)), DOWN], {"protocol_holds_too_late"}),
        ([TEST, ON], {"protocol_without_falling_steps"}),
        ([replace(TEST, day_ug=1200), ON], {"protocol_without_falling_steps"}),  # 0.1 mg, once
        ([replace(ON, number=1), replace(DOWN, number=2)], {"protocol_without_a_test"}),
        ([LOFEXIDINE[0], replace(LOFEXIDINE[1], until_day=None)], {"protocol_course_too_long"}),
        ([LOFEXIDINE[0], replace(LOFEXIDINE[1], from_day=12, until_day=14)], set()),
        (
            [LOFEXIDINE[0], replace(LOFEXIDINE[1], from_day=12, until_day=15)],
            {"protocol_course_too_long"},
        ),
        ([LOFEXIDINE[0], replace(LOFEXIDINE[1], until_day=8)], {"protocol_taper_unusual"}),
        ([LOFEXIDINE[0], replace(LOFEXIDINE[1], until_day=9)], set()),
        ([LOFEXIDINE[0], replace(LOFEXIDINE[1], until_day=11)], set()),
        ([LOFEXIDINE[0], replace(LOFEXIDINE[1], until_day=12)], {"protocol_taper_unusual"}),
        ([replace(LOFEXIDINE[0], dose_ug=721), LOFEXIDINE[1]], {"over_a_limit"}),
        (
            [Step(line="c", number=1, medicine="lorazepam", dose_ug=1000, day_ug=4000)],
            {"protocol_only_in_hospital"},
        ),
    ],
)
def test_each_fault_of_a_protocol_is_named(steps, expected):
    assert codes(steps) == expected


@pytest.mark.parametrize("has", sorted(protocols.AVOID))
def test_what_speaks_against_clonidine_and_lofexidine_stops_both(has):
    person = Person(avoid=(has,), body=Body(egfr=95))
    assert codes([TEST, ON, DOWN], person) == {"protocol_avoided_with"}
    assert codes(LOFEXIDINE, person) == {"protocol_avoided_with"}


def test_a_controlled_medicine_that_the_register_does_not_keep_is_in_no_protocol():
    step = Step(line="c", number=1, medicine="lorazepam", dose_ug=1000, day_ug=4000)
    assert codes([step], Person(setting="hospital")) == {"protocol_not_in_the_register"}


def test_a_taper_alone_is_a_protocol_and_lofexidine_asks_for_the_kidneys():
    assert codes([], Person(agonist="buprenorphine")) == set()
    assert codes(LOFEXIDINE, Person()) == {"protocol_kidneys_unknown"}


# source: buprenorphine-13-days (K)
def test_the_published_13_days_of_buprenorphine_are_there_to_be_read():
    (one,) = [e for e in protocols.examples() if e.key == "buprenorphine_13_days"]
    assert [sum(day) // MG for day in one.days] == [8, 8, 16, 14, 12, 10, 8, 6, 6, 4, 4, 2, 2]
    assert "29 %" in one.outcome
    for example in protocols.examples():
        assert cited(example.source).evidence
        assert (example.days or example.lines, example.checked_by) == (
            example.days or example.lines, "",
        )  # fmt: skip
