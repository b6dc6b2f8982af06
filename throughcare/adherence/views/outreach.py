"""Today's outreach: the list, one person of it, a try in one press, the end, and coming back."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from throughcare import clock
from throughcare.adherence import pressed
from throughcare.adherence.actions import reaching, refreshing
from throughcare.adherence.forms import outreach as forms
from throughcare.adherence.queries import outreach as queries
from throughcare.intake.queries import open_episode
from throughcare.record.access.queries import within_reach
from throughcare.record.door import chart_page, staff_page
from throughcare.refusal import Refused

REACH = "outreach.reach"


@staff_page(may=REACH)
def todays(request):
    """Everybody of one's own people who is to be reached, the most urgent first."""
    at = clock.now()
    rows = queries.open_rows(within_reach(request.user), at)
    page = {
        "rows": rows, "at": at, "looked": queries.looked_last(request.user.facilities_where(REACH)),
        "today": clock.today(), "most": queries.MOST,
    }  # fmt: skip
    return render(request, "adherence/outreach.html", page)


@require_POST
@staff_page(may=REACH)
def look_now(request):
    """Look at everybody again, now."""
    for place in request.user.facilities_where(REACH):
        refreshing.refresh(place, by=request.user, at=clock.now())
    messages.success(request, _("Everybody was looked at just now."))
    return redirect("outreach")


@chart_page(may=REACH)
def one(request, patient, outreach_id):
    """One person: why, what was agreed, every try; and each thing that can be done."""
    return shown(request, patient, outreach_id)


def shown(request, patient, outreach_id, status=200, **more):
    row = queries.one_of(patient, outreach_id, clock.now())
    if row is None:
        raise Http404
    member = request.user
    page = {
        "patient": patient, "row": row, "at": clock.now(),
        "earlier": queries.earlier_of(patient, outreach_id),
        "contacted": queries.contacted_of(patient),
        "may_send": member.may("outreach.send", patient.facility_id),
        "may_admit": member.may("intake.admit", patient.facility_id), "end_form": forms.EndForm(),
        "send_form": forms.SendForm(members=queries.who_could_go(patient.facility_id)),
        "welfare_form": forms.WelfareForm(
            consents=queries.consents_that_name(patient, clock.now())
        ),
        "checks": row.outreach.welfare_checks.select_related("by").order_by("at"),
    }  # fmt: skip
    return render(request, "adherence/one.html", page | more, status=status)


def done(request, patient, outreach_id, name, form, act):
    """One form of the page; what came back stands where it was typed."""
    refusal = None
    if form.is_valid():
        try:
            act(form.cleaned_data)
            messages.success(request, _("Written down."))
            return redirect("outreach-one", patient.pk, outreach_id)
        except Refused as refused:
            refusal = refused
    return shown(request, patient, outreach_id, status=422, **{name: form, "refusal": refusal})


@require_POST
@chart_page(may=REACH, ends_something=True)
def try_once(request, patient, outreach_id):
    """One try, one press. Back to where it was pressed."""
    row = found(patient, outreach_id)
    form = forms.TryForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Nothing was written down: press one of the buttons."))
        return redirect("outreach-one", patient.pk, outreach_id)
    try:
        given = pressed.try_given(patient, form.cleaned_data)
        reaching.try_to_reach(outreach=row, **given, by=request.user, at=clock.now())
        messages.success(request, _("Written down."))
    except Refused as refusal:
        return shown(request, patient, outreach_id, status=422, refusal=refusal)
    if request.POST.get("from") == "list":
        return redirect(f"{reverse('outreach')}#o{row.pk}")
    return redirect("outreach-one", patient.pk, outreach_id)


@require_POST
@chart_page(may="outreach.send", ends_something=True)
def send(request, patient, outreach_id):
    """Choose who goes."""
    row = found(patient, outreach_id)
    form = forms.SendForm(request.POST, members=queries.who_could_go(patient.facility_id))
    return done(
        request, patient, outreach_id, "send_form", form,
        lambda given: reaching.send(outreach=row, **given, by=request.user, at=clock.now()),
    )  # fmt: skip


@require_POST
@chart_page(may=REACH, ends_something=True)
def end(request, patient, outreach_id):
    """Close the loop, in one of six ways."""
    row = found(patient, outreach_id)
    form = forms.EndForm(request.POST)
    return done(
        request, patient, outreach_id, "end_form", form,
        lambda given: reaching.close(outreach=row, **given, by=request.user, at=clock.now()),
    )  # fmt: skip


@require_POST
@chart_page(may=REACH, ends_something=True)
def welfare(request, patient, outreach_id):
    """Somebody outside was asked to look after them."""
    row = found(patient, outreach_id)
    consents = queries.consents_that_name(patient, clock.now())
    form = forms.WelfareForm(request.POST, consents=consents)
    return done(
        request, patient, outreach_id, "welfare_form", form,
        lambda given: reaching.ask_welfare(outreach=row, **given, by=request.user, at=clock.now()),
    )  # fmt: skip


@chart_page(may="intake.admit")
def came_back(request, patient):
    """They are here: one press closes the loop and opens a stay; then what stands of them."""
    row = queries.open_of(patient)
    form = forms.BackForm(request.POST or None)
    if request.method == "POST" and row is not None and form.is_valid():
        reaching.come_back(outreach=row, **form.cleaned_data, by=request.user, at=clock.now())
        messages.success(request, _("Welcome back: written down."))
        return redirect("came-back", patient.pk)
    page = {"patient": patient, "outreach": row, "form": form, "stay": open_episode(patient)}
    page["clinical"] = request.user.may("chart.clinical", patient.facility_id)
    page |= queries.what_stands(patient, clock.now())
    return render(request, "adherence/came_back.html", page)


def found(patient, outreach_id):
    """The row itself, of this person. Http404 for another's."""
    row = queries.one_of(patient, outreach_id, clock.now())
    if row is None:
        raise Http404
    return row.outreach
