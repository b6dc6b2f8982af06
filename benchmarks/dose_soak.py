"""A hundred thousand doses over HTTP, while server and database are killed (-9) at random.

    python -m benchmarks.dose_soak              100,000 doses on PostgreSQL, 5,000 on SQLite
    python -m benchmarks.dose_soak --small      a few hundred on each, within minutes
    python -m benchmarks.dose_soak --state FILE goes on where an earlier run was stopped

Two windows give one dose after another, thirty others of the staff open charts meanwhile, at four
times a person's pace. Presses are sent twice, and doses tried at two windows at once. A day is as
long as there are doses due (a person has several named parts, so that one clinic day is enough).
Afterwards: doses acknowledged and not there (lost), given twice (doubled), begun and without an
end, balances that are not the sum of their movements, the log's word.
"""

import argparse
import http.client
import json
import random
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path

from benchmarks.clinic import verdict
from benchmarks.dose_windows import Due, Window
from benchmarks.thousand_kills import Clinic, a_database

DOSES = {"postgresql": 100_000, "sqlite": 5_000}
PARTS = 20  # named parts of one person's day
# So many doses on one database; then it is looked at, and another takes its place. To make one
# costs as much as some five hundred doses: a batch of PostgreSQL is long.
BATCH = {"postgresql": 10_000, "sqlite": 500}
WINDOWS, READERS = 2, 30
DOSES_A_KILL = (20, 800)  # so many doses between two kills, at random
A_CHART = (5, 15)  # seconds from one chart to the next of a person who needs forty


class DoseClinic(Clinic):
    """The same server, asked about doses."""

    asks = "benchmarks.dose_windows"


