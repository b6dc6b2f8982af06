"""Bring a backup back: loaded beside, compared table by table, then put in place at once."""

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from throughcare.refusal import Refused
from throughcare.upkeep import archive, backup, keys, version
from throughcare.upkeep.engines import Database, here


@dataclass(frozen=True)
class Restored:
    """What a restore did."""

    about: dict[str, Any]
    rows: int
    tables: int
    log: dict[str, Any]
    kept: str = ""  # where what stood here before is kept
    key_kept: str = ""  # where the signing key that stood here before is kept
    key_differs: bool = False  # the environment gives another key than the backup's


def restore(
    file: Path, identity: keys.Identity, *, at: datetime, replace: bool = False,
    database: Database | None = None, home: Path | None = None,
) -> Restored:  # fmt: skip
    """Put a backup in the place of an empty database; of another only when told to `replace` it.

    Until the last step nothing here has changed, and the last step is one rename. What stood here
    is kept under another name: nothing is ever overwritten.
    """
    database = database or here()
    if not replace and not database.is_empty():
        raise Refused(
            "place_not_empty", _("A database stands here already."), source="house:backups",
            next_step=_("Restore into an empty place, or say --replace: "
                        "what stands here is then kept under another name."),
        )  # fmt: skip
    reading = archive.read(file, identity)
    backup.refuse_another_engine(reading, database)
    stamp = f"{at:%Y%m%dT%H%M%SZ}"
    with database.loaded_beside(reading.dump()) as loaded:
        refuse_a_newer_version(reading)
        tables = backup.refuse_a_difference(reading, loaded)
        kept = database.put_in_place(loaded, stamp)
    key_kept, key_differs = put_secret_in_place(reading.secret, home or settings.HOME, stamp)
    return Restored(
        reading.about, sum(seen["rows"] for seen in tables.values()), len(tables),
        reading.manifest["log"], kept, key_kept, key_differs,
    )  # fmt: skip


def check(file: Path, identity: keys.Identity, *, database: Database | None = None) -> Restored:
    """The drill: restore into a throw-away place and compare. Nothing here changes."""
    database = database or here()
    reading = archive.read(file, identity)
    backup.refuse_another_engine(reading, database)
    with database.loaded_beside(reading.dump()) as loaded:
        tables = backup.refuse_a_difference(reading, loaded)
    rows = sum(seen["rows"] for seen in tables.values())
    return Restored(reading.about, rows, len(tables), reading.manifest["log"])


def refuse_a_newer_version(reading: archive.Reading) -> None:
    if unknown := version.unknown(reading.manifest["migrations"]):
        raise Refused(
            "backup_of_a_newer_version",
            _("Throughcare %(made)s made this backup, which is newer than this one: %(what)s.")
            % {"made": reading.about["throughcare"], "what": ", ".join(unknown)},
            source="house:backups", next_step=_("Install that version, then restore with it."),
        )  # fmt: skip


def put_secret_in_place(secret: str, home: Path, stamp: str) -> tuple[str, bool]:
    """The signing key belongs to the data: it locks second factors. One that stood here is kept.

    Returns where that one is kept, and whether the environment overrules the backup's key.
    """
    file, kept = home / "secret.key", ""
    if file.exists() and file.read_text() != secret:
        kept = f"{file}.before-{stamp}"
        os.replace(file, kept)
    if not file.exists():
        keys.write_new(file, secret, mode=0o600)
    given = os.environ.get("THROUGHCARE_SECRET_KEY")
    return kept, bool(given and given != secret)
