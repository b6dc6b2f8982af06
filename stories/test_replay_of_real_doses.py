"""One person in forty of three trials, every dose asked again; docs/replay_of_real_doses.md."""

from itertools import islice

import pytest

from benchmarks.replay_doses import EVERY_FORTIETH, RULES_OF, lives, replay
from stories.house import tree
from throughcare.clinical.jurisdictions.law import rules_of

PAPER = tree.words(tree.ROOT / "docs" / "replay_of_real_doses.md")


@pytest.fixture(scope="module")
def counted():
    return replay(islice(lives(), 0, None, EVERY_FORTIETH), rules_of("us", RULES_OF))


def said(counted, trial, medicine):
    """{code: doses}"""
    return {key[3]: n for key, n in counted.said.items() if key[:2] == (trial, medicine)}


def test_one_person_in_forty_is_60_people_with_5838_doses(counted):
    assert sum(map(len, counted.people.values())) == 60
    assert counted.doses == {
        (27, "buprenorphine"): 1480, (27, "methadone"): 2407, (30, "buprenorphine"): 1256,
        (51, "buprenorphine"): 678, (51, "naltrexone"): 17,
    }  # fmt: skip


def test_of_2407_doses_of_methadone_15_would_have_waited_for_the_prescriber(counted):
    assert {key[2]: n for key, n in counted.worst.items() if key[:2] == (27, "methadone")} == {
        "nothing": 1726, "note": 411, "caution": 255, "stop": 15,
    }  # fmt: skip
    heard = said(counted, 27, "methadone")
    assert (heard["missed_in_first_week"], heard["missed_prescriber_first"]) == (5, 7)
    assert (heard["missed_new_induction"], heard["dose_still_rising"]) == (4, 557)


def test_55_of_3414_doses_of_buprenorphine_came_after_three_missed_days_or_more(counted):
    stops = [
        said(counted, trial, "buprenorphine")["buprenorphine_missed_prescriber_first"]
        for trial in (27, 30, 51)
    ]
    assert stops == [33, 15, 7]


def test_of_17_injections_of_naltrexone_5_came_before_28_days_and_4_after(counted):
    assert said(counted, 51, "naltrexone") == {"depot_before_due": 5, "blockade_has_ended": 4}


def test_every_dose_that_two_days_of_a_record_claim_is_asked_and_none_is_dropped(counted):
    carried = sum(days for person in islice(lives(), 0, None, EVERY_FORTIETH)
                  for _first, _amount, days in person["doses"])  # fmt: skip
    assert counted.doses.total() == carried == 5838
    assert "216,242" in PAPER
