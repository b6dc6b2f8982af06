"""Tests that ask the same of both engines: whole on SQLite, a sample of each day on PostgreSQL.

pytestmark = pytest.mark.once("what it proves, and why no engine changes it")
pytest.mark.once("brings databases of its own", sample=False)     nothing of it on PostgreSQL
"""

import os
import zlib

import pytest

ONE_IN = 12  # tests of the sample; in so many days each has had its turn


def runs_here(item: pytest.Item) -> bool:
    """Does this test run on PostgreSQL today?"""
    mark = item.get_closest_marker("once")
    if mark is None:
        return True
    return mark.kwargs.get("sample", True) and in_sample(item.nodeid)


def in_sample(name: str) -> bool:
    """Another twelfth every day, the same for every process of a run."""
    day = int(os.environ["THROUGHCARE_SAMPLE"])
    return (zlib.crc32(name.encode()) + day) % ONE_IN == 0
