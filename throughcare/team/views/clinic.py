"""The clinic itself: how its name, address, telephone and registration stand on paper."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from throughcare import clock
from throughcare.record.door import staff_page
from throughcare.refusal import Refused
from throughcare.staff.proofs import proved
from throughcare.team import actions, forms, queries

READ, MAY = "chart.read", queries.MAY


@staff_page(may=READ)
def clinic(request):
    """What labels and letters carry. Everybody reads it; a director writes it."""
    facility = place_of(request)
    page = {"facility": facility, "places": request.user.facilities_where(READ),
            "directors": queries.directors_of(facility)}  # fmt: skip
    if request.user.may(MAY, facility.pk):
        form = page["form"] = forms.ClinicForm(request.POST or None, initial=standing(facility))
        if form.is_valid():
            try:
                actions.describe_clinic(
                    **proved(request, form), facility=facility, by=request.user, at=clock.now()
                )
                return redirect(f"{reverse('clinic')}?place={facility.pk}")
            except Refused as refusal:
                page["refusal"] = refusal
    return render(request, "team/clinic.html", page)


def place_of(request):
    """The place named in the address; else the first."""
    asked = request.GET.get("place")
    for place in request.user.facilities_where(READ):
        if asked in (None, "", str(place.pk)):
            return place
    raise Http404


def standing(facility) -> dict[str, str]:
    return {name: getattr(facility, name) for name in actions.ON_PAPER}
