"""Make one backup, and prove it: it is opened, loaded and compared before it gets its name."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from throughcare.refusal import Refused
from throughcare.upkeep import archive, keys, version
from throughcare.upkeep.engines import Database, here
from throughcare.upkeep.engines.tables import LOG, Snapshot, Tables, differing


@dataclass(frozen=True)
class Made:
    """A backup that was made, loaded again and found the same."""

    file: Path
    size: int
    sha256: str
    rows: int
    tables: int


def make(
    file: Path, *, at: datetime, replace: bool = False, database: Database | None = None
) -> Made:
    """Write the whole database into one locked file, while the clinic works on.

    The key of the clinic opens it, and until this function ends a key that exists only in this
    process: with it the file is opened, loaded into a throw-away place and compared, table by
    table. Only then does it get its name. Whatever fails leaves no file.
    """
    database = database or here()
    recipients = keys.recipients()
    if file.exists() and not replace:
        raise Refused(
            "backup_file_exists", _("%(file)s is there already, and stays.") % {"file": file},
            source="house:backups", next_step=_("Choose another name, or say --replace."),
        )  # fmt: skip
    passing = keys.Identity.generate()
    with half_written(file) as half:
        with database.snapshot() as moment, half.open("wb") as out:
            archive.write(
                out, [*recipients, passing.to_public()], about=about(database, at),
                dump=moment.dump, secret=settings.SECRET_KEY, manifest=manifest(moment),
            )  # fmt: skip
            out.flush()
            os.fsync(out.fileno())
        tables = prove(half, passing, database)
        size, sha256 = half.stat().st_size, sha256_of(half)
        os.replace(half, file)
        _sync(file.parent)
    return Made(file, size, sha256, sum(seen["rows"] for seen in tables.values()), len(tables))


@contextmanager
def half_written(file: Path) -> Iterator[Path]:
    """A name for a file that is not whole yet, readable to this account alone."""
    half = file.with_name(f".{file.name}.half")
    with suppress(FileNotFoundError):
        half.unlink()  # of a process that was killed
    os.close(os.open(half, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        yield half
    finally:
        with suppress(FileNotFoundError):
            half.unlink()


def about(database: Database, at: datetime) -> dict[str, Any]:
    return {
        "throughcare": version.number(), "engine": database.engine,
        "engine_version": database.version(), "at": at.isoformat(),
    }  # fmt: skip


def manifest(moment: Snapshot) -> dict[str, Any]:
    """What must come out again."""
    migrations = moment.ask("SELECT app, name FROM django_migrations ORDER BY id")
    return {
        "tables": moment.tables,
        "migrations": [f"{app}.{name}" for app, name in migrations],
        "log": log_of(moment),
    }


def log_of(moment: Any) -> dict[str, Any]:
    """How long the log is, and the number of its last line; its heads are a table like others."""
    lines, last = moment.ask(f"SELECT count(*), max(id) FROM {LOG}")[0]  # noqa: S608  a name of ours
    return {"lines": lines, "last": last}


def prove(file: Path, identity: keys.Identity, database: Database) -> Tables:
    """Open a backup, load it into a throw-away place, and compare every table with its manifest."""
    reading = archive.read(file, identity)
    refuse_another_engine(reading, database)
    with database.loaded_beside(reading.dump()) as loaded:
        return refuse_a_difference(reading, loaded)


def refuse_a_difference(reading: archive.Reading, loaded: Database) -> Tables:
    """The tables that came out, when they are the tables that went in."""
    found = loaded.tables()
    differences = differing(reading.manifest["tables"], found)
    if reading.manifest["log"] != log_of(loaded):
        differences.append(LOG)
    if differences:
        raise Refused(
            "restored_differs",
            _("What came out of the backup is not what went in: %(tables)s.")
            % {"tables": "; ".join(differences)},
            source="house:backups",
            next_step=_("Nothing was changed. Take the backup before it, and keep this file: "
                        "whoever looks after Throughcare wants to see it."),
        )  # fmt: skip
    return found


def refuse_another_engine(reading: archive.Reading, database: Database) -> None:
    if reading.about["engine"] != database.engine:
        raise Refused(
            "backup_of_another_engine",
            _("This backup was made on %(from)s, and this clinic runs on %(to)s.")
            % {"from": reading.about["engine"], "to": database.engine},
            source="house:backups",
            next_step=_("Set DATABASE_URL to a database of that kind, then restore there."),
        )  # fmt: skip


def sha256_of(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _sync(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
