"""The database is what the models say."""

import ast
from io import StringIO

import pytest
from django.core.management import call_command

from stories.house import tree


@pytest.mark.django_db
def test_the_migrations_are_complete():
    told = StringIO()
    try:
        call_command("makemigrations", check_changes=True, dry_run=True, stdout=told)
    except SystemExit:
        pytest.fail(f"models without a migration: {told.getvalue()}")


@pytest.mark.django_db
def test_every_guard_stands_in_a_freshly_made_database():
    from throughcare.record import guards

    assert guards.missing() == set()


def calls(*names: str) -> list[tuple[str, ast.Call]]:
    """Each call of a method with one of these names, with its place."""
    return [
        (f"{tree.short(path)}:{node.lineno} .{node.func.attr}", node)
        for path in tree.code()
        for node in ast.walk(tree.parsed(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in names
    ]


def test_a_row_is_locked_without_its_key():
    """FOR UPDATE stops every line of the log that names the row: two such wait for each other."""
    locks = calls("select_for_update")
    assert locks
    without = [
        place
        for place, call in locks
        if not any(word.arg == "no_key" and word.value.value is True for word in call.keywords)
    ]
    assert without == []


def test_actions_write_row_by_row_so_that_the_log_sees_each():
    """Django tells of `save` and `create`, never of these: the log would not vouch for the rows."""
    unseen = calls("bulk_create", "bulk_update")
    unseen += [(place, call) for place, call in calls("update") if call.keywords]
    # Who seals digests itself; keys made anew from the record; rows that are no part of it.
    apart = (
        "throughcare/demo/rows.py", "throughcare/patients/finding.py",
        "throughcare/patients/own.py", "throughcare/staff/",
        "throughcare/groups/listing.py", "throughcare/outcomes/roll_up.py",
    )  # fmt: skip
    assert [place for place, _ in unseen if not place.startswith(apart)] == []
