"""Doses over HTTP, signed in, against the same statements run by pgbench, in one run.

    python -m benchmarks.dose_http                  5,000 people with 1,000 past doses each
    python -m benchmarks.dose_http --small          200 people with 20: within a minute
    python -m benchmarks.dose_http --on ADDRESS     a database it built earlier, or an empty one

A dose is four requests: the person's page, reserved, poured, swallowed. Speed is measured in turns
with pgbench at 1, 8 and 32 connections; then how long people wait: two windows with 300 in the
queue and thirty others at four times a person's pace; and doses while eight browsers open charts
without a pause.
"""

import argparse
import os
import sys
import tempfile
import threading
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles

from benchmarks.clinic import served, verdict
from benchmarks.dose_statements import (
    DUE,
    PgBench,
    about_the_dose,
    by_hand,
    capture,
    script,
    written,
)
from benchmarks.dose_windows import Due, signed_in
from benchmarks.dose_work import Hammer, Nurse, Staff, given_in

PEOPLE, DAYS, WINDOWS, OTHERS = 5_000, 1_000, 8, 30
CONNECTIONS = (1, 8, 32)
LEAST, REACH, EIGHT, MANY = 0.35, 0.5, 1.2, 1.0
SCREEN, SAVE, RARELY, DOSE, HAMMERED = (
    150,
    250,
    500,
    100,
    10,
)  # milliseconds; the last times as long


def main() -> int:
    given = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    given.add_argument("--small", action="store_true")
    given.add_argument("--on", help="the address of a PostgreSQL database, kept afterwards")
    given.add_argument("--people", type=int)
    given.add_argument("--days", type=int)
    given.add_argument("--rounds", type=int)
    asked = given.parse_args()
    small = asked.small
    people, days = asked.people or (200 if small else PEOPLE), asked.days or (20 if small else DAYS)
    with tempfile.TemporaryDirectory() as folder, a_database(asked.on) as address:
        os.environ |= {"THROUGHCARE_HOME": folder, "DATABASE_URL": address,
                       "DJANGO_SETTINGS_MODULE": "throughcare.settings"}  # fmt: skip
        clinic = Clinic(people, days)
        with served(Path(folder)) as port:
            clinic.port = port
            rounds = asked.rounds or (2 if small else 7)
            status = speed(clinic, PgBench(address, Path(folder)), rounds, 2 if small else 5)
            status |= waits(clinic, 12 if small else 90)
            return status | hammered(clinic, 6 if small else 30)


@contextmanager
def a_database(address: str | None):
    if address:
        yield address
        return
    from stories.throwaway_postgres import throwaway_postgres

    with throwaway_postgres(flushed=True) as made:
        yield made


class Clinic:
    """The scene in the database, browsers signed in, and whoever has had no dose today."""

    port = 0

    def __init__(self, people: int, days: int) -> None:
        import django

        django.setup()
        from django.core.management import call_command

        from benchmarks import dose_scene
        from throughcare.patients.models import Patient

        call_command("migrate", verbosity=0)
        if not Patient.objects.exists():
            dose_scene.build(people, days, windows=WINDOWS)
        self.scene = dose_scene.again(WINDOWS)
        run(DUE)
        self.cookies = [signed_in(one, self.scene["facility"], n + 1)
                        for n, one in enumerate(self.scene["nurses"])]  # fmt: skip
        self.others = [signed_in(one, self.scene["facility"], 1) for one in self.scene["others"]]
        self.name_chains()
        self.forget_today()
        print(f"{Patient.objects.count():,} people, {past_doses():,} past doses, {machine()}")

    def name_chains(self) -> None:
        """In which chain of the log each person's lines stand; each with its head."""
        from django.db import connection

        from throughcare.record import chain
        from throughcare.record.models import Head

        facility = self.scene["facility"].pk
        self.chain = facility
        for lane in range(chain.LANES):
            place = {"of": facility, "lane": lane, "chain": chain.chain_of(facility, lane)}
            Head.objects.get_or_create(**place, defaults={"seq": 0})
        with connection.cursor() as cursor:
            cursor.execute("SELECT person FROM bench_due")
            named = [(str(chain.chain_of(facility, person.int % chain.LANES)), person)
                     for (person,) in cursor.fetchall()]  # fmt: skip
            cursor.executemany("UPDATE bench_due SET chain = %s WHERE person = %s", named)

    def forget_today(self) -> None:
        """Nobody has had a dose today: so many rounds can be measured in one day."""
        run(FORGET, today=self.scene["today"])
        swept()
        self.due = [Due(str(person), str(step), ug) for person, step, ug in
                    run("SELECT person, step, ug FROM bench_due ORDER BY n")]  # fmt: skip

    def nurses(self, how_many: int) -> list[Nurse]:
        """So many connections, in turn at the windows that there are; everybody's due shared."""
        made, windows = [], len(self.scene["bottles"])
        for n in range(how_many):
            bottle = str(self.scene["bottles"][n % windows].pk)
            due, cookies = self.due[n::how_many], self.cookies[n % windows]
            made.append(Nurse(self.port, cookies, bottle, due, threading.Event(), []))
        return made


