"""Which browser this is, and which machine the director says it is.

The desk: a random number this browser was given at the first whole sign-in, with a mark for each
member who has signed in here. It tells a colleague's own machine from a stranger's, and lets those
who signed in here today come back by PIN. The station: the name a director gave the machine.
"""

import hashlib
import secrets
from dataclasses import dataclass, field

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

A_YEAR = 366 * 86400
MEMBERS_REMEMBERED = 40


def _cookie(name: str) -> str:
    return f"{settings.COOKIE_PREFIX}{name}"


def read(request: HttpRequest, name: str):
    try:
        return signing.loads(request.COOKIES.get(_cookie(name), ""), salt=name, max_age=A_YEAR)
    except signing.BadSignature:
        return None


def write(response: HttpResponse, name: str, value) -> None:
    response.set_cookie(
        _cookie(name), signing.dumps(value, salt=name), max_age=A_YEAR, httponly=True,
        secure=settings.SESSION_COOKIE_SECURE, samesite="Lax",
    )  # fmt: skip


@dataclass
class Desk:
    """One browser."""

    number: str
    marks: list[str] = field(default_factory=list)

    @property
    def digest(self) -> str:
        """How it is kept with a sitting: the cookie itself is not in the database."""
        return hashlib.sha256(self.number.encode()).hexdigest()

    def knows(self, username: str) -> bool:
        return bool(self.marks) and mark(username) in self.marks

    def learn(self, username: str) -> None:
        marks = [known for known in self.marks if known != mark(username)]
        self.marks = [*marks, mark(username)][-MEMBERS_REMEMBERED:]


def mark(username: str) -> str:
    return salted_hmac("desk", username.lower()).hexdigest()[:16]


def desk_of(request: HttpRequest) -> Desk | None:
    """The desk this request comes from; None where nobody ever signed in."""
    match read(request, "desk"):
        case [str(number), list(marks)]:
            return Desk(number, marks)
    return None


def new_desk() -> Desk:
    return Desk(secrets.token_urlsafe(24))


def remember_desk(response: HttpResponse, desk: Desk) -> None:
    write(response, "desk", [desk.number, desk.marks])
