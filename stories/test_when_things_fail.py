"""A disk that is really full, a disk that takes nothing, a database server that is really gone.

What is asked of each: help and numbers are there, nothing acknowledged is lost, nothing half done
is seen, and the clinic goes on by itself when the ground is back.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest

from benchmarks.clinic import served
from stories import throwaway_postgres as pg

pytestmark = pytest.mark.once("brings databases of its own, of both engines", sample=False)

PAGES = ("/", "/es/", "/overdose/", "/treatment/", "/five-causes/", "/check/", "/ask/")


def page_at(port: int, path: str) -> tuple[int, str]:
    return opened(urllib.request.Request(f"http://127.0.0.1:{port}{path}"))


def opened(request: urllib.request.Request) -> tuple[int, str]:
    """Status and words of a page."""
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310  to this machine
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as answer:
        return answer.code, answer.read().decode()


def ask_for_help(port: int, words: str = "", id: str = "") -> tuple[int, str]:
    """Send the form as a browser does, cookie and token included."""
    token = "a" * 32
    given = {"id": id or str(uuid.uuid4()), "name": "Ana", "reach": "555-0100", "need": "start",
             "words": words, "csrfmiddlewaretoken": token}  # fmt: skip
    sender = f"198.51.100.{len(words) % 250}"  # each its own: nobody meets the limit of an hour
    return opened(urllib.request.Request(
        f"http://127.0.0.1:{port}/ask/", urllib.parse.urlencode(given).encode(),
        headers={"Cookie": f"csrf={token}", "X-Forwarded-For": sender},
    ))  # fmt: skip


FACILITY = "INSERT INTO staff_facility (id, name, jurisdiction, phone, address) VALUES (%s)"
RIVERSIDE = "'000000000000000000000000000000aa', 'Riverside', 'us', '555-0100', ''"


def open_a_clinic(home: Path) -> None:
    """Somebody who reads what is sent."""
    with closing(sqlite3.connect(home / "throughcare.sqlite3")) as database:
        database.execute(FACILITY % RIVERSIDE)
        database.commit()


@pytest.fixture(scope="session")
def gathered(tmp_path_factory) -> Path:
    """The static files, gathered once: what is tried here is not the gathering."""
    home = tmp_path_factory.mktemp("gathered")
    code = "import django; django.setup(); from throughcare import serving; serving.gather_static()"
    settings = {"THROUGHCARE_HOME": str(home), "DJANGO_SETTINGS_MODULE": "throughcare.settings"}
    subprocess.run([sys.executable, "-c", code], env=os.environ | settings, check=True)
    return home / "static"


@pytest.fixture
def home(tmp_path, gathered) -> Path:
    """A clinic's folder on a large disk."""
    shutil.copytree(gathered, tmp_path / "home" / "static")
    return tmp_path / "home"


# --- the disk ---------------------------------------------------------------------------------
@pytest.fixture
def small_disk(tmp_path, gathered) -> Iterator[Path]:
    """A disk of 24 MB that can be filled. Only the machine's administrator can make one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", folder], capture_output=True
    )
    if mounted.returncode:
        pytest.skip("only root may make a small disk")
    shutil.copytree(gathered, folder / "clinic" / "static")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


def fill(disk: Path) -> Path:
    """Not one byte is left."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (1 << 20, 4096, 1):
            try:
                while True:
                    file.write(b"\0" * size)
            except OSError:
                pass
    return filler


@pytest.fixture
def on_sqlite(monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)


def test_on_a_full_disk_help_is_there_nothing_is_lost_and_it_goes_on_when_there_is_room(
    small_disk, on_sqlite
):
    home = small_disk / "clinic"
    with served(home) as port:
        open_a_clinic(home)
        assert ask_for_help(port)[0] == 200
        filler = fill(small_disk)
        id = str(uuid.uuid4())
        status, page = ask_for_help(port, "x" * 900, id)
        for _more in range(20):  # what room its own pages had left is used up
            if status == 503:
                break
            id = str(uuid.uuid4())
            status, page = ask_for_help(port, "x" * (900 - _more), id)
        assert status == 503
        assert "the disk is full" in page
        assert [page_at(port, path)[0] for path in PAGES] == [200] * len(PAGES)
        assert page_at(port, "/readyz") == (503, "not ready: disk\n")
        before = how_many(home)
        filler.unlink()
        assert ask_for_help(port, "x" * 900, id)[0] == 200  # the page was loaded again
        assert how_many(home) == before + 1


