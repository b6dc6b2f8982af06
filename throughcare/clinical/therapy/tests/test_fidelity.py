"""MITI 4 at its thresholds and one step below; and DARN-CAT with sustain talk apart."""

import pytest

from throughcare.clinical.therapy.fidelity import Coded, kinds_of_talk, measures


def levels(**given):
    coded = {"partnership": 4, "empathy": 4, "cultivating": 4, "softening": 4, "questions": 10,
             "simple": 10, "complex": 10}  # fmt: skip
    return {one.key: one.level for one in measures(Coded(**coded | given))}


@pytest.mark.parametrize(
    ("given", "measure", "level"),
    [
        ({"partnership": 3, "empathy": 4}, "relational", "fair"),  # 3.5
        ({"partnership": 3, "empathy": 3}, "relational", "below"),  # 3
        ({}, "relational", "good"),  # 4
        ({"cultivating": 3, "softening": 3}, "technical", "fair"),  # 3
        ({"cultivating": 2, "softening": 3}, "technical", "below"),  # 2.5
        ({"cultivating": 4, "softening": 3}, "technical", "fair"),  # 3.5
        ({"simple": 6, "complex": 4}, "complex", "fair"),  # 40 %
        ({"simple": 61, "complex": 39}, "complex", "below"),  # 39 %
        ({"simple": 5, "complex": 5}, "complex", "good"),  # 50 %
        ({"questions": 20}, "ratio", "fair"),  # 1:1
        ({"questions": 21}, "ratio", "below"),
        ({"questions": 10}, "ratio", "good"),  # 2:1
        ({"questions": 0}, "ratio", "none"),
        ({"simple": 0, "complex": 0}, "complex", "none"),
    ],
)
def test_each_threshold_is_met_at_its_number_and_not_below(given, measure, level):
    assert levels(**given)[measure] == level


@pytest.mark.parametrize("given", [{"empathy": 0}, {"empathy": 6}, {"questions": -1}])
def test_what_no_coder_can_have_counted_is_refused(given):
    with pytest.raises(ValueError, match=r"1 to 5|never"):
        levels(**given)


def test_change_talk_is_darn_cat_and_sustain_talk_stands_apart():
    assert "".join(key[0] for key in kinds_of_talk()) == "darncas" + "s"
    assert list(kinds_of_talk())[-1] == "sustain"