QUEUE = 300  # people who wait while others are dosed
FORGET = """
SET session_replication_role = replica;
DELETE FROM medication_arrival WHERE clinic_day >= %(today)s;
DELETE FROM medication_end e USING medication_dose d
 WHERE d.id = e.dose_id AND d.clinic_day >= %(today)s;
DELETE FROM medication_pour p USING medication_dose d
 WHERE d.id = p.dose_id AND d.clinic_day >= %(today)s;
DELETE FROM medication_underway;
DELETE FROM medication_dose WHERE clinic_day >= %(today)s;
DELETE FROM stock_movement WHERE clinic_day >= %(today)s AND reason IN ('pour', 'taken');
SET session_replication_role = origin;
ALTER SEQUENCE bench_next RESTART"""

ARRIVE = """
INSERT INTO medication_arrival (id, patient_id, clinic_day, how, at, left_why)
SELECT gen_random_uuid(), person, %(today)s, 'desk', now(), '' FROM bench_due
 ORDER BY n DESC LIMIT %(people)s"""


def run(statements: str, **given) -> list:
    from django.db import connection

    with connection.cursor() as cursor:
        for statement in statements.split(";\n"):
            cursor.execute(statement, given or None)
        return cursor.fetchall() if cursor.description else []


def swept() -> None:
    """No clinic deletes a dose: what the deleted ones leave in tables and indexes is taken away."""
    tables = ("arrival", "end", "pour", "underway", "dose")
    run("VACUUM ANALYZE " + ", ".join(f"medication_{one}" for one in tables) + ", stock_movement")


def past_doses() -> int:
    from throughcare.medication.models import Dose

    return Dose.objects.count()


def machine() -> str:
    load = " ".join(f"{one:.1f}" for one in os.getloadavg())
    return f"{os.cpu_count()} cores, load {load}"


