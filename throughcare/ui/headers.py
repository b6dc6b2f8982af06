"""What every answer tells the browser beside its page: keep nothing, lend nothing, open nothing.

The content policy is django-csp's, the rest of the usual headers Django's own.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

# Sensors and payments that no page asks for; passkeys stay as they are.
SWITCHED_OFF = (
    "accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer",
    "microphone", "midi", "payment", "usb",
)  # fmt: skip
ALWAYS = {
    "Permissions-Policy": ", ".join(f"{name}=()" for name in SWITCHED_OFF),
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Permitted-Cross-Domain-Policies": "none",
}


class Headers:
    """On every answer; and on whatever a member sees, that no browser keeps it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        for name, value in ALWAYS.items():
            answer.headers.setdefault(name, value)
        if for_one_person(request):
            answer.headers.setdefault("Cache-Control", "private, no-store")
        return answer


def for_one_person(request: HttpRequest) -> bool:
    """A page behind a door, or any page while somebody is signed in: Back at a shared desk."""
    match = request.resolver_match
    shut = match is not None and getattr(match.func, "door", "") != "public"
    return shut or settings.SESSION_COOKIE_NAME in request.COOKIES
