"""Who is to be reached after leaving: who, why, by when; each try in a press."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from throughcare import clock
from throughcare.record.access.queries import within_reach
from throughcare.record.door import chart_page, staff_page
from throughcare.refusal import Refused
from throughcare.withdrawal import after, asked
from throughcare.withdrawal.actions import leaving
from throughcare.withdrawal.forms.leaving import ContactForm

MOST = 50  # on one page: the longest due first


@staff_page(may="alerts.acknowledge")
def contacts(request):
    """The list of today, of the people within one's reach."""
    at = clock.now()
    rows = asked.with_ways(after.contacts_due(within_reach(request.user), at), MOST)
    page = {"rows": rows, "at": at, "most": MOST,
            "clinical": request.user.may("chart.clinical")}  # fmt: skip
    return render(request, "withdrawal/episode/contacts.html", page)


@require_POST
@chart_page(may="alerts.acknowledge", ends_something=True)
def contact(request, patient, follow_up_id):
    """One try, as the button said."""
    follow_up = asked.follow_up_of(patient, follow_up_id)
    form = ContactForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Nothing was written down: press one of the buttons."))
        return redirect("withdrawal-contacts")
    try:
        leaving.contact(follow_up=follow_up, **form.cleaned_data, by=request.user, at=clock.now())
        messages.success(request, _("Written down."))
    except Refused as refusal:
        messages.error(request, refusal.why)
    return redirect("withdrawal-contacts")
