"""What the log costs: an action with its line ÷ the same without, in turns, in one run.

Two kinds of action: the three of a dose (reserved, poured, swallowed), and an answer saved, the
smallest there is. The same rows are written both ways in one process; only the log differs.
«Without» writes no line, no hash and no digest. On PostgreSQL (thrown away afterwards, flushing to
disk as a clinic's does) and on SQLite, at one client; on PostgreSQL eight clients too.
"""

import itertools
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
from functools import partial
from statistics import median
from typing import Any

from benchmarks.clinic import verdict

LEAST = 0.85
ROUNDS, SECONDS = 101, 0.2  # many short turns: a machine used by others changes within seconds
FEWER = 25  # rounds, when it shall not take long
PARTS = 20  # named parts of one person's day


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

    from benchmarks import dose_scene

    call_command("migrate", verbosity=0)
    rounds = FEWER if small else ROUNDS
    most = 1 if engine == "SQLite" else 8
    scene = dose_scene.team(nurses=most)
    kinds = {"doses": doses(scene, most), "answers": answers(scene, most)}
    status = 0
    for name, works in kinds.items():
        for clients in sorted({1, most}):
            status |= compared(f"{engine}, {name}, {clients} at once", works[:clients], rounds)
    return status


Work = Callable[[], int]  # does something, and says how many actions that was


def compared(what: str, works: list[Work], rounds: int) -> int:
    """The same work with the log and without, in turns."""
    shares, speeds = [], []
    with ThreadPoolExecutor(len(works)) as threads:  # each keeps its connection
        for _ in range(rounds):
            with_log = per_second(threads, works)
            with no_log():
                without = per_second(threads, works)
            shares.append(with_log / without)
            speeds.append((with_log, without))
    with_log, without = (median(column) for column in zip(*speeds, strict=True))
    print(f"{what}: {with_log:.0f} actions a second, {without:.0f} without")
    share = median(shares)
    return verdict(share >= LEAST, f"{what}: with the log ÷ without {share:.2f} ≥ {LEAST}")


def doses(scene: dict, clients: int) -> list[Work]:
    """For each client somebody at a window, who gives one part of a day's dose after another."""
    from benchmarks import dose_scene
    from throughcare.medication.models import Step

    dose_scene.opened(scene, 0, windows=clients)
    people = itertools.count(1_000)  # as they are numbered

    def giving(place: int) -> Iterator[int]:
        while True:
            for due in dose_scene.one_person(scene, next(people), PARTS):
                step = Step.objects.select_related("order__patient").get(pk=due["step"])
                give(step, scene["bottles"][place], str(place + 1), scene["nurses"][place])
                yield 3

    return [giving(place).__next__ for place in range(clients)]


def give(step: Any, bottle: Any, window: str, by: Any) -> None:
    """One dose through its three actions."""
    from throughcare import clock
    from throughcare.medication.actions import dosing as actions

    press = {"by": by, "at": clock.now()}
    dose = actions.reserve(
        id=uuid.uuid4(), step=step, window=window, reason="made up", awake=True, **press
    )
    actions.pour(id=uuid.uuid4(), dose=dose, bottle=bottle, ug=step.ug, **press)
    actions.finish(dose=dose, outcome="taken", **press)


def answers(scene: dict, clients: int) -> list[Work]:
    """For each client a function: a questionnaire begun and answered."""
    from benchmarks.history import admitted
    from throughcare import clock
    from throughcare.assessment import actions
    from throughcare.clinical import instruments

    member = scene["prescriber"]
    items = [item.key for item in instruments.load("phq-9").items if item.kind == "choice"][:8]

    def fill(patient: Any) -> int:
        press = {"by": member, "at": clock.now()}
        sheet = actions.begin_sheet(
            id=uuid.uuid4(), patient=patient, instrument="phq-9", filled_by="staff", **press
        )
        for item in items:
            actions.save_answer(id=uuid.uuid4(), sheet=sheet, item=item, value=0, **press)
        return 1 + len(items)

    people = [admitted(member, f"Client {n}", began=timedelta(days=1)) for n in range(clients)]
    return [partial(fill, patient) for patient in people]


def per_second(threads: ThreadPoolExecutor, works: list[Work]) -> float:
    """Actions a second, all clients together."""
    began = time.monotonic()

    def work(do: Work) -> int:
        done = 0
        while time.monotonic() < began + SECONDS:
            done += do()
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
