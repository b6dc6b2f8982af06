"""A PostgreSQL that lives exactly as long as one command.

    python -m stories.throwaway_postgres pytest -m postgres

Makes a cluster in a temporary folder, hands its address to the command as DATABASE_URL, and takes
everything away again: when the command ends, when it fails, and when it is told to stop.
"""

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import psycopg

DEBIAN = (
    "/usr/lib/postgresql"  # Debian keeps the server's programs out of PATH, one folder a version
)
STARTS_WITHIN = 60  # seconds; a busy machine with two cores needs about three
# Nothing here outlives the command, so nothing is flushed to disk.
HASTE = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]


@contextmanager
def throwaway_postgres(flushed: bool = False) -> Iterator[str]:
    """The address of a new, empty database; it is gone afterwards.

    flushed  each commit reaches the disk, as a clinic's does: for benchmarks
    """
    programs, owner = server_programs(), server_owner()
    folder = Path(tempfile.mkdtemp(prefix="pg-"))  # short: a socket's path may have 107 bytes
    try:
        password = make_cluster(programs, folder, owner)
        with running(programs, folder, owner, haste=[] if flushed else HASTE) as port:
            address = f"postgresql://throwaway:{password}@127.0.0.1:{port}"
            make_database(f"{address}/postgres")
            yield f"{address}/throughcare"
    finally:
        shutil.rmtree(folder)


def server_programs() -> Path:
    """Where initdb and postgres are. Stops with a sentence when they are nowhere."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    versions = sorted(Path(DEBIAN).glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    if not versions:
        raise SystemExit("PostgreSQL is not installed: run script/setup, or install 'postgresql'.")
    return versions[-1].parent


def server_owner() -> str | None:
    """Whom the server runs as. PostgreSQL refuses root; anybody else runs it themself."""
    if os.getuid() != 0:
        return None
    people = {person.pw_name for person in pwd.getpwall()}
    return "postgres" if "postgres" in people else "nobody"


def make_cluster(programs: Path, folder: Path, owner: str | None) -> str:
    """initdb, with a password: others on the machine can reach a loopback port, too."""
    password = secrets.token_urlsafe(16)
    (folder / "password").write_text(password)
    if owner:
        for path in (folder, folder / "password"):
            shutil.chown(path, user=owner, group=pwd.getpwnam(owner).pw_gid)
    initdb = [programs / "initdb", "--pgdata", folder / "data", "--username", "throwaway"]
    initdb += ["--auth", "scram-sha-256", "--pwfile", folder / "password"]
    initdb += ["--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"]
    made = subprocess.run(initdb, **as_owner(folder, owner), capture_output=True, text=True)
    if made.returncode:
        raise SystemExit(f"initdb could not make a cluster in {folder}: {made.stderr.strip()}")
    return password


@contextmanager
def running(
    programs: Path, folder: Path, owner: str | None, port: int = 0, haste: list[str] = HASTE
) -> Iterator[int]:
    """The server, on a free port of this machine alone unless one is given."""
    port = port or free_port()
    # One transaction that makes every table holds thousands of locks, and tests run side by side.
    locks = ["max_connections=100", "max_locks_per_transaction=256"]
    options = [*haste, *locks, "listen_addresses=127.0.0.1"]
    options.append(f"unix_socket_directories={folder}")
    command = [programs / "postgres", "-D", folder / "data", "-p", str(port)]
    command += [word for option in options for word in ("-c", option)]
    with (folder / "log").open("w") as log:
        # A session of its own: Ctrl-C reaches the command first, and the server stays to serve it.
        server = subprocess.Popen(
            command, **as_owner(folder, owner), stdout=log, stderr=log, start_new_session=True
        )
    try:
        wait_until_it_answers(server, port, folder / "log")
        yield port
    finally:
        stop(server)


def wait_until_it_answers(server: subprocess.Popen, port: int, log: Path) -> None:
    """Return when the server takes connections; say why when it never will."""
    give_up_at = time.monotonic() + STARTS_WITHIN
    while server.poll() is None and time.monotonic() < give_up_at:
        with socket.socket() as knock:
            if knock.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit(f"The throw-away PostgreSQL did not start: {log.read_text().strip()[-800:]}")


def make_database(address: str) -> None:
    """CREATE DATABASE, as soon as the server has finished starting up."""
    for _ in range(STARTS_WITHIN * 10):
        try:
            with psycopg.connect(address, autocommit=True) as connection:
                connection.execute("CREATE DATABASE throughcare")
            return
        except psycopg.OperationalError as error:
            if "starting up" not in str(error):
                raise
            time.sleep(0.1)
    raise SystemExit(f"The throw-away PostgreSQL was still starting up after {STARTS_WITHIN} s.")


def stop(server: subprocess.Popen) -> None:
    """Ask for a fast shutdown; insist after ten seconds."""
    server.send_signal(signal.SIGINT)
    try:
        server.wait(timeout=10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def as_owner(folder: Path, owner: str | None) -> dict:
    """How a server program is started: in its own folder, as somebody PostgreSQL accepts."""
    if not owner:
        return {"cwd": folder}
    return {"cwd": folder, "user": owner, "group": pwd.getpwnam(owner).pw_gid, "extra_groups": []}


def free_port() -> int:
    """A port nobody listens on at this moment."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def run(command: list[str]) -> int:
    """Run a command with a PostgreSQL of its own. Told to stop, it passes the word on."""

    def told_to_stop(number: int, frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    signal.signal(signal.SIGTERM, told_to_stop)
    with throwaway_postgres() as address:
        child = subprocess.Popen(command, env={**os.environ, "DATABASE_URL": address})
        try:
            return child.wait()
        finally:
            if child.poll() is None:  # an interrupt: the command first, then its database
                child.terminate()
                child.wait()


if __name__ == "__main__":
    if not sys.argv[1:]:
        raise SystemExit("Say what to run: python -m stories.throwaway_postgres COMMAND…")
    sys.exit(run(sys.argv[1:]))
