"""One line of JSON for each request and each trouble, with nothing in it of anybody.

A line says which view, never which address: an address names a chart. Of an error it says what
kind and where in the code, never its words: a database quotes the row it refuses. What a library
has to say is given as the place in its code that said it, for the same reason.
"""

import hashlib
import hmac
import logging
import re
import time
import traceback
import uuid
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from pythonjsonlogger.json import JsonFormatter

OURS = "throughcare."
FIELDS = ("request", "member", "method", "view", "status", "ms", "why", "seconds", "failed")
NUMBER = re.compile(r"[A-Za-z0-9-]{8,64}")
requests = logging.getLogger("throughcare.requests")


class WithoutPeople(JsonFormatter):
    """Copies what is known to be harmless, and nothing else."""

    def __init__(self) -> None:
        super().__init__(
            "%(levelname)s %(name)s %(message)s", timestamp=True,
            rename_fields={"levelname": "level", "name": "from", "message": "what"},
        )  # fmt: skip

    def format(self, record: logging.LogRecord) -> str:
        ours = record.name.startswith(OURS)
        kept = logging.LogRecord(
            record.name, record.levelno, "", 0,
            str(record.msg) if ours and not record.args else "", None, None,
        )  # fmt: skip
        kept.created = record.created
        for field in FIELDS:
            if ours and hasattr(record, field):
                setattr(kept, field, getattr(record, field))
        if not ours:
            kept.where = f"{record.module}:{record.lineno}"
        if record.exc_info and record.exc_info[0]:
            kept.error = record.exc_info[0].__name__
            kept.at = frames(record.exc_info[2])
        return super().format(kept)


def frames(tb) -> list[str]:
    """Where in the code, from the outside in; the last dozen says enough."""
    return [
        f"{frame.filename.rpartition('site-packages/')[2]}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(tb)[-12:]
    ]


class RequestLog:
    """Gives each request a number, which the answer carries, and writes its line."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        if not (request.META.get("CONTENT_LENGTH") or "0").isdecimal():
            request.META["CONTENT_LENGTH"] = "0"  # what counts the bytes would break at a word
        request.number = number_of(request)
        answer = self.get_response(request)
        answer["X-Request-ID"] = request.number
        line = {
            "request": request.number, "member": member_of(request), "method": request.method,
            "view": view_of(request), "status": answer.status_code,
            "ms": round(1000 * (time.perf_counter() - began), 1),
        }  # fmt: skip
        requests.info("request", extra=line)
        return answer


def number_of(request: HttpRequest) -> str:
    """The proxy's number when it looks like one; else a new one."""
    said = request.headers.get("X-Request-ID", "")
    return said if NUMBER.fullmatch(said) else uuid.uuid4().hex


def view_of(request: HttpRequest) -> str:
    return (request.resolver_match and request.resolver_match.view_name) or "-"


def member_of(request: HttpRequest) -> str:
    """The same few letters for the same member, and nobody's name. No query is made for it."""
    member = getattr(request, "_cached_user", None)
    if member is None or member.pk is None:
        return "-"
    key = settings.SECRET_KEY.encode()
    return hmac.new(key, f"log {member.pk}".encode(), hashlib.sha256).hexdigest()[:10]
