"""The database is what the models say."""

from io import StringIO

import pytest
from django.core.management import call_command


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
