"""A round: done in one page, then read back with its score, its change and what comes next."""

import uuid

from django.shortcuts import get_object_or_404, redirect, render

from throughcare import clock
from throughcare.assessment.queries import answers_of
from throughcare.clinical.withdrawal import fluids
from throughcare.record.door import chart_page
from throughcare.refusal import Refused
from throughcare.withdrawal import bedside, facts, queries, ward
from throughcare.withdrawal.actions import rounds as actions
from throughcare.withdrawal.forms.rounds import RoundForm, as_typed, to_the_minute
from throughcare.withdrawal.models import Round


def begun_or_none(patient):
    """The withdrawal that goes on, or the last one there was."""
    one = ward.newest_begun(patient)
    if one is not None:
        one.patient = patient
    return one


@chart_page(may="chart.clinical")
def every(request, patient):
    """Every round of the newest withdrawal, those put right too."""
    if (one := begun_or_none(patient)) is None:
        return redirect("chart", patient.pk)
    page = {
        "patient": patient, "one": one, "rows": queries.rounds_of(one),
        "may_do": request.user.may(ward.MAY, patient.facility_id),
    }  # fmt: skip
    return render(request, "withdrawal/ward/rounds.html", page)


@chart_page(may="window.dose")
def new(request, patient):
    """Do a round, or put one right (?instead_of)."""
    if (one := begun_or_none(patient)) is None:
        return redirect("chart", patient.pk)
    wrong = to_put_right(request, one)
    now = clock.now()
    known = facts.known_of(one, now)
    due = [] if one.ended_at else queries.due_of(one, now, known)
    form = form_of(request, due, wrong, now)
    page = {"patient": patient, "one": one, "form": form, "due": due[:1], "wrong": wrong,
            "now": now, "state": due[0].state(now) if due else "", "fluids": fluids.guidance(),
            "drunk": bedside.drunk_of(known.rounds, now),
            "before": last_answers(one, wrong)}  # fmt: skip
    if form.is_valid():
        try:
            row = actions.do_round(
                withdrawal=one, instead_of=wrong, by=request.user, at=clock.now(),
                **told(form, one, wrong),
            )  # fmt: skip
            return redirect("round", patient.pk, row.pk)
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "withdrawal/ward/round_new.html", page)


def form_of(request, due, wrong, now) -> RoundForm:
    """Empty, as it was sent, or with what stood in the round that is put right."""
    asks = {what for one in due if one.state(now) != "later" for what in one.asks}
    told = {"asks": () if wrong else asks, "puts_right": wrong is not None}
    initial = {"id": uuid.uuid4()}
    if wrong is not None:
        scored = answers_of(wrong.sheet.sheet) if wrong.sheet else {}
        initial |= as_typed(wrong, scored)
    return RoundForm(request.POST or None, initial=initial, **told)


def to_put_right(request, one) -> Round | None:
    """The round in the address, of this withdrawal and no other."""
    try:
        key = uuid.UUID(request.GET.get("instead_of", ""))
    except ValueError:
        return None
    return get_object_or_404(queries.rounds_of(one), pk=key)


def told(form, one, wrong) -> dict:
    """What was typed; a time is typed to the minute, and stays whole where it was not changed."""
    given = form.told()
    when = given["happened_at"]
    for known in (wrong and wrong.happened_at, one.begun.at):
        if known and when == to_the_minute(known):
            given["happened_at"] = known
    return given


def last_answers(one, wrong) -> dict:
    """{field: the points of the last scored round}: shown beside, never chosen."""
    if wrong is not None:
        return {}
    last = ward.last_scored(one)
    if last is None:
        return {}
    return {f"cows-{key}": str(points) for key, points in answers_of(last.sheet.sheet).items()}


@chart_page(may="chart.clinical")
def done(request, patient, round_id):
    """One round as it was charted: read back, with its score, its change, and what comes next."""
    row = get_object_or_404(ward.rounds_of_person(patient), pk=round_id)
    row.withdrawal.patient = patient
    now = clock.now()
    known, flags = facts.known_of(row.withdrawal, now), ward.open_flags_of(patient)
    page = {
        "patient": patient, "one": row.withdrawal, "row": row, "now": now,
        "trend": bedside.trend_at(row, known.rounds), "items": bedside.items_read_back(row),
        "measured": bedside.measured_words(row), "flags": flags,
        "fluids": fluids.guidance(), "drunk": bedside.drunk_of(known.rounds, now),
        "put_right": getattr(row, "followed_by", None),
        "may_do": request.user.may(ward.MAY, patient.facility_id),
    }  # fmt: skip
    if row.withdrawal.ended_at is None:
        page["due"] = queries.due_of(row.withdrawal, now, known)
        page["offers"] = bedside.offers(row.withdrawal, now, known, flags)
        page["open_now"] = [one for one in page["offers"] if one.state == bedside.OPEN]
        page["held_now"] = [one for one in page["offers"] if one.state == bedside.HELD]
    return render(request, "withdrawal/ward/round.html", page)
