"""Something is different: each case one page, with what happens next, and none without a way on."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from throughcare import clock
from throughcare.clinical import medicines
from throughcare.clinical.jurisdictions.law import rules_of
from throughcare.clinical.medication import vomiting
from throughcare.medication import another, doses, facts, places, queue
from throughcare.medication.actions import dosing
from throughcare.medication.actions import window as actions
from throughcare.medication.forms import window as forms
from throughcare.medication.models import Dose, End
from throughcare.medication.queries import steps_of_day
from throughcare.record.door import chart_page
from throughcare.refusal import Refused
from throughcare.staff.proofs import witnessed


@dataclass(frozen=True)
class Case:
    """One thing that can be different.

    reasons  to choose from: what stands in the record
    after    what happens next, said before it is pressed
    leaves   is the person gone from the queue then?
    """

    title: Any
    after: Any
    reasons: tuple = ()
    leaves: bool = False


CASES = {
    "refuses": Case(
        gettext_lazy("Does not want it"),
        gettext_lazy("Nothing is given, and nothing is held against them. They may come back until "
                     "the window closes, and have it then."),
        (gettext_lazy("does not want it today"), gettext_lazy("wants to see the prescriber first"),
         gettext_lazy("feels ill"), gettext_lazy("expects another amount")),
        leaves=True,
    ),
    "left": Case(
        gettext_lazy("Left before it was given"),
        gettext_lazy("They may come back until the window closes. Not back today, it is a missed "
                     "day."),
        (gettext_lazy("left the window"), gettext_lazy("left the queue")), leaves=True,
    ),
    "wrong": Case(
        gettext_lazy("This is another person"),
        gettext_lazy("Nobody swallowed it, and nothing of it counts for this person: their dose is "
                     "free again."),
        (gettext_lazy("another person stood at the window"),),
    ),
    "spilt": Case(
        gettext_lazy("Spilt or broken"),
        gettext_lazy("What was poured is written off before a witness; then the same dose is "
                     "poured again."),
        (gettext_lazy("spilt"), gettext_lazy("the cup or the medicine fell down")),
    ),
    "too-much": Case(
        gettext_lazy("Throw away what the pump poured too much"),
        gettext_lazy("The whole cup is written off before a witness; then the same dose is poured "
                     "again. The pump is compared with a measure before it pours again."),
        (gettext_lazy("the pump poured more than it was asked for"),),
    ),
    "part": Case(
        gettext_lazy("Only a part was taken"),
        gettext_lazy("The part counts as today's dose. The rest is wasted before a witness."),
        (gettext_lazy("felt sick"), gettext_lazy("did not want more"),
         gettext_lazy("spilt some of it")),
    ),
}  # fmt: skip


@chart_page(may="window.dose")
def otherwise(request, patient, what):
    """One case: the reasons, what follows, and the press that does it."""
    if (case := CASES.get(what)) is None:
        raise Http404
    dose = doses.under_way(patient, clock.today())
    form = form_for(request, what, case, dose)
    page = {"patient": patient, "case": case, "what": what, "form": form, "dose": dose,
            "poured": poured_words(dose)}  # fmt: skip
    if what == "wrong":
        page["swallowed"] = another.may_be_said_of(patient, clock.today())
    if what == "wrong" and dose is None:
        page["nothing_to_end"] = True
    elif what in ("spilt", "part", "too-much") and not page["poured"]:
        page["nothing_to_do"] = True
    elif form.is_valid():
        try:
            return do_case(request, patient, what, case, dose, form)
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "medication/window/otherwise.html", page)


def poured_words(dose: Dose | None) -> str:
    """How much stands in the cup; empty when nothing does."""
    ug = sum(pour.ug for pour in dose.pours.all()) if dose else 0
    return medicines.mg_words(ug) if ug else ""


def form_for(request, what, case, dose):
    """Poured, it takes a witness; a part says how much."""
    told = {"reasons": case.reasons}
    if not poured_words(dose):
        return forms.NotGivenForm(request.POST or None, **told)
    product = medicines.product(dose.pours.all()[0].account.product)
    kind = forms.PartForm if what == "part" else forms.ThrownAwayForm
    return kind(request.POST or None, countable=product.ug_per_ml is None, **told)


def do_case(request, patient, what, case, dose, form):
    """End the dose as it was, and the wait where they are gone."""
    given = form.cleaned_data
    common = {"by": request.user, "at": clock.now()}
    if dose is not None:
        end_dose(request, patient, what, dose, form, common)
    arrival = queue.arrival_of(patient, clock.today()) if case.leaves else None
    if arrival:
        actions.leave(arrival=arrival, why=given["why"][:120] or str(case.title), **common)
    return redirect("window") if case.leaves or what == "wrong" else redirect(
        "window-person", patient.pk
    )  # fmt: skip


def end_dose(request, patient, what, dose, form, common) -> None:
    """Not given, or in part; what was poured is wasted by two or put back whole."""
    given = form.cleaned_data
    put_back = given.get("put_back", False)
    poured = bool(poured_words(dose))
    witness = None
    if poured and not put_back:
        witness = witnessed(request, form, patient.facility_id)["witness"]
    outcome, taken = End.Outcome.NOT_GIVEN, None
    if what == "part":
        outcome, taken = End.Outcome.PARTLY, part_taken(dose, given["amount"])
    dosing.finish(
        dose=dose, outcome=outcome, ug_taken=taken, why=given["why"], witness=witness,
        put_back=put_back, **common,
    )  # fmt: skip


def part_taken(dose, text: str) -> int:
    """Micrograms of what was taken, typed with its unit."""
    product = medicines.product(dose.pours.all()[0].account.product)
    try:
        return product.parse(text)
    except ValueError as unclear:
        raise Refused(
            "part_unclear", str(unclear), source="quantities-asked-again",
            next_step=_("Type the number and its unit."),
        ) from unclear  # fmt: skip


@chart_page(may="window.dose")
def look(request, patient):
    """How awake they are: sedation, breath, and what follows for the dose."""
    form = forms.LookForm(request.POST or None)
    if form.is_valid():
        actions.assess_impairment(
            patient=patient, **form.cleaned_data, by=request.user, at=clock.now()
        )
        return redirect("window-person", patient.pk)
    return render(request, "medication/window/look.html", {"patient": patient, "form": form})


@chart_page(may="window.dose")
def vomited(request, patient):
    """Vomited after today's dose: minutes and witness; the prescriber decides, nobody else."""
    dose = doses.taken_on(patient, clock.today())
    form = forms.VomitedForm(request.POST or None)
    page = {"patient": patient, "form": form, "dose": dose}
    if dose and form.is_valid():
        given, common = form.cleaned_data, {"by": request.user, "at": clock.now()}
        row = dosing.record_vomiting(dose=dose, **given, **common)
        said = after_vomiting(patient, row)
        actions.ask_prescriber(
            patient=patient, code="vomited", why=said.verdict.why, source=said.verdict.source,
            words=row.words, **common,
        )  # fmt: skip
        return redirect("window-person", patient.pk)
    return render(request, "medication/window/vomited.html", page)


