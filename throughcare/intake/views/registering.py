"""Registering somebody: one page, duplicates shown before anything is kept."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from throughcare import clock
from throughcare.intake import actions, queries
from throughcare.intake.forms.registering import AskedForm, RegisterForm
from throughcare.record.actions import add_photo
from throughcare.record.door import let_in, staff_page
from throughcare.refusal import Refused

MAY = "patients.register"


@staff_page(may=MAY)
def register(request):
    """Register somebody; from a request for help, without typing again what was told."""
    asked = asked_for(request)
    if request.POST.get("this_is"):
        return known(request, asked)
    form = RegisterForm(
        request.POST or None, request.FILES or None, initial=told(asked),
        facilities=request.user.facilities_where(MAY),
    )  # fmt: skip
    page = {"form": form, "asked": asked}
    if form.is_valid():
        try:
            return welcomed(request, form, asked)
        except Refused as refusal:
            page |= {"refusal": refusal, "alike": alike(form, request.user)}
    return render(request, "intake/register.html", page)


def alike(form, member) -> list:
    """Who it may be: the one who holds the number, or else those with nearly the same name."""
    facility = form.places[form.cleaned_data["facility"]]
    holders, _hidden = queries.apart(queries.holders_of(facility, form.identifiers()), member)
    phones = actions.phones_among(form.contacts())
    near = queries.likely_duplicates(facility, form.details(), phones)
    return holders or queries.apart(near, member)[0]


def welcomed(request, form, asked):
    """Keep the person, then the face; on to the admission."""
    at, given = clock.now(), form.cleaned_data
    patient = actions.register(
        id=given["id"], facility=form.places[given["facility"]], contacts=form.contacts(),
        emergency=form.emergency(), identifiers=form.identifiers(), help_request=asked,
        not_a_duplicate="not_a_duplicate" in request.POST, by=request.user, at=at,
        **form.details(),
    )  # fmt: skip
    if given["picture"]:
        add_photo(patient=patient, picture=given["picture"], by=request.user, at=at)
    messages.success(
        request,
        _("%(name)s is registered, number %(number)s.")
        % {"name": patient.chosen_name, "number": patient.number},
    )
    return redirect("admit" if request.user.may("intake.admit") else "chart", patient.pk)


def known(request, asked):
    """It is somebody registered already: the request belongs to them."""
    patient = let_in(request.user, request.POST["this_is"], MAY)
    if asked:
        actions.close_request(
            help_request=asked, outcome="registered", patient=patient, by=request.user,
            at=clock.now(),
        )  # fmt: skip
    return redirect("chart", patient.pk)


def asked_for(request):
    """The request for help this registration comes from, if any."""
    form = AskedForm(request.GET)
    if not form.is_valid():
        raise Http404
    if not (key := form.cleaned_data["request"]):
        return None
    return get_object_or_404(queries.open_requests(request.user.facilities), reference=key)


def told(asked) -> dict:
    """What was told already, in the fields where it belongs. Nothing else is guessed."""
    if asked is None:
        return {"language": "en"}
    where = queries.kind_of_reach(asked.reach)
    return {
        "facility": str(asked.facility_id), "chosen_name": asked.name, "language": asked.language,
        where: asked.reach, "phone_when": asked.reach_when if where == "phone" else "",
        "may_call": where == "phone",
        "may_leave_message": where == "phone" and asked.may_leave_message,
        "may_write": where == "email" and asked.may_leave_message,
        "may_leave_word": where == "place" and asked.may_leave_message,
    }  # fmt: skip
