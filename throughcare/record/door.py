"""The one guarded door. Every page says which door it stands behind; a page that says none is shut.

`@public_page(why=…)`        anybody, with the reason it may be public
`@staff_page(may=…)`         a signed-in member whose post carries the permission
`@chart_page(may=…)`         the same, for one person's chart: fetches the patient, refuses another
                             facility's as if it did not exist, and writes the read into the log
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse

from throughcare import clock
from throughcare.patients.models import Patient
from throughcare.record.action import write_line
from throughcare.record.models import LogLine

View = Callable[..., HttpResponse]


def public_page(*, why: str) -> Callable[[View], View]:
    """Anybody may open this page; `why` is printed in the list of public pages."""

    def decorate(view: View) -> View:
        @wraps(view)
        def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return view(request, *args, **kwargs)

        opened.door, opened.why_public = "public", why
        return opened

    return decorate


def staff_page(*, may: str) -> Callable[[View], View]:
    """A member whose post carries `may`, at any of their facilities."""

    def decorate(view: View) -> View:
        @wraps(view)
        def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not request.user.may(may):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        opened.door, opened.may = "staff", may
        return opened

    return decorate


def chart_page(*, may: str) -> Callable[[View], View]:
    """One person's chart. The view is given the patient, never an id.

    A reading (GET) writes its line here; a change (POST) writes its own line through its action.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def opened(request: HttpRequest, patient_id: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            patient = let_in(request.user, patient_id, may)
            if request.method == "GET":
                page = request.resolver_match.view_name
                write_line(LogLine.Kind.READ, page, patient, by=request.user, at=clock.now())
            request.patient = patient  # the header shows who this is
            return view(request, patient, **kwargs)

        opened.door, opened.may = "chart", may
        return opened

    return decorate


def let_in(member: Any, patient_id: Any, may: str) -> Patient:
    """The patient, if this member may. Another facility's chart and no chart look the same: 404."""
    try:
        patient = Patient.objects.select_related("facility").get(
            pk=patient_id, facility_id__in=member.facilities
        )
    except (Patient.DoesNotExist, ValidationError):  # nobody, or no key at all
        raise Http404 from None
    if not member.may(may, patient.facility_id):
        raise PermissionDenied
    return patient


class DenyByDefault:
    """A view that names no door is refused, so that a forgotten decorator opens nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, args: Any, kwargs: Any) -> None:
        """Django calls this once the URL is resolved, before the view runs."""
        if getattr(view, "door", None) is None and not _is_static(request):
            raise PermissionDenied(f"{view.__module__}.{view.__name__} names no door")


def _is_static(request: HttpRequest) -> bool:
    return settings.DEBUG and request.path.startswith(f"/{settings.STATIC_URL.lstrip('/')}")
