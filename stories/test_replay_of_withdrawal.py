"""The withdrawal scores and stays of three trials, counted again by the rules."""

import pytest

from benchmarks import replay_withdrawal
from stories.house import tree

pytestmark = pytest.mark.once("counted by rules from a file: no database")


def test_the_page_says_what_3560_people_s_records_say_today():
    page = tree.words(tree.ROOT / "docs" / "replay_of_withdrawal.md")
    assert replay_withdrawal.tables() in page


def test_24_of_1133_first_days_would_have_called_the_prescriber():
    rows = replay_withdrawal.inductions(list(replay_withdrawal.people()))
    called = [int(n) for *_, n, who in rows if who == "prescriber now"]
    assert (sum(int(n) for *_, n, _who in rows), sum(called)) == (1133, 24)
