"""The two databases as upkeep sees them: copied while in use, loaded beside, put in place."""

from pathlib import Path
from typing import Any

from django.db import connections

from throughcare.upkeep.engines.postgresql import Postgres
from throughcare.upkeep.engines.sqlite import Sqlite

Database = Sqlite | Postgres


def here(using: str = "default") -> Database:
    """The database this process is set up for."""
    return of(connections[using].settings_dict)


def of(settings: dict[str, Any]) -> Database:
    """The database that Django's settings describe."""
    if settings["ENGINE"].endswith("sqlite3"):
        return Sqlite(Path(settings["NAME"]))
    return Postgres.of(settings)
