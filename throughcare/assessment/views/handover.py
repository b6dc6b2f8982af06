"""A link handed to the person: questions on their own phone, without an account.

These pages show the questions and nothing of the chart: no name, no score, no earlier answer of
anybody else. The link's secret opens them until its time is over, in the browser that began.
"""

from functools import wraps

from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from throughcare import clock
from throughcare.assessment import actions, forms, link_browser, queries
from throughcare.assessment.actions.handing_over import hash_of
from throughcare.assessment.filling import Filling
from throughcare.assessment.views.sheets import around, saved
from throughcare.clinical import jurisdictions
from throughcare.record.door import chart_page, public_page
from throughcare.refusal import Refused
from throughcare.ui.qr import qr_svg
from throughcare.ui.questions import SheetForm

WHY = "opens only with the secret of a link handed over by staff, for an hour, and shows no chart"


@chart_page(may="assessment.answer")
def hand_over(request, patient):
    """Choose questionnaires; the link and its QR code are shown once."""
    form = forms.HandOverForm(request.POST or None, initial={"language": patient.language})
    page = {"patient": patient, "form": form, "handovers": queries.open_handovers(patient)}
    if form.is_valid():
        try:
            handover = actions.hand_over(
                **form.cleaned_data, patient=patient, by=request.user, at=clock.now()
            )
            return render(
                request, "assessment/handed_over.html", page | shown_once(request, handover)
            )
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "assessment/hand_over.html", page)


def shown_once(request, handover) -> dict:
    """The link and its picture; a repeated press has no secret to show, so a new one is made."""
    if not hasattr(handover, "secret"):
        return {"handover": handover}
    link = request.build_absolute_uri(reverse("answer", args=[handover.secret]))
    return {"handover": handover, "link": link, "qr": qr_svg(link, "QR code of the link")}


@require_POST
@chart_page(may="assessment.answer")
def end(request, patient, handover_id):
    """Close a link before its time."""
    handover = get_object_or_404(queries.open_handovers(patient), pk=handover_id)
    actions.end_handover(handover=handover, by=request.user, at=clock.now())
    return redirect("hand-over", patient.pk)


def behind_link(view):
    """The handover behind the secret, or a page that says the link is over."""

    @public_page(why=WHY)
    @never_cache
    @wraps(view)
    def opened(request, secret, **kwargs):
        limited = link_browser.tried_too_often(request)
        if limited and not link_browser.shown_by(request):
            return said(request, "too_often", 429)
        handover = queries.open_handover(hash_of(secret))
        if handover is None:
            link_browser.count_wrong(request)
            return closed(request)
        if limited and not link_browser.is_in(handover, request):  # who has begun goes on
            return said(request, "too_often", 429)
        with translation.override(handover.language):
            answer = view(request, secret, handover, **kwargs)
        answer["Referrer-Policy"] = "no-referrer"  # the secret stands in the address
        return answer

    return opened


def with_secret(view):
    """The same, in the browser the link was opened in; anywhere else it says what to do."""

    @behind_link
    @wraps(view)
    def opened(request, secret, handover, **kwargs):
        if link_browser.is_in(handover, request):
            return view(request, secret, handover, **kwargs)
        if handover.opened_at or for_script(request):
            return said(request, "elsewhere", 403)
        return redirect("answer", secret)

    return opened


WHY_NOT = {
    "over": _("This link is over. Please ask for a new one."),
    "elsewhere": _("This link is open in another browser. Go on there, or ask for a new one."),
    "too_often": _("Too many links were tried from here. Please wait five minutes."),
}


def for_script(request) -> bool:
    return request.path.endswith("/saved/")


def said(request, why: str, status: int):
    """Why this link does not open here: a page; in a word for the script."""
    if for_script(request):
        return JsonResponse({"why": str(WHY_NOT[why])}, status=status)
    answer = render(request, f"assessment/link_{why}.html", status=status)
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def closed(request):
    """The same page for a link that is over and one that never was."""
    return said(request, "over", 410)


@behind_link
def begin(request, secret, handover):
    """Open the link in this browser; then what there is to answer, and what is done."""
    shown = link_browser.shown_by(request)
    if request.method == "POST" and shown:
        try:
            actions.open_link(handover=handover, browser=shown, by=None, at=clock.now())
        except Refused:
            return said(request, "elsewhere", 403)
        return redirect("answer", secret)
    if not handover.opened_at:
        page = render(request, "assessment/link_begin.html", {"secret": secret})
        link_browser.give(page)
        return page
    if not link_browser.is_in(handover, request):
        return said(request, "elsewhere", 403)
    return questionnaires(request, secret, handover)


def questionnaires(request, secret, handover):
    fillings = [Filling(sheet) for sheet in queries.sheets_behind(handover)]
    page = {
        "secret": secret,
        "fillings": fillings,
        "all_done": all(f.sheet.ended_at for f in fillings),
    }
    return render(request, "assessment/link.html", page | stop_step(handover, fillings))


def stop_step(handover, fillings) -> dict:
    """Kind words and numbers to ring, when an answer says that somebody must act now."""
    opened = len(queries.open_alerts_of(*fillings))
    if not opened:
        return {"alerts_open": 0}
    place = jurisdictions.load(handover.patient.facility.jurisdiction)
    lines = [line.in_language(handover.language) for line in place.shown_lines()]
    return {"alerts_open": opened, "lines": lines}


@with_secret
def questions(request, secret, handover, instrument):
    """One question a page; without a script too."""
    if instrument not in handover.instruments:
        return closed(request)
    filling = Filling(queries.sheet_behind(handover, instrument))
    item = filling.at(request.GET.get("item") or request.POST.get("item"))
    if filling.sheet.ended_at or item is None:
        return redirect("answer", secret)
    form = SheetForm(request.POST or None, items=[item], known=filling.known)
    page = {"secret": secret, "filling": filling, "form": form, "item": item}
    if form.is_valid():
        try:
            return redirect(answered(request, secret, handover, filling, item, form))
        except Refused as refusal:
            page["refusal"] = refusal
    page |= around(filling, item) | stop_step(handover, [filling])
    return render(request, "assessment/link_question.html", page)


def answered(request, secret, handover, filling, item, form) -> str:
    """Keep the answer; go on to the next question, or complete the sheet after the last."""
    at = clock.now()
    sheet = actions.answer_behind(
        handover, filling.form.name, actions.save_answers, at=at,
        given=form.given(), known=filling.known,
    )  # fmt: skip
    now = Filling(queries.sheet_again(sheet))
    if after := now.after(item):
        return f"{request.path}?item={after.key}"
    if now.done:
        actions.complete_sheet(sheet=now.sheet, by=None, at=at)
        return reverse("answer", args=[secret])
    return f"{request.path}?item={now.missing[0].key}"


@with_secret
def save(request, secret, handover, instrument):
    """One answer, sent the moment it is given."""
    if request.method != "POST" or instrument not in handover.instruments:
        return closed(request)

    def keep(*, sheet, by, **answer):
        return actions.answer_behind(handover, instrument, actions.save_answer, **answer)

    return saved(queries.sheet_behind(handover, instrument), request, by=None, keep=keep)
