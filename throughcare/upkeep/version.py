"""Which version of Throughcare this is, and which migrations it knows."""

from functools import cache
from importlib.metadata import version

from django.db.migrations.loader import MigrationLoader


@cache
def number() -> str:
    return version("throughcare")


def unknown(applied: list[str]) -> list[str]:
    """Of these migrations, those this version does not have: a newer one made them."""
    return sorted(set(applied) - known())


def known() -> set[str]:
    """Every migration this version has, and those it has put together since."""
    there = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    replaced = [key for migration in there.values() for key in migration.replaces]
    return {f"{app}.{name}" for app, name in [*there, *replaced]}
