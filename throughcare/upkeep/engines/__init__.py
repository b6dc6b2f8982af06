"""The two databases as upkeep sees them: copied while in use, loaded beside, put in place."""

import sqlite3
from pathlib import Path
from typing import Any

import psycopg
from django.db import DatabaseError, connections

from throughcare.upkeep.engines.postgresql import Postgres
from throughcare.upkeep.engines.sqlite import Sqlite

Database = Sqlite | Postgres
# What a database that gives way raises: through Django, or from its own driver.
GIVES_WAY = (DatabaseError, sqlite3.Error, psycopg.Error)


def here(using: str = "default") -> Database:
    """The database this process is set up for."""
    return of(connections[using].settings_dict)


def of(settings: dict[str, Any]) -> Database:
    """The database that Django's settings describe."""
    if settings["ENGINE"].endswith("sqlite3"):
        return Sqlite(Path(settings["NAME"]))
    return Postgres.of(settings)
