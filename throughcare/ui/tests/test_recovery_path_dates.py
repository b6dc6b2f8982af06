"""Dates along the recovery path never run into each other, on a telephone either."""

import re
from datetime import date, timedelta
from itertools import pairwise

import pytest

from throughcare.ui.pictures.ink import SCREEN
from throughcare.ui.pictures.recovery_path.drawing import DATE, NARROW, WIDE, Axis, tick_parts

LABEL = re.compile(r'<text x="([\d.]+)"([^>]*)>(.*?)</text>')


@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize("last", [date(2026, 11, 30), date(2026, 1, 3)])
def test_no_date_runs_into_another_however_long_the_path(width, last):
    for days in range(1, 1200, 13):
        axis = Axis(last - timedelta(days=days), last, width)
        told = LABEL.findall("".join(map(str, tick_parts(axis, 100, SCREEN))))
        places = sorted(
            (float(x) - wide, float(x)) if 'anchor="end"' in more else (float(x), float(x) + wide)
            for x, more, words in told
            if (wide := SCREEN.width(words, DATE))
        )
        assert len(places) >= 1
        assert all(right < left for (_, right), (left, _) in pairwise(places))
