"""Files of telephones and watches: a day's sum comes out, and nothing of where or at which hour."""

import io
import zipfile
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from throughcare.clinical.lifestyle.movement import Moved, Unreadable, of_day, read, reading
from throughcare.clinical.lifestyle.tests import files

TODAY = date(2026, 11, 30)
ZONE = ZoneInfo("America/New_York")
EVENING = datetime(2026, 11, 29, 1, 30, tzinfo=UTC)  # the evening before in New York
POINTS = [(41.05, -73.60, "2026-11-29T01:30:00Z"), (41.06, -73.60, "2026-11-29T01:50:00Z")]


def days_of(data: bytes, size: int | None = None) -> list[Moved]:
    return read(io.BytesIO(data), len(data) if size is None else size, today=TODAY, zone=ZONE)


def refusal_of(data: bytes, **more) -> str:
    with pytest.raises(Unreadable) as why:
        days_of(data, **more)
    return why.value.code


# --- Apple Health -----------------------------------------------------------------------------
def test_an_export_comes_to_one_sum_a_day_and_a_watch_is_not_added_to_a_phone():
    export = files.export(
        files.record("2026-11-28", 3000), files.record("2026-11-28", 1200),
        files.record("2026-11-28", 4000, source="Watch"),
        files.record("2026-11-28", 2.5, "HKQuantityTypeIdentifierDistanceWalkingRunning", "km"),
        files.record("2026-11-28", 12, "HKQuantityTypeIdentifierAppleExerciseTime", "min"),
        files.workout("2026-11-28", 31.4), files.workout("2026-11-29", 20, "Cycling"),
        files.record("2026-11-28", 71, "HKQuantityTypeIdentifierHeartRate", "count/min"),
    )  # fmt: skip
    for data in (export, files.zipped(export), files.zipped(export, "x/exportación.xml"),
                 files.zipped(export, export_cda=b"<ClinicalDocument/>" * 999)):  # fmt: skip
        first, second = days_of(data)
        assert (first.day, first.steps, first.metres) == (date(2026, 11, 28), 4200, 2500)
        assert first.minutes == {"any": 12, "walk": 31}
        assert first.all_minutes == 31
        assert second.minutes == {"ride": 20}


def test_older_days_and_days_to_come_stay_in_the_file():
    old, new = TODAY - timedelta(days=92), TODAY - timedelta(days=91)
    rows = [files.record(str(day), 100) for day in (old, new, TODAY + timedelta(days=1))]
    assert [one.day for one in days_of(files.export(*rows))] == [new]


@pytest.mark.parametrize("value", ["nan", "inf", "-5", "1e99", "", "many"])
def test_what_is_no_number_counts_for_nothing(value):
    assert refusal_of(files.export(files.record("2026-11-28", value))) == "nothing_new"


def test_a_day_that_nobody_can_have_is_left_out():
    rows = files.record("2026-11-28", 200_001), files.record("2026-11-29", 10)
    assert [one.day.day for one in days_of(files.export(*rows))] == [29]


# --- FIT and GPX ------------------------------------------------------------------------------
def test_a_fit_file_is_a_walk_on_the_day_of_the_watch_else_of_the_clinic():
    (here,) = days_of(files.fit(EVENING))
    assert (here.day, here.minutes, here.metres) == (date(2026, 11, 28), {"walk": 30}, 2500)
    (there,) = days_of(files.fit(EVENING, ahead_hours=1, sport=2))
    assert (there.day, there.minutes) == (date(2026, 11, 29), {"ride": 30})


def test_a_gpx_file_is_how_long_and_how_far_and_not_where():
    (one,) = days_of(files.gpx(POINTS))
    assert (one.day, one.minutes, one.source) == (date(2026, 11, 28), {"walk": 20}, "gpx")
    assert 1100 <= one.metres <= 1125
    assert "41.0" not in repr(one)
    assert "Home" not in repr(one)


def test_a_planned_route_was_gone_by_nobody():
    points = [(41.05, -73.6, ""), (41.06, -73.6, "")]
    assert refusal_of(files.gpx(points).replace(b"<time></time>", b"")) == "nothing_new"


# --- what could do harm -----------------------------------------------------------------------
OUTSIDE = '<!DOCTYPE {root} [<!ENTITY x SYSTEM "file:///etc/passwd">]><{root}>&x;</{root}>'
ELSEWHERE = '<!DOCTYPE {root} SYSTEM "http://example.invalid/x.dtd"><{root}>&x;</{root}>'


