"""A thousand kills: server and database are killed (-9) at random moments while people answer.

    python -m benchmarks.thousand_kills                 1,000 kills, half of them on each engine
    python -m benchmarks.thousand_kills --small         a few on each, within two minutes
    python -m benchmarks.thousand_kills --state FILE    goes on where an earlier run was stopped

Eight browsers save answers over HTTP, each again and again until it is acknowledged. Then, on what
is left: answers acknowledged and not there (lost), rows without their line in the log or lines
without their row (half done), and what `throughcare check` and the log's own verifier say.
"""

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg

from benchmarks.clinic import ROOT, free_port, verdict
from benchmarks.kill_scene import Browser
from stories import throwaway_postgres as pg

KILLS, SMALL = 1000, 12
BROWSERS = 8
BATCH = 50  # kills on one database; then it is looked at, and another takes its place
# As a clinic runs it: what is acknowledged is on the disk.
SAFE = ["fsync=on", "synchronous_commit=on", "full_page_writes=on", "max_connections=100"]


class Clinic:
    """A server on a database of its own, killed and started again."""

    asks = "benchmarks.kill_scene"  # who sets the scene, and says what is kept

    def __init__(self, home: Path, url: str = "") -> None:
        self.port = free_port()
        self.environment = os.environ | {"THROUGHCARE_HOME": str(home), "PORT": str(self.port)}
        self.environment.pop("DATABASE_URL", None)
        if url:
            self.environment["DATABASE_URL"] = url
        self.log = (home.parent / f"{home.name}.log").open("ab")
        self.killed = ""  # what was killed last

    def tell(self, *words: str) -> dict:
        done = subprocess.run(
            [sys.executable, "-m", self.asks, *words], env=self.environment,
            capture_output=True, text=True, cwd=ROOT,
        )  # fmt: skip
        if done.returncode:
            raise SystemExit(f"{' '.join(words)}: {done.stderr[-2000:]}")
        return json.loads(done.stdout.splitlines()[-1])

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "throughcare", "serve", "--port", str(self.port)],
            env=self.environment, stdout=self.log, stderr=self.log, start_new_session=True,
        )  # fmt: skip

    def kill_server(self) -> None:
        """The whole group, without a word."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.start()

    def kill_worker(self) -> None:
        """One worker, in the middle of whatever it does; the server puts another in its place."""
        workers = [pid for pid in children(self.process.pid) if "upkeep" not in words_of(pid)]
        if workers:
            kill(random.choice(workers))  # noqa: S311  no secret hangs on it

    def stop(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


class Database:
    """A PostgreSQL with all its safety on, killed and started again."""

    def __init__(self) -> None:
        self.programs, self.owner = pg.server_programs(), pg.server_owner()
        self.folder = Path(tempfile.mkdtemp(prefix="kills-"))
        self.password = pg.make_cluster(self.programs, self.folder, self.owner)
        self.port = pg.free_port()
        self.url = f"postgresql://throwaway:{self.password}@127.0.0.1:{self.port}"

    def start(self) -> None:
        """Again, when what is left of the killed one still holds its memory."""
        for _try in range(100):
            self.launch()
            try:
                pg.wait_until_it_answers(self.process, self.port, self.folder / "log")
                return self.wait_until_recovered()
            except SystemExit:
                time.sleep(0.2)
        raise SystemExit(f"PostgreSQL did not start again: {self.folder / 'log'}")

    def wait_until_recovered(self) -> None:
        """It listens before it has read its own log to the end."""
        give_up_at = time.monotonic() + 120
        while time.monotonic() < give_up_at:
            with suppress(psycopg.OperationalError):
                return psycopg.connect(f"{self.url}/postgres").close()
            time.sleep(0.05)
        raise SystemExit("PostgreSQL did not recover within two minutes")

    def launch(self) -> None:
        options = [*SAFE, "listen_addresses=127.0.0.1", f"unix_socket_directories={self.folder}"]
        command = [self.programs / "postgres", "-D", self.folder / "data", "-p", str(self.port)]
        command += [word for option in options for word in ("-c", option)]
        with (self.folder / "log").open("a") as log:
            self.process = subprocess.Popen(
                command, **pg.as_owner(self.folder, self.owner), stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip

    def kill(self) -> None:
        """The postmaster and every process of it, at once; then recovery from its own log."""
        for pid in [self.process.pid, *children(self.process.pid)]:  # listed before the first dies
            kill(pid)
        self.process.wait()
        self.start()

    def stop(self) -> None:
        pg.stop(self.process)
        shutil.rmtree(self.folder)


def children(parent: int) -> list[int]:
    """The processes of a process."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            if int(stat.read_text().rpartition(")")[2].split()[1]) == parent:
                found.append(int(stat.parent.name))
    return found


