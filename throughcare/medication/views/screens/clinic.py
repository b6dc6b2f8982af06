"""The clinic's own pages of screens: who is due today, and the lot of a year."""

import uuid

from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from throughcare import clock
from throughcare.medication.actions import screens as actions
from throughcare.medication.screens import asked, auditing, lots
from throughcare.record.access.queries import within_reach
from throughcare.record.door import staff_page
from throughcare.refusal import Refused

COLLECT, AUDIT, SEAL = "screens.collect", "screens.audit", "screens.seal"
A_PAGE = 50  # people


@staff_page(may=COLLECT)
def due_today(request):
    """Everybody due for a screen today: those who are here first."""
    today = clock.today()
    places = request.user.facilities_where(COLLECT)
    page = {
        "due": asked.due_at(places, within_reach(request.user), today), "today": today,
        "unsealed": [one for one in auditing.unsealed(places, today) if one.year == today.year],
    }  # fmt: skip
    return render(request, "medication/screens/today.html", page)


@staff_page(may=AUDIT)
def lot(request):
    """The lot of a year: sealed while it runs; over, drawn again and held against the record."""
    return lot_page(request)


def lot_page(request, **more):
    today, facility = clock.today(), request.user.facilities_where(AUDIT)[0]
    years = auditing.years(facility, today)
    asked_for = request.GET.get("year", "")
    year = int(asked_for) if asked_for.isdecimal() and int(asked_for) in years else today.year
    seed = lots.seeds([facility.pk], year).get(facility.pk)
    page = {
        "facility": facility, "year": year, "years": years, "seed": seed, "today": today,
        "least": lots.least_of(facility.jurisdiction, today),
        "may_seal": request.user.may(SEAL, facility.pk),
    }  # fmt: skip
    if seed and lots.is_over(seed, today):
        page["audit"] = audit = auditing.audit(seed)
        page["part"] = Paginator(audit.people, A_PAGE).get_page(request.GET.get("page"))
    elif seed:
        page["so_far"] = auditing.so_far(seed)
    return render(request, "medication/screens/lot.html", page | more)


@staff_page(may=SEAL)
@require_POST
def seal(request):
    """Seal the year that has no seed yet: this one first, then the next."""
    today, facility = clock.today(), request.user.facilities_where(SEAL)[0]
    wanted = request.POST.get("year", "")
    year = int(wanted) if wanted.isdecimal() and len(wanted) == 4 else today.year
    try:
        actions.seal_year(
            id=uuid.uuid4(), facility=facility, year=year, by=request.user, at=clock.now()
        )
    except Refused as refusal:
        return lot_page(request, refusal=refusal)
    return redirect("screens-lot")
