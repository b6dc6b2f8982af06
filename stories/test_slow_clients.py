"""Two hundred connections send their headers a byte at a time: the clinic goes on, and they end.

A body sent so is the proxy's to hold back: docs/running/proxy.md says how.
"""

import socket
import sys
import time

import pytest

from benchmarks.clinic import HOST, fetch, served
from stories import migrated

pytestmark = pytest.mark.once("brings its own database, on the embedded engine", sample=False)

SLOW = 200
WITHIN = 60  # seconds until the last of them is closed; it takes about two
SERVE_IMPATIENTLY = """
import os, sys, django
os.environ["DJANGO_SETTINGS_MODULE"] = "throughcare.settings"
django.setup()
from throughcare import serving
serving.HEADERS_WITHIN = 1  # ten seconds in a clinic
sys.exit(serving.serve("127.0.0.1", int(os.environ["PORT"])))
"""


@pytest.fixture
def port(tmp_path, monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    migrated.put(tmp_path / "clinic" / "throughcare.sqlite3")
    with served(tmp_path / "clinic", [sys.executable, "-c", SERVE_IMPATIENTLY]) as port:
        yield port


def begin_slowly(port: int) -> socket.socket:
    """A request whose headers never end."""
    connection = socket.create_connection((HOST, port))
    connection.sendall(b"GET /overdose/ HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
    connection.setblocking(False)
    return connection


def one_byte_more(connection: socket.socket) -> bool:
    """Send it. False when the server has closed the connection."""
    try:
        connection.sendall(b"x")
        return connection.recv(9999) != b"" and one_byte_more(connection)
    except BlockingIOError:
        return True  # still open: it says nothing and waits
    except OSError:
        return False


def test_while_200_connections_send_a_byte_at_a_time_help_is_there_and_each_of_them_is_closed(port):
    slow = [begin_slowly(port) for _ in range(SLOW)]
    give_up_at = time.monotonic() + WITHIN
    while slow and time.monotonic() < give_up_at:
        assert fetch(port, "/overdose/")[0] == 200
        still = [connection for connection in slow if one_byte_more(connection)]
        for connection in set(slow) - set(still):
            connection.close()
        slow = still
        time.sleep(0.2)
    assert len(slow) == 0
    assert fetch(port, "/overdose/")[0] == 200
