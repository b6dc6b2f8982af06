"""How a person gets into their own pages, as the team keeps it."""

import uuid

from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from throughcare import clock
from throughcare.portal import queries, ways_in
from throughcare.portal.actions import passkeys
from throughcare.portal.actions import ways_in as actions
from throughcare.record.door import chart_page


@chart_page(may="portal.keep")
def own_access(request, patient):
    """Is there a PIN, does a code wait, and at how many devices are they signed in?"""
    return render(request, "portal/access.html", page_of(patient))


@require_POST
@chart_page(may="portal.keep")
def own_access_code(request, patient):
    """A code for one start, shown once and kept nowhere."""
    code = ways_in.new_code()
    actions.make_code(id=uuid.uuid4(), patient=patient, code=code, by=request.user, at=clock.now())
    return render(request, "portal/access.html", page_of(patient) | {"told": ways_in.spoken(code)})


@require_POST
@chart_page(may="portal.keep")
def own_access_end(request, patient):
    """A phone was lost: sign every device out; or end every way in with it."""
    every = request.POST.get("what") == "pin"
    end = passkeys.end_every_way if every else actions.end_devices
    end(patient=patient, by=request.user, at=clock.now())
    return redirect("own-access", patient.pk)


def page_of(patient) -> dict:
    return {"patient": patient, "access": queries.access_of(patient, clock.now())}