def speed(clinic: Clinic, bench: PgBench, rounds: int, seconds: int) -> int:
    """Doses a second, in turns with pgbench; the verdicts on the shares."""
    forms = yardsticks(clinic)
    rates: dict[int, list[dict[str, float]]] = {number: [] for number in CONNECTIONS}
    for _ in range(rounds):
        for number in CONNECTIONS:
            clinic.forget_today()
            rate = {"http": given_in(clinic.nurses(number), seconds)}
            for name, form in forms.items():
                clinic.forget_today()
                rate[name] = bench.per_second(form, number, max(seconds // 2, 2))
            rates[number].append(rate)
            print(f"  {number} at once: {said(rate)}", flush=True)
    clinic.forget_today()
    middle = {}
    for number, rounds_of in rates.items():
        middle[number] = {name: median(rate[name] for rate in rounds_of) for name in rounds_of[0]}
        print(f"{number:>2} connections: doses a second: {said(middle[number])}; "
              f"{4 * middle[number]['http']:.0f} requests a second ({machine()})")  # fmt: skip
    return judged(rates, forms)


def said(rate: dict[str, float]) -> str:
    return ", ".join(f"{name} {figure:.1f}" for name, figure in rate.items())


def judged(rates, forms) -> int:
    def share(over: str, under: str, number: int, of: int) -> float:
        pairs = zip(rates[number], rates[of], strict=True)
        return median(one[over] / other[under] for one, other in pairs)

    for name in forms:
        print(f"HTTP ÷ pgbench, {name}: {share('http', name, 1, 1):.2f} at one connection")
    one, eight, many = (
        share("http", "same", 1, 1),
        share("http", "http", 8, 1),
        share("http", "http", 32, 1),
    )
    words = f"HTTP ÷ the same statements {one:.2f} ≥ {LEAST} (reach for {REACH})"
    return (
        verdict(one >= LEAST, words)
        | verdict(eight >= EIGHT, f"8 connections ÷ 1: {eight:.2f} ≥ {EIGHT}")
        | verdict(many >= MANY, f"32 connections ÷ 1: {many:.2f} ≥ {MANY}")
    )


def yardsticks(clinic: Clinic) -> dict[str, str]:
    """The forms of pgbench: the same statements; those inside transactions; one written by hand."""
    window, due = clinic.nurses(1)[0], clinic.due[0]
    said = about_the_dose(capture(window, due))
    facts = run('SELECT "order", episode FROM bench_due WHERE person = %(it)s', it=due.patient)[0]
    names = {
        due.patient: "person", due.step: "step", due.id: "dose", window.measured(due)["id"]: "pour",
        facts[0]: "order_", facts[1]: "episode", f"{due.ug}": "ug",
        f"{clinic.scene['today']}": "day",
    }  # fmt: skip
    people = len(clinic.due)
    print(f"a dose says {len(said)} statements without the sign-in, "
          f"{len(written(said))} of them inside transactions")  # fmt: skip
    return {
        "same": script(said, names, people), "writes": script(written(said), names, people),
        "by hand": by_hand(said, names, people, clinic.chain),
    }  # fmt: skip


def waits(clinic: Clinic, seconds: int) -> int:
    """How long people wait at four times a person's pace, with hundreds in the queue."""
    clinic.forget_today()
    run(ARRIVE, today=clinic.scene["today"], people=QUEUE)
    nurses = clinic.nurses(2)
    staff = [Staff(clinic.port, cookies, clinic.due) for cookies in clinic.others[:OTHERS]]
    for one in staff:
        one.start()
    given_in(nurses, seconds, pace=3)
    for one in staff:
        one.stop.set()
    kinds = {name: [ms for nurse in nurses for ms in nurse.waited[name]]
             for name in ("screen", "save", "dose")}  # fmt: skip
    kinds["chart"] = [ms for one in staff for ms in one.waited]
    for name, some in kinds.items():
        print(f"  {name:<7} {told(some)}")
    every = kinds["screen"] + kinds["save"]
    failed = sum(one.failed for one in staff)
    return (
        verdict(not failed, f"{failed} of {len(kinds['chart'])} charts did not open")
        | verdict(part(kinds["screen"], 95) <= SCREEN, f"dosing screen, p95 ≤ {SCREEN} ms")
        | verdict(part(kinds["save"], 95) <= SAVE, f"save, p95 ≤ {SAVE} ms")
        | verdict(part(every, 99) <= RARELY, f"screens and saves, p99 ≤ {RARELY} ms")
        | verdict(part(kinds["dose"], 95) < DOSE, f"a dose's three saves together, p95 < {DOSE} ms")
    )


def hammered(clinic: Clinic, seconds: int) -> int:
    """One window alone, then while eight browsers open charts without a pause."""
    alone = dosed(clinic, seconds)
    hammers = [Hammer(clinic.port, cookies, clinic.due) for cookies in clinic.others[:8]]
    for one in hammers:
        one.start()
    under = dosed(clinic, seconds)
    for one in hammers:
        one.stop.set()
    print(f"  alone    {told(alone)}\n  hammered {told(under)}; "
          f"{sum(len(one.waited) for one in hammers) / seconds:.0f} charts a second")  # fmt: skip
    share = part(under, 95) / part(alone, 95)
    return verdict(share <= HAMMERED, f"dose, p95 while hammered ÷ alone {share:.1f} ≤ {HAMMERED}")


def dosed(clinic: Clinic, seconds: int) -> list[float]:
    clinic.forget_today()
    nurses = clinic.nurses(1)
    given_in(nurses, seconds)
    return nurses[0].waited["dose"]


def part(some: list[float], percent: int) -> float:
    return quantiles(some, n=100, method="inclusive")[percent - 1] if len(some) > 1 else some[0]


def told(some: list[float]) -> str:
    shares = ", ".join(f"p{n} {part(some, n):.0f}" for n in (50, 95, 99))
    return f"{shares} ms of {len(some)}"


if __name__ == "__main__":
    sys.exit(main())
