"""A clinic to measure: served from a folder of its own on a free port, and stopped afterwards."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HOST = "127.0.0.1"
SERVE = [sys.executable, "-m", "throughcare", "serve"]


@contextmanager
def served(home: Path, command: list[str] | None = None, within: float = 180) -> Iterator[int]:
    """Run a server command, yield its port once the first page answers, end it and its children."""
    port = free_port()
    settings = {"THROUGHCARE_HOME": os.fspath(home), "PORT": str(port)}
    running = subprocess.Popen(
        command or SERVE,
        env={**os.environ, **settings},
        stdout=sys.stderr,
        start_new_session=True,
    )
    try:
        wait_for_page(running, port, within)
        yield port
    finally:
        if running.poll() is None:
            os.killpg(running.pid, signal.SIGTERM)
            running.wait(timeout=30)


def wait_for_page(running: subprocess.Popen, port: int, within: float) -> None:
    """Return at the first page; say so when there is none in time."""
    give_up_at = time.monotonic() + within
    while running.poll() is None and time.monotonic() < give_up_at:
        try:
            if fetch(port, "/")[0] == 200:
                return
        except (ConnectionError, http.client.HTTPException, TimeoutError):
            time.sleep(0.05)
    raise SystemExit(f"no page within {within:.0f} s, or the server ended: see its lines above")


def fetch(port: int, path: str, encoding: str = "br, gzip") -> tuple[int, bytes]:
    """Status and bytes of one page, as they travel."""
    connection = http.client.HTTPConnection(HOST, port, timeout=30)
    connection.request("GET", path, headers={"Accept-Encoding": encoding})
    answer = connection.getresponse()
    return answer.status, answer.read()


def per_second(port: int, path: str, seconds: float, cookie: str = "") -> float:
    """How often one client on one connection gets this page in a second."""
    connection = http.client.HTTPConnection(HOST, port, timeout=30)
    ends, count = time.monotonic() + seconds, 0
    while time.monotonic() < ends:
        connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200, f"{path} answered {answer.status}"
        count += 1
    return count / seconds


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        return taken.getsockname()[1]


def verdict(kept: bool, words: str) -> int:
    """Print what was promised and whether it is kept. The exit status of a benchmark."""
    print(f"{'kept' if kept else 'NOT KEPT'}: {words}")
    return 0 if kept else 1
