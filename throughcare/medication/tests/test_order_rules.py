"""What the rules say of an order with everything that is known of the person, and of those that
stand: each fact that is written down reaches the rule that asks for it."""

from datetime import timedelta

import pytest

from throughcare import clock
from throughcare.clinical.medicines import mg_words
from throughcare.intake.models import Pregnancy
from throughcare.medication import prescribing, safety
from throughcare.medication.actions import orders
from throughcare.medication.actions.orders import Planned
from throughcare.medication.models import (
    BodyRisk,
    Ecg,
    Lab,
    LastOpioid,
    OtherMedicine,
)
from throughcare.medication.tests.conftest import MG

pytestmark = pytest.mark.django_db
BUP = {"medicine": "buprenorphine", "family": "buprenorphine-tablet"}
DAY = timedelta(days=1)


def said(order, at=None) -> dict[str, str]:
    return {one.code: one.level for one in safety.of_order(order, at=at or clock.now())}


# --- the withdrawal gate ----------------------------------------------------------------------
def test_whoever_goes_on_with_buprenorphine_from_elsewhere_need_not_be_in_withdrawal(written):
    told = said(written(mg=16, kind="maintain", **BUP))
    assert "cows_before_buprenorphine" not in told
    assert told["first_dose_here"] == "caution"
    assert not {code for code in told if code.startswith("buprenorphine_day")}


def test_who_takes_methadone_here_is_gated_whatever_the_order_is_called(written, ordered, taken):
    taken(ordered(mg=30), 2)
    assert said(written(mg=4, kind="maintain", **BUP))["cows_before_buprenorphine"] == "stop"


@pytest.mark.parametrize(("ago", "gated"), [(1, False), (5, False), (6, True), (60, True)])
def test_after_a_gap_the_gate_stands_again_however_often_it_was_passed_before(
    written, taken, today, ago, gated
):
    before = written(Planned(today - 90 * DAY, today - DAY, 8 * MG), **BUP)
    taken(before, ago, ago + 1)
    told = said(written(mg=8, kind="start", **BUP))
    assert ("cows_before_buprenorphine" in told) is gated


@pytest.mark.parametrize(("ago", "gated"), [(30, False), (60, True)])
def test_under_an_injection_that_still_works_tablets_need_no_withdrawal(
    written, taken, today, ago, gated
):
    injection = written(
        Planned(today - ago * DAY, today - ago * DAY, 300 * MG), kind="depot",
        medicine="buprenorphine", family="sublocade",
    )  # fmt: skip
    taken(injection, ago)
    told = said(written(mg=8, kind="start", **BUP))
    assert ("cows_before_buprenorphine" in told) is gated


def test_signed_a_day_ahead_the_score_is_asked_at_the_window_before_the_first_dose(
    written, members, today, scored
):
    order = written(Planned(today + DAY, None, 4 * MG), kind="start", **BUP)
    assert said(order)["cows_on_the_day"] == "note"
    orders.sign_order(order=order, reason="seen", by=members["prescriber"], at=clock.now())
    tomorrow = clock.now() + DAY
    told = {v.code: v.level for v in safety.of_dose(order.steps.get(), at=tomorrow)}
    assert told["cows_before_buprenorphine"] == "stop"


@pytest.mark.parametrize(
    ("points", "level"), [(7, "stop"), (8, "caution"), (10, "caution"), (11, None)]
)
def test_the_window_asks_the_score_of_these_hours_before_the_first_buprenorphine(
    written, ordered, members, scored, points, level
):
    scored(12, minutes=60)
    order = ordered(mg=4, kind="start", **BUP)
    scored(points, minutes=1)
    told = {v.code: v.level for v in safety.of_dose(order.steps.get(), at=clock.now())}
    assert told.get("cows_too_low" if points < 8 else "cows_borderline") == level


# --- the first day ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("kind", "details"),
    [
        (OtherMedicine, {"name": "diazepam"}),
        (OtherMedicine, {"name": "Tranxene", "class_key": "cns-depressant"}),
        (BodyRisk, {"risk": "lung-disease"}),
        (BodyRisk, {"risk": "release"}),
        (LastOpioid, {"acts": "short", "words": "her word"}),
    ],
)
def test_sedatives_illness_or_days_without_opioids_ask_for_a_lower_first_day(
    written, known, today, kind, details
):
    order = written(mg=15, kind="start")
    assert "first_day_low_tolerance" not in said(order)
    known(kind, **details | ({"on": today - 6 * DAY} if kind is LastOpioid else {}))
    assert said(order)["first_day_low_tolerance"] == "caution"


