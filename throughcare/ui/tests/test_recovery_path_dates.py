"""Dates and marks along the recovery path never run into each other, on a telephone either."""

import re
from datetime import date, timedelta
from itertools import pairwise

import pytest

from throughcare.ui.pictures.ink import SCREEN
from throughcare.ui.pictures.recovery_path import Mark
from throughcare.ui.pictures.recovery_path.drawing import DATE, NARROW, WIDE, Axis, tick_parts
from throughcare.ui.pictures.recovery_path.lanes import LEAST, SQUARE, mark_parts

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


SIDE = re.compile(r'd="M([\d.]+) [\d.]+h([\d.]+)v10h-')


@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize("days", [1, 14, 31, 35])
def test_marks_on_neighbouring_days_stand_apart_and_a_lonely_one_is_whole(width, days):
    last = date(2026, 10, 31)
    axis = Axis(last - timedelta(days=days - 1), last, width)
    every_day = tuple(Mark(last - timedelta(days=n), "filled", "done") for n in range(days))
    drawn = "".join(mark_parts(every_day, axis, 20, SCREEN))
    places = sorted((float(x), float(x) + float(side)) for x, side in SIDE.findall(drawn))
    assert len(places) == days
    assert all(right < left for (_, right), (left, _) in pairwise(places))
    assert all(LEAST <= round(right - left, 1) <= SQUARE for left, right in places)
    (alone,) = SIDE.findall("".join(mark_parts(every_day[:1], axis, 20, SCREEN)))
    assert float(alone[1]) == SQUARE
