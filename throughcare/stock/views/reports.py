"""The accountability report and the dispensing log: all that an inspector reaches."""

from datetime import timedelta

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from throughcare import clock
from throughcare.clinical import medicines
from throughcare.record.door import staff_page
from throughcare.stock import forms, pages, papers, report, told

MAY = "stock.inspect"


def asked(request) -> dict:
    """Which product of which clinic over which days; the last thirty unless it is said."""
    facility = pages.facility_of(request, MAY)
    products = report.products_here(facility)
    today = clock.today()
    usual = {
        "product": products[0].key if products else "",
        "from_day": (today - timedelta(days=29)).isoformat(), "to_day": today.isoformat(),
    }  # fmt: skip
    form = forms.PeriodForm(usual | request.GET.dict(), products=products)
    page = {"facility": facility, "form": form, "products": products, "query": ""}
    if form.is_valid():
        page |= form.cleaned_data
        page["query"] = "&".join(
            [f"{key}={form.cleaned_data[key]}" for key in usual]
            + [request.here] * bool(request.here)
        )
        page["product"] = medicines.product(form.cleaned_data["product"])
    return page


def until_counted(request, page: dict) -> dict:
    """The same, ending where whoever counts may read balances: not with what they are to find."""
    until = pages.known_until(request.user, page["facility"], clock.today())
    if not page["query"] or until is None or page["to_day"] <= until:
        return page
    page |= {"to_day": until, "shortened": True}
    if page["from_day"] > until:
        page["query"] = ""
    return page


def to_the_report(page: dict) -> HttpResponse | None:
    """Where a paper or a table would tell what is not told yet: the page that says why."""
    return redirect("register-report") if page.get("shortened") and not page["query"] else None


def whole(page: dict) -> dict:
    """The same, or nothing here: a paper or a file needs all of it."""
    if not page["query"]:
        raise Http404
    return page


def report_of(page: dict) -> report.Report:
    return report.report_of(page["facility"], page["product"].key, page["from_day"], page["to_day"])


@staff_page(may=MAY)
def accountability(request):
    """Opening to closing: every microgram of one product over a period."""
    page = until_counted(request, asked(request))
    if page["query"]:
        made = report_of(page)
        number = pages.whole_number(request.GET.get("page"))
        page |= {
            "report": made, "number": number, "legal": papers.legal_fields(
                page["facility"], page["to_day"]),
            "days": made.days[(number - 1) * pages.A_PAGE : number * pages.A_PAGE],
            "more": len(made.days) > number * pages.A_PAGE,
        }  # fmt: skip
    return render(request, "stock/report.html", page)


@staff_page(may=MAY)
def report_pdf(request):
    """The same on paper; a line for each month where the period is long."""
    page = until_counted(request, asked(request))
    if elsewhere := to_the_report(page):
        return elsewhere
    page = whole(page)
    made = report_of(page)
    monthly = len(made.days) > papers.MONTHLY_FROM
    page |= {
        "report": made, "monthly": monthly, "now": clock.now(),
        "rows": papers.by_month(made.days) if monthly else made.days,
        "lines": list(told.lines(no_doses(page)[: papers.ON_PAPER])),
    }  # fmt: skip
    name = f"register-{page['product'].key}-{page['from_day']}-{page['to_day']}.pdf"
    return papers.answer(request, "stock/report_print.html", page, name)


@staff_page(may=MAY)
def report_csv(request):
    """The report's days as a table."""
    page = until_counted(request, asked(request))
    if elsewhere := to_the_report(page):
        return elsewhere
    page = whole(page)
    name = f"register-{page['product'].key}-{page['from_day']}-{page['to_day']}.csv"
    return papers.table(papers.day_rows(report_of(page)), name)


def no_doses(page: dict):
    return told.of_period(page["facility"], page["product"].key, page["from_day"], page["to_day"])


@staff_page(may=MAY)
def explained(request):
    """What is no dose, with what stands behind each, a page at a time."""
    page = whole(asked(request))
    number = pages.whole_number(request.GET.get("page"))
    first = (number - 1) * pages.A_PAGE
    some = list(no_doses(page)[first : first + pages.A_PAGE + 1])
    page |= {
        "lines": list(told.lines(some[: pages.A_PAGE])), "more": len(some) > pages.A_PAGE,
        "number": number,
    }  # fmt: skip
    return render(request, "stock/explained.html", page)


@staff_page(may=MAY)
def explained_csv(request):
    """All of it, as a table."""
    page = whole(asked(request))
    name = f"explained-{page['product'].key}-{page['from_day']}-{page['to_day']}.csv"
    return papers.table(papers.told_rows(no_doses(page)), name)


@staff_page(may=MAY)
def log(request):
    """The dispensing log, a page at a time."""
    page = whole(asked(request))
    number = pages.whole_number(request.GET.get("page"))
    rows = report.dispensed(
        page["facility"], page["product"].key, page["from_day"], page["to_day"]
    ).values_list(*report.LINE)
    some = list(rows[(number - 1) * pages.A_PAGE : number * pages.A_PAGE + 1])
    shown = some[: pages.A_PAGE]
    page |= {
        "lines": list(report.lines(shown, page["product"])), "more": len(some) > len(shown),
        "number": number, "who": sorted({(report.initials(row[-1]), row[-1]) for row in shown}),
    }  # fmt: skip
    return render(request, "stock/log.html", page)


@staff_page(may=MAY)
def log_csv(request):
    """The whole dispensing log of the period, sent while it is read."""
    page = whole(asked(request))
    rows = papers.log_rows(page["facility"], page["product"], page["from_day"], page["to_day"])
    name = f"dispensing-{page['product'].key}-{page['from_day']}-{page['to_day']}.csv"
    return papers.table(rows, name)
