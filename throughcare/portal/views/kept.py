"""Without a network: what a device of one's own may keep, and what it sends later."""

from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from throughcare import clock
from throughcare.groups.pages import next_page
from throughcare.patients import own
from throughcare.portal import kept, queries
from throughcare.portal.actions import check_ins
from throughcare.portal.forms.own import LaterForm
from throughcare.portal.views.day import lines
from throughcare.record.door import own_page, public_page

FORGET = '"cache", "storage"'


@never_cache
@public_page(why="the program by which a person's own device keeps their day; nobody's data")
def worker(request):
    """Served from beside the pages it may keep: its place bounds what it can reach."""
    return HttpResponse(kept.worker(), content_type="text/javascript; charset=utf-8")


@public_page(why="name and picture for a home screen; nobody's data")
def app(request):
    """The manifest of the installed pages."""
    answer = JsonResponse(kept.app())
    answer["Content-Type"] = "application/manifest+json"
    return answer


@never_cache
@public_page(why="tells a device whether its copies must be deleted; nobody's data")
def keeps(request):
    """May this device keep what it keeps? Asked by the worker; no reading of a record."""
    state, sitting = own.how_it_stands(request)
    if state != own.OPEN:
        return JsonResponse({"state": state})
    return JsonResponse(kept.told_to(sitting.patient) | {"csrf": get_token(request)})


@own_page
def my_phone(request, patient):
    """Where the person has this device keep their day, or has it deleted."""
    if request.method == "POST":
        answer = redirect("my-phone")
        answer["Clear-Site-Data"] = FORGET
        return answer
    return render(request, "portal/phone.html")


@require_POST
@own_page
def my_check_in_later(request, patient):
    """A check-in made without a network: once, with the hour it was made and the hour it came."""
    form = LaterForm(request.POST)
    if request.POST.get("owner") != kept.owner(patient):
        return JsonResponse({"kept": False}, status=409)
    if not form.is_valid():
        return JsonResponse({"kept": False}, status=422)
    now = clock.now()
    check_ins.check_in(
        id=form.cleaned_data["id"], patient=patient, answers=form.answers(),
        made_at=form.made_at(now), by=None, at=now,
    )  # fmt: skip
    return JsonResponse({"kept": True})


@own_page
def my_check_in_waits(request, patient, danger):
    """It waits on the device; where it spoke of danger, that nobody knows yet and whom to ring."""
    page = {
        "danger": danger, "patient": patient, "lines": lines(request, patient),
        "agreed": queries.agreed_words(patient),
    }  # fmt: skip
    return render(request, "portal/waits.html", page)


@own_page
def my_away(request, patient):
    """In the place of a page that is not kept."""
    return render(request, "portal/away.html", {"patient": patient})


@own_page
def my_gone(request, patient):
    """Shown when somebody signs out without a network: all is deleted here."""
    return render(request, "portal/gone.html", {"patient": patient})


@never_cache
@public_page(why="public lists of support groups, as the own pages show them; no reading is noted")
def my_meetings(request):
    """The next meetings. That somebody looks for one is theirs: no line of the log says it."""
    request.own = own.sitting_of(request)
    return render(request, "portal/meetings.html", next_page(request.GET))
