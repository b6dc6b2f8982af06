"""What was given on paper, entered afterwards: the sheet of a day, a line of it, and a mistake."""

import uuid
from datetime import date

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from throughcare import clock
from throughcare.clinical import medicines
from throughcare.clinical.medication.read_back import read_back
from throughcare.medication import on_paper, places, queries, queue
from throughcare.medication.actions import paper as actions
from throughcare.medication.forms import paper as forms
from throughcare.record.door import chart_page, staff_page
from throughcare.record.header import header_of
from throughcare.refusal import Refused
from throughcare.staff.proofs import witnessed

MAY = "window.dose"
KEPT = ("day", "bottle", "given_by")  # of one line for the next: a sheet is one day's, one hand's


@staff_page(may=MAY)
def sheet(request):
    """Everybody on the sheet of a day: what is in the record already, what is to be entered."""
    here = places.place_of(request)
    facility = here.facility if here else next(iter(request.user.facilities_where(MAY)), None)
    if facility is None:
        raise Http404
    form = forms.DayForm({"day": request.GET.get("day") or clock.today()})
    day = form.cleaned_data["day"] if form.is_valid() else clock.today()
    text = " ".join(request.GET.get("q", "").split())[:80]
    rows = on_paper.sheet_of(request.user, facility, day)
    found = [row for row in rows if row.is_called(text)]
    page = {
        "form": form, "day": day, "facility": facility, "rows": found if text else rows,
        "text": text, "kept": kept(request, day), "today": clock.today(),
        "entered": sum(row.is_entered for row in rows), "all": len(rows),
        "done": on_paper.entered(request.GET.get("done"), facility.pk),
    }  # fmt: skip
    if text:
        named = {row.patient.pk for row in rows}
        page["others"] = [p for p in queue.anybody(request.user, text) if p.pk not in named]
    return render(request, "medication/window/on_paper.html", page)


def kept(request, day: date) -> str:
    """What the next line has in common with this one, as the end of an address."""
    told = {name: request.GET[name] for name in KEPT if request.GET.get(name)}
    return urlencode(told | {"day": day.isoformat()})


@chart_page(may=MAY)
def enter(request, patient):
    """A line of the sheet: typed, read back with what the rules say of it, then recorded."""
    day = day_asked(request)
    steps = list(queries.steps_of_day([patient], day))
    bottles = on_paper.bottles_for(patient.facility_id, day, steps)
    fresh = {name: request.GET.get(name) for name in KEPT} | {"id": uuid.uuid4(), "day": day}
    if not on_paper.holds_what_is_ordered(bottles, fresh["bottle"], steps):
        del fresh["bottle"]  # the last line's medicine was another
    form = forms.EnterForm(
        request.POST or None, patient=patient, initial=fresh, parts=forms.parts_of(steps),
        bottles=bottles,
    )  # fmt: skip
    page = {"patient": patient, "head": header_of(patient), "form": form, "day": day,
            "steps": steps, "doses": list(queries.doses_of_day([patient], day)),
            "back": f"{reverse('on-paper')}?{kept(request, day)}"}  # fmt: skip
    if form.is_valid() and request.POST.get("change") is None:
        page |= read_again(patient, form.cleaned_data)
        if request.POST.get("confirmed"):
            try:
                return recorded(request, patient, form.cleaned_data)
            except Refused as refusal:
                page["refusal"] = refusal
    return render(request, "medication/window/paper_enter.html", page)


def day_asked(request) -> date:
    """The day of the line, so that the orders of that day are shown beside it."""
    form = forms.DayForm({"day": request.POST.get("day") or request.GET.get("day")})
    return form.cleaned_data["day"] if form.is_valid() else clock.today()


def read_again(patient, given) -> dict:
    """What is about to be recorded, in words, with all that is said of it."""
    pours, at, part = given["pours"], given["at"], given.get("part", "")
    product, ug = medicines.product(pours[0][0].product), sum(ug for _bottle, ug in pours)
    found = on_paper.against(patient, product, clock.clinic_day(at), part)
    said = on_paper.said_of(found, pours, at)
    if found.step and not (slip := read_back(ug=ug, left_ug=found.step.ug, product=product)):
        said += [slip] if slip.code in on_paper.SLIPS else []
    return {
        "given": given, "stops": [one for one in said if one.level == "stop"],
        "measured": on_paper.measured_words(pours), "said": said, "ug": ug,
        "repeated": on_paper.same_line(patient, pours[0][0], at),
    }  # fmt: skip


def recorded(request, patient, given):
    paper = actions.enter(
        id=given["id"], patient=patient, pours=given["pours"], part=given.get("part", ""),
        given_by=given["given_by"], witness=given["witness"], words=given["words"],
        site=given.get("site", ""), entered_at=clock.now(), by=request.user, at=given["at"],
    )  # fmt: skip
    told = {"day": paper.clinic_day.isoformat(), "bottle": paper.bottle_id,
            "given_by": paper.given_by_id, "done": paper.pk}  # fmt: skip
    return redirect(f"{reverse('on-paper')}?{urlencode(told)}")


@chart_page(may="chart.clinical")
def entry(request, patient, paper_id):
    """One dose given on paper: both its times, who gave and who entered it, and what was said."""
    if (paper := on_paper.entry_of(patient, paper_id)) is None:
        raise Http404
    page = {"patient": patient, "paper": paper, "form": forms.WrongForm(),
            "flagged": on_paper.flagged_of(paper),
            "may_take_back": request.user.may(MAY, patient.facility_id)}  # fmt: skip
    return render(request, "medication/window/paper_entry.html", page)


@chart_page(may=MAY)
def wrong(request, patient, paper_id):
    """It was entered wrongly: it counts no more, and the register is put right."""
    if (paper := on_paper.entry_of(patient, paper_id)) is None:
        raise Http404
    form = forms.WrongForm(request.POST or None)
    page = {"patient": patient, "paper": paper, "form": form, "may_take_back": True,
            "flagged": on_paper.flagged_of(paper)}  # fmt: skip
    if form.is_valid():
        try:
            given = witnessed(request, form, patient.facility_id)
            actions.take_back(paper=paper, **given, by=request.user, at=clock.now())
            return redirect("paper-entry", patient.pk, paper.pk)
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "medication/window/paper_entry.html", page)
