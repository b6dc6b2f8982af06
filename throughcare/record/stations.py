"""From which machine: what the log keeps of where something was done."""

from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse

from throughcare.staff.stations import station_of

COMMAND = "command line"
_here: ContextVar[str] = ContextVar("station", default=COMMAND)


def here() -> str:
    """The station at work now."""
    return _here.get()


class Stations:
    """Remember, for as long as a request lasts, from which machine it came: its name or address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _here.set((station_of(request) or request.META.get("REMOTE_ADDR", ""))[:60])
        try:
            return self.get_response(request)
        finally:
            _here.reset(token)
