"""What must be so of every request, whichever page it asks for.

A page is asked for by GET, HEAD or POST. A chart that is shown has its line in the log, whichever
of these it was: a form sent empty shows as much as opening it. A refusal that a page does not show
itself has a page of its own.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render

from throughcare.record.door import note_reading
from throughcare.refusal import Refused

ANSWERED = ("GET", "HEAD", "POST")
MOST_BYTES_SENT = 16 * 1024 * 1024  # the largest picture we take, and a form around it


class WaysIn:
    """Stands inside the door's middleware, where it is known who asks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ANSWERED:
            return HttpResponseNotAllowed(ANSWERED)
        if bytes_announced(request) > MOST_BYTES_SENT:
            return render(request, "413.html", status=413)  # before a byte of it is read
        answer = self.get_response(request)
        patient = getattr(request, "patient", None)  # set by the door to a chart
        if patient and request.method != "GET" and shows(answer):
            note_reading(request, patient)
        return answer

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A refusal says what to do now, even where a page forgot to."""
        if isinstance(error, Refused):
            return render(request, "record/refused.html", {"refusal": error}, status=409)
        return None


def bytes_announced(request: HttpRequest) -> int:
    """How long the body says it is; without such a word Django reads none of it."""
    said = request.META.get("CONTENT_LENGTH") or ""
    return int(said) if said.isascii() and said.isdigit() else 0


def shows(answer: HttpResponse) -> bool:
    """Is there something to read in the answer, rather than a way on or a word for a script?"""
    is_word = answer.get("Content-Type", "").startswith("application/json")
    return answer.status_code == 200 and not is_word
