"""A protocol: published ones to read, one's own typed, every day read, then signed."""

from django.shortcuts import redirect, render

from throughcare import clock
from throughcare.clinical.withdrawal import protocols as rules
from throughcare.medication.actions.orders import read_as
from throughcare.medication.forms.orders import SignForm
from throughcare.record.door import chart_page
from throughcare.refusal import Refused
from throughcare.staff.proofs import proved
from throughcare.withdrawal import asked, facts
from throughcare.withdrawal.actions import protocols
from throughcare.withdrawal.forms import protocols as forms


@chart_page(may="orders.write")
def write(request, patient, withdrawal_id):
    """Type what may be given: each step its medicine, its most, its conditions."""
    one = asked.one_of(patient, withdrawal_id)
    more = request.POST.get("act") == "more"
    lines = counted(request.POST.get("lines")) + (forms.MORE if more else 0)
    orders = asked.tapers_of(patient, clock.today())
    typed = request.POST or None
    form = forms.ProtocolForm(typed, orders=orders)
    rows = forms.rows_of(typed, min(lines, forms.MOST))
    page = {
        "patient": patient, "one": one, "form": form, "rows": rows, "more": more,
        "examples": rules.examples(), "usual_outcome": rules.USUAL_OUTCOME,
    }  # fmt: skip
    if typed and not more and all([form.is_valid(), *(row.is_valid() for row in rows)]):
        try:
            protocol = protocols.write_protocol(
                withdrawal=one, steps=forms.steps_of(rows), **form.cleaned_data, by=request.user,
                at=clock.now(),
            )  # fmt: skip
            return redirect("protocol", patient.pk, one.pk, protocol.pk)
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "withdrawal/episode/protocol_write.html", page)


def counted(typed: str | None) -> int:
    """How many rows the page had."""
    return int(typed) if typed and typed.isdecimal() else forms.ROWS


@chart_page(may="chart.clinical")
def read(request, patient, withdrawal_id, protocol_id):
    """One protocol, every day and step of it, and what the rules say of it."""
    one = asked.one_of(patient, withdrawal_id)
    protocol = asked.protocol_of(one, protocol_id)
    return render(request, "withdrawal/episode/protocol.html", in_full(request, one, protocol))


@chart_page(may="orders.sign")
def sign(request, patient, withdrawal_id, protocol_id):
    """The same with the signature under it."""
    one = asked.one_of(patient, withdrawal_id)
    protocol = asked.protocol_of(one, protocol_id)
    page = in_full(request, one, protocol)
    if page["waits"]:
        form = signing(request, page["said"])
        page["form"] = form
        if form.is_valid():
            try:
                given = proved(request, form)
                protocols.sign_protocol(protocol=protocol, by=request.user, at=clock.now(), **given)
                return redirect("withdrawal-one", patient.pk, one.pk)
            except Refused as refusal:
                page |= {"refusal": refusal, "form": signing(request, page["said"], again=True)}
    return render(request, "withdrawal/episode/protocol.html", page)


def signing(request, said, again: bool = False):
    """The signature's form, that knows what stood on the page when it was opened."""
    seen, levels = read_as(said), {verdict.level for verdict in said}
    typed = request.POST.copy() if request.POST else None
    if again:
        typed["seen"] = seen  # it stands on the page now, above the signature
    return SignForm(typed, asks_why="caution" in levels, initial={"seen": seen})


def in_full(request, one, protocol) -> dict:
    """Every day with the steps that are open on it, and the order that goes with it."""
    steps = list(protocol.steps.all())
    signed, ended = getattr(protocol, "signed", None), getattr(protocol, "ended", None)
    said = signed.said if signed else protocols.said_of(protocol, clock.now())
    seen = [facts.step_seen(step) for step in steps]
    return {
        "patient": one.patient, "one": one, "protocol": protocol, "signed": signed,
        "ended": ended, "said": said, "waits": not (signed or ended),
        "stops": any(level_of(verdict) == "stop" for verdict in said),
        "days": rules.laid_out(seen), "lines": rules.by_line(seen),
        "taper": asked.whole_order(one.patient, protocol.taper),
        "example": next((x for x in rules.examples() if x.key == protocol.follows), None),
        "may_sign": request.user.may("orders.sign", one.patient.facility_id),
    }  # fmt: skip


def level_of(verdict) -> str:
    """Of a verdict as the rules give it, or as a row has kept it."""
    return verdict["level"] if isinstance(verdict, dict) else verdict.level
