"""Serving the clinic, and checking that it can be served."""

import hashlib
import logging
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.checks import run_checks
from django.core.management import call_command
from django.db import DatabaseError, connection

from throughcare import clock
from throughcare.refusal import Refused
from throughcare.upkeep import figures, keeper, queries, starting, upgrade

# Of one process: more than there are people who wait for their turn to read a chart, so that a dose
# always finds one free (record/turns.py). Each keeps a connection to the database.
THREADS = {"sqlite": 8, "postgresql": 16}
# Seconds for all headers of a request; a connection that is slower, or idle, is closed. Bodies are
# the proxy's to hold back until they are whole (docs/running/proxy.md): here each takes a thread.
HEADERS_WITHIN = 10
RESPAWN_AFTER, AGAIN_AFTER = 0.5, 2.0  # seconds before a worker, or all of them, start again


def serve(host: str, port: int) -> int:
    """Bring database and static files up to date, then hand over to granian until told to stop."""
    if not make_ready():
        return 2
    print(f"Throughcare on http://{host}:{port}", file=sys.stderr, flush=True)
    workers = 1 if connection.vendor == "sqlite" else 2  # SQLite: one writing process, fairly
    starting.mark()
    with figures.shared_by_workers(workers), kept():
        while not until_told_to_stop(host, port, workers):
            print("start: worker after worker ended; again", file=sys.stderr, flush=True)
    starting.unmark()
    return 0


def until_told_to_stop(host: str, port: int, workers: int) -> bool:
    """Serve. True when somebody said stop; False when granian gave its workers up.

    It does so when one dies twice within seconds, and would leave the clinic without a server.
    """
    from granian import Granian
    from granian.constants import Interfaces
    from granian.http import HTTP1Settings
    from granian.log import LogLevels

    server = Granian(
        "throughcare.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS[connection.vendor],
        http1_settings=HTTP1Settings(header_read_timeout=HEADERS_WITHIN * 1000),
        respawn_failed_workers=True,
        respawn_interval=RESPAWN_AFTER,
        log_access=False,
        log_level=LogLevels.warning,
    )
    # It warns of more threads than twice the cores at every start: here most of them only wait.
    logging.getLogger("_granian").addFilter(lambda line: "spawning up to" not in line.getMessage())
    with suppress(SystemExit):  # its way of saying that it gave up
        server.serve()
    if not server.interrupt_signal:
        time.sleep(AGAIN_AFTER)
    return server.interrupt_signal


def make_ready() -> bool:
    """Say what this start found, upgrade when there is something to, gather static files."""
    found = starting.before_opening()
    try:
        with suppress(DatabaseError):  # without a database the help pages still stand
            if upgrade.is_new():
                upgrade.apply_here()
            elif upgrade.needed():
                found += upgrade.upgrade(at=clock.now())
    except Refused as refusal:
        print(f"✗ {refusal.why}\n  {refusal.next_step}", file=sys.stderr)
        return False
    found += starting.after_opening(clock.now(), killed=starting.marker().exists())
    for line in found:
        print(f"start: {line}", file=sys.stderr, flush=True)
    with suppress(OSError):  # a full disk: what was gathered before still serves
        gather_static()
    connection.close()
    return True


@contextmanager
def kept() -> Iterator[None]:
    """With the keeper beside the server."""
    keeper_process = keeper.start()
    try:
        yield
    finally:
        keeper_process.stdin.close()
        keeper_process.wait(timeout=10)


def gather_static() -> None:
    """Compress and fingerprint the static files, unless nothing changed since the last time."""
    stamp = Path(settings.STATIC_ROOT) / ".gathered"
    now = fingerprint()
    if stamp.exists() and stamp.read_text() == now:
        return
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.write_text(now)


def fingerprint() -> str:
    """One line that changes whenever a static file does."""
    digest = hashlib.sha256()
    for path, storage in static_files():
        digest.update(f"{path} {Path(storage.path(path)).stat().st_mtime_ns}\n".encode())
    return digest.hexdigest()


def static_files() -> Iterator[tuple[str, object]]:
    for finder in finders.get_finders():
        yield from finder.list(None)


def check(out: TextIO) -> int:
    """Say line by line whether configuration, database and contracts hold. 0 when all do."""
    findings = [*configuration_problems(), *database_problems()]
    if not findings and not settings.DEMONSTRATION:
        findings += backup_problems()
    findings += register_problems() + knowledge_problems()
    for line in findings:
        print(f"✗ {line}", file=out)
    if not findings:
        print("✓ configuration, database and clinical knowledge are in order", file=out)
    return 1 if findings else 0


def configuration_problems() -> list[str]:
    """Django's own checks, with those for deployment in a clinic."""
    return [
        str(problem) for problem in run_checks(include_deployment_checks=not settings.DEMONSTRATION)
    ]


def database_problems() -> list[str]:
    """Is the database reachable, up to date, and are all its guards standing?"""
    try:
        return upgrade.problems()
    except Exception as error:  # whatever the driver raises, the reader needs one sentence
        return [f"the database cannot be reached: {error}. Check DATABASE_URL."]


def register_problems() -> list[str]:
    """Is every balance of the register the sum of its movements?"""
    from throughcare.stock import examining

    try:
        return [f"the register does not add up: {fault}" for fault in examining.faults()]
    except DatabaseError:  # said already, in more words
        return []


def backup_problems() -> list[str]:
    """A clinic without a good backup is not in order."""
    now = queries.standing()
    return [] if now.level == "ok" else [f"{now.words} See docs/running/backup.md."]


def knowledge_problems() -> list[str]:
    """Do all instruments, rules and sources load?"""
    from throughcare.clinical import instruments
    from throughcare.clinical.sources import cited

    problems = []
    for form in instruments.every():
        try:
            cited(form.source)
        except KeyError as error:
            problems.append(f"{form.name}: {error.args[0]}")
    return problems
