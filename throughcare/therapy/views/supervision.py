"""Who looks over whose notes, kept by the director."""

from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from throughcare import clock
from throughcare.record.door import staff_page
from throughcare.refusal import Refused
from throughcare.therapy.actions import supervision as actions
from throughcare.therapy.forms.sessions import SupervisedForm
from throughcare.therapy.queries import supervision as queries

KEEP = "staff.keep"


@staff_page(may=KEEP)
def supervision(request):
    """The pairs that stand, and a form for another."""
    return shown(request)


def shown(request, refusal=None):
    facility = request.user.facilities_where(KEEP)[0]
    form = SupervisedForm(
        request.POST or None, members=queries.writers(facility),
        supervisors=queries.supervisors(facility),
    )  # fmt: skip
    page = {"pairs": queries.pairs(facility), "form": form, "refusal": refusal}
    if refusal is None and form.is_valid():
        try:
            actions.begin(**form.cleaned_data, facility=facility, by=request.user, at=clock.now())
            return redirect("supervision")
        except Refused as refused:
            page["refusal"] = refused
    return render(request, "therapy/supervision.html", page)


@require_POST
@staff_page(may=KEEP)
def end(request, supervised_id):
    """From now on these notes wait for nobody."""
    facility = request.user.facilities_where(KEEP)[0]
    pair = get_object_or_404(queries.pairs(facility), pk=supervised_id)
    actions.end(supervised=pair, by=request.user, at=clock.now())
    return redirect("supervision")
