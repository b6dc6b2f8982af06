"""Serving the clinic, and checking that it can be served."""

import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.checks import run_checks
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from throughcare.record import guards

THREADS = 4  # requests wait for the database, not for each other


def serve(host: str, port: int) -> int:
    """Bring database and static files up to date, then hand over to granian."""
    from granian import Granian
    from granian.constants import Interfaces

    call_command("migrate", verbosity=0)
    gather_static()
    print(f"Throughcare on http://{host}:{port}", file=sys.stderr, flush=True)
    Granian(
        "throughcare.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1 if connection.vendor == "sqlite" else 2,  # SQLite: one writing process, fairly
        blocking_threads=THREADS,
        log_access=False,
    ).serve()
    return 0


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
    findings = [*configuration_problems(), *database_problems(), *knowledge_problems()]
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
        executor = MigrationExecutor(connection)
    except Exception as error:  # whatever the driver raises, the reader needs one sentence
        return [f"the database cannot be reached: {error}. Check DATABASE_URL."]
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return ["the database is behind this version: run `throughcare manage migrate`"]
    return [
        f"the database lacks its guard {name}: run `throughcare manage migrate`"
        for name in sorted(guards.missing())
    ]


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
