"""Every published band and cut-off at its edges; the figures come from the field, not our files."""

import pytest

from throughcare.clinical.instruments import load, read, score
from throughcare.clinical.instruments.tests.making import answers_with_total

EDGES = {
    "phq-9": [(0, 4, "minimal"), (5, 9, "mild"), (10, 14, "moderate"),
              (15, 19, "moderately severe"), (20, 27, "severe")],
    "gad-7": [(0, 4, "minimal"), (5, 9, "mild"), (10, 14, "moderate"), (15, 21, "severe")],
    "cows": [(0, 4, "none"), (5, 12, "mild"), (13, 24, "moderate"),
             (25, 36, "moderately severe"), (37, 48, "severe")],
    "dast-10": [(0, 0, "none"), (1, 2, "low"), (3, 5, "moderate"), (6, 8, "substantial"),
                (9, 10, "severe")],
    "pc-ptsd-5": [(0, 2, "negative screen"), (3, 3, "positive screen at the sensitive cut-off (3)"),
                  (4, 5, "positive screen")],
    "pcl-5": [(0, 30, "below the cut-off"), (31, 33, "around the cut-off (31 to 33)"),
              (34, 80, "above the cut-off")],
    "ucla-3": [(3, 5, "below the cut-off for loneliness"), (6, 9, "lonely")],
    "barc-10": [(10, 46, "below 47"), (47, 60, "47 or more, as in sustained remission")],
    "ace": [(0, 3, "fewer than 4"), (4, 10, "4 or more, commonly called high")],
    "hark": [(0, 0, "negative screen"), (1, 4, "positive screen")],
    "stress": [(0, 2, "not a risk answer"), (3, 4, "a risk answer")],
    "pss-4": [(0, 16, None)],
    "tea": [(4, 40, None)],
    "craving-vas": [(0, 10, None)],
}  # fmt: skip
VECTORS = [
    pytest.param(name, total, band, id=f"{name} {total}")
    for name, bands in EDGES.items()
    for low, high, band in bands
    for total in sorted({low, high})
]


@pytest.mark.parametrize(("name", "total", "band"), VECTORS)
def test_a_total_at_the_edge_of_a_published_band_is_called_by_its_name(name, total, band):
    form = load(name)
    result = score(form, answers_with_total(form, total))
    assert (result.score, result.band) == (total, band)


@pytest.mark.parametrize("name", EDGES)
def test_the_range_is_the_published_one_and_nothing_lies_outside(name):
    form = load(name)
    assert (form.scoring.low, form.scoring.high) == (EDGES[name][0][0], EDGES[name][-1][1])
    with pytest.raises(KeyError):
        answers_with_total(form, EDGES[name][-1][1] + 1)


AUDIT_C = [
    (2, None, "negative screen"), (2, "female", "negative screen"), (2, "male", "negative screen"),
    (3, None, "positive screen for women, negative for men"),
    (3, "female", "positive screen"), (3, "male", "negative screen"),
    (4, None, "positive screen"), (4, "female", "positive screen"), (4, "male", "positive screen"),
    (12, None, "positive screen"),
]  # fmt: skip


@pytest.mark.parametrize(("total", "sex", "band"), AUDIT_C)
def test_the_audit_c_is_positive_from_3_for_women_and_from_4_for_men(total, sex, band):
    form = load("audit-c")
    assert score(form, answers_with_total(form, total), sex=sex).band == band


def test_the_audit_c_cut_may_also_be_told_in_the_answers():
    form = load("audit-c")
    answers = {"often": 3, "drinks": 0, "six_or_more": 0}
    assert score(form, {**answers, "cut_for": "women"}).band == "positive screen"
    assert score(form, {**answers, "cut_for": "men"}).band == "negative screen"


def test_the_audit_c_of_somebody_who_never_drinks_is_0_and_asks_nothing_more():
    form = load("audit-c")
    assert score(form, {"often": 0}).score == 0
    assert score(form, read(form, [0, 0, 0])).score == 0


def test_an_audit_c_of_3_from_frequency_alone_is_to_be_looked_at():
    codes = [flag.code for flag in score(load("audit-c"), read(load("audit-c"), [3, 0, 0])).flags]
    assert "audit-c.frequency_only" in codes


def test_dast_10_question_3_counts_the_other_way_round():
    form = load("dast-10")
    assert score(form, read(form, [0, 0, 1, 0, 0, 0, 0, 0, 0, 0])).score == 0
    assert score(form, read(form, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0])).score == 1
    assert score(form, read(form, [1, 1, 0, 1, 1, 1, 1, 1, 1, 1])).score == 10


def test_pss_4_questions_2_and_3_count_the_other_way_round():
    form = load("pss-4")
    assert score(form, read(form, [4, 0, 0, 4])).score == 16
    assert score(form, read(form, [0, 4, 4, 0])).score == 0


COWS_MAXIMA = [4, 4, 5, 5, 4, 4, 5, 4, 4, 4, 5]


def test_the_cows_items_have_the_published_maxima_which_come_to_48():
    form = load("cows")
    assert [max(option.value for option in item.options) for item in form.items] == COWS_MAXIMA
    assert score(form, read(form, COWS_MAXIMA)).score == sum(COWS_MAXIMA) == 48


def test_pc_ptsd_5_without_any_event_is_0_and_stops():
    assert score(load("pc-ptsd-5"), {"event": False}).score == 0


def test_pcl_5_clusters_hold_5_2_7_and_6_items():
    result = score(load("pcl-5"), read(load("pcl-5"), [4] * 20))
    assert result.subscales == {"intrusion": 20, "avoidance": 8, "mood": 28, "arousal": 24}


PATTERNS = [
    ([1, 1, 2, 2], True), ([0, 1, 2, 2], False), ([1, 0, 2, 2], False), ([1, 1, 1, 2], False),
    ([1, 1, 2, 1], False),
]  # fmt: skip


@pytest.mark.parametrize(("strong", "met"), PATTERNS)
def test_the_pcl_5_pattern_needs_1_b_1_c_2_d_and_2_e_items_of_2_or_more(strong, met):
    form = load("pcl-5")
    answers = {}
    for subscale, count in zip(form.subscales, strong, strict=True):
        answers |= {key: 2 if n < count else 1 for n, key in enumerate(subscale.items)}
    codes = {flag.code for flag in score(form, answers).flags}
    assert ("pcl-5.provisional_pattern" in codes) is met


NO_TOTAL = ("bam", "top", "rulers", "c-ssrs", "ahc-hrsn", "family-history", "taps", "access",
            "peers", "circumstances")  # fmt: skip


@pytest.mark.parametrize("name", NO_TOTAL)
def test_where_the_field_has_no_valid_total_there_is_none(name):
    form = load(name)
    assert form.scoring.low is None
    assert form.bands == ()
