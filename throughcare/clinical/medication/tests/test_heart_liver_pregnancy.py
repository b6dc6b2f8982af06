"""QTc, liver and pregnancy: what they say, what they never stop."""

from datetime import date, timedelta
from itertools import product as every

import pytest

from throughcare.clinical.medication.hepatic import Liver, hepatic, liver_tests_due
from throughcare.clinical.medication.pregnancy import pregnancy
from throughcare.clinical.medication.qtc import ecg_due, may_raise, todays_dose

START = date(2026, 1, 1)


def codes(said):
    return [verdict.code for verdict in said]


@pytest.mark.parametrize(
    ("qtc", "raised", "today"),
    [(None, "ok", "ok"), (400, "ok", "ok"), (450, "ok", "ok"), (451, "caution", "caution"),
     (499, "caution", "caution"), (500, "stop", "caution"), (560, "stop", "caution")],
)  # fmt: skip
def test_a_qtc_of_500_holds_an_increase_and_calls_the_prescriber_but_never_stops_a_dose(
    qtc, raised, today
):
    assert may_raise(qtc).level == raised
    assert todays_dose(qtc).level == today
    assert may_raise(qtc).source in ("", "krantz-2009")


@pytest.mark.parametrize(
    ("days", "ecgs", "more", "expected"),
    [
        (0, [], {}, []),
        (30, [], {}, []),
        (31, [], {}, ["ecg_in_first_month"]),
        (31, [-5], {}, ["ecg_in_first_month"]),
        (31, [20], {}, []),
        (200, [20], {}, []),
        (385, [20], {}, []),
        (386, [20], {}, ["ecg_yearly"]),
        (200, [20], {"day_ug": 100_000}, []),
        (200, [20], {"day_ug": 101_000, "above_since": 100}, ["ecg_above_amount"]),
        (200, [20, 110], {"day_ug": 101_000, "above_since": 100}, []),
        (200, [20], {"fainted_on": 190}, ["ecg_after_fainting"]),
        (200, [20, 190], {"fainted_on": 190}, []),
        (200, [20, 300], {"fainted_on": 190}, ["ecg_after_fainting"]),  # one that is still to come
    ],
)
def test_which_ecg_is_due(days, ecgs, more, expected):
    def on(days):
        return START + timedelta(days=days)

    more = {key: value if key == "day_ug" else on(value) for key, value in more.items()}
    said = ecg_due(today=on(days), first_dose_on=START, ecgs_on=[on(day) for day in ecgs], **more)
    assert codes(said) == expected
    assert {verdict.level for verdict in said} <= {"caution"}


def test_before_methadone_an_ecg_is_asked_for_and_nothing_waits_for_it():
    (said,) = ecg_due(today=START, first_dose_on=None, ecgs_on=[])
    assert (said.code, said.level) == ("ecg_before_start", "caution")
    assert ecg_due(today=START, first_dose_on=None, ecgs_on=[START]) == []


@pytest.mark.parametrize(
    ("liver", "ill"),
    [(Liver(), False), (Liver(alt_times=5), False), (Liver(alt_times=5.1), True),
     (Liver(alt_times=3.1, bilirubin_times=2), False),
     (Liver(alt_times=3.1, bilirubin_times=2.1), True),
     (Liver(alt_times=3, bilirubin_times=4), False), (Liver(acute=True), True)],
)  # fmt: skip
def test_an_ill_liver_holds_the_start_of_naltrexone_and_otherwise_calls_the_prescriber(liver, ill):
    for medicine, starting in every(("methadone", "buprenorphine", "naltrexone"), (True, False)):
        level = hepatic(liver, medicine=medicine, starting=starting).level
        stopped = medicine == "naltrexone" and starting
        assert level == (("stop" if stopped else "caution") if ill else "ok")


def test_liver_tests_come_once_and_then_within_the_year():
    due = {"medicine": "buprenorphine", "today": START}
    assert liver_tests_due(last_on=None, **due).level == "note"
    assert not liver_tests_due(last_on=START - timedelta(days=366), **due)
    assert liver_tests_due(last_on=START - timedelta(days=365), **due)
    assert liver_tests_due(last_on=None, medicine="methadone", today=START)


STATES = ("pregnant", "possible", "unknown", "not", "after_birth")
ACTS = ("start", "go_on", "raise", "lower", "taper")
STOPS = {
    ("pregnant", "taper"): "no_taper_while_pregnant",
    ("possible", "taper"): "no_taper_while_pregnant",
}
NALTREXONE_STOPS = STOPS | {
    ("pregnant", "start"): "naltrexone_not_begun_pregnant",
    ("possible", "start"): "pregnancy_test_before_naltrexone",
}


@pytest.mark.parametrize("medicine", ["methadone", "buprenorphine", "naltrexone"])
def test_pregnancy_stops_a_taper_and_the_start_of_naltrexone_and_nothing_else(medicine):
    stops = {
        (state, act): said.code
        for state, act in every(STATES, ACTS)
        if (said := pregnancy(state, act, medicine=medicine)).level == "stop"
    }
    assert stops == (NALTREXONE_STOPS if medicine == "naltrexone" else STOPS)


@pytest.mark.parametrize(
    ("state", "act", "medicine", "code"),
    [("pregnant", "go_on", "methadone", "pregnant_goes_on"),
     ("pregnant", "lower", "buprenorphine", "lowered_while_pregnant"),
     ("pregnant", "go_on", "naltrexone", "pregnant_on_naltrexone"),
     ("unknown", "start", "naltrexone", "pregnancy_not_asked"),
     ("unknown", "start", "methadone", ""), ("unknown", "taper", "methadone", ""),
     ("after_birth", "go_on", "methadone", "after_birth"), ("not", "start", "naltrexone", "")],
)  # fmt: skip
def test_what_pregnancy_says(state, act, medicine, code):
    assert pregnancy(state, act, medicine=medicine).code == code