@pytest.mark.parametrize(("years", "low"), [(60, False), (61, True)])
def test_over_sixty_a_lower_first_day_is_asked_for(written, admitted, today, years, low):
    admitted.date_of_birth = today.replace(year=today.year - years, day=1)
    admitted.save()
    assert ("first_day_low_tolerance" in said(written(mg=15, kind="start"))) is low


def test_a_methadone_order_is_no_low_dose_start_and_keeps_its_first_day(written):
    told = said(written(mg=60, kind="start", must_not_skip=True))
    assert told["first_day_above_law"] == "stop"
    assert told["low_dose_is_of_buprenorphine"] == "stop"


def test_a_written_protocol_of_methadone_is_no_high_dose_start(written):
    assert "high_plan_above_published" not in said(written(mg=40, kind="start", protocol="our own"))


def test_a_high_dose_start_at_home_is_not_supervised(written, today, scored):
    scored(12)
    home = written(Planned(today, None, 16 * MG, "", "home"), kind="start", protocol="P1", **BUP)
    assert said(home)["high_start_without_protocol"] == "stop"
    watched = written(mg=16, kind="start", protocol="P1", **BUP)
    assert "high_start_without_protocol" not in said(watched)


# --- the heart --------------------------------------------------------------------------------
def test_an_ecg_of_three_months_ago_counts_for_treatment_of_a_year(
    written, ordered, taken, known, today
):
    order = ordered(Planned(today - 400 * DAY, None, 60 * MG), at=clock.now() - 400 * DAY)
    taken(order, *range(1, 100), 399)
    known(Ecg, on=today - 90 * DAY, qtc_ms=430)
    told = said(written(mg=65, replaces=order))
    assert not {code for code in told if code.startswith("ecg_")}


@pytest.mark.parametrize(("ecg_ago", "due"), [(10, False), (31, True)])
def test_above_100_mg_one_ecg_since_the_rise_is_enough(
    written, ordered, taken, known, today, ecg_ago, due
):
    order = ordered(Planned(today - 30 * DAY, None, 110 * MG), at=clock.now() - 30 * DAY)
    taken(order, *range(1, 31))
    known(Ecg, on=today - ecg_ago * DAY, qtc_ms=430)
    told = said(written(mg=120, replaces=order))
    assert ("ecg_above_amount" in told) is due


def test_a_faint_written_down_asks_for_an_ecg(written, known, today):
    known(Ecg, on=today - 5 * DAY, qtc_ms=430)
    known(BodyRisk, risk="syncope", on=today - 2 * DAY)
    assert said(written(mg=30))["ecg_after_fainting"] == "caution"


def test_an_ecg_of_years_ago_is_none_from_before_the_start(written, known, today):
    known(Ecg, on=today - 366 * DAY, qtc_ms=430)
    assert said(written(mg=20, kind="start"))["ecg_before_start"] == "caution"


# --- other medicines --------------------------------------------------------------------------
def test_lofexidine_ordered_here_is_told_to_methadone_and_methadone_to_lofexidine(
    written, ordered, today
):
    lofexidine = {"medicine": "lofexidine", "family": "lofexidine-oral"}
    days = Planned(today, today + 6 * DAY, 540)
    first = ordered(mg=30)
    assert said(written(days, **lofexidine))["qt_together"] == "caution"
    orders.stop_order(order=first, why="x", by=first.by, at=clock.now())
    ordered(days, **lofexidine)
    assert said(written(mg=30))["qt_together"] == "caution"


def test_a_name_and_the_class_beside_it_are_both_looked_up(written, known):
    known(OtherMedicine, name="Quetiapine 25", class_key="qt")
    told = said(written(mg=30))
    assert {"qt_together", "sedation_together"} <= set(told)
    (why,) = [v.why for v in safety.of_order(written(mg=31), at=clock.now())
              if v.code == "qt_together"]  # fmt: skip
    assert "Quetiapine 25" in why


@pytest.mark.parametrize(("days", "level"), [(14, None), (15, "stop"), (None, "stop")])
def test_lofexidine_is_ordered_for_14_days_at_most(written, today, days, level):
    last = today + (days - 1) * DAY if days else None
    order = written(Planned(today, last, 540), medicine="lofexidine", family="lofexidine-oral")
    told = [v.level for v in safety.of_order(order, at=clock.now()) if "Longer than" in v.why]
    assert told == ([level] if level else [])


