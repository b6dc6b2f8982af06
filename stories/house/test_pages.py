"""No page opens without its door, and no view asks the database or changes it."""

import ast

import pytest
from django.urls import resolve

from stories.house import pages, tree, written

DOORS = {"public", "staff", "chart", "own"}
# What a view leaves to queries.py and actions.py.
DATABASE = {
    "objects", "filter", "exclude", "save", "create", "bulk_create", "get_or_create",
    "update_or_create", "bulk_update", "delete", "aggregate", "annotate", "raw", "execute",
    "select_for_update", "refresh_from_db", "atomic",
}  # fmt: skip


def views() -> list:
    return [p for p in tree.code() if p.stem == "views" or "views" in p.parent.parts]


def test_no_view_asks_the_database_or_changes_it():
    found = [
        f"{tree.short(path)}:{node.lineno} .{node.attr}"
        for path in views()
        for node in ast.walk(tree.parsed(path))
        if isinstance(node, ast.Attribute) and node.attr in DATABASE
    ]
    assert found == []


def test_every_page_names_its_door():
    assert [page.route for page in pages.all_pages() if page.door not in DOORS] == []


def test_every_address_opens_its_own_page_and_no_other():
    """Two pages of one address, or of one name: the later is never seen, and no link says so."""
    hidden = {
        page.name: resolve(page.address()).view_name
        for page in pages.all_pages()
        if resolve(page.address()).func is not page.view
    }
    assert hidden == {}


def test_every_public_page_says_why_it_is_public():
    assert [page.route for page in pages.public_pages() if not page.why.strip()] == []


def test_the_list_of_public_pages_is_the_one_the_code_writes():
    assert written.is_current(written.PUBLIC), "docs/public_pages.md is old: script/check --write"


def test_every_staff_page_asks_for_a_permission_that_some_role_holds():
    from throughcare.staff.roles import PERMISSIONS

    guarded = [page for page in pages.all_pages() if page.door in {"staff", "chart"}]
    assert [page.route for page in guarded if page.view.may not in PERMISSIONS] == []


@pytest.mark.django_db
def test_somebody_who_has_not_signed_in_is_sent_to_sign_in_from_every_other_page(client):
    opened = {}
    for page in pages.all_pages():
        if page.door != "public":
            answer = client.get(page.address())
            if answer.status_code not in (302, 405) or "sign-in" not in answer.get(
                "Location", "sign-in"
            ):
                opened[page.route] = answer.status_code
    assert opened == {}