def how_many(home: Path) -> int:
    from throughcare.upkeep.engines.sqlite import Sqlite

    return Sqlite(home / "throughcare.sqlite3").ask("SELECT count(*) FROM intake_helprequest")[0][0]


def test_a_clinic_starts_on_a_disk_that_takes_nothing_and_says_so_on_its_pages(
    small_disk, on_sqlite
):
    home = small_disk / "clinic"
    with served(home) as port:
        open_a_clinic(home)
        assert ask_for_help(port)[0] == 200
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    try:
        with served(home) as port:
            assert [page_at(port, path)[0] for path in PAGES] == [200] * len(PAGES)
            status, page = ask_for_help(port, "later")
            assert status == 503
            assert "What you sent was not saved" in page
    finally:
        subprocess.run(["mount", "-o", "remount,rw", small_disk], check=True)


# --- the database server ----------------------------------------------------------------------
@pytest.fixture
def cluster(tmp_path_factory) -> Iterator[tuple[Path, str | None, str]]:
    """A PostgreSQL that can be stopped and started."""
    folder = Path(pg.tempfile.mkdtemp(prefix="pg-"))
    owner = pg.server_owner()
    yield folder, owner, pg.make_cluster(pg.server_programs(), folder, owner)
    pg.shutil.rmtree(folder)


@contextmanager
def database(cluster, port: int) -> Iterator[None]:
    folder, owner, _ = cluster
    with pg.running(pg.server_programs(), folder, owner, port=port):
        yield


def test_without_its_database_help_is_there_and_the_clinic_goes_on_when_it_is_back(
    cluster, home, monkeypatch
):
    db_port = pg.free_port()
    address = f"postgresql://throwaway:{cluster[2]}@127.0.0.1:{db_port}"
    monkeypatch.setenv("DATABASE_URL", f"{address}/throughcare")
    with database(cluster, db_port):
        pg.make_database(f"{address}/postgres")
        running = served(home)
        port = running.__enter__()
        try:
            with closing(psycopg.connect(f"{address}/throughcare", autocommit=True)) as asked:
                asked.execute(FACILITY % RIVERSIDE)
            assert ask_for_help(port)[0] == 200
        except BaseException:
            running.__exit__(None, None, None)
            raise
    try:  # the server of the database is gone, the clinic's is not
        assert [page_at(port, path)[0] for path in PAGES] == [200] * len(PAGES)
        status, page = ask_for_help(port, "later", id := str(uuid.uuid4()))
        assert status == 503
        assert "the database does not answer" in page
        assert "911" in page
        assert page_at(port, "/readyz") == (503, "not ready: database\n")
        assert page_at(port, "/healthz") == (200, "alive\n")
        with database(cluster, db_port):
            assert ask_for_help(port, "later", id)[0] == 200
            assert page_at(port, "/readyz")[0] == 200
            with closing(psycopg.connect(f"{address}/throughcare")) as asked:
                (kept,) = asked.execute("SELECT count(*) FROM intake_helprequest").fetchone()
            assert kept == 2
    finally:
        running.__exit__(None, None, None)


def test_a_clinic_whose_database_does_not_answer_at_the_start_still_shows_help(home, monkeypatch):
    nobody = f"postgresql://127.0.0.1:{pg.free_port()}/nowhere"
    monkeypatch.setenv("DATABASE_URL", nobody)
    with served(home) as port:
        assert [page_at(port, path)[0] for path in PAGES] == [200] * len(PAGES)
        assert ask_for_help(port)[0] == 503