@pytest.mark.parametrize("document", [files.LAUGHS, OUTSIDE])
def test_entities_are_refused_in_each_kind_of_xml(document):
    assert refusal_of(document.format(root="HealthData").encode()) == "dangerous"
    assert refusal_of(document.format(root="gpx").encode()) == "dangerous"


def test_a_description_kept_elsewhere_is_fetched_by_nobody():
    assert refusal_of(ELSEWHERE.format(root="HealthData").encode()) in ("dangerous", "broken",
                                                                        "nothing_new")  # fmt: skip
    assert refusal_of(ELSEWHERE.format(root="gpx").encode()) == "dangerous"


def test_xml_nested_without_end_is_refused():
    assert refusal_of(b"<HealthData>" + b"<a>" * 100_000) == "dangerous"
    assert refusal_of(b"<gpx>" + b"<a>" * 100_000) == "dangerous"


def test_a_zip_bomb_stops_at_its_limit_whatever_it_says_of_itself(monkeypatch):
    monkeypatch.setattr(reading, "MOST_XML", 1024 * 1024)
    bomb = files.zipped(b"<HealthData>" + b" " * (20 * 1024 * 1024) + b"</HealthData>")
    assert len(bomb) < 64 * 1024
    assert refusal_of(bomb) == "too_much_inside"
    lying = bomb.replace((20 * 1024 * 1024 + 25).to_bytes(4, "little"), (100).to_bytes(4, "little"))
    assert refusal_of(lying) in ("too_much_inside", "broken")


def test_a_file_that_is_too_large_is_not_read_at_all():
    assert refusal_of(b"PK\x03\x04", size=reading.MOST_BYTES + 1) == "too_large"
    assert refusal_of(files.fit(EVENING), size=reading.MOST_OUTING + 1) == "too_large"


def test_other_files_are_told_apart():
    assert refusal_of(b"") == "not_known"
    assert refusal_of(b"\x89PNG\r\n\x1a\n") == "not_known"
    assert refusal_of(files.zipped(b"hello", "readme.txt")) == "no_export"
    assert refusal_of(files.zipped(b"<html></html>", "index.xml")) == "no_export"
    locked = bytearray(files.zipped(files.export()))
    for mark in (b"PK\x03\x04", b"PK\x01\x02"):
        at = locked.index(mark) + (6 if mark == b"PK\x03\x04" else 8)
        locked[at] |= 1
    assert refusal_of(bytes(locked)) == "locked"


WHOLE = [
    files.export(files.record("2026-11-28", 3000)),
    files.zipped(files.export(files.record("2026-11-28", 3000))),
    files.fit(EVENING),
    files.gpx(POINTS),
]


CODES = {"", "broken", "not_known", "nothing_new", "no_export", "dangerous", "locked",
         "too_much_inside"}  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(WHOLE), st.data())
def test_a_broken_file_is_refused_or_read_and_never_anything_else(whole, data):
    """Cut short, bytes changed or put in: a refusal with its code, or days that can be."""
    cut = data.draw(st.integers(0, len(whole)))
    put = data.draw(st.binary(max_size=6))
    over = data.draw(st.integers(0, 6))
    broken = whole[:cut] + put + (b"" if data.draw(st.booleans()) else whole[cut + over :])
    code, days = outcome_of(broken)
    assert code in CODES
    assert all(one.can_be and one.says_something and one.day <= TODAY for one in days)


def outcome_of(data: bytes) -> tuple[str, list[Moved]]:
    try:
        return "", days_of(data)
    except Unreadable as why:
        return why.code, []


# --- several files of one day -----------------------------------------------------------------
def test_two_outings_add_up_and_the_same_day_from_a_phone_is_not_counted_twice():
    day = date(2026, 11, 28)
    walks = [
        Moved(day, "fit", {"walk": 30}, 0, 2500, "a"),
        Moved(day, "fit", {"walk": 10}, 0, 700, "b"),
    ]
    phone = Moved(day, "apple", {"any": 35}, 5000, 3000)
    both = of_day(day, [*walks, phone])
    assert (both.all_minutes, both.metres, both.steps) == (40, 3200, 5000)


def test_a_zip_with_thousands_of_names_takes_no_time():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for n in range(3000):
            packed.writestr(f"routes/{n}.gpx", b"")
    assert refusal_of(out.getvalue()) == "no_export"
