"""A list against the one before; which lists are too absurd to be taken."""

from dataclasses import replace
from datetime import time

from throughcare.clinical.groups import Meeting, Reading, SetAside
from throughcare.clinical.groups.comparing import compared, may_be_taken, may_replace
from throughcare.clinical.groups.fellowships import (
    every_fellowship,
    fellowship,
    found_there,
    who_welcome,
)


def many(number: int, prefix: str = "k", **other) -> list[Meeting]:
    base = Meeting(key="", name="N", weekday=1, starts=time(19), in_person=True)
    return [replace(base, key=f"{prefix}{n}", **other) for n in range(number)]


def by_key(meetings):
    return {meeting.key: meeting for meeting in meetings}


def test_new_changed_gone_and_same_are_told_apart():
    old = many(4)
    now = [old[0], replace(old[1], name="M"), *many(1, "x")]
    changes = compared(by_key(old), now)
    assert [len(changes.new), len(changes.changed), len(changes.gone), len(changes.same)] == [
        1,
        1,
        2,
        1,
    ]


def verdict(before, now):
    return may_replace(compared(by_key(before), now), by_key(before)).code


def test_a_list_ten_times_shorter_is_refused_and_one_a_third_shorter_is_taken():
    assert verdict(many(100), many(10)) == "list_shrank"
    assert verdict(many(100), many(66)) == ""


def test_a_list_of_other_meetings_and_one_with_every_day_moved_by_one_are_refused():
    assert verdict(many(100), many(100, "x")) == "list_is_another"
    assert verdict(many(100), many(100, weekday=2)) == "list_moved"
    assert verdict(many(100), many(100, name="New name")) == ""


def test_a_short_list_may_change_as_it_likes():
    assert verdict(many(10), many(1, "x")) == ""


def test_an_empty_list_one_without_meetings_and_one_hardly_readable_are_refused():
    aside = [SetAside(n, "", "no_day") for n in range(95)]
    assert may_be_taken(Reading()).code == "list_without_rows"
    assert may_be_taken(Reading(read=5, set_aside=aside[:5])).code == "list_without_meetings"
    hardly = Reading(read=100, meetings=many(5), set_aside=aside)
    assert may_be_taken(hardly).code == "list_hardly_readable"
    assert may_be_taken(Reading(read=5, meetings=many(5)))


def test_mara_welcomes_medicine_na_differs_and_of_the_others_nothing_is_claimed():
    assert who_welcome() == ("mara", "smart")
    assert (fellowship("mara").medicine, fellowship("na").medicine) == ("welcomes", "differs")
    assert {
        f.medicine for k, f in every_fellowship().items() if k not in ("mara", "na", "smart")
    } == {"not_known"}
    assert fellowship("unheard").name == "unheard"


def test_what_people_found_is_said_from_eleven_on_and_in_three_levels():
    assert found_there([3] * 10) == "not_known"
    assert found_there([3] * 11) == "welcomes"
    assert found_there([1, 3] * 6) == "differs"
    assert found_there([1] * 11) == "unwelcoming"
