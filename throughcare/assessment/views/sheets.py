"""Filling in an instrument with somebody: begun, answered, read back, completed, set aside."""

from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from throughcare import clock
from throughcare.assessment import actions, family_history, forms, pages, queries
from throughcare.assessment.filling import Filling
from throughcare.clinical import jurisdictions
from throughcare.record.door import chart_page
from throughcare.refusal import Refused
from throughcare.ui.questions import SheetForm


@require_POST
@chart_page(may="assessment.answer")
def begin(request, patient):
    """Begin an instrument; one that is open already goes on."""
    form = forms.BeginForm(request.POST)
    if not form.is_valid():
        return redirect("assessment", patient.pk)
    if begun := queries.begun_already(patient, form.cleaned_data["instrument"]):
        return redirect("sheet", patient.pk, begun.pk)
    try:
        sheet = actions.begin_sheet(
            **form.cleaned_data, patient=patient, language=patient.language, by=request.user,
            at=clock.now(),
        )  # fmt: skip
    except Refused as refusal:
        return render(request, "assessment/refused.html", {"patient": patient, "refusal": refusal})
    return redirect("sheet", patient.pk, sheet.pk)


@chart_page(may="assessment.answer")
def sheet(request, patient, sheet_id):
    """The questions: a section at a time, or one by one (?one)."""
    sheet = get_object_or_404(queries.sheets_of(patient), pk=sheet_id)
    if sheet.ended_at:
        return redirect("sheet-review", patient.pk, sheet.pk)
    if on_a_phone(request) and not {"one", "all"} & set(request.GET):
        return redirect(f"{request.path}?one")
    filling = Filling(sheet)
    item = filling.at(request.GET.get("item")) if "one" in request.GET else None
    items = [item] if item else filling.form.items
    form = form_of(filling, item)(request.POST or None, items=items, known=filling.known)
    alerts = queries.open_alerts_of(filling)
    page = {"patient": patient, "filling": filling, "form": form, "item": item}
    page |= stop_step(request, alerts)
    if form.is_valid():
        try:
            actions.save_answers(
                sheet=sheet,
                given=form.given(),
                known=filling.known,
                by=request.user,
                at=clock.now(),
            )
            return redirect(next_address(request, queries.sheet_again(sheet), item, alerts))
        except Refused as refusal:
            page["refusal"] = refusal
    page |= around(filling, item) if item else laid_out(filling, form)
    return render(request, "assessment/sheet.html", page)


def stop_step(request, alerts) -> dict:
    """What an answer demands at once: what to do, who writes it down, whom to ring."""
    facility = request.patient.facility
    page = {"alerts": alerts, "may_act": request.user.may("alerts.acknowledge", facility.pk)}
    if alerts:
        place = jurisdictions.load(facility.jurisdiction)
        page["lines"] = [place.emergency, *place.shown_lines("suicide")]
    return page


def on_a_phone(request) -> bool:
    """Does the browser say that it runs on a phone? Only the first layout hangs on it."""
    return request.method == "GET" and "Mobi" in request.headers.get("User-Agent", "")


def form_of(filling, item):
    """The family history is a table where there is room for it; everything else is a list."""
    whole_family = filling.form.name == family_history.NAME and item is None
    return family_history.TableForm if whole_family else SheetForm


def laid_out(filling, form) -> dict:
    """All the questions on one page."""
    if isinstance(form, family_history.TableForm):
        shown = {item.key for item in filling.shown}
        return {"rows": form.rows(shown), "headings": family_history.headings()}
    return {"questions": form.questions(filling)}


def around(filling, item) -> dict:
    """Where this question stands among those asked."""
    return {
        "before": filling.before(item),
        "after": filling.after(item),
        "place": filling.place(item) + 1,
    }


def next_address(request, sheet, item, alerts_before) -> str:
    """After an answer: the next question, else the reading back.

    An alert this answer opened is the first thing there; it stays on every page of the sheet until
    somebody has written down what was done, and it does not keep the questions from going on: the
    screener that says how grave it is may be the one being asked.
    """
    filling, here = Filling(sheet), request.path
    now = "#now" if len(queries.open_alerts_of(filling)) > len(alerts_before) else ""
    if item and (after := filling.after(item)):
        return f"{here}?one&item={after.key}{now}"
    return f"{here}review/{now}"


@require_POST
@chart_page(may="assessment.answer")
def answers(request, patient, sheet_id):
    """One answer, sent the moment it is given. Says what is asked now, and whether to stop."""
    sheet = get_object_or_404(queries.sheets_of(patient), pk=sheet_id)
    return saved(sheet, request, by=request.user)


def saved(sheet, request, *, by, keep=actions.save_answer) -> JsonResponse:
    """Keep one answer sent by the page's script, and answer in a word."""
    form = forms.OneAnswerForm(request.POST, filling=Filling(sheet))
    if not form.is_valid():
        return JsonResponse({"why": " ".join(form.problems())}, status=422)
    try:
        keep(**form.cleaned_data, sheet=sheet, by=by, at=clock.now())
    except Refused as refusal:
        return JsonResponse({"why": f"{refusal.why} {refusal.next_step}"}, status=409)
    now = Filling(queries.sheet_again(sheet))
    return JsonResponse({
        "shown": [item.key for item in now.shown],
        "answered": len(now.answered),
        "stop": len(queries.open_alerts_of(now)),
    })  # fmt: skip


@chart_page(may="assessment.answer")
def review(request, patient, sheet_id):
    """Everything read back; completed when nothing is missing; afterwards, what it says."""
    sheet = get_object_or_404(queries.sheets_of(patient), pk=sheet_id)
    filling = Filling(sheet)
    page = {"patient": patient, "filling": filling}
    if filling.form.name == family_history.NAME:
        page["family"] = family_history.family(patient.chosen_name, filling.known)
    if request.method == "POST":
        try:
            actions.complete_sheet(sheet=sheet, by=request.user, at=clock.now())
            return redirect("sheet-review", patient.pk, sheet.pk)
        except Refused as refusal:
            page["refusal"] = refusal
    page |= stop_step(request, queries.open_alerts_of(filling))
    standing = {alert.code for alert in page["alerts"]}  # those are said at the top
    result = sheet.completed.result if filling.completed else {}
    page["flags"] = [flag for flag in result.get("flags", ()) if flag["code"] not in standing]
    page["aside_form"] = forms.ReasonForm()
    page["next"] = pages.next_to_ask(patient) if sheet.ended_at else None
    page["earlier"] = queries.earlier_scores(sheet)
    return render(request, "assessment/review.html", page)


@require_POST
@chart_page(may="assessment.answer")
def set_aside(request, patient, sheet_id):
    """A sheet filled in error stays, and counts for nothing."""
    sheet = get_object_or_404(queries.sheets_of(patient), pk=sheet_id)
    form = forms.ReasonForm(request.POST)
    if form.is_valid():
        actions.set_aside_sheet(
            sheet=sheet, reason=form.cleaned_data["reason"], by=request.user, at=clock.now()
        )
    return redirect("sheet-review", patient.pk, sheet.pk)
