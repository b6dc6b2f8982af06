"""Lists with the traps that real ones hold, each in a row of its own."""

import json
from datetime import time

import pytest

from throughcare.clinical.groups import Given, read_list
from throughcare.clinical.groups.tests.rows import TABLE, bmlt, guide, online

NY = Given(zone="America/New_York", fellowship="na")


def reading(*rows, given=NY, **envelope):
    return read_list(json.dumps(envelope | {"meetings": rows} if envelope else rows), given)


def one(*rows, given=NY):
    """The only meeting of a list."""
    (meeting,) = reading(*rows, given=given).meetings
    return meeting


def reasons(*rows, given=NY):
    return [aside.reason for aside in reading(*rows, given=given).set_aside]


def test_one_meeting_said_in_three_formats_is_the_same_row():
    table = read_list(TABLE, NY).meetings[0]
    said = [one(bmlt()), one(guide()), table]
    different = {"key", "latitude", "longitude", "place_notes"}  # a table says no point
    rows = [{k: v for k, v in vars(m).items() if k not in different} for m in said]
    assert rows[0] == rows[1] == rows[2]
    assert (said[0].latitude, said[0].place_notes) == (said[1].latitude, said[1].place_notes)
    assert (said[0].weekday, said[0].starts, said[0].minutes) == (1, time(19, 30), 90)
    assert said[0].types == ("step", "women")
    assert (said[0].open_to, said[0].wheelchair, said[0].languages) == ("anybody", True, ("en",))


def test_no_contact_of_a_person_is_in_what_is_kept():
    kept = repr(reading(bmlt(), guide(slug="x", name="Y", notes="Call Bob S. 555-0101. Ring twice.",
                                      group_notes="x@example.org")).meetings)  # fmt: skip
    for said in ("Somebody", "555-0101", "example.org", "Bob"):
        assert said not in kept
    assert "Ring twice." in kept


def test_the_newer_bmlt_interface_has_numbers_sunday_as_0_and_other_names():
    row = {"id": 7, "name": "Noon", "day": 0, "startTime": "12:00", "duration": "01:00",
           "venueType": 1, "formatIds": [17], "serviceBodyId": 3, "published": True,
           "location_street": "1 Main St", "location_municipality": "Northport",
           "latitude": 40.9, "longitude": -73.3, "timeZone": "America/New_York"}  # fmt: skip
    assert (one(row).weekday, one(row).starts, one(row).key) == (7, time(12), "7")
    assert one(row | {"day": 6}).weekday == 6
    assert reasons(row | {"day": 7}) == ["bad_day"]


def test_a_servers_own_formats_count_and_not_the_stock_ones():
    formats = [
        {"key_string": "CL", "id": "120", "lang": "de", "world_id": "LC",
         "name_string": "Living Clean"},
        {"key_string": "F", "id": "11", "lang": "de", "world_id": "W", "name_string": "Frauen"},
        {"key_string": "ru", "id": "109", "lang": "de", "world_id": "LANG",
         "format_type_enum": "LANG", "name_string": "Russisch"},
    ]  # fmt: skip
    row = bmlt(formats="CL,F,ru", lang_enum="de")
    (found,) = reading(row, formats=formats).meetings
    assert (found.types, found.languages) == (("literature", "women"), ("ru",))
    by_ids = reading(row | {"formats": "", "format_shared_id_list": "11"}, formats=formats)
    assert by_ids.meetings[0].types == ("women",)
    assert one(row).types == ()  # without its formats, a German key is no English one


@pytest.mark.parametrize(
    "envelope",
    [lambda rows: rows, lambda rows: {"meetings": rows, "formats": []},
     lambda rows: {"status": "ok", "data": {"meetings": rows}}, lambda rows: {"results": rows},
     lambda rows: {row["slug"]: row for row in rows}],
)  # fmt: skip
def test_every_shape_of_envelope_holds_the_same_two_meetings(envelope):
    rows = [guide(), online()]
    assert len(read_list(json.dumps(envelope(rows)), NY).meetings) == 2
    assert len(read_list("\ufeff" + json.dumps(envelope(rows)), NY).meetings) == 2


def test_one_row_a_line_with_wrapped_values_is_read_too():
    rows = [guide(_id={"$oid": "6a"}, day={"$numberInt": "1"}), online(slug={"$oid": "b"})]
    found = read_list("\n".join(map(json.dumps, rows)), NY)
    assert [m.weekday for m in found.meetings] == [1, 5]
    assert found.meetings[1].key == "b"


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "list_is_empty"), ("  ", "list_is_empty"),
     ('[{"slug": "a"}] invalid text', "list_is_no_json"),
     ('[{"slug": "a"', "list_is_no_json"), ("<!doctype html><p>404", "list_is_a_page"),
     ('{"error": "no"}', "list_of_something_else"),
     ("Name,Colour\nx,red\n", "list_of_something_else"),
     ('[{"key_string": "B", "lang": "en"}]', "list_of_something_else"),
     ("[" * 100_000, "list_is_no_json"), ('{"a":' * 5000, "list_is_no_json")],
)  # fmt: skip
def test_what_is_no_list_is_refused_whole_with_its_reason(text, code):
    found = read_list(text)
    assert (found.readable.code, found.meetings) == (code, [])