@pytest.mark.parametrize(
    ("test", "value", "most"),
    [("egfr", "95", 2880), ("egfr", "89.9", 1440), ("egfr", "29", 720),
     ("child-pugh", "6", 2160), ("child-pugh", "9", 1440), ("child-pugh", "10", 720)],
)  # fmt: skip
def test_kidney_and_liver_lower_what_the_label_of_lofexidine_allows(
    written, known, today, test, value, most
):
    known(Lab, test=test, value=value, on=today)

    def told(ug):
        parts = [Planned(today, today, ug // 4, part) for part in ("a", "b", "c", "d")]
        order = written(*parts, medicine="lofexidine", family="lofexidine-oral")
        return [v for v in safety.of_order(order, at=clock.now())
                if v.level == "stop" and mg_words(most) in v.why]  # fmt: skip

    assert not told(most)
    assert told(most + 4)


def test_clonidine_ten_times_too_much_is_stopped_at_a_first_order_too(written):
    order = written(Planned(clock.today(), None, 4000), medicine="clonidine",
                    family="clonidine-oral")  # fmt: skip
    assert said(order)["ten_times_a_usual_amount"] == "stop"


# --- beside other orders ----------------------------------------------------------------------
def test_methadone_stopped_from_tomorrow_makes_room_for_buprenorphine_the_day_after(
    written, ordered, members, today, scored
):
    methadone = ordered(mg=30)
    orders.stop_order(order=methadone, why="crosses over", from_day=today + DAY,
                      by=members["prescriber"], at=clock.now())  # fmt: skip
    told = said(written(Planned(today + 2 * DAY, None, 4 * MG), kind="start", **BUP))
    assert "two_opioids_ordered" not in told
    assert "two_opioids_ordered" in said(written(mg=4, kind="start", **BUP))


def test_amounts_that_fall_are_a_taper_whatever_the_order_is_called(written, today):
    def falling(kind, **more):
        return said(written(
            Planned(today, today + 6 * DAY, 60 * MG), Planned(today + 7 * DAY, None, 50 * MG),
            kind=kind, **more,
        ))  # fmt: skip

    assert falling("maintain")["falling_is_a_taper"] == "stop"
    assert falling("titrate")["falling_is_a_taper"] == "stop"
    assert "falling_is_a_taper" not in falling("taper", person_agrees=True)


@pytest.mark.parametrize("state", ["yes", "possible"])
def test_no_taper_is_signed_in_pregnancy_and_none_that_was_signed_goes_on_unsaid(
    written, ordered, admitted, members, today, state
):
    taper = ordered(
        Planned(today, today + 6 * DAY, 60 * MG), Planned(today + 7 * DAY, None, 50 * MG),
        kind="taper", person_agrees=True,
    )  # fmt: skip
    Pregnancy.objects.create(patient=admitted, state=state, at=clock.now(), by=members["nurse"])
    assert said(taper)["no_taper_while_pregnant"] == "stop"
    shown = {v.code: v.level for v in prescribing.screen(admitted)["verdicts"]}
    assert shown["no_taper_while_pregnant"] == "stop"


# --- guests -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("ago", "mg", "expected"),
    [(1, 60, set()), (1, 90, {"guest_amount_differs"}), (4, 60, {"guest_days_missed"})],
)
def test_a_guest_s_order_is_compared_with_the_last_dose_of_their_own_clinic(
    written, today, ago, mg, expected
):
    guest = {"phone": "555-0199", "confirmed_with": "Nurse Lee", "last_dose_ug": 60 * MG,
             "letter_on": today, "last_dose_on": today - ago * DAY}  # fmt: skip
    told = said(written(mg=mg, kind="guest", guest_of="Zion Hill", item=None, guest=guest))
    assert {code for code in told if code.startswith("guest_")} == expected


# --- injections -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("first", "second", "ago", "code"),
    [(16, 8, 1, "depot_second_of_first_week"), (16, 8, 3, "depot_second_of_first_week"),
     (16, 8, 4, "depot_too_early"), (16, 16, 2, "depot_too_early"),
     (24, 8, 2, "depot_too_early")],
)  # fmt: skip
def test_in_the_first_week_of_weekly_injections_8_mg_may_follow_16(
    written, taken, today, first, second, ago, code
):
    weekly = {"kind": "depot", "medicine": "buprenorphine", "family": "brixadi-weekly"}
    taken(written(Planned(today - ago * DAY, today, first * MG), **weekly), ago)
    told = said(written(Planned(today, today, second * MG), **weekly))
    assert {one for one in told if one.startswith("depot_")} == {code}


@pytest.mark.parametrize(("given", "level"), [(0, "caution"), (1, "note"), (2, None)])
def test_the_first_two_monthly_injections_of_sublocade_are_300(written, taken, today, given, level):
    monthly = {"kind": "depot", "medicine": "buprenorphine", "family": "sublocade"}
    for number in range(given):
        ago = 30 * (number + 1)
        taken(written(Planned(today - ago * DAY, today, 300 * MG), **monthly), ago)
    told = said(written(Planned(today, today, 100 * MG), **monthly))
    assert told.get("sublocade_begins_with_300") == (level if level == "caution" else None)
    assert told.get("sublocade_second_may_be_100") == (level if level == "note" else None)
