"""SQLite: copied by its own online backup, put in place by one rename."""

import os
import shutil
import sqlite3
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from throughcare.refusal import Refused
from throughcare.upkeep.engines.tables import Snapshot, Tables, counted

GZIP = 31  # zlib's word for a gzip header
READ_AT_ONCE = 1024 * 1024
SCRATCH = ".upkeep-"  # folders of half-done work; what a killed process left is swept at a start
WAITS = 20  # seconds for whoever is writing


@dataclass(frozen=True)
class Sqlite:
    """A database in a file."""

    path: Path
    engine = "sqlite"

    @property
    def settings(self) -> dict[str, Any]:
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(self.path)}

    @property
    def url(self) -> str:
        return f"sqlite:///{self.path}"

    def version(self) -> str:
        return sqlite3.sqlite_version

    def room(self) -> Path:
        """Where copies of this database may lie: nowhere its own file could not."""
        return self.path.parent

    def is_empty(self) -> bool:
        """No file, or a file without a table in it. A broken file is not empty."""
        return not self.path.exists() or (not self.is_broken() and not self._names())

    def is_broken(self) -> bool:
        try:
            self._names()
        except sqlite3.DatabaseError:
            return True
        return False

    def _names(self) -> list[str]:
        with closing(sqlite3.connect(self.path, timeout=WAITS)) as database:
            found = database.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            )
            return sorted(name for (name,) in found)

    def tables(self) -> Tables:
        """Rows and digest of each table."""
        names = self._names()
        with closing(sqlite3.connect(self.path, timeout=WAITS)) as database:
            database.text_factory = bytes
            return {
                name: counted(database.execute(f'SELECT * FROM "{name}"'))  # noqa: S608  from the schema itself
                for name in names
            }

    def ask(self, sql: str) -> list[tuple]:
        with closing(sqlite3.connect(self.path, timeout=WAITS)) as database:
            return database.execute(sql).fetchall()

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """The database of one moment, while others go on writing to it."""
        with scratch(self.room()) as folder:
            copy = Sqlite(folder / "snapshot.sqlite3")
            self.copy_to(copy.path)
            yield Snapshot(copy.tables(), copy.ask, copy.gzipped())

    def copy_to(self, path: Path) -> None:
        """In one step: in WAL mode it holds up no writer, and no writer makes it begin again."""
        source = sqlite3.connect(f"file:{self.path}?mode=rw", uri=True, timeout=WAITS)
        with closing(source), closing(sqlite3.connect(path)) as copy:
            source.backup(copy, pages=-1)

    def gzipped(self) -> Iterator[bytes]:
        packer = zlib.compressobj(6, zlib.DEFLATED, GZIP)
        with self.path.open("rb") as file:
            while some := file.read(READ_AT_ONCE):
                yield packer.compress(some)
        yield packer.flush()

    @contextmanager
    def loaded_beside(self, dump: Iterable[bytes]) -> Iterator["Sqlite"]:
        """A throw-away database made from a dump; gone afterwards unless put in place."""
        with scratch(self.room()) as folder:
            beside = Sqlite(folder / "loaded.sqlite3")
            unpacker = zlib.decompressobj(GZIP)
            beside.path.touch(mode=0o600)
            with beside.path.open("wb") as file:
                for some in dump:
                    file.write(unpacker.decompress(some))
                file.write(unpacker.flush())
                file.flush()
                os.fsync(file.fileno())
            if not beside.is_sound():
                raise Refused(
                    "restored_file_unsound", _("What came out of the backup is no whole database."),
                    source="house:backups", next_step=_("Take the backup before it."),
                )  # fmt: skip
            yield beside

    def is_sound(self) -> bool:
        """SQLite's own look at every page, index and foreign key."""
        try:
            whole = self.ask("PRAGMA integrity_check") == [("ok",)]
            return whole and self.ask("PRAGMA foreign_key_check") == []
        except sqlite3.DatabaseError:
            return False

    def put_in_place(self, loaded: "Sqlite", stamp: str) -> str:
        """Take the place of what stands here, by one rename. What stood here is kept beside.

        Returns where it is kept; empty when nothing stood here.
        """
        kept = ""
        if self.path.exists():
            self.close_down()
            kept = f"{self.path}.before-{stamp}"
            if not _link(self.path, kept):
                shutil.copy2(self.path, kept)
        loaded.close_down()
        loaded.ask("PRAGMA journal_mode=WAL")  # as the server keeps it; nothing is in the log yet
        os.replace(loaded.path, self.path)
        _sync_folder(self.path.parent)
        return kept

    def close_down(self) -> None:
        """Fold the write-ahead log into the file, so that the file alone is the database.

        Only whoever is alone with the database can: so it also says that nobody else has it open.
        """
        try:
            with closing(sqlite3.connect(self.path, timeout=1, isolation_level=None)) as database:
                (mode,) = database.execute("PRAGMA journal_mode=DELETE").fetchone()
        except sqlite3.OperationalError as error:
            raise in_use() from error
        except sqlite3.DatabaseError:  # broken: its write-ahead log belongs to nothing any more
            for ending in ("-wal", "-shm"):
                with suppress(FileNotFoundError):
                    os.replace(f"{self.path}{ending}", f"{self.path}{ending}.broken")
            return
        if mode != "delete":
            raise in_use()


def in_use() -> Refused:
    return Refused(
        "database_in_use", _("Somebody has this database open."), source="house:backups",
        next_step=_("Stop `throughcare serve` and everything else that uses it, then try again."),
    )  # fmt: skip


@contextmanager
def scratch(room: Path) -> Iterator[Path]:
    """A folder for half-done work that only this account can read; gone afterwards."""
    room.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=SCRATCH, dir=room))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _link(path: Path, other: str) -> bool:
    try:
        os.link(path, other)
    except OSError:  # a file system without hard links
        return False
    return True


def _sync_folder(folder: Path) -> None:
    """A rename survives a power cut once its folder is on the disk."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
