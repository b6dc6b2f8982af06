"""Forty bodies are sent a byte at a time through the proxy of docs/running/proxy.md: the clinic
goes on.

Runs where nginx is installed. Set-up does not install it: on Debian it would at once serve the
whole network.
"""

import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from benchmarks.clinic import HOST, fetch, free_port, served
from stories import migrated

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
PAPER = Path(__file__).parents[1] / "docs/running/proxy.md"
pytestmark = [
    pytest.mark.once("brings its own database, on the embedded engine", sample=False),
    pytest.mark.skipif(not NGINX, reason="nginx is not installed"),
]

SLOW = 40  # five times what stopped a clinic without a proxy
AROUND = """
daemon off; error_log stderr; pid {folder}/pid; events {{ }}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  {said}
}}
"""


def as_written(port: int, clinic: int) -> str:
    """The configuration in the paper, word for word, but for its ports and its certificate."""
    (said,) = re.findall(r"```nginx\n(.*?)```", PAPER.read_text(), re.DOTALL)
    for written, here in (
        ("listen 443 ssl;", f"listen {HOST}:{port};"),
        ("http://127.0.0.1:8000", f"http://127.0.0.1:{clinic}"),
        ("client_body_timeout 10s", "client_body_timeout 2s"),
    ):
        assert written in said
        said = said.replace(written, here)
    return said


@contextmanager
def proxy(folder: Path, clinic: int) -> Iterator[int]:
    """That nginx, before this clinic."""
    folder.mkdir()
    written, port = folder / "nginx.conf", free_port()
    written.write_text(AROUND.format(folder=folder, said=as_written(port, clinic)))
    running = subprocess.Popen([NGINX, "-p", folder, "-c", written])
    try:
        until(lambda: fetch(port, "/overdose/")[0] == 200)
        yield port
    finally:
        running.terminate()
        running.wait()


def until(holds, within: float = 30) -> None:
    give_up_at = time.monotonic() + within
    while True:
        try:
            if holds():
                return
        except OSError:
            pass
        assert time.monotonic() < give_up_at
        time.sleep(0.1)


@pytest.fixture
def port(tmp_path, monkeypatch) -> Iterator[int]:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    migrated.put(tmp_path / "clinic" / "throughcare.sqlite3")
    with served(tmp_path / "clinic") as clinic, proxy(tmp_path / "proxy", clinic) as port:
        yield port


def begin_slowly(port: int) -> socket.socket:
    """A request whose headers are whole and whose body is not."""
    connection = socket.create_connection((HOST, port))
    connection.sendall(
        b"POST /ask/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000\r\n"
        b"Cookie: csrf=%s\r\nOrigin: https://localhost\r\n"  # else nobody reads the body
        b"Content-Type: application/x-www-form-urlencoded\r\n\r\nname=" % (b"a" * 32)
    )
    return connection


def still_open(connection: socket.socket) -> bool:
    connection.settimeout(0.01)
    try:
        return connection.recv(9999) != b""
    except TimeoutError:
        return True
    except OSError:
        return False


def test_while_40_bodies_are_sent_a_byte_at_a_time_help_is_there_and_whoever_stops_is_let_go(port):
    slow = [begin_slowly(port) for _ in range(SLOW)]
    for _second in range(5):
        for connection in slow:
            connection.sendall(b"x")
        assert fetch(port, "/overdose/")[0] == 200
        time.sleep(0.2)
    until(lambda: not any(still_open(connection) for connection in slow))  # they send no more
    assert fetch(port, "/overdose/")[0] == 200
