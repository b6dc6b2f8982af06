"""Databases as released versions made them: a folder for each release, a file for each engine.

Made by `throughcare demo --people 12` of that version and a few actions; everybody is made up.
"""

import gzip
import sqlite3
from contextlib import closing
from pathlib import Path

from throughcare.upkeep.engines import Database

FOLDER = Path(__file__).parent / "released"


def versions() -> list[str]:
    """Every released version, oldest first."""
    found = [path.name for path in FOLDER.iterdir() if path.is_dir()]
    return sorted(found, key=lambda name: [int(part) for part in name.split(".")])


def script(version: str, engine: str) -> str:
    return gzip.decompress((FOLDER / version / f"{engine}.sql.gz").read_bytes()).decode()


def load(version: str, place: Database) -> None:
    """Make an empty place what that version left behind."""
    sql = script(version, place.engine)
    if place.engine == "sqlite":
        place.path.parent.mkdir(exist_ok=True)
        with closing(sqlite3.connect(place.path)) as connection:
            connection.executescript(sql)
            connection.execute("PRAGMA journal_mode=WAL")
    else:
        with place.connect() as connection:
            connection.execute(sql)