def main() -> int:
    given = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    given.add_argument("--small", action="store_true")
    given.add_argument("--doses", type=int, help="on PostgreSQL; a twentieth of them on SQLite")
    given.add_argument("--state", type=Path)
    asked = given.parse_args()
    wanted = dict(DOSES)
    if asked.small or asked.doses:
        wanted = {"postgresql": asked.doses or 300, "sqlite": (asked.doses or 6_000) // 20}
    total = json.loads(asked.state.read_text()) if asked.state and asked.state.exists() else {}
    while (share := least_done(wanted, total))[0] < 1:
        engine = share[1]
        left = wanted[engine] - total.get(f"{engine} doses", 0)
        with tempfile.TemporaryDirectory(prefix="soak-") as folder:
            figures = soak(engine, min(left, BATCH[engine]), Path(folder))
        for name, figure in figures.items():
            total[f"{engine} {name}"] = total.get(f"{engine} {name}", 0) + figure
        if asked.state:
            asked.state.write_text(json.dumps(total, indent=1))
        print(f"{engine}: {figures}", flush=True)
    return told(total, wanted)


def least_done(wanted: dict[str, int], total: dict[str, int]) -> tuple[float, str]:
    """The engine that is furthest behind, with the share of its doses that are given."""
    return min((total.get(f"{name} doses", 0) / doses, name) for name, doses in wanted.items())


def told(total: dict[str, int], engines) -> int:
    status = 0
    for engine in engines:
        of = {name: total.get(f"{engine} {name}", 0) for name in
              ("doses", "kills", "lost", "doubled", "troubles", "refused")}  # fmt: skip
        words = (
            f"{engine}: {of['doses']:,} doses acknowledged through {of['kills']} kills, "
            f"{of['refused']} refused: {of['lost']} lost, {of['doubled']} doubled, "
            f"{of['troubles']} troubles"
        )
        status |= verdict(not of["lost"] + of["doubled"] + of["troubles"], words)
    return status


def soak(engine: str, doses: int, folder: Path) -> dict[str, int]:
    """So many doses on one engine, killed at random; what is left is looked at."""
    home = folder / engine
    home.mkdir()
    with a_database(engine) as database:
        clinic = DoseClinic(home, f"{database.url}/throughcare" if database else "")
        people = -(-doses // PARTS)
        began = time.monotonic()
        scene = clinic.tell("begin", str(people), str(PARTS), str(WINDOWS))
        clinic.start()
        dosing = time.monotonic()
        stop = threading.Event()
        windows = windows_of(clinic, scene, stop, doses)
        readers = [Reader(clinic.port, scene, stop) for _ in range(READERS)]
        for one in (*windows, *readers):
            one.start()
        try:
            kills = kill_while(clinic, database, windows)
        finally:
            stop.set()
            for one in (*windows, *readers):
                one.join(timeout=60)
            clinic.stop()
        ended = time.monotonic()
        if database:
            database.wait_until_recovered()
        found = looked_at(clinic, windows)
        seconds = {
            "s to begin": round(dosing - began), "s of doses": round(ended - dosing),
            "s to look": round(time.monotonic() - ended),
        }  # fmt: skip
        return {"kills": kills, "refused": sum(w.refused for w in windows)} | found | seconds


def windows_of(clinic, scene: dict, stop, doses: int) -> list[Window]:
    due = [Due(**one) for one in scene["due"][:doses]]
    windows: list[Window] = []
    for place in range(WINDOWS):
        windows.append(Window(
            clinic.port, scene["cookies"][place], scene["bottles"][place], due[place::WINDOWS],
            stop, windows,
        ))  # fmt: skip
    return windows


class Reader(threading.Thread):
    """Somebody else of the staff, opening charts at a person's pace."""

    def __init__(self, port: int, scene: dict, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.port, self.stop = port, stop
        self.cookie = "; ".join(
            f"{name}={value}" for name, value in scene["cookies"][0].items()
            if not name.startswith("_")
        )  # fmt: skip
        self.people = [one["patient"] for one in scene["due"]]

    def run(self) -> None:
        while not self.stop.wait(random.uniform(*A_CHART)):  # noqa: S311  no secret hangs on it
            with suppress(OSError, http.client.HTTPException):
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
                person = random.choice(self.people)  # noqa: S311  no secret hangs on it
                connection.request("GET", f"/people/{person}/", headers={"Cookie": self.cookie})
                connection.getresponse().read()
                connection.close()


def kill_while(clinic, database, windows: list[Window]) -> int:
    """Kill the server, a worker or the database again and again, until every dose is given."""
    kills, due = 0, sum(len(window.due) for window in windows)
    few, many = min(DOSES_A_KILL[0], due // 20), min(DOSES_A_KILL[1], due // 5)
    while any(window.is_alive() for window in windows):
        if not wait_for_doses(windows, random.randint(few, many), clinic):  # noqa: S311  no secret hangs on it
            break
        time.sleep(random.random() * 0.05)  # noqa: S311  the moment is anybody's guess
        victim = random.choice(  # noqa: S311  no secret hangs on it
            [clinic.kill_server, clinic.kill_worker, *([database.kill] if database else [])]
        )
        victim()
        kills += 1
    return kills


def wait_for_doses(windows: list[Window], more: int, clinic, within: float = 240) -> bool:
    """Until so many more doses are acknowledged; False when the day is over."""
    done, newest = given_by(windows), time.monotonic()
    wanted = done + more
    while done < wanted:
        if not any(window.is_alive() for window in windows):
            return False
        if (now_done := given_by(windows)) > done:
            done, newest = now_done, time.monotonic()
        if time.monotonic() > newest + within:
            said = Path(clinic.log.name).read_text()[-3000:]
            raise SystemExit(f"nothing acknowledged for {within:.0f} s:\n{said}")
        time.sleep(0.02)
    return True


def given_by(windows: list[Window]) -> int:
    return sum(len(window.acknowledged) for window in windows)


def looked_at(clinic, windows: list[Window]) -> dict[str, int]:
    acknowledged = {id for window in windows for id in window.acknowledged}
    kept = clinic.tell("kept")
    for trouble in kept["troubles"]:
        print(f"  {trouble}")
    return {
        "doses": len(acknowledged),
        "lost": len(acknowledged - set(kept["taken"])),
        "doubled": kept["twice"],
        "troubles": len(kept["troubles"]),
    }


if __name__ == "__main__":
    sys.exit(main())
