"""Each published cut-off, just below and at it. The figures stand here again, from the papers."""

import pytest

from throughcare.clinical import instruments
from throughcare.clinical.assessment import findings
from throughcare.clinical.assessment.causes import every_cause
from throughcare.clinical.assessment.tests.sheets import bare, evidence


def level(code, *sheets, **facts):
    """The level found, or None when it was not asked."""
    found = {finding.code: finding for finding in findings(evidence(*sheets, **facts))}
    return found[code].level if code in found else None


BY_SCORE = [
    ("mental_health.depression", "phq-9", ((0, 0), (9, 0), (10, 2), (14, 2), (15, 3), (27, 3))),
    ("mental_health.anxiety", "gad-7", ((0, 0), (9, 0), (10, 2), (14, 2), (15, 3), (21, 3))),
    ("mental_health.ptsd", "pcl-5", ((30, 0), (31, 2), (33, 2), (34, 3), (80, 3))),
    ("mental_health.cravings", "craving-vas", ((4, 0), (5, 2), (10, 2))),
    ("social.isolation", "ucla-3", ((3, 0), (5, 0), (6, 2), (9, 2))),
    ("social.recovery_capital", "barc-10", ((10, None), (46, None), (47, 2), (60, 2))),
    ("access.opioid_use_disorder", "dsm-5-oud",
     ((0, 0), (1, 0), (2, 1), (3, 1), (4, 2), (5, 2), (6, 3), (11, 3))),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "instrument", "score", "expected"),
    [(code, name, score, lvl) for code, name, edges in BY_SCORE for score, lvl in edges],
)
def test_a_score_has_this_level(code, instrument, score, expected):
    assert level(code, bare(instrument, score=score)) == expected


@pytest.mark.parametrize(
    ("sex", "score", "expected"),
    [("female", 2, 0), ("female", 3, 2), ("male", 3, 0), ("male", 4, 2), (None, 2, 0), (None, 3, 1),
     (None, 4, 2), ("specified", 3, 1)],
)  # fmt: skip
def test_audit_c_is_positive_from_3_for_women_and_4_for_men(sex, score, expected):
    facts = {"sex_for_care": sex} if sex else {}
    assert level("mental_health.alcohol", bare("audit-c", score=score), **facts) == expected


@pytest.mark.parametrize(("cut_for", "expected"), [("women", 2), ("men", 0)])
def test_audit_c_at_3_follows_the_cut_off_that_was_chosen(cut_for, expected):
    sheet = bare("audit-c", {"cut_for": cut_for}, score=3)
    assert level("mental_health.alcohol", sheet) == expected


@pytest.mark.parametrize(
    ("sex", "score", "expected"),
    [("male", 2, 0), ("male", 3, 1), ("male", 4, 2), ("female", 3, 2), (None, 3, 1), (None, 4, 2)],
)
def test_pc_ptsd_5_is_clear_from_4_and_for_women_from_3(sex, score, expected):
    facts = {"sex_for_care": sex} if sex else {}
    assert level("mental_health.ptsd", bare("pc-ptsd-5", score=score), **facts) == expected


@pytest.mark.parametrize(
    ("band", "expected"), [("none reported", 0), ("low", 1), ("moderate", 2), ("high", 3)]
)
def test_the_columbia_triage_becomes_this_level(band, expected):
    assert level("mental_health.suicide", bare("c-ssrs", band=band)) == expected


BY_ANSWER = [
    ("mental_health.suicide", "phq-9", "self_harm", ((0, 0), (1, 2), (3, 2))),
    ("mental_health.unsure", "rulers", "readiness", ((0, 1), (6, 1), (7, 0), (10, 0))),
    ("environment.stress", "stress", "stress", ((2, 0), (3, 2), (4, 2))),
    ("environment.violence_now", "hark", "afraid", ((False, 0), (True, 2))),
    ("environment.violence_now", "hark", "kicked", ((False, 0), (True, 3))),
    ("social.homeless", "ahc-hrsn", "living", ((0, 0), (1, 0), (2, 3))),
    ("social.housing_risk", "ahc-hrsn", "living", ((0, 0), (1, 2), (2, 0))),
    ("social.food", "ahc-hrsn", "food_last", ((0, 0), (1, 2), (2, 2))),
    ("social.transport", "ahc-hrsn", "transport", ((False, 0), (True, 2))),
    ("social.utilities", "ahc-hrsn", "utilities", ((0, 0), (1, 2), (2, 2))),
    ("social.income", "ahc-hrsn", "strain", ((0, 0), (1, 2), (2, 2))),
    ("social.isolation", "ahc-hrsn", "lonely", ((2, 0), (3, 2), (4, 2))),
    ("social.recent_release", "circumstances", "released", ((False, 0), (True, 3))),
    ("access.daily_use", "access", "days_heroin", ((0, 0), (1, 1), (15, 1), (16, 2), (30, 3))),
    ("access.injecting", "access", "injecting", ((0, 0), (1, 1), (2, 2))),
    ("access.overdose_before", "access", "overdoses", ((0, 0), (1, 2), (9, 2))),
    ("access.no_naloxone", "access", "naloxone", ((True, 0), (False, 2))),
    ("family.household_substance", "ace", "household_substances", ((False, 0), (True, 2))),
]


@pytest.mark.parametrize(
    ("code", "name", "item", "answer", "expected"),
    [(code, name, item, a, lvl) for code, name, item, edges in BY_ANSWER for a, lvl in edges],
)
def test_an_answer_has_this_level(code, name, item, answer, expected):
    assert level(code, bare(name, {item: answer})) == expected


@pytest.mark.parametrize(("count", "expected"), [(0, 0), (1, 1), (3, 1), (4, 2), (5, 3), (10, 3)])
def test_four_hard_experiences_in_childhood_are_clear_and_five_strong(count, expected):
    keys = [item.key for item in instruments.load("ace").items]
    answers = {key: i < count for i, key in enumerate(keys)}
    assert level("environment.ace", bare("ace", answers)) == expected


@pytest.mark.parametrize("count", range(5))
def test_close_relatives_count_once_each_and_two_are_strong(count):
    relatives = ("mother", "father", "siblings", "children")
    answers = {f"{one}_alcohol": "yes" if i < count else "no" for i, one in enumerate(relatives)}
    answers |= {f"{one}_drugs": answers[f"{one}_alcohol"] for one in relatives}
    expected = (0, 2, 3, 3, 3)[count]
    assert level("family.first_degree_substance", bare("family-history", answers)) == expected


def test_a_relative_nobody_knows_of_is_not_a_no():
    unknown = bare("family-history", {"mother": "unknown", "father_alcohol": "unknown"})
    assert level("family.first_degree_substance", unknown) is None


def test_children_and_unlocked_medicines_at_home_are_strong_only_together():
    home = {"leftover": True, "locked": True, "child_home": True}
    assert level("access.leftover_medicines", bare("access", home)) == 1
    assert level("access.leftover_medicines", bare("access", home | {"locked": False})) == 3


SIGNS = [(c.code, s) for c in every_cause() for s in c.signs if s.place.kind in ("score", "item")
         and s.at_least is not None and not s.only_if and s.at_most is None]  # fmt: skip


@pytest.mark.parametrize(("code", "sign"), SIGNS)
def test_no_sign_holds_one_below_its_threshold(code, sign):
    name = sign.place.instruments[0]
    key = sign.place.items[0][1] if sign.place.items else ""
    for value, holds in ((sign.at_least - 1, False), (sign.at_least, True)):
        asked = bare(name, {key: int(value)}) if key else bare(name, score=value)
        assert sign.holds(evidence(asked)) is holds
