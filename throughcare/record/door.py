"""The one guarded door. Every page says which door it stands behind; a page that says none is shut.

`@public_page(why=…)`        anybody, with the reason it may be public
`@staff_page(may=…)`         a signed-in member whose post carries the permission
`@chart_page(may=…)`         the same, for one person's chart: fetches the patient, refuses another
                             facility's or a hidden one as if it did not exist, asks for a reason
                             outside one's own caseload, and writes the read into the log
`@look_page`                 where that reason is given
`@own_page`                  the person themself, signed in at a device: the view is given them
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from throughcare import clock
from throughcare.patients import own
from throughcare.patients.models import Patient
from throughcare.record.access import queries
from throughcare.record.access.forms import LookForm
from throughcare.record.access.relation import BROKEN_GLASS, THEMSELF
from throughcare.record.action import write_read
from throughcare.record.header import header_of
from throughcare.record.turns import in_turn

View = Callable[..., HttpResponse]
OWN_SIGN_IN = "own-sign-in"  # the page of the portal where the person shows who they are


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


def chart_page(
    *, may: str, unrelated: str = "", ends_something: bool = False
) -> Callable[[View], View]:
    """One person's chart. The view is given the patient, never an id.

    A reading (GET) writes its line here; a change (POST) writes its own line through its action.
    A chart that is read within another one takes no new work: only pages that end something
    (an alert, a consent, a stay) still work there.

    unrelated  a permission that opens this page, and only it, without any relation to the person
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def opened(request: HttpRequest, patient_id: Any, **kwargs: Any) -> HttpResponse:
            member = request.user
            if not member.is_authenticated:
                return redirect_to_login(request.get_full_path())
            patient = let_in(member, patient_id, may)
            allowed = unrelated and member.may(unrelated, patient.facility_id)
            if patient.relation is None and not allowed:
                return ask_why(request, patient)
            header = header_of(patient, member)  # who this is, above every page
            if request.method == "POST" and not ends_something and header.kept:
                return render(request, "record/absorbed.html", {"patient": patient}, status=409)
            if request.method == "GET":
                note_reading(request, patient)
            request.patient = patient  # the header shows who this is
            if patient.relation == BROKEN_GLASS:
                request.look = queries.glass_with_id(patient.glass_id)  # and until when
            with in_turn(request, may):
                return view(request, patient, **kwargs)

        opened.door, opened.may, opened.unrelated = "chart", may, unrelated
        return opened

    return decorate


def own_page(view: View) -> View:
    """The person's own page. No address names them: whoever is signed in sees their own, only.

    What they read of their record is written into the log as read by themself. No copy is kept by
    the browser; a page that may be read without a network says so to the page that installs it.
    """

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        sitting = own.sitting_of(request)
        if sitting is None:
            return redirect_to_login(request.get_full_path(), reverse(OWN_SIGN_IN))
        own.seen(sitting)
        request.own = sitting
        if request.method == "GET":
            page = request.resolver_match.view_name
            write_read(page, sitting.patient, by=None, at=clock.now(), relation=THEMSELF)
        answer = view(request, sitting.patient, *args, **kwargs)
        answer.setdefault("Cache-Control", "no-store")
        return answer

    opened.door = "own"
    return opened


def look_page(view: View) -> View:
    """Where a member says why. A hidden chart is reached by its whole number only."""

    @wraps(view)
    def opened(request: HttpRequest, patient_id: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        patient = fetched(request.user, patient_id)
        told = request.POST.get("number") or request.GET.get("number")
        if patient.relation is None and patient.is_hidden and told != patient.number:
            raise Http404
        if not request.user.may("chart.read", patient.facility_id):
            raise PermissionDenied
        return view(request, patient, **kwargs)

    opened.door, opened.may = "chart", "chart.read"
    return opened


def let_in(member: Any, patient_id: Any, may: str) -> Patient:
    """The patient with `relation`, if this member may know of them and do this.

    Another facility's chart, a hidden one, one's own and no chart at all look the same: 404.
    """
    patient = fetched(member, patient_id)
    if patient.relation is None and patient.is_hidden:
        raise Http404
    if not member.may(may, patient.facility_id):
        raise PermissionDenied
    return patient


def fetched(member: Any, patient_id: Any) -> Patient:
    """A chart of my facilities with my relation to it; never my own."""
    try:
        patient = queries.related(member, patient_id)
    except (Patient.DoesNotExist, ValidationError):  # nobody, or no key at all
        raise Http404 from None
    if patient.is_themself:
        raise Http404
    return patient


def ask_why(request: HttpRequest, patient: Patient, form=None, refusal=None) -> HttpResponse:
    """Not on the team: the page that asks for the reason, and shows nothing of the chart."""
    if form is None:
        back = request.get_full_path() if request.method == "GET" else ""
        form = LookForm(member=request.user, patient=patient, initial={"next": back})
    page = {
        "stranger_to": patient, "form": form, "refusal": refusal, "hours": settings.GLASS_HOURS,
        "nothing_kept": request.method == "POST" and not form.is_bound,
    }  # fmt: skip
    return render(request, "record/break_glass.html", page, status=403)


def let_in_also(request: HttpRequest, patient_id: Any, may: str) -> Patient:
    """A second chart on the same page: the same door, and its reading is written down too."""
    patient = let_in(request.user, patient_id, may)
    if request.method == "GET":
        note_reading(request, patient)
    return patient


def note_reading(request: HttpRequest, patient: Patient) -> None:
    """A chart was shown, and with it the other chart of the same person: a line for each."""
    page, relation = request.resolver_match.view_name, patient.relation or ""
    others = [chart.patient for chart in header_of(patient, request.user).charts]
    for shown in (patient, *others):
        write_read(page, shown, by=request.user, at=clock.now(), relation=relation)


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
