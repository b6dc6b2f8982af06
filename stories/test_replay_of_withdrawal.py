"""The withdrawal scores and stays of three trials, counted again by the rules."""

import pytest

from benchmarks import replay_withdrawal, replay_withdrawal_drawn
from stories.house import tree

pytestmark = pytest.mark.once("counted by rules from a file: no database")


def test_the_page_says_what_3560_people_s_records_say_today():
    page = tree.words(tree.ROOT / "docs" / "replay_of_withdrawal.md")
    assert replay_withdrawal.tables() in page


def test_24_of_1133_first_days_would_have_called_the_prescriber():
    rows = replay_withdrawal.inductions(list(replay_withdrawal.people()))
    called = [int(n) for *_, n, who in rows if who == "prescriber now"]
    assert (sum(int(n) for *_, n, _who in rows), sum(called)) == (1133, 24)


@pytest.mark.parametrize("name", replay_withdrawal_drawn.PICTURES)
def test_each_picture_draws_what_the_records_say_today(name):
    everybody = list(replay_withdrawal.people())
    drawn = replay_withdrawal_drawn.PICTURES[name](everybody)
    assert drawn == tree.words(replay_withdrawal_drawn.FOLDER / name)


def test_the_pictures_count_what_the_tables_count():
    everybody = list(replay_withdrawal.people())
    drawn = replay_withdrawal_drawn.stays(everybody)
    told = dict(replay_withdrawal.stays(everybody))
    whole = told["people with a stay, admission and discharge written"]
    assert f"Days of a stay for detoxification: {whole} people" in drawn
    assert f"no dose at all: {told['no dose of the trial at all']} people" in drawn
    weeks = replay_withdrawal_drawn.weekly(everybody, 27)
    assert weeks[0].total() == 798  # each person once, though some were scored on several days
