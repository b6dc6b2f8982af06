"""A list brought in: taken, read again, refused whole; what the record keeps of it."""

import json
from argparse import Namespace
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from throughcare import clock
from throughcare.clinical.groups.tests.rows import bmlt, guide, online
from throughcare.groups import cli, importing, queries
from throughcare.groups.models import ListRead, Meeting, MeetingSource
from throughcare.record.models import LogLine
from throughcare.refusal import Refused

pytestmark = pytest.mark.django_db


def many(number, **other):
    return [guide(slug=f"s{n}", name=f"M{n}", **other) for n in range(number)]


def counts(brought):
    told = brought.as_json
    return {name: told[name] for name in ("read", "kept", "new", "changed", "gone", "unchanged")}


def test_the_same_list_again_changes_nothing_and_is_remembered_as_read(facility, bring):
    first = bring(many(3))
    assert counts(first) == {
        "read": 3, "kept": 3, "new": 3, "changed": 0, "gone": 0, "unchanged": 0,
    }  # fmt: skip
    assert counts(bring(many(3))) == {
        "read": 3, "kept": 3, "new": 0, "changed": 0, "gone": 0, "unchanged": 3,
    }  # fmt: skip
    assert (Meeting.objects.count(), ListRead.objects.count()) == (3, 2)
    assert LogLine.objects.filter(what="meeting list read").count() == 2


def test_what_changed_and_what_is_gone_stays_as_history(bring):
    bring(many(3))
    again = bring([guide(slug="s0", name="M0"), guide(slug="s1", name="M1", time="20:00")])
    assert counts(again) == {
        "read": 2, "kept": 2, "new": 0, "changed": 1, "gone": 1, "unchanged": 1,
    }  # fmt: skip
    assert sorted(queries.meetings_now().values_list("key", flat=True)) == ["s0", "s1"]
    old = Meeting.objects.get(key="s1", ended__isnull=False)
    assert (old.starts.hour, old.ended) == (19, ListRead.objects.latest("at"))
    assert Meeting.objects.filter(key="s2").count() == 1  # nothing is deleted


def test_a_row_of_a_list_is_never_deleted(listed):
    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
        Meeting.objects.filter(key="far")._raw_delete("default")


@pytest.mark.parametrize(
    ("text", "code"),
    [("[]", "list_without_rows"), ('{"meetings": [], "formats": []}', "list_without_rows"),
     ("[{}] x", "list_is_no_json"), ("<html>", "list_is_a_page"), ("", "list_is_empty"),
     (json.dumps(many(2)), "list_shrank"),
     (json.dumps([{"name": "x"}] * 30), "list_without_meetings"),
     (json.dumps([guide(slug=f"x{n}", name=f"N{n}") for n in range(30)]), "list_is_another"),
     (json.dumps(many(30, day=2)), "list_moved")],
)  # fmt: skip
def test_a_broken_or_absurd_list_is_refused_whole_and_the_old_one_stays(bring, text, code):
    bring(many(30))
    brought = bring(text)
    assert (brought.outcome, brought.code) == ("refused", code)
    assert queries.meetings_now().filter(weekday=1).count() == 30
    newest = ListRead.objects.latest("at")
    assert (newest.outcome, newest.code, bool(newest.why)) == ("refused", code, True)


def test_a_list_that_changed_absurdly_is_taken_when_somebody_looked(bring):
    bring(many(30))
    assert bring(many(2), even_so=True).outcome == "taken"
    assert queries.meetings_now().count() == 2


def test_a_check_says_what_would_be_and_changes_nothing(bring):
    checked = bring(many(2), check=True)
    assert (checked.outcome, checked.as_json["new"]) == ("checked", 2)
    assert not MeetingSource.objects.exists()
    bring(many(20))
    assert bring(many(1), check=True).code == "list_shrank"
    assert (ListRead.objects.count(), queries.meetings_now().count()) == (1, 20)


def test_a_source_that_was_refused_at_once_is_none(bring):
    assert bring("[]").code == "list_without_rows"
    assert not MeetingSource.objects.exists()


def test_what_was_said_of_a_source_is_said_for_its_next_reading_too(bring):
    bring([online(timezone=None)], zone="america/denver", fellowship="smart")
    again = bring([online(timezone=None)], zone="")
    assert counts(again)["unchanged"] == 1
    source = MeetingSource.objects.get()
    assert (source.zone, source.fellowship) == ("America/Denver", "smart")


