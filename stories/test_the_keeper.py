"""`throughcare serve` makes backups by itself; what it started ends with it, however it ends."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.clinic import SERVE, free_port
from benchmarks.thousand_kills import children, words_of
from stories import migrated
from throughcare.upkeep import keys, restore
from throughcare.upkeep.engines.sqlite import Sqlite

pytestmark = pytest.mark.once("brings its own database, on the embedded engine", sample=False)

WITHIN = 90  # seconds; a quiet machine needs about six


def until(what: Callable[[], object]) -> object:
    """What is waited for, as soon as it is there."""
    give_up_at = time.monotonic() + WITHIN
    while time.monotonic() < give_up_at:
        if found := what():
            return found
        time.sleep(0.2)
    raise AssertionError(f"not within {WITHIN} s")


def is_gone(pid: int) -> bool:
    """Ended, or ended and not yet buried by whoever buries orphans here."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def test_a_served_clinic_has_a_backup_within_a_round_and_its_keeper_dies_with_a_killed_server(
    tmp_path,
):
    identity, home, nas = keys.Identity.generate(), tmp_path / "home", tmp_path / "nas"
    migrated.put(home / "throughcare.sqlite3")
    settings = {
        "THROUGHCARE_HOME": str(home), "THROUGHCARE_BACKUP_FOLDER": str(nas),
        "THROUGHCARE_BACKUP_KEY": str(identity.to_public()), "PORT": str(free_port()),
    }  # fmt: skip
    clean = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    with (tmp_path / "said").open("w") as said:
        server = subprocess.Popen(SERVE, env=clean | settings, stdout=said, stderr=said)
    try:
        (file,) = until(lambda: list(nas.glob("throughcare-*.age")))
        place = Sqlite(home / "throughcare.sqlite3")
        assert restore.check(file, identity, database=place).tables > 40
        made = "SELECT outcome, file FROM upkeep_backupmade"
        assert until(lambda: place.ask(made)) == [("made", file.name)]
        lines = "SELECT count(*) FROM record_logline WHERE what = 'backup made'"
        assert place.ask(lines) == [(1,)]
        keeper = until(lambda: [pid for pid in children(server.pid) if "upkeep" in words_of(pid)])
        workers = [pid for pid in children(server.pid) if pid not in keeper]
    finally:
        for pid in [server.pid, *children(server.pid)]:
            if "upkeep" not in words_of(pid):
                os.kill(pid, signal.SIGKILL)
        server.wait()
    until(lambda: all(is_gone(pid) for pid in [*keeper, *workers]))
