"""The taper paused or turned in one step; leaving, which nothing stops; what comes after."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from throughcare import clock
from throughcare.record.door import chart_page
from throughcare.refusal import Refused
from throughcare.staff.proofs import proved
from throughcare.withdrawal import asked, doing
from throughcare.withdrawal.actions import turning
from throughcare.withdrawal.forms import leaving as forms
from throughcare.withdrawal.forms import preparing as preparing_forms
from throughcare.withdrawal.views.preparing import kept, shown


@require_POST
@chart_page(may="orders.write")
def pause(request, patient, withdrawal_id):
    """Today's amount goes on: one press, at the person's word."""
    one = asked.one_of(patient, withdrawal_id)
    return kept(request, one, "pause", forms.PauseForm(request.POST, prefix="pause"), doing.pause)


@require_POST
@chart_page(may="orders.sign")
def maintain(request, patient, withdrawal_id):
    """The taper ends and maintenance begins: typed and signed in the same step."""
    one = asked.one_of(patient, withdrawal_id)
    form = forms.MaintainForm(request.POST, prefix="maintain")
    refusal = None
    if form.is_valid():
        try:
            turning.turn_into_maintenance(
                withdrawal=one, **proved(request, form), by=request.user, at=clock.now()
            )
            messages.success(request, _("The taper has ended. Maintenance is signed."))
            return redirect("withdrawal-one", patient.pk, one.pk)
        except Refused as refused:
            refusal = refused
    said = getattr(refusal, "said", ())
    return shown(request, one, bound={"maintain": form}, refusal=refusal, said=said)


@chart_page(may="plan.write", ends_something=True)
def leave(request, patient, withdrawal_id):
    """How and when it ended. What is missing is done afterwards, or explained."""
    one = asked.one_of(patient, withdrawal_id)
    if one.ended_at is not None:
        return redirect("withdrawal-one", patient.pk, one.pk)
    how = request.GET.get("how", "")
    form = forms.LeaveForm(request.POST or None, initial={"how": how})
    page = {"patient": patient, "one": one, "form": form}
    if form.is_valid():
        try:
            doing.leave(one, form.cleaned_data, by=request.user, at=clock.now())
            return redirect("withdrawal-one", patient.pk, one.pk)
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "withdrawal/episode/leave.html", page)


@require_POST
@chart_page(may="plan.write", ends_something=True)
def after(request, patient, withdrawal_id, what):
    """One thing that leaving asks for, or why it could not be; or the record closed."""
    one = asked.one_of(patient, withdrawal_id)
    form = form_of(what, request)
    if form is None or (what != "warning" and one.ended_at is None):
        return redirect("withdrawal-one", patient.pk, one.pk)
    return kept(request, one, what, form, doing.AFTER[what])


def form_of(what: str, request):
    """The form of one thing; that of an explanation carries the thing's name."""
    named = {
        "naloxone": preparing_forms.NaloxoneForm, "appointment": forms.AppointmentForm,
        "choice": forms.ChoiceForm, "warning": forms.WarnForm, "close": forms.CloseForm,
    }  # fmt: skip
    if what == "explain":
        key = request.POST.get("of", "")
        return forms.ExplainForm(request.POST, prefix=f"why-{key}")
    return named[what](request.POST, prefix=what) if what in named else None