@pytest.mark.parametrize(
    ("said", "code"),
    [({"zone": "Eastern"}, "zone_unknown"), ({"fellowship": "x"}, "fellowship_unknown")],
)
def test_a_zone_or_a_fellowship_that_nobody_knows_is_refused(bring, said, code):
    with pytest.raises(Refused) as refusal:
        bring(many(1), **said)
    assert refusal.value.code == code


def test_a_servers_formats_are_given_beside_its_list(bring, tmp_path):
    formats = tmp_path / "formats.json"
    formats.write_text('[{"key_string": "F", "id": "1", "lang": "de", "world_id": "W"}]')
    bring([bmlt(formats="F", lang_enum="de")], formats=str(formats))
    assert Meeting.objects.get().types == "|women|"
    formats.write_text('{"no": 1}')
    with pytest.raises(Refused, match="no formats"):
        bring([bmlt()], name="Other", formats=str(formats))


def test_a_table_as_windows_writes_it_is_read(db, tmp_path):
    file = tmp_path / "t.csv"
    file.write_bytes(
        "Name;Day;Time;Address\nMañana;Monday;7:00 PM;1 A St, Jaén, Spain\n".encode("cp1252")
    )
    brought = importing.bring(importing.Wanted(str(file)), clock.now())
    assert (brought.reading.format, Meeting.objects.get().name) == ("table", "Mañana")


def test_a_bmlt_search_is_asked_for_its_formats_as_well():
    asked = importing.with_formats("https://x.org/json/?switcher=GetSearchResults&services=3")
    assert asked.endswith("switcher=GetSearchResults&services=3&get_used_formats=1")
    for as_it_is in (asked, "https://x.org/feed.json", "https://x.org/?switcher=GetFormats"):
        assert importing.with_formats(as_it_is) == as_it_is


def test_a_refresh_reads_what_is_due_and_one_that_fails_stops_no_other(bring, tmp_path):
    bring(many(3), name="One")
    bring(many(3), name="Two")
    later = clock.now() + timedelta(hours=21)
    assert importing.refresh(clock.now()) == []
    (tmp_path / "One.json").write_text("[]")
    assert {b.name: b.code for b in importing.refresh(later)} == {
        "One": "list_without_rows", "Two": "",
    }  # fmt: skip
    assert queries.meetings_now().count() == 6
    assert importing.refresh(later) == []
    (tmp_path / "One.json").unlink()  # a file that was brought in once is no fault each night
    assert [one.name for one in importing.refresh(later, now=True)] == ["Two"]


def run(capsys, verb, **said):
    """The command, as the words of the line give it."""
    usual = {"name": "", "zone": "", "fellowship": "", "formats": "", "check": False,
             "even_so": False, "now": False}  # fmt: skip
    status = cli.run(Namespace(verb=verb, **usual | said))
    told = capsys.readouterr()
    return status, told.out, told.err


def test_the_command_prints_one_object_for_one_list_and_an_array_for_several(db, tmp_path, capsys):
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(json.dumps([guide(), guide(slug="b", name="Appt", day=None)]))
    bad.write_text("nothing")
    status, out, _err = run(capsys, "import", lists=[str(good)], check=True)
    told = json.loads(out)
    assert (status, told["read"], told["kept"]) == (0, 2, 1)
    assert told["set_aside"] == [
        {"row": 2, "name": "Appt", "reason": "no_day",
         "why": "no day or no time: by appointment, or not filled in"},
    ]  # fmt: skip
    status, out, err = run(capsys, "import", lists=[str(good), str(bad)])
    assert (status, [one["outcome"] for one in json.loads(out)]) == (1, ["taken", "refused"])
    assert "list_of_something_else" in err


@pytest.mark.parametrize(
    "said",
    [{"lists": ["/no/such/file"]}, {"lists": ["ftp://x.org/a"]}, {"lists": ["a", "b"], "name": "x"},
     {"lists": ["a"], "zone": "Eastern"}],
)  # fmt: skip
def test_what_cannot_be_done_ends_with_2_and_one_line(db, capsys, said):
    status, out, err = run(capsys, "import", **said)
    assert (status, out) == (2, "")
    assert err.startswith("✗ ")
    assert "Traceback" not in err


def test_sources_are_listed_and_ended(bring, capsys):
    bring(many(2))
    assert run(capsys, "sources")[1].startswith("Area\t")
    assert run(capsys, "end", name="Area")[0] == 0
    assert run(capsys, "end", name="Nobody")[0] == 2
    assert not queries.meetings_now().exists()
    bring(many(2))  # named again, it is used again
    assert queries.meetings_now().count() == 2
