"""Requests for help: who waits, how to reach them, what came of it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from throughcare import clock
from throughcare.intake import actions, queries
from throughcare.intake.forms.requests import CallBackForm, CloseForm, PageForm, TakenForm
from throughcare.record.door import staff_page
from throughcare.record.queries import cut, findable, within_reach
from throughcare.refusal import Refused

MAY = "intake.answer_requests"


@staff_page(may=MAY)
def worklist(request):
    """Everybody who asked and still waits, longest first."""
    page = {
        "waiting": queries.waiting_requests(request.user.facilities),
        "closed": queries.recently_closed(request.user.facilities, findable(request.user)),
        "now": clock.now(),
    }
    return render(request, "intake/requests.html", page)


@staff_page(may="intake.admit")
def arrived(request):
    """Everybody registered and not in treatment."""
    form = PageForm(request.GET)
    number = form.cleaned_data["page"] if form.is_valid() else None
    page = cut(queries.arrivals(within_reach(request.user)), number or 1)
    return render(request, "intake/arrivals.html", {"page": page, "now": clock.now()})


@staff_page(may=MAY)
def taken(request):
    """Write down a request that came by phone or at the door."""
    form = TakenForm(request.POST or None, initial={"language": get_language()})
    page = {"form": form}
    if form.is_valid():
        try:
            asked = actions.ask_for_help(
                **form.cleaned_data, facility=request.user.facilities_where(MAY)[0],
                by=request.user, at=clock.now(),
            )  # fmt: skip
            return redirect("help-request", asked.pk)
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "intake/request_new.html", page)


@staff_page(may=MAY)
def one(request, request_id):
    """One request: how and when to reach them, what was tried."""
    return _page(request, asked_for(request, request_id))


@staff_page(may=MAY)
def answer(request, request_id):
    """Record one attempt to reach them."""
    asked = asked_for(request, request_id)
    form = CallBackForm(request.POST or None)
    if not form.is_valid():
        return _page(request, asked, answer_form=form)
    try:
        actions.call_back(**form.cleaned_data, help_request=asked, by=request.user, at=clock.now())
    except Refused as refusal:
        return _page(request, asked, answer_form=form, refusal=refusal)
    messages.success(request, _("Written down."))
    return redirect("help-request", asked.pk)


@staff_page(may=MAY)
def close(request, request_id):
    """End the request with its outcome."""
    asked = asked_for(request, request_id)
    form = CloseForm(request.POST or None)
    if not form.is_valid():
        return _page(request, asked, close_form=form)
    actions.close_request(**form.cleaned_data, help_request=asked, by=request.user, at=clock.now())
    messages.success(request, _("The request is closed."))
    return redirect("help-requests")


def asked_for(request, request_id):
    """A request of my facilities; another's does not exist for me."""
    requests = queries.requests_of(request.user.facilities, findable(request.user))
    return get_object_or_404(requests, pk=request_id)


def _page(request, asked, **given):
    page = {
        "asked": asked,
        "closed": getattr(asked, "closed", None),
        "answers": queries.answers_to(asked),
        "answer_form": CallBackForm(),
        "close_form": CloseForm(),
        "may_register": request.user.may("patients.register", asked.facility_id),
        "now": clock.now(),
    }
    return render(request, "intake/request.html", page | given)
