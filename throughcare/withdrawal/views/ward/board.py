"""The ward board, and the change of shift."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from throughcare import clock
from throughcare.record.door import staff_page
from throughcare.refusal import Refused
from throughcare.withdrawal import ward
from throughcare.withdrawal.actions import preparing
from throughcare.withdrawal.forms.ward import ShiftForm


@staff_page(may="window.dose")
def board(request):
    """Everybody in withdrawal here, the most pressing first."""
    now = clock.now()
    page = {"board": ward.board(request.user, now), "now": now}
    return render(request, "withdrawal/ward/board.html", page)


@staff_page(may="window.dose")
def shift(request):
    """Who supervises whom, from when until when, and what was handed over."""
    now = clock.now()
    beds = ward.board(request.user, now).beds
    before = ward.newest_shifts([bed.row.withdrawal.pk for bed in beds])
    for bed in beds:
        bed.before = before.get(bed.row.withdrawal.pk)
    members = ward.who_may({bed.row.patient.facility_id for bed in beds})
    initial = {"member": str(request.user.pk)}
    form = ShiftForm(request.POST or None, members=members, beds=beds, initial=initial)
    page = {"form": form, "beds": beds, "now": now}
    if form.is_valid():
        given, taken = form.cleaned_data, form.taken()
        try:
            preparing.take_ward(
                taken, member=given["member"], from_at=given["from_at"],
                until_at=given["until_at"], by=request.user, at=clock.now(),
            )  # fmt: skip
            messages.success(request, taken_words(given["member"], len(taken)))
            return redirect("ward")
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "withdrawal/ward/shift.html", page)


def taken_words(member, many: int) -> str:
    return _("%(name)s supervises %(n)s.") % {"name": member.name, "n": many}
