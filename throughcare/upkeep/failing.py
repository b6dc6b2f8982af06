"""When the ground gives way: which part of it, and a page that says what still works."""

import errno
from collections.abc import Iterator

from django.db import DatabaseError, InterfaceError, InternalError, OperationalError

FULL, READ_ONLY, LOST, BUSY, BROKEN = "full", "read_only", "lost", "busy", "broken"
ERRNO = {errno.ENOSPC: FULL, errno.EDQUOT: FULL, errno.EROFS: READ_ONLY, errno.EIO: BROKEN}
# What SQLite says, and PostgreSQL's own numbers (its manual, appendix A).
SQLITE = {
    "is full": FULL, "readonly": READ_ONLY, "locked": BUSY, "unable to open": LOST,
    "disk i/o": BROKEN, "malformed": BROKEN, "not a database": BROKEN,
}  # fmt: skip
SQLSTATE = {"53100": FULL, "53200": BUSY, "53300": BUSY, "25006": READ_ONLY, "55P03": BUSY,
            "40P01": BUSY, "58030": BROKEN, "XX001": BROKEN, "XX002": BROKEN}  # fmt: skip


def what_failed(error: BaseException | None) -> str:
    """Which part of the ground, when it is the ground; empty when it is our own mistake."""
    for cause in chain(error):
        if isinstance(cause, OSError) and cause.errno in ERRNO:
            return ERRNO[cause.errno]
        if known := SQLSTATE.get(getattr(cause, "sqlstate", None) or ""):
            return known
        if isinstance(cause, OperationalError | InterfaceError | InternalError | DatabaseError):
            said = str(cause).lower()
            if known := next((part for words, part in SQLITE.items() if words in said), ""):
                return known
            if isinstance(cause, InterfaceError) or is_lost(cause):
                return LOST
    return ""


def is_lost(error: BaseException) -> bool:
    """A connection that broke or never came: the driver has no number for it, or one of class 08
    or 57P (the server is going down)."""
    if not isinstance(error, OperationalError):
        return False
    driver = error.__cause__
    if not (driver and type(driver).__module__.startswith("psycopg")):
        return False
    state = getattr(driver, "sqlstate", None)
    return state is None or state.startswith(("08", "57P"))


def chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error and what caused it."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__