def test_days_as_text_as_array_as_names_and_7_for_sunday():
    assert one(guide(day="0")).weekday == 7
    assert one(guide(day=7)).weekday == 7
    several = reading(guide(day=[1, "3", "Friday"])).meetings
    assert [m.weekday for m in several] == [1, 3, 5]
    assert len({m.key for m in several}) == 3
    assert reasons(guide(day=9), guide(slug="b", day=[1, "x"])) == ["bad_day", "bad_day"]


def test_a_row_by_appointment_is_set_aside_with_its_number_and_name():
    (aside,) = reading(guide(), guide(slug="b", name="Appt", day=None, time=None)).set_aside
    assert (aside.row, aside.name, aside.reason) == (2, "Appt", "no_day")


def test_times_with_am_and_pm_and_a_time_that_is_none():
    assert one(guide(time="8:00 PM", end_time="")).starts == time(20)
    assert reasons(guide(time="evening")) == ["bad_time"]


def test_a_meeting_that_crosses_midnight_ends_the_next_day_and_one_without_an_end_takes_an_hour():
    late = one(guide(time="23:30", end_time="00:30"))
    assert (late.minutes, late.minutes_said) == (60, True)
    open_end = one(guide(end_time=None))
    assert (open_end.minutes, open_end.minutes_said) == (60, False)


def test_rows_that_are_not_published_archived_or_inactive_are_set_aside_each_with_its_reason():
    rows = [bmlt(published="0"), bmlt(id_bigint="2", meeting_name="Other")]
    assert reasons(*rows) == ["unpublished"]
    assert reasons(guide(archived=True)) == ["archived"]
    assert reasons(guide(attendance_option="inactive", approximate="yes")) == ["inactive"]


def test_a_place_closed_for_now_is_kept_as_such_and_one_with_a_link_meets_online():
    closed = one(guide(types=["TC"]))
    assert (closed.suspended, closed.in_person, closed.online) == (True, False, False)
    linked = one(guide(types=["TC"], conference_url="https://zoom.us/j/1"))
    assert (linked.suspended, linked.in_person, linked.online) == (False, False, True)


def test_online_both_and_in_a_room_are_told_from_what_the_row_says():
    both = one(guide(conference_url="https://zoom.us/j/1"))
    assert (both.in_person, both.online) == (True, True)
    only = one(guide(conference_url="https://zoom.us/j/1", attendance_option="online"))
    assert (only.in_person, only.online) == (False, True)
    assert one(bmlt(venue_type="2", virtual_meeting_link="https://zoom.us/j/1")).in_person is False
    bare = guide(formatted_address="", location="", latitude=None, longitude=None)
    noted = one(bare | {"notes": "Zoom: https://zoom.us/j/5?pwd=1 "})
    assert noted.link == "https://zoom.us/j/5?pwd=1"


def test_a_row_with_no_place_no_link_and_no_number_leads_nowhere():
    nowhere = guide(formatted_address="Anytown, OK 12345, USA", location="", latitude=None,
                    longitude=None, approximate=None)  # fmt: skip
    assert reasons(nowhere) == ["no_way_in"]
    assert reasons(online(conference_url="javascript:alert(1)")) == ["no_way_in"]
    assert reasons(online(conference_url="https://a:b@example.org/j/1")) == ["no_way_in"]


def test_a_missing_zone_is_the_one_that_was_given_else_the_local_time_of_the_place():
    assert one(guide()).zone == "America/New_York"
    assert one(guide(), given=None).zone == ""
    assert one(guide(timezone="Europe/Kiev")).zone == "Europe/Kiev"
    assert one(guide(timezone="Moon/Base"), given=None).zone == ""
    assert reasons(online(timezone="Moon/Base"), given=None) == ["bad_zone"]


def test_the_only_zone_that_others_name_is_everybodys_and_among_several_only_a_place_has_an_hour():
    bare = online(slug="b", name="B", timezone=None)
    assert {m.zone for m in reading(online(), bare, given=None).meetings} == {"America/Denver"}
    several = [online(), online(slug="c", name="C", timezone="Asia/Tehran"), bare]
    assert reasons(*several, given=None) == ["no_zone"]
    assert reasons(*several) == []


def test_the_same_meeting_twice_and_one_key_for_two_are_kept_once():
    assert reasons(guide(), guide(slug="other")) == ["twice"]
    assert reasons(guide(), guide(name="Another")) == ["same_key"]


def test_html_in_notes_becomes_words():
    said = one(
        guide(notes="<p>Ring <b>twice</b>.</p><script>x()</script>&amp;lt;i&amp;gt; Bring ID")
    )
    assert "<" not in said.notes
    assert "x()" not in said.notes
    assert said.notes.startswith("Ring twice")


def test_a_partial_list_without_names_is_read_and_nothing_of_it_is_a_meeting():
    found = reading(
        *[{"service_body_bigint": "1060", "longitude": "-78.8", "latitude": "42.8"}] * 3
    )
    assert (found.format, found.read, found.meetings) == ("bmlt", 3, [])
    assert [aside.reason for aside in found.set_aside] == ["no_name"] * 3


def test_a_key_of_300_letters_is_cut_and_stays_its_own():
    keys = {one(guide(slug="x" * 300 + end)).key for end in "ab"}
    assert len(keys) == 2
    assert max(map(len, keys)) <= 120


def test_codes_that_nobody_knows_are_counted_and_dropped():
    found = reading(guide(types=["O", "AC", "W"]))
    assert (found.unknown_types, found.meetings[0].types) == ({"AC": 1}, ("women",))
