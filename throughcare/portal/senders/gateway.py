"""By a gateway over HTTP, told in one file how it is asked and what its answers mean.

THROUGHCARE_GATEWAY names the file; docs/running/reminders.md shows it. The secret stands in a file
of its own or in the environment, never in that one. A redirect is never followed: what was meant
for a gateway goes to nobody else.
"""

import http.client
import ipaddress
import json
import os
import ssl
import tomllib
from base64 import b64encode
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, quote, urlencode, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from throughcare.groups.fetching import ended_in_time
from throughcare.portal.senders import Delivery, Message
from throughcare.refusal import Refused

MOST_BYTES = 64 * 1024  # of an answer
SECONDS = 15.0  # for the whole of it
METHODS = ("GET", "POST", "PUT")
TRY_AGAIN = (408, 425, 429, *range(500, 600))


@dataclass(frozen=True)
class Told:
    """The file, as it was read. `{to}`, `{text}`, `{id}` and `{secret}` are put in when asked."""

    address: str
    method: str = "POST"
    headers: dict[str, str] = field(default_factory=dict)
    query: dict[str, str] = field(default_factory=dict)
    form: dict[str, str] = field(default_factory=dict)
    json: Any = None
    basic: str = ""  # user:{secret}
    accepted: tuple[int, ...] = (200, 201, 202)
    accepted_at: str = ""  # where in a JSON answer its word stands: «messages.0.status»
    accepted_words: tuple[str, ...] = ()
    reference_at: str = ""  # where what they call it stands
    secret: str = ""


class Gateway:
    outward = True

    def carry(self, message: Message) -> Delivery:
        told = read(str(settings.GATEWAY))
        try:
            status, body = ask(told, message)
        except (OSError, http.client.HTTPException) as error:
            why = _("The gateway does not answer: %(what)s.") % {"what": type(error).__name__}
            return Delivery(accepted=False, why=why, again=True)
        return judged(told, status, body)


@cache
def read(file: str) -> Told:
    """The file of the settings, or Refused with what is wrong with it."""
    try:
        said = tomllib.loads(Path(file).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise wrong(str(error)) from None
    said.pop("incoming", None)
    secret = secret_of(said.pop("secret_file", ""), said.pop("secret_env", ""))
    if unknown := set(said) - set(Told.__dataclass_fields__) | ({"secret"} & set(said)):
        raise wrong(f"{', '.join(sorted(unknown))}?")
    for name in ("accepted", "accepted_words"):
        if name in said:
            said[name] = tuple(said[name])
    told = Told(**{"address": ""} | said, secret=secret)
    if told.method not in METHODS:
        raise wrong(f"method {told.method}")
    refuse_address(urlsplit(told.address))
    return told


def secret_of(file: str, variable: str) -> str:
    """The secret, from a file that only the clinic's own account can read, or the environment."""
    try:
        return Path(file).read_text(encoding="utf-8").strip() if file else os.environ.get(
            variable, "")  # fmt: skip
    except OSError as error:
        raise wrong(str(error)) from None


def refuse_address(parts: SplitResult) -> None:
    """https; or plain http to this house, where no wire of another carries it."""
    host = parts.hostname or ""
    if parts.username or parts.password or not host:
        raise wrong("address")
    if parts.scheme == "https" or (parts.scheme == "http" and is_of_this_house(host)):
        return
    raise wrong("address: https, or http inside the clinic's own network")


def is_of_this_house(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return False


def wrong(what: str) -> Refused:
    return Refused(
        "gateway_told_wrong", _("THROUGHCARE_GATEWAY cannot be used: %(what)s") % {"what": what},
        source="house:reminders", next_step=_("docs/running/reminders.md shows such a file."),
    )  # fmt: skip


def filled(told: Any, given: dict[str, str]) -> Any:
    """A template with its places filled, however deep. What is put in is not looked at again."""
    if isinstance(told, dict):
        return {key: filled(value, given) for key, value in told.items()}
    if isinstance(told, list):
        return [filled(value, given) for value in told]
    if not isinstance(told, str):
        return told
    parts = told.split("{")
    said = [parts[0]]
    for part in parts[1:]:
        name, closed, rest = part.partition("}")
        said.append(given[name] + rest if closed and name in given else "{" + part)
    return "".join(said)


def ask(told: Told, message: Message) -> tuple[int, bytes]:
    """(status, the beginning of the body)."""
    given = {"to": message.to, "text": message.text, "id": message.id, "secret": told.secret}
    parts = urlsplit(told.address)
    headers, body = filled(told.headers, given), None
    if told.basic:
        key = b64encode(filled(told.basic, given).encode()).decode()
        headers["Authorization"] = f"Basic {key}"
    if told.json is not None:
        headers["Content-Type"] = "application/json"
        body = json.dumps(filled(told.json, given)).encode()
    elif told.form:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        body = urlencode(filled(told.form, given)).encode()
    asked = "&".join(one for one in (parts.query, urlencode(
        filled(told.query, given), quote_via=quote)) if one)  # fmt: skip
    path = f"{parts.path or '/'}{'?' + asked if asked else ''}"
    joined = connection(parts)
    try:
        joined.connect()
        with ended_in_time(joined.sock, SECONDS):
            joined.request(told.method, path, body=body, headers=headers)
            answer = joined.getresponse()
            return answer.status, answer.read(MOST_BYTES)
    finally:
        joined.close()


def connection(parts: SplitResult) -> http.client.HTTPConnection:
    host = str(parts.hostname)
    if parts.scheme == "http":
        return http.client.HTTPConnection(host, parts.port, timeout=SECONDS)
    safe = ssl.create_default_context()
    return http.client.HTTPSConnection(host, parts.port, timeout=SECONDS, context=safe)


def judged(told: Told, status: int, body: bytes) -> Delivery:
    """What the answer means, by the file's own words."""
    if status not in told.accepted:
        why = _("The gateway answers %(status)d.") % {"status": status}
        return Delivery(accepted=False, why=why, again=status in TRY_AGAIN)
    try:
        said = json.loads(body)
    except ValueError:
        said = None
    word = at(said, told.accepted_at)
    if told.accepted_at and word not in told.accepted_words:
        return Delivery(accepted=False, why=_("The gateway did not take it."))
    return Delivery(accepted=True, reference=at(said, told.reference_at)[:120])


def at(said: Any, path: str) -> str:
    """What stands at a place of a JSON answer, as text; empty: nothing."""
    for step in path.split(".") if path else ():
        if isinstance(said, list) and step.isdigit() and int(step) < len(said):
            said = said[int(step)]
        elif isinstance(said, dict):
            said = said.get(step)
        else:
            return ""
    return str(said).replace("\0", "") if path and isinstance(said, str | int) else ""
