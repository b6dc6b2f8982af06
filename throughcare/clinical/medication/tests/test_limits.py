"""What a label says about an amount is said exactly when it is passed."""

import pytest

from throughcare.clinical.medication.hepatic import child_pugh_limit, egfr_limit
from throughcare.clinical.medication.limits import over_limits
from throughcare.clinical.medicines import medicine


def levels(key, mg, **more):
    said = over_limits(medicine(key), day_ug=round(mg * 1000), **more)
    return [(verdict.level, verdict.source) for verdict in said]


@pytest.mark.parametrize(
    ("key", "mg", "expected"),
    [
        ("buprenorphine", 24, []),
        ("buprenorphine", 26, [("note", "bup-maximum-in-practice")]),
        ("buprenorphine", 32, [("note", "bup-maximum-in-practice")]),
        ("buprenorphine", 34, [("caution", "bup-maximum-in-practice"),
                               ("note", "bup-maximum-in-practice")]),
        ("methadone", 100, []),
        ("methadone", 101, [("note", "krantz-2009")]),
    ],
)  # fmt: skip
def test_no_amount_of_methadone_or_buprenorphine_is_a_hard_stop(key, mg, expected):
    assert levels(key, mg) == expected


def test_lofexidine_at_most_0_72_mg_at_once_and_2_88_mg_a_day():
    assert levels("lofexidine", 2.88, dose_ug=720) == []
    assert levels("lofexidine", 2.88, dose_ug=900) == [("stop", "lofexidine-label")]
    assert levels("lofexidine", 3.06, dose_ug=720) == [("stop", "lofexidine-label")]


def test_clonidine_1_2_mg_on_the_first_day_and_2_mg_afterwards():
    assert levels("clonidine", 1.2, dose_ug=200, first_day=True) == []
    assert levels("clonidine", 1.3, dose_ug=200, first_day=True) == [("caution", "cmaj-alpha2")]
    assert levels("clonidine", 1.3, dose_ug=200) == []
    assert levels("clonidine", 2.1, dose_ug=200) == [("caution", "cmaj-alpha2")]


@pytest.mark.parametrize(
    ("score", "mg"), [(5, 2.16), (6, 2.16), (7, 1.44), (9, 1.44), (10, 0.72), (15, 0.72)]
)
def test_lofexidine_with_liver_disease_follows_the_table_of_its_label(score, mg):
    key = child_pugh_limit(score)
    assert levels("lofexidine", mg, dose_ug=180, also=[key]) == []
    assert levels("lofexidine", mg + 0.18, dose_ug=180, also=[key]) == [
        ("stop", "lofexidine-label")
    ]


@pytest.mark.parametrize(
    ("egfr", "mg"), [(0, 0.72), (29.9, 0.72), (30, 1.44), (89.9, 1.44), (90, None), (120, None)]
)
def test_lofexidine_with_kidney_disease_follows_its_table(egfr, mg):
    key = egfr_limit(egfr)
    assert (key is None) == (mg is None)
    if mg:
        assert medicine("lofexidine").limit(key).ug == round(mg * 1000)


def test_scores_that_cannot_be_are_refused():
    with pytest.raises(ValueError, match="5 to 15"):
        child_pugh_limit(4)
    with pytest.raises(ValueError, match="not below nought"):
        egfr_limit(-1)


def test_a_limit_from_knowledge_says_so_on_the_screen():
    assert (
        "Not reviewed: from knowledge"
        in over_limits(medicine("buprenorphine"), day_ug=26_000)[0].why
    )
