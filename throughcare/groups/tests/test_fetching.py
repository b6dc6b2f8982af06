"""An address is asked for, and nothing of this house can be reached by it."""

import socket
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from throughcare.groups import fetching
from throughcare.refusal import Refused

pytestmark = pytest.mark.once("asks no database at all")


@pytest.mark.parametrize(
    "address",
    ["file:///etc/passwd", "ftp://x.org/a", "https://", "https://user:pw@example.org/", "gopher://x.org",
     "https://x.org:22/", "http://[", "https://x.org:99999/", "//x.org/a"],
)  # fmt: skip
def test_an_address_that_is_none_of_the_open_web_is_refused(address):
    with pytest.raises(Refused) as refusal:
        fetching.fetch(address)
    assert refusal.value.code == "list_address_not_allowed"


@pytest.mark.parametrize(
    "ip",
    ["127.0.0.1", "10.1.2.3", "192.168.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",  # noqa: S104  it is refused
     "::1", "fe80::1%eth0", "fc00::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::",
     "224.0.0.1", "255.255.255.255"],
)  # fmt: skip
def test_an_address_of_this_house_is_refused_whatever_its_name(ip, monkeypatch):
    assert not fetching.leads_out(ip)
    public = (socket.AF_INET, 1, 6, "", ("93.184.216.34", 443))
    inside = (socket.AF_INET, 1, 6, "", (ip, 443))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *asked, **more: [public, inside])
    with pytest.raises(Refused) as refusal:
        fetching.fetch("https://lists.example/meetings.json")
    assert refusal.value.code == "list_address_leads_inside"


def test_an_open_address_may_be_asked():
    assert fetching.leads_out("93.184.216.34")
    assert fetching.leads_out("2606:2800:220:1:248:1893:25c8:1946")


class Lists(BaseHTTPRequestHandler):
    """A server of lists, with the ways in which servers fail."""

    def do_GET(self):
        if self.path == "/moved":
            self.answer(302, b"", Location="/list")
        elif self.path == "/inside":
            self.answer(302, b"", Location="http://169.254.169.254/latest/")
        elif self.path == "/round":
            self.answer(302, b"", Location="/round")
        elif self.path == "/list":
            self.answer(200, b'[{"name": "x"}]')
        elif self.path == "/large":
            self.answer(200, b"x" * 5000)
        else:
            self.answer(404, b"no")

    def answer(self, status, body, **headers):
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words):
        """Quiet."""


@pytest.fixture
def server(monkeypatch):
    """On this machine, which for this test counts as outside; all else stays as it is."""
    real = fetching.leads_out
    monkeypatch.setattr(fetching, "leads_out", lambda ip: ip == "127.0.0.1" or real(ip))
    served = HTTPServer(("127.0.0.1", 0), Lists)
    monkeypatch.setattr(fetching, "PORTS", {"http": served.server_port, "https": 443})
    threading.Thread(target=served.serve_forever, daemon=True).start()
    yield "http://127.0.0.1"
    served.shutdown()
    served.server_close()


def test_a_list_is_fetched_also_where_it_moved_to(server):
    assert fetching.fetch(f"{server}/list") == b'[{"name": "x"}]'
    assert fetching.fetch(f"{server}/moved") == b'[{"name": "x"}]'


@pytest.mark.parametrize(
    ("path", "code"),
    [("/gone", "list_not_reached"), ("/round", "list_not_reached"),
     ("/inside", "list_address_leads_inside"), ("/large", "list_too_large")],
)  # fmt: skip
def test_what_fails_says_how(server, monkeypatch, path, code):
    monkeypatch.setattr(fetching, "MOST_BYTES", 1000)
    with pytest.raises(Refused) as refusal:
        fetching.fetch(server + path)
    assert refusal.value.code == code


def test_a_server_that_takes_longer_than_allowed_is_left(server, monkeypatch):
    monkeypatch.setattr(fetching, "SECONDS", 0.0)
    with pytest.raises(Refused) as refusal:
        fetching.fetch(f"{server}/list")
    assert refusal.value.code == "list_not_reached"


def test_a_connection_is_cut_off_in_the_middle_of_a_line_that_drips():
    one, other = socket.socketpair()
    with fetching.ended_in_time(one, 0.01):
        assert one.recv(1) == b""  # cut off by the timer, not by the other side
    other.close()
    one.close()
