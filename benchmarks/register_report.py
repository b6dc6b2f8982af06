"""Two years of one drug in a register of five million movements, as page, paper and table.

    python -m benchmarks.register_report                3,425 people, 730 days, on PostgreSQL
    python -m benchmarks.register_report --small        100 people, 60 days: within a minute
    python -m benchmarks.register_report --on ADDRESS   a database it built earlier, or an empty one

Asked over HTTP, signed in, of the server as a clinic runs it: seconds to the first byte and to the
last, and how much memory the server's largest process ever took. The plans of the two dear
questions are printed, so that a scan where an index should be is seen.
"""

import argparse
import http.client
import os
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from benchmarks.clinic import served, verdict
from benchmarks.dose_http import a_database, machine
from benchmarks.dose_windows import signed_in
from benchmarks.thousand_kills import children

PEOPLE, DAYS = 3_425, 730  # × 2 movements a dose: five million
WITHIN, MEMORY = 120, 512  # seconds of each; MiB the server's largest process may reach
PAGES = {
    "page": "", "paper": "report.pdf", "days as a table": "days.csv",
    "log, first page": "dispensing/", "log as a table": "dispensing.csv",
}  # fmt: skip


def main() -> int:
    given = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    given.add_argument("--small", action="store_true")
    given.add_argument("--on", help="the address of a PostgreSQL database, kept afterwards")
    asked = given.parse_args()
    people, days = (100, 60) if asked.small else (PEOPLE, DAYS)
    with tempfile.TemporaryDirectory() as folder, a_database(asked.on) as address:
        os.environ |= {"THROUGHCARE_HOME": folder, "DATABASE_URL": address,
                       "DJANGO_SETTINGS_MODULE": "throughcare.settings"}  # fmt: skip
        scene, query = made(people, days)
        cookies = signed_in(scene["nurses"][0], scene["facility"], 1)
        plans(scene, days)
        with served(Path(folder)) as port:
            return measured(port, cookies, query)


def made(people: int, days: int) -> tuple[dict, str]:
    """The scene, and the period as a page's address carries it."""
    import django

    django.setup()
    from datetime import timedelta

    from django.db import connection

    from benchmarks import dose_scene
    from throughcare.stock.models import Movement

    empty = "patients_patient" not in connection.introspection.table_names()
    if empty or not Movement.objects.exists():
        dose_scene.build(people, days)
    scene = dose_scene.again(2)
    from_day = scene["today"] - timedelta(days=days)
    print(f"{Movement.objects.count():,} movements, {days} days asked for, {machine()}")
    period = f"from_day={from_day}&to_day={scene['today']}"
    return scene, f"product={dose_scene.PRODUCT}&{period}"


def plans(scene: dict, days: int) -> None:
    """How PostgreSQL answers the sums by day, and the log."""
    from datetime import timedelta

    from benchmarks.dose_scene import PRODUCT
    from throughcare.stock import report

    period = scene["facility"], PRODUCT, scene["today"] - timedelta(days=days), scene["today"]
    for name, rows in (("sums by day", report.flows(*period)),
                       ("log", report.dispensed(*period).values_list(*report.LINE))):  # fmt: skip
        print(f"{name}:\n" + "\n".join(f"  {line}" for line in rows.explain().splitlines()))


@dataclass
class Answer:
    """What came back, and when."""

    first: float
    last: float
    size: int
    rows: int


def measured(port: int, cookies: dict, query: str) -> int:
    status = 0
    for name, page in PAGES.items():
        answer = fetched(port, cookies, f"/register/report/{page}?{query}")
        print(f"  {name:<16} first byte {answer.first:6.1f} s, whole {answer.last:6.1f} s, "
              f"{answer.size / 1e6:8.2f} MB, {answer.rows:,} lines")  # fmt: skip
        status |= verdict(answer.last < WITHIN, f"{name} in {answer.last:.1f} s < {WITHIN} s")
    most = largest()
    print(f"  {machine()}")
    return status | verdict(most <= MEMORY, f"the server's largest process {most} MiB ≤ {MEMORY}")


def fetched(port: int, cookies: dict, path: str) -> Answer:
    """Read to the end, keeping nothing."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    cookie = "; ".join(f"{k}={v}" for k, v in cookies.items() if not k.startswith("_"))
    began, size, rows = time.monotonic(), 0, 0
    connection.request("GET", path, headers={"Cookie": cookie})
    answer = connection.getresponse()
    if answer.status != 200:
        raise SystemExit(f"{path} answered {answer.status}")
    head = answer.read(1)
    first = time.monotonic() - began
    while piece := answer.read(1 << 16):
        size, rows = size + len(piece), rows + piece.count(b"\n")
    return Answer(first, time.monotonic() - began, size + len(head), rows)


def largest() -> int:
    """The most memory, in MiB, that a process of the server has ever taken."""
    waiting, most = children(os.getpid()), 0
    while waiting:
        pid = waiting.pop()
        waiting += children(pid)
        with suppress(OSError, StopIteration):
            if "postgres" in Path(f"/proc/{pid}/comm").read_text():
                continue
            told = Path(f"/proc/{pid}/status").read_text().splitlines()
            high = next(line for line in told if line.startswith("VmHWM"))
            most = max(most, int(high.split()[1]) // 1024)
    return most


if __name__ == "__main__":
    sys.exit(main())
