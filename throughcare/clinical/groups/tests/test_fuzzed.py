"""Whatever stands in a list: a report, never a traceback."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from throughcare.clinical.groups import Meeting, read_list
from throughcare.clinical.groups.meeting import REASONS
from throughcare.clinical.groups.tests.rows import TABLE, bmlt, guide, online

ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
    | st.sampled_from(["0", "7", "8:00 PM", "23:59", "O,C", "https://zoom.us/j/1", "Europe/Kiev"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip
FIELDS = sorted({*bmlt(), *guide(), *online(), "duration", "languages", "startTime",
                 "venueType", "attendance_option", "archived", "sub_region", "city", "address",
                 "id"})  # fmt: skip
ROW = st.builds(
    lambda whole, other: whole | other,
    st.sampled_from([{}, bmlt(), guide(), online()]),
    st.dictionaries(st.sampled_from(FIELDS), ANY, max_size=6),
)


def judged(text: str):
    found = read_list(text)
    assert not found.readable or found.read >= len(
        {a.row for a in found.set_aside} - set(found.rows)
    )
    assert len({meeting.key for meeting in found.meetings}) == len(found.meetings)
    assert {aside.reason for aside in found.set_aside} <= set(REASONS)
    for meeting in found.meetings:
        assert isinstance(meeting, Meeting)
        assert 1 <= meeting.weekday <= 7
        assert meeting.in_person or meeting.online or meeting.suspended
        assert (meeting.latitude is None) == (meeting.longitude is None)
        assert max(len(meeting.name), len(meeting.key)) <= 255
        json.dumps(meeting.name).encode()  # can be written down
    return found


@given(ANY)
@settings(max_examples=80, deadline=None)
def test_any_json_is_a_list_or_is_refused(value):
    judged(json.dumps(value))


@given(st.lists(ROW, max_size=4))
@settings(max_examples=150, deadline=None)
def test_rows_with_anything_in_any_field_are_meetings_or_set_aside(rows):
    found = judged(json.dumps(rows))
    if found.readable:
        assert set(found.rows) | {aside.row for aside in found.set_aside} == set(
            range(1, len(rows) + 1)
        )  # no row is lost without a word


@given(
    st.text(max_size=200)
    | st.builds(lambda a, b: TABLE[:a] + b, st.integers(0, 400), st.text(max_size=40))
)
@settings(max_examples=80, deadline=None)
def test_any_text_is_a_list_or_is_refused(text):
    judged(text)


@given(st.integers(0, 900))
@settings(max_examples=40, deadline=None)
def test_half_a_file_is_refused_whole(end):
    text = json.dumps([guide(), online(), bmlt()])
    found = judged(text[: min(end, len(text) - 1)])
    assert not found.readable
    assert found.meetings == []
