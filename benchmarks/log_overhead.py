"""What the log costs: an action with its line ÷ the same without, in turns, in one run.

The same rows are written both ways in one process; only the log differs. «Without» writes no line,
no hash and no digest. On PostgreSQL (thrown away afterwards, flushing to disk as a clinic's does)
and on SQLite, at one client; on PostgreSQL eight clients too.
"""

import os
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from statistics import median

from benchmarks.clinic import verdict

LEAST = 0.85
ROUNDS = 21


def main(small: bool) -> int:
    """Measure this engine, then PostgreSQL in a process of its own."""
    if "DATABASE_URL" in os.environ:
        return measured("PostgreSQL", small)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["THROUGHCARE_HOME"] = folder
        status = measured("SQLite", small)
    from stories.throwaway_postgres import throwaway_postgres

    with throwaway_postgres(flushed=True) as address:
        again = [sys.executable, "-m", "benchmarks.log_overhead", *sys.argv[1:]]
        told = subprocess.run(again, env={**os.environ, "DATABASE_URL": address}, check=False)
        return status | told.returncode


def measured(engine: str, small: bool) -> int:
    """The share of speed that is left with the log."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "throughcare.settings"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    seconds = 0.25 if small else 1.0
    status = 0
    for clients in (1,) if engine == "SQLite" else (1, 8):
        shares, speeds = [], []
        works = [questionnaire() for _ in range(clients)]
        with ThreadPoolExecutor(clients) as threads:  # each keeps its connection
            for _ in range(ROUNDS):
                with_log = per_second(threads, works, seconds)
                with no_log():
                    without = per_second(threads, works, seconds)
                shares.append(with_log / without)
                speeds.append((with_log, without))
        with_log, without = (median(column) for column in zip(*speeds, strict=True))
        print(
            f"{engine}, {clients} at once: {with_log:.0f} actions a second, {without:.0f} without"
        )
        share = median(shares)
        words = f"{engine}, {clients} at once: with the log ÷ without {share:.2f} ≥ {LEAST}"
        status |= verdict(share >= LEAST, words)
    return status


def questionnaire() -> Callable[[], int]:
    """A function for one client: a questionnaire begun and answered. How many actions that is."""
    from benchmarks.history import admitted, clinic
    from throughcare import clock
    from throughcare.assessment import actions
    from throughcare.clinical import instruments
    from throughcare.patients.models import Patient
    from throughcare.staff.models import Member

    member = Member.objects.filter(username="benchmark").first() or clinic()
    patient = admitted(member, f"Client {Patient.objects.count()}", began=timedelta(days=1))
    items = [item.key for item in instruments.load("phq-9").items if item.kind == "choice"][:8]

    def fill() -> int:
        press = {"by": member, "at": clock.now()}
        sheet = actions.begin_sheet(
            id=uuid.uuid4(), patient=patient, instrument="phq-9", filled_by="staff", **press
        )
        for item in items:
            actions.save_answer(id=uuid.uuid4(), sheet=sheet, item=item, value=0, **press)
        return 1 + len(items)

    return fill


def per_second(
    threads: ThreadPoolExecutor, works: list[Callable[[], int]], seconds: float
) -> float:
    """Actions a second, all clients together."""
    began = time.monotonic()

    def work(fill: Callable[[], int]) -> int:
        done = 0
        while time.monotonic() < began + seconds:
            done += fill()
        return done

    done = sum(threads.map(work, works))
    return done / (time.monotonic() - began)


@contextmanager
def no_log() -> Iterator[None]:
    """The same actions, and nothing kept of them but their rows."""
    from throughcare.record import action, chain

    sealed, digests = chain.seal, action.Doing.digests
    chain.seal, action.Doing.digests = (lambda lines: None), (lambda doing: {})
    try:
        yield
    finally:
        chain.seal, action.Doing.digests = sealed, digests


if __name__ == "__main__":
    sys.exit(main("--small" in sys.argv))
