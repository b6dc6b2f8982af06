"""The work page, the people, and what any chart holds: who, flags, alerts, photo, log."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from throughcare import clock
from throughcare.clinical import jurisdictions
from throughcare.patients.models import Patient
from throughcare.record import actions, forms, log_queries, queries, remembered
from throughcare.record.access import queries as access
from throughcare.record.door import chart_page, staff_page
from throughcare.refusal import Refused


@staff_page(may="account.keep")
def home(request):
    """What is there to do: red flags first, then the work of each strand."""
    if not request.user.may("chart.read"):  # an inspector has one page
        return redirect("register-report")
    page = {
        "alerts": queries.open_alerts(request.user),
        "work": queries.work_lists(request.user),
        "looks": queries.looks_of_my_places(request.user),
        "now": clock.now(),
        "today": clock.today(),
        "may_act": request.user.may("alerts.acknowledge"),
        "may_register": request.user.may("patients.register"),
        "may_search": request.user.may("patients.search"),
        "oversees": request.user.facilities_where("log.read"),
    }
    if page["oversees"]:
        page["unusual"] = log_queries.how_many_unusual(page["oversees"])
    return render(request, "record/home.html", page)


@staff_page(may="patients.search")
def people(request):
    """Find somebody."""
    form = forms.SearchForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    text = " ".join((asked.get("q") or "").split())
    page = {
        "form": form,
        "text": text,
        "page": queries.people(
            request.user, text, asked.get("page") or 1, nearly=bool(asked.get("nearly"))
        ),
        "nearly": asked.get("nearly"),
        "recent": [] if text else queries.recently_opened(request.user),
        "hidden": access.hidden_with_number(request.user, text),
        "may_register": request.user.may("patients.register"),
        "may_merge": request.user.may("patients.merge"),
        "today": clock.today(),
    }
    return render(request, "record/people.html", page)


@chart_page(may="chart.read")
def chart(request, patient):
    """One person, whole: who, what is urgent, how to reach them, and each strand's panel."""
    page = queries.chart(patient, request.user)
    page["body"] = remembered.chart_body(patient, request.user, page)
    return render(request, "record/chart.html", page)


@chart_page(may="chart.read")
def photo(request, patient):
    """The face, as a picture. Kept by no browser: the next person at this desk may be another."""
    kept = queries.newest_photo(patient)
    if kept is None:
        raise Http404
    return picture(kept.jpeg, "photo.jpg")


def picture(jpeg, name: str) -> HttpResponse:
    """A picture we drew, and nothing that a browser could run, whatever it believes to be there."""
    answer = HttpResponse(bytes(jpeg), content_type="image/jpeg")
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, no-store"
    return answer


@chart_page(may="patients.correct")
def details(request, patient):
    """Put right who the person is; what stood there before is kept."""
    form = forms.DetailsForm(
        request.POST or None,
        initial={name: getattr(patient, name) for name in Patient.DETAILS},
    )
    page = {"patient": patient, "form": form, "former": queries.former_details(patient)}
    if form.is_valid():
        try:
            actions.correct_details(
                patient=patient, **form.cleaned_data, by=request.user, at=clock.now()
            )
            return redirect("chart", patient.pk)
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "record/details.html", page)


@chart_page(may="patients.correct")
def add_photo(request, patient):
    """Keep a new face."""
    form = forms.PhotoForm(request.POST or None, request.FILES or None)
    page = {"patient": patient, "form": form, "kept": queries.newest_photo(patient)}
    if form.is_valid():
        try:
            actions.add_photo(patient=patient, **form.cleaned_data, by=request.user, at=clock.now())
            return redirect("chart", patient.pk)
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "record/photo.html", page)


@chart_page(may="log.read")
def log(request, patient):
    """Who opened this chart, and who changed it."""
    form = forms.LogForm(request.GET)
    before = form.cleaned_data["before"] if form.is_valid() else None
    lines, older = log_queries.of_patient(patient, before)
    return render(request, "record/log.html", {"patient": patient, "lines": lines, "older": older})


@chart_page(may="patients.correct")
def flags(request, patient):
    """What changes the order of work: flags standing, flags taken down, one to raise."""
    form = forms.FlagForm(request.POST or None)
    if form.is_valid():
        actions.raise_flag(**form.cleaned_data, patient=patient, by=request.user, at=clock.now())
        return redirect("flags", patient.pk)
    page = {
        "patient": patient, "form": form,
        "standing": queries.standing_flags(patient), "ended": queries.ended_flags(patient),
    }  # fmt: skip
    return render(request, "record/flags.html", page)


@chart_page(may="patients.correct", ends_something=True)
def end_flag(request, patient, flag_id):
    """Take one flag down, with the reason."""
    flag = get_object_or_404(patient.flags, pk=flag_id)
    form = forms.EndFlagForm(request.POST or None)
    if form.is_valid():
        actions.end_flag(flag=flag, **form.cleaned_data, by=request.user, at=clock.now())
        return redirect("flags", patient.pk)
    return render(
        request, "record/end_flag.html", {"patient": patient, "form": form, "raised": flag}
    )


@chart_page(may="alerts.acknowledge", ends_something=True)
def acknowledge_alert(request, patient, alert_id):
    """One red flag: what to do now, and what was done."""
    alert = get_object_or_404(patient.alerts, pk=alert_id)
    if not queries.may_act_on(request.user, alert):
        raise PermissionDenied
    form = forms.ActedForm(request.POST or None)
    place = jurisdictions.load(patient.facility.jurisdiction)
    page = {
        "patient": patient, "alert": alert, "form": form, "now": clock.now(),
        "emergency": place.emergency if alert.ladder in queries.ESCALATED else None,
    }  # fmt: skip
    if form.is_valid():
        try:
            actions.acknowledge_alert(
                alert=alert, **form.cleaned_data, by=request.user, at=clock.now()
            )
            return redirect("chart", patient.pk)
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "record/alert.html", page)