def after_vomiting(patient, row) -> vomiting.Replacement:
    """What a prescriber may order again at most, and why: never an amount."""
    pregnancy = patient.pregnancies.order_by("-at").first()
    return vomiting.may_replace(
        minutes=row.minutes_after, witnessed=row.seen,
        pregnant=pregnancy is not None and pregnancy.state in ("yes", "possible"),
        rules=rules_of(patient.facility.jurisdiction, clock.today()),
    )  # fmt: skip


@chart_page(may="window.dose")
def ask(request, patient):
    """Put what stops the dose before the prescriber, with what the nurse sees."""
    form = forms.AskForm(request.POST or None, initial={"code": request.GET.get("code", "")})
    page = {"patient": patient, "form": form}
    if form.is_valid():
        code = form.cleaned_data["code"]
        why, source = why_of(patient, code)
        actions.ask_prescriber(
            patient=patient, code=code, why=why, source=source, words=form.cleaned_data["words"],
            by=request.user, at=clock.now(),
        )  # fmt: skip
        return redirect("window-person", patient.pk)
    return render(request, "medication/window/ask.html", page)


def why_of(patient, code: str) -> tuple[str, str]:
    """The rule's own words for what stops the dose now; the browser's are not taken."""
    day = facts.day_of(patient, clock.today())
    for step in steps_of_day([patient], day.on).prefetch_related("order__steps"):
        for verdict in facts.said_of(step, day):
            if verdict.code == code:
                return verdict.why, verdict.source
    return _("They are at the window and there is no dose to give."), "house:medication"


@chart_page(may="window.dose")
def stock(request, patient):
    """Where else what is ordered stands: other windows, the safe."""
    place = places.place_of(request)
    if place is None:
        return redirect("window-place")
    families = {s.order.family for s in steps_of_day([patient], clock.today())}
    keys = [p.key for p in medicines.products() if p.family in families]
    kept = doses.kept_of(place.facility, keys)
    rows = [(account, medicines.product(account.product)) for account in kept]
    page = {"patient": patient, "place": place, "rows": rows, "today": clock.today(),
            "back": reverse("window-person", args=[patient.pk])}  # fmt: skip
    return render(request, "medication/window/stock.html", page)
