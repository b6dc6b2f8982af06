"""One calendar: for one person, for the people of a member, and appointments on it."""

from datetime import date, timedelta

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from throughcare import clock
from throughcare.adherence import path
from throughcare.adherence.actions import appointments as actions
from throughcare.adherence.forms import appointments as forms
from throughcare.adherence.models import Appointment
from throughcare.adherence.queries import calendar as queries
from throughcare.record.door import chart_page, staff_page
from throughcare.record.queries import cut
from throughcare.refusal import Refused
from throughcare.therapy.queries import treated_items

READ, KEEP = "chart.clinical", "appointments.keep"
A_WEEK = timedelta(days=7)


def asked_day(request) -> date:
    """The day an address names; today where it names none."""
    try:
        return date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return clock.today()


def view_of(request) -> dict:
    """The week or month of a page, with the way to the one before and after."""
    on, month = asked_day(request), request.GET.get("view") == "month"
    first, last = queries.month_of(on) if month else queries.week_of(on)
    before = (on.replace(day=1) - timedelta(days=1)) if month else on - A_WEEK
    after = (on.replace(day=28) + timedelta(days=4)).replace(day=1) if month else on + A_WEEK
    return {"on": on, "month": month, "first": first, "last": last, "before": before,
            "after": after}  # fmt: skip


@chart_page(may=READ)
def calendar(request, patient):
    """One person: expected and done, by day; each strand's measure by itself."""
    view = view_of(request)
    rows = queries.of_person(patient, view["first"], view["last"])
    page = view | {
        "patient": patient, "measures": queries.measured(patient, clock.today()),
        "period": queries.PERIOD, "may_keep": request.user.may(KEEP, patient.facility_id),
        "days": queries.days(rows, view["first"], view["last"],
                             view["on"].month if view["month"] else 0),
        "path": path.drawn(rows, *queries.whole_month(view["on"])) if view["month"] else None,
    }  # fmt: skip
    return render(request, "adherence/calendar.html", page)


@staff_page(may=READ)
def team_week(request):
    """The week of one's own people, some at a time."""
    view = view_of(request)
    first, last = queries.week_of(view["on"])
    number = int(page) if (page := request.GET.get("page", "")).isdigit() and int(page) else 1
    some = cut(queries.people_of(request.user), number)
    page = view | {
        "page": some, "days": [first + timedelta(days=n) for n in range(7)],
        "weeks": queries.weeks_of(some.rows, first, last), "today": clock.today(),
    }  # fmt: skip
    return render(request, "adherence/team_week.html", page)


@chart_page(may=KEEP)
def make(request, patient):
    """An appointment; and those there are."""
    form = forms.AppointmentForm(
        request.POST or None, items=treated_items(patient),
        initial={"starts_at": clock.at_the_clinic(clock.now() + timedelta(days=1))},
    )  # fmt: skip
    page = {"patient": patient, "form": form, "rows": queries.appointments_of(patient)}
    if form.is_valid():
        try:
            made = actions.make(
                **form.cleaned_data, patient=patient, by=request.user, at=clock.now()
            )
            return redirect("appointment", patient.pk, made.pk)
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "adherence/appointments.html", page)


@chart_page(may=KEEP)
def one(request, patient, appointment_id):
    """One appointment: moved, or what came of it."""
    return shown(request, patient, found(patient, appointment_id))


def found(patient, appointment_id) -> Appointment:
    return get_object_or_404(queries.appointments_of(patient, most=None), pk=appointment_id)


def shown(request, patient, appointment, status=200, **more):
    page = {
        "patient": patient, "one": appointment, "came": actions.came_of(appointment),
        "moved": getattr(appointment, "moved_to", None),
        "move_form": forms.MoveForm(
            initial={"starts_at": clock.at_the_clinic(appointment.starts_at), "moved_by": "person"},
            auto_id="move_%s",
        ),
        "came_form": forms.CameForm(auto_id="came_%s"),
    }  # fmt: skip
    return render(request, "adherence/appointment.html", page | more, status=status)


def done(request, patient, appointment, name, form, act):
    refusal = None
    if form.is_valid():
        try:
            row = act(form.cleaned_data)
            messages.success(request, _("Written down."))
            key = row.pk if isinstance(row, Appointment) else appointment.pk
            return redirect("appointment", patient.pk, key)
        except Refused as refused:
            refusal = refused
    more = {name: form, "refusal": refusal}
    return shown(request, patient, appointment, status=422, **more)


@require_POST
@chart_page(may=KEEP)
def move(request, patient, appointment_id):
    """To another time."""
    row = found(patient, appointment_id)
    return done(
        request, patient, row, "move_form", forms.MoveForm(request.POST, auto_id="move_%s"),
        lambda given: actions.move(appointment=row, **given, by=request.user, at=clock.now()),
    )  # fmt: skip


@require_POST
@chart_page(may=KEEP)
def came(request, patient, appointment_id):
    """What came of it."""
    row = found(patient, appointment_id)
    return done(
        request, patient, row, "came_form", forms.CameForm(request.POST, auto_id="came_%s"),
        lambda given: actions.say(appointment=row, **given, by=request.user, at=clock.now()),
    )  # fmt: skip
