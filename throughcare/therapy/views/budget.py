"""A clinic's year of rewards: limit, budget, and what each person was given."""

from django.core.paginator import Paginator
from django.shortcuts import redirect, render

from throughcare import clock
from throughcare.record.door import staff_page
from throughcare.refusal import Refused
from throughcare.staff.proofs import proved
from throughcare.therapy import ledger
from throughcare.therapy.actions import rewards as actions
from throughcare.therapy.forms import rewards as forms
from throughcare.therapy.queries import rewards as queries

REPORT, KEEP = "therapy.reward_report", "therapy.reward_keep"
A_PAGE = 50


@staff_page(may=REPORT)
def year(request):
    """What may be given, what there is, what was given to whom."""
    return year_page(request)


def year_page(request, **more):
    facility, today = request.user.facilities_where(REPORT)[0], clock.today()
    asked_for = request.GET.get("year", "")
    year = int(asked_for) if asked_for.isdecimal() and len(asked_for) == 4 else today.year
    people, found = queries.people_of_year(facility, year), ledger.limits_of(facility.pk, year)
    page = {
        "facility": facility, "year": year, "limits": list(found.values()),
        "limit": found.get("year"),
        "budget": queries.budget_of(facility, year), "faults": list(ledger.faults(facility)),
        "earned": sum(one.earned for one in people), "handed": sum(one.handed for one in people),
        "part": Paginator(people, A_PAGE).get_page(request.GET.get("page")),
        "may_keep": request.user.may(KEEP, facility.pk), "last_year": year - 1,
        "limit_form": forms.LimitForm(auto_id="limit_%s"),
        "fund_form": forms.FundForm(auto_id="fund_%s"),
    }  # fmt: skip
    return render(request, "therapy/rewards/year.html", page | more)


@staff_page(may=KEEP)
def limit(request):
    """Set what one person may be given this year."""
    return kept(request, "limit_form", forms.LimitForm, actions.set_limit)


@staff_page(may=KEEP)
def fund(request):
    """Put money into this year's budget."""
    return kept(request, "fund_form", forms.FundForm, actions.fund)


def kept(request, name, form_class, act):
    form = form_class(request.POST or None, auto_id=f"{name.removesuffix('_form')}_%s")
    refusal = None
    if form.is_valid():
        try:
            act(
                **proved(request, form), facility=request.user.facilities_where(KEEP)[0],
                year=clock.today().year, by=request.user, at=clock.now(),
            )  # fmt: skip
            return redirect("rewards-year")
        except Refused as refused:
            refusal = refused
    return year_page(request, **{name: form, "refusal": refusal})
