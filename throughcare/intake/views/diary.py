"""The clinic's diary: whether it takes people, as the public page says it."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from throughcare import clock
from throughcare.intake import actions, queries
from throughcare.intake.forms.diary import NoticeForm
from throughcare.record.door import staff_page
from throughcare.refusal import Refused

MAY = "intake.keep_diary"


@staff_page(may=MAY)
def diary(request):
    """What the public page says today, and a new notice."""
    facility = request.user.facilities_where(MAY)[0]
    form = NoticeForm(request.POST or None, initial={"clinic_day": clock.today()})
    page = {
        "form": form,
        "facility": facility,
        "standing": queries.diary_today(facility, clock.today()),
        "notices": queries.notices_of(facility),
    }
    if form.is_valid():
        try:
            actions.post_notice(
                **form.cleaned_data, facility=facility, by=request.user, at=clock.now()
            )
            messages.success(request, _("The public page says so from that day on."))
            return redirect("diary")
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "intake/diary.html", page)
