"""What is left out on PostgreSQL says why, and speaks of nothing in which they differ."""

import re

import pytest

from stories import once
from stories.house import tree

MARKED = re.compile(
    r'(?:pytestmark = |\s{4}|refused_unread = )pytest\.mark\.once\(\s*"([^"]+)"([^)]*)'
)
# Words of locks, races, constraints, guards, and of the engine itself.
ENGINE = re.compile(
    r"select_for_update|Barrier|ThreadPool|IntegrityError|DataError|OperationalError"
    r"|connection\.vendor|mark\.postgres|record\.guards|import guards|verify_log|upkeep\.engines"
)  # fmt: skip
OWN = "brings "  # databases of its own, whatever runs the test: there it may speak of an engine


def marked() -> dict[str, list[tuple[str, str]]]:
    """Each file of tests that leaves something out on PostgreSQL: with the reasons, and how."""
    tests = [path for path in tree.files(".py") if path.name.startswith("test_")]
    found = {tree.short(path): MARKED.findall(tree.words(path)) for path in tests}
    return {name: reasons for name, reasons in found.items() if reasons}


def speaks_of_an_engine(words: str) -> bool:
    return ENGINE.search(words) is not None


def test_what_runs_once_says_why_in_at_least_four_words():
    reasons = [reason for found in marked().values() for reason, _how in found]
    assert len(reasons) >= 15
    assert [reason for reason in reasons if len(reason.split()) < 4] == []


def test_every_mark_is_one_that_this_test_reads():
    every = {
        tree.short(path) for path in tree.files(".py")
        if path.name.startswith("test_") and "mark.once(" in tree.words(path)
    }  # fmt: skip
    assert every - {"stories/house/test_once.py"} == set(marked())


def test_nothing_that_runs_once_speaks_of_locks_races_constraints_or_an_engine():
    wrong = [
        name for name, found in marked().items()
        if not all(reason.startswith(OWN) for reason, _how in found)
        and speaks_of_an_engine(tree.words(tree.ROOT / name))
    ]  # fmt: skip
    assert wrong == []


def test_only_what_brings_its_own_databases_or_opens_3560_charts_is_in_no_sample():
    unsampled = {
        name for name, found in marked().items() for reason, how in found
        if "sample=False" in how and not reason.startswith(OWN)
    }  # fmt: skip
    assert unsampled == {"stories/test_everyone.py"}


@pytest.mark.parametrize(
    "words", ["Barrier(8)", "raises(IntegrityError)", "connection.vendor", "pytest.mark.postgres"]
)
def test_a_module_that_speaks_of_an_engine_is_seen(words):
    assert speaks_of_an_engine(words)


def test_in_twelve_days_every_test_has_been_in_a_sample_once(monkeypatch):
    names = [f"test_{number}" for number in range(100)]
    days = []
    for day in range(12):
        monkeypatch.setenv("THROUGHCARE_SAMPLE", str(day))
        days += [name for name in names if once.in_sample(name)]
    assert sorted(days) == sorted(names)
