"""The clinic's own pages: the batch of a day, what is to be settled, closed days, fairness."""

from datetime import date, timedelta

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from throughcare import clock
from throughcare.medication.actions import home as actions
from throughcare.medication.forms import home as forms
from throughcare.medication.home import asked, fairness, in_hand, labels, people
from throughcare.medication.models import ClosedDay, HomeBottle
from throughcare.record.door import staff_page
from throughcare.refusal import Refused

A_PART = 60  # labels in one PDF: a few seconds of work
AT_A_TIME = 25  # people prepared by one press: a few seconds, then the page says how far it is
FILL, CALENDAR = "takehome.fill", "takehome.calendar"


def the_day(request) -> date:
    """The day asked for; today if none or none that can be read."""
    wanted = request.POST.get("day") or request.GET.get("day") or ""
    try:
        return max(date.fromisoformat(wanted), clock.today())
    except ValueError:
        return clock.today()


def batch_of(request) -> dict:
    """Everybody's bottles of a day, in the order of the queue."""
    facility = request.user.facilities_where(FILL)[0]
    on = the_day(request)
    due = people.due(facility.pk, on)
    done = [one for one in due if not one.open]
    return {
        "facility": facility, "day": on, "due": due, "done": len(done), "all": len(due),
        "bottles": sum(len(one.bottles) for one in due), "parts": parts(to_label(due)),
        "filled": sum(one.filled for one in due), "scan": forms.ScanForm(),
        "next_day": on + timedelta(days=1), "before": max(on - timedelta(days=1), clock.today()),
        "days_in_batch": clock.today(),
    }  # fmt: skip


@staff_page(may=FILL)
def batch(request):
    """The batch of a day: who takes what home, prepared some people at a time."""
    page = batch_of(request)
    if request.method != "POST":
        return render(request, "medication/home/batch.html", page)
    refused = []
    for one in [one for one in page["due"] if one.open][:AT_A_TIME]:
        try:
            for dose in one.open:
                actions.prepare(
                    patient=one.patient, home=dose, on=page["day"], by=request.user, at=clock.now()
                )
        except Refused as refusal:
            refused.append((one.patient, refusal))
    page = batch_of(request) | {"refused": refused}
    page["go_on"] = page["done"] + len(refused) < page["all"] and not refused
    return render(request, "medication/home/batch.html", page)


@staff_page(may=FILL)
def batch_labels(request):
    """One PDF with everybody's labels, in the order of the queue."""
    return as_paper(request, labels.as_pdf, "application/pdf")


@staff_page(may=FILL)
def batch_zpl(request):
    """The same for a label printer."""
    return as_paper(request, labels.as_zpl, "text/plain; charset=utf-8")


def to_label(due) -> list[HomeBottle]:
    """Every bottle that is still here, in the order of the queue."""
    return [
        bottle
        for one in due
        for bottle in one.bottles
        if in_hand.state(bottle) in ("prepared", "filled")
    ]


def parts(bottles) -> list[dict]:
    """The labels in parts, so that none keeps anybody waiting: the number, from which to which."""
    return [
        {"number": n // A_PART + 1, "first": n + 1, "last": min(n + A_PART, len(bottles))}
        for n in range(0, len(bottles), A_PART)
    ]


def one_part(request, bottles) -> list[HomeBottle]:
    """The part that is asked for; all of them where none is."""
    asked_for = request.GET.get("part", "")
    if not asked_for.isdecimal() or len(asked_for) > 4 or int(asked_for) < 1:
        return bottles
    return bottles[(int(asked_for) - 1) * A_PART : int(asked_for) * A_PART]


def as_paper(request, make, content_type: str) -> HttpResponse:
    page = batch_of(request)
    bottles = one_part(request, to_label(page["due"]))
    if not bottles:
        return render(request, "medication/home/batch.html", page)
    try:
        return HttpResponse(make(bottles), content_type=content_type)
    except Refused as refusal:
        return render(request, "medication/home/batch.html", page | {"refusal": refusal})


@staff_page(may=FILL)
def scan(request):
    """A bottle's square leads to the bottle, of one's own clinic only."""
    form = forms.ScanForm(request.POST or None)
    if not form.is_valid():
        return render(request, "medication/home/scan.html", {"scan": form})
    if bottle := asked.bottle_with_code(
        form.cleaned_data["code"], request.user.facilities_where(FILL)
    ):
        return redirect("take-home-bottle", bottle.dose.patient_id, bottle.pk)
    return render(request, "medication/home/scan.html", {"scan": form, "unknown": True})


@staff_page(may=FILL)
def settle(request):
    """Bottles of orders that changed since, and bottles nobody fetched."""
    bottles = in_hand.to_settle(request.user.facilities_where(FILL), clock.today())
    return render(request, "medication/home/settle.html", {"bottles": bottles})


@staff_page(may=CALENDAR)
def closed(request):
    """The days on which no window opens."""
    facility = request.user.facilities_where(CALENDAR)[0]
    form = forms.ClosedForm(request.POST or None)
    page = {
        "facility": facility, "form": form,
        "days": asked.closed_ahead(facility, clock.today()),
    }  # fmt: skip
    if form.is_valid():
        try:
            actions.close_days(
                **form.cleaned_data, facility=facility, by=request.user, at=clock.now()
            )
            return redirect("closed-days")
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "medication/home/closed_days.html", page)


@staff_page(may=CALENDAR)
def open_again(request, closed_id):
    """Open after all."""
    facilities = [one.pk for one in request.user.facilities_where(CALENDAR)]
    row = get_object_or_404(ClosedDay, pk=closed_id, facility_id__in=facilities)
    if request.method == "POST":
        actions.open_again(closed=row, by=request.user, at=clock.now())
    return redirect("closed-days")


@staff_page(may="takehome.fairness")
def fair(request):
    """Who is granted take-homes and who is not: association, small numbers hidden."""
    facilities = [one.pk for one in request.user.facilities_where("takehome.fairness")]
    page = {
        "tables": fairness.tables(facilities, clock.today()), "smallest": fairness.SMALLEST,
        "source": fairness.SOURCE,
    }  # fmt: skip
    return render(request, "medication/home/fairness.html", page)