def words_of(pid: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_text()
    return "upkeep"  # gone already


def kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def run(engine: str, kills: int, folder: Path) -> dict[str, int]:
    """So many kills on one engine, with looks in between; the figures of all of them."""
    home = folder / engine
    home.mkdir()
    with a_database(engine) as database:
        clinic = Clinic(home, f"{database.url}/throughcare" if database else "")
        scene = clinic.tell("begin", str(BROWSERS))
        clinic.start()
        stop = threading.Event()
        browsers = [Browser(clinic.port, one, stop) for one in scene["sheets"]]
        for browser in browsers:
            browser.start()
        try:
            figures = kill_again_and_again(clinic, database, browsers, kills, engine)
        finally:
            stop.set()
            for browser in browsers:
                browser.join()
            clinic.stop()
        return figures | looked_at(clinic, browsers, engine)


@contextmanager
def a_database(engine: str):
    if engine == "sqlite":
        yield None
        return
    database = Database()
    database.start()
    pg.make_database(f"{database.url}/postgres")
    try:
        yield database
    finally:
        database.stop()


def kill_again_and_again(clinic, database, browsers, kills: int, engine: str) -> dict[str, int]:
    done = {"server": 0, "worker": 0, "database": 0}
    for number in range(1, kills + 1):
        wait_for_answers(clinic, browsers, random.randint(1, 30))  # noqa: S311  no secret hangs on it
        time.sleep(random.random() * 0.05)  # noqa: S311  the moment is anybody's guess
        victim = random.choices(  # noqa: S311  no secret hangs on it
            ["server", "worker", "database"], [4, 2, 5] if database else [5, 2, 0]
        )[0]
        {"server": clinic.kill_server, "worker": clinic.kill_worker,
         "database": database.kill if database else None}[victim]()  # fmt: skip
        done[victim] += 1
        clinic.killed = f"kill {number}, of the {victim}"
    return done


def wait_for_answers(clinic, browsers, more: int, within: float = 180) -> None:
    """Until so many more answers are acknowledged: the clinic is up, and busy."""
    wanted = sum(len(browser.acknowledged) for browser in browsers) + more
    give_up_at = time.monotonic() + within
    while sum(len(browser.acknowledged) for browser in browsers) < wanted:
        if time.monotonic() > give_up_at:
            said = Path(clinic.log.name).read_text()[-3000:]
            raise SystemExit(f"nothing acknowledged {within:.0f} s after {clinic.killed}:\n{said}")
        time.sleep(0.01)


def looked_at(clinic: Clinic, browsers, engine: str) -> dict[str, int]:
    """What is kept, after the last start: asked in a process of its own."""
    acknowledged = {id for browser in browsers for id in browser.acknowledged}
    kept = clinic.tell("kept")
    for trouble in kept["troubles"]:
        print(f"  {engine}: {trouble}")
    return {
        "acknowledged": len(acknowledged),
        "lost": len(acknowledged - set(kept["answers"])),
        "half done": len(kept["without_line"]) + len(kept["without_row"]),
        "troubles": len(kept["troubles"]),
    }


def main() -> int:
    given = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    given.add_argument("--small", action="store_true", help="a few kills on each engine")
    given.add_argument("--kills", type=int, default=KILLS)
    given.add_argument("--state", type=Path, help="remembers what was done; go on from there")
    asked = given.parse_args()
    wanted = SMALL if asked.small else asked.kills
    total = json.loads(asked.state.read_text()) if asked.state and asked.state.exists() else {}
    while (left := wanted - total.get("kills", 0)) > 0:
        engines = ("sqlite", "postgresql")
        for engine in sorted(engines, key=lambda name: total.get(f"{name} kills", 0)):
            batch = max(min(left // 2, BATCH), 1)
            with tempfile.TemporaryDirectory(prefix="kills-") as folder:
                figures = run(engine, batch, Path(folder)) | {"kills": batch}
            for name, figure in figures.items():
                total[name] = total.get(name, 0) + figure
                total[f"{engine} {name}"] = total.get(f"{engine} {name}", 0) + figure
            if asked.state:
                asked.state.write_text(json.dumps(total, indent=1))
            print(f"{engine}: {batch} kills; so far {total}", flush=True)
    told = (
        f"{total['kills']:,} kills ({total['server']} of the server, {total['worker']} of a "
        f"worker, {total['database']} of the database), {total['acknowledged']:,} answers "
        f"acknowledged: "
        f"{total['lost']} lost, {total['half done']} half done, {total['troubles']} troubles"
    )
    return verdict(not total["lost"] + total["half done"] + total["troubles"], told)


if __name__ == "__main__":
    random.seed(uuid.uuid4().int)
    sys.exit(main())
