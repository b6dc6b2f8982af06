"""The person's own day."""

from django.shortcuts import render

from throughcare import clock
from throughcare.portal import queries
from throughcare.record.door import own_page


@own_page
def my_day(request, patient):
    """What is today, and whom to call."""
    page = {"patient": patient, "cards": queries.my_day(patient, clock.now())}
    return render(request, "portal/my_day.html", page)
