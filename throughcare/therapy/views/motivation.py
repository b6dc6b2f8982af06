"""Motivation: rulers over time, what was heard, and a session coded for supervision."""

from django.shortcuts import get_object_or_404, redirect, render

from throughcare import clock
from throughcare.clinical.therapy.fidelity import kinds_of_talk
from throughcare.record.door import chart_page
from throughcare.refusal import Refused
from throughcare.therapy.actions import motivation as actions
from throughcare.therapy.forms import motivation as forms
from throughcare.therapy.queries import motivation as queries
from throughcare.therapy.queries import sessions_of, supervises
from throughcare.therapy.views.sessions import may_see_coded

SHOWN = 40


@chart_page(may="chart.clinical")
def motivation(request, patient):
    """The rulers drawn over time, and what the person said."""
    page = {
        "patient": patient, "rulers": queries.rulers(patient), "kinds": kinds_of_talk(),
        "talk": queries.talk_of(patient)[:SHOWN],
    }  # fmt: skip
    return render(request, "therapy/motivation.html", page)


@chart_page(may="therapy.write")
def heard(request, patient, session_id):
    """Change talk, as it was said."""
    one = get_object_or_404(sessions_of(patient), pk=session_id)
    form = forms.HeardForm(request.POST or None)
    page = {"patient": patient, "session": one, "form": form}
    if form.is_valid():
        try:
            actions.hear(**form.cleaned_data, session=one, by=request.user, at=clock.now())
            return redirect("motivation", patient.pk)
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "therapy/heard.html", page)


@chart_page(may="therapy.supervise")
def coded(request, patient, session_id):
    """A session coded by MITI 4: seen by who led it and by their supervisor."""
    one = get_object_or_404(sessions_of(patient), pk=session_id)
    page = {"patient": patient, "session": one, "sees": may_see_coded(request.user, one)}
    if not page["sees"]:
        return render(request, "therapy/coded.html", page)
    codings = queries.codings_of(one)
    form = forms.CodedForm(request.POST or None, corrects=bool(codings), initial=said_of(codings))
    page |= {"form": form, "codings": [(coding, queries.shown(coding)) for coding in codings],
             "may_code": supervises(request.user, one.led_by, patient.facility_id)}  # fmt: skip
    if form.is_valid():
        told = form.cleaned_data
        try:
            given = {"session": one, "by": request.user, "at": clock.now()}
            if codings:
                actions.code_again(**told, **given)
            else:
                actions.code(**{name: said for name, said in told.items() if name != "id"}, **given)
            return redirect("session-coded", patient.pk, one.pk)
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "therapy/coded.html", page)


def said_of(codings) -> dict:
    """The newest coding as its form is filled: what was right is not typed twice."""
    names = [name for name in forms.CodedForm.base_fields if name != "id"]
    return {name: getattr(codings[0], name) for name in names} if codings else {}
