"""The one place from which this program asks another machine for something: a list of meetings.

Only the command line names an address; no page does, and no page fetches. What is asked for is
public; nothing about anybody is sent. The address must lead out: whatever lies on this machine or
beside it in the clinic is refused, also behind a name or a redirect, and the connection goes to
the very address that was looked at.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from urllib.parse import SplitResult, urljoin, urlsplit

from django.utils.translation import gettext as _

from throughcare.refusal import Refused

SOURCE = "house:meetings"
MOST_BYTES = 40 * 1024 * 1024
SECONDS = 60.0  # for everything, redirects included
REDIRECTS = 3
PORTS = {"http": 80, "https": 443}
MOVED = (301, 302, 303, 307, 308)
HEADERS = {
    "User-Agent": "Throughcare (list of meetings)", "Accept": "application/json, text/csv, */*",
    "Accept-Encoding": "identity", "Connection": "close",
}  # fmt: skip
INSIDE_OUT = ipaddress.ip_network("64:ff9b::/96")  # an IPv4 address in the clothes of IPv6


def fetch(address: str) -> bytes:
    """What stands at an address, or Refused with the reason."""
    until = time.monotonic() + SECONDS
    for _hop in range(REDIRECTS + 1):
        moved, body = ask(looked_at(address), until)
        if moved is None:
            return body
        address = urljoin(address, moved)
    raise unreachable(_("It sends us from one address to the next."))


def looked_at(address: str) -> SplitResult:
    """An address that may be asked for at all."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise refused_address() from None
    plain = parts.scheme in PORTS and parts.hostname and not (parts.username or parts.password)
    if not plain or port not in (None, *PORTS.values()):
        raise refused_address()
    return parts


def refused_address() -> Refused:
    return Refused(
        "list_address_not_allowed", _("This address is not one of the open web."), source=SOURCE,
        next_step=_("Give http or https without a password or a port; or save the list as a file."),
    )  # fmt: skip


def unreachable(why: str) -> Refused:
    return Refused(
        "list_not_reached", why, source=SOURCE,
        next_step=_("Try again later; the list that was read last stays."),
    )  # fmt: skip


def leads_out(ip: str) -> bool:
    """Is this an address of the open network, and not of this house?"""
    found = ipaddress.ip_address(ip.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        if found.sixtofour or found.teredo or found in INSIDE_OUT:
            return False
        found = found.ipv4_mapped or found
    return found.is_global and not found.is_multicast


def resolved(host: str, port: int) -> str:
    """The address behind a name. One that leads inside refuses them all."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise unreachable(_("Nobody knows this address, or there is no network.")) from None
    ips = [str(one[4][0]) for one in found]
    if not ips or not all(map(leads_out, ips)):
        raise Refused(
            "list_address_leads_inside", _("This address leads into the clinic's own network."),
            source=SOURCE, next_step=_("Save the list as a file and import the file."),
        )  # fmt: skip
    return ips[0]


def connection_to(parts: SplitResult, until: float) -> http.client.HTTPConnection:
    """A connection to the very machine that was looked at, under the name it was asked by."""
    host, port = str(parts.hostname), parts.port or PORTS[parts.scheme]
    ip = resolved(host, port)
    joined = socket.create_connection((ip, port), timeout=left(until))
    if parts.scheme == "https":
        joined = ssl.create_default_context().wrap_socket(joined, server_hostname=host)
    asked = http.client.HTTPConnection(host, port)
    asked.sock = joined
    return asked


def left(until: float) -> float:
    remaining = until - time.monotonic()
    if remaining <= 0:
        raise unreachable(_("It took longer than a minute."))
    return remaining


def ask(parts: SplitResult, until: float) -> tuple[str | None, bytes]:
    """(where it moved to, the body)."""
    try:
        asked = connection_to(parts, until)
        with ended_in_time(asked.sock, left(until)):
            path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
            asked.request("GET", path, headers=HEADERS)
            return answered(asked.getresponse(), until)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise unreachable(
            _("It does not answer: %(what)s.") % {"what": type(error).__name__}
        ) from None


def answered(answer: http.client.HTTPResponse, until: float) -> tuple[str | None, bytes]:
    if answer.status in MOVED and (moved := answer.getheader("Location")):
        return moved, b""
    if answer.status != 200:
        raise unreachable(_("It answers %(status)d.") % {"status": answer.status})
    body = bytearray()
    while part := answer.read(65536):
        body += part
        left(until)
        if len(body) > MOST_BYTES:
            raise too_large()
    return None, bytes(body)


def too_large() -> Refused:
    return Refused(
        "list_too_large", _("The list is larger than 40 MB."), source=SOURCE,
        next_step=_("Ask for the meetings of your own region alone."),
    )  # fmt: skip


class ended_in_time:
    """A connection is cut off when the time is over, also in the middle of a line that drips."""

    def __init__(self, joined: socket.socket, seconds: float) -> None:
        def cut() -> None:
            with suppress(OSError):
                joined.shutdown(socket.SHUT_RDWR)

        self.timer = threading.Timer(seconds, cut)
        self.timer.daemon = True
        self.start: Callable[[], None] = self.timer.start

    def __enter__(self) -> None:
        self.start()

    def __exit__(self, *_error: object) -> None:
        self.timer.cancel()
