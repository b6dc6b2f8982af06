"""The table of who may see what names every page, and is the one that is printed."""

from stories.house import access, pages, written
from throughcare.staff.roles import CARING, REACH, ROLES


def test_every_page_stands_once_in_the_table_of_who_may_see_what():
    named = [row.page for row in access.table()]
    assert sorted(named) == sorted(page.name for page in pages.all_pages())


def test_a_page_stands_in_the_table_behind_the_door_it_has():
    about = {row.page: row.about for row in access.table()}
    doors = {"public": "anybody", "staff": "staff", "chart": "chart", "own": "own"}
    wrong = [p.name for p in pages.all_pages() if doors[p.door] != about[p.name]]
    assert wrong == []


def test_the_table_knows_every_role_and_whom_each_reaches():
    assert set(access.COLUMNS.values()) == set(ROLES) == set(REACH)
    assert {access.COLUMNS[letter] for letter in access.CASELOAD} == CARING


def test_the_printed_table_is_current():
    assert written.is_current(written.ACCESS), "docs/access.md is old: script/check --write"
