"""Fluids: what was drunk in a day, and what is said of it."""

from datetime import UTC, datetime, timedelta

import pytest

from throughcare.clinical.sources import cited
from throughcare.clinical.withdrawal import fluids

T = datetime(2026, 11, 26, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("told", "drunk"),
    [([], None), ([(0, None)], None), ([(0, 0)], 0), ([(0, 300), (5, 500), (6, None)], 800),
     ([(24, 900), (23.9, 100)], 100), ([(-1, 400), (1, 50)], 50)],
)  # fmt: skip
def test_what_was_told_of_in_the_last_24_hours_is_added_up(told, drunk):
    assert fluids.drunk([(T - hours * HOUR, ml) for hours, ml in told], T) == drunk


def test_the_guidance_says_its_litres_and_its_source():
    said = fluids.guidance()
    assert (said.level, said.source) == ("note", "withdrawal-fluids")
    assert said.why.startswith("2 to 3 litres a day by mouth")
    assert cited(said.source)
