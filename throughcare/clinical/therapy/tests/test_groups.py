"""When a group meets, and whose name may stand where."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from throughcare.clinical.therapy.groups import MOST_WEEKS, may_be_kept, named, weekly

HERE = ZoneInfo("America/New_York")
OTHERS = {1: ("Ana", "Anabel", "Reyes"), 2: ("José", "", "del Río")}


def test_a_group_meets_at_the_same_hour_when_the_clocks_change():
    met = weekly(datetime(2026, 10, 26, 18, tzinfo=HERE), 3)
    assert [one.hour for one in met] == [18, 18, 18]
    assert [one.utcoffset().total_seconds() / 3600 for one in met] == [-4, -5, -5]
    assert [one.day for one in met] == [26, 2, 9]


@pytest.mark.parametrize("weeks", [0, -1, MOST_WEEKS + 1])
def test_a_group_is_planned_for_1_to_26_weeks(weeks):
    with pytest.raises(ValueError, match="1 to 26 weeks"):
        weekly(datetime(2026, 10, 26, 18, tzinfo=HERE), weeks)


def test_an_hour_without_a_zone_is_no_hour():
    with pytest.raises(ValueError, match="zone"):
        weekly(datetime(2026, 10, 26, 18), 1)  # noqa: DTZ001  that is the point


@pytest.mark.parametrize(
    ("words", "found"),
    [("Rode out an urge together", []), ("ana told of her week", ["ana"]),
     ("Jose and REYES practised", ["Jose", "REYES"]), ("A banana, an analysis", []),
     ("del is too short a word to be told from others", ["del"]), ("Rio's turn", ["Rio"])],
)  # fmt: skip
def test_a_name_is_seen_as_a_whole_word_without_accents_and_capitals(words, found):
    assert named(words, [name for names in OTHERS.values() for name in names]) == found


def test_a_note_that_names_another_is_kept_only_when_the_writer_looked():
    verdict = may_be_kept("Ana was calm", OTHERS, no_name=False)
    assert not verdict
    assert verdict.code == "names_another"
    assert "“Ana”" in verdict.why
    assert may_be_kept("Ana was calm", OTHERS, no_name=True)
    assert may_be_kept("They were calm", OTHERS, no_name=False)
