"""The register on paper and as a table of commas: a day's sheet, the report, the dispensing log."""

import csv
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from django.http import HttpResponse, StreamingHttpResponse
from django.template.loader import render_to_string

from throughcare import clock
from throughcare.clinical.medicines import mg_words
from throughcare.stock import amounts, law, queries, report
from throughcare.ui.pdf import sheets

A_PART = 2000  # rows held in memory at once
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet takes what begins so for a formula


# --- a day ----------------------------------------------------------------------------------------
def sheet(facility, day: date) -> dict:
    """A day of every product: opening to closing, and its counts."""
    countings = list(queries.countings(facility, day))
    for counting in countings:
        counting.rows = queries.counts_of(counting)
    moved = queries.products_moved(facility, day)
    return {
        "countings": countings,
        "reports": [report.report_of(facility, key, day, day) for key in moved],
        "cups": queries.in_cups(facility),
        "before": day - timedelta(days=1), "after": day + timedelta(days=1),
    }  # fmt: skip


def answer(request, template: str, page: dict, name: str) -> HttpResponse:
    """A PDF of a page."""
    made = HttpResponse(
        sheets(render_to_string(template, page, request)), content_type="application/pdf"
    )
    made["Content-Disposition"] = f'inline; filename="{name}"'
    made["Cache-Control"] = "private, no-store"
    return made


# --- the report -----------------------------------------------------------------------------------
MONTHLY_FROM = 92  # days: then the paper has a line for a month instead of one for a day


def by_month(days) -> list[tuple[date, report.Sums]]:
    """The days of each month together, under its first day."""
    months: dict[date, report.Sums] = {}
    for day, sums in days:
        first = day.replace(day=1)
        if first not in months:
            months[first] = report.Sums(
                opening=sums.opening, awaiting_opening=sums.awaiting_opening
            )
        months[first].include(sums)
    return list(months.items())


def legal_fields(facility, on: date) -> tuple[str, ...]:
    return law.rules_of(facility.jurisdiction, on).items("register.dispensing_log")


# --- commas ---------------------------------------------------------------------------------------
class Echo:
    """A file that gives back what is written: a row at a time, none kept."""

    def write(self, row: str) -> str:
        return row


def safe(value) -> str:
    """Text that no spreadsheet takes for a formula."""
    text = str(value)
    return f"'{text}" if text.startswith(DANGEROUS) else text


def table(rows: Iterable[Iterable], name: str) -> StreamingHttpResponse:
    """A table that is sent while it is read: memory does not grow with its length."""
    writer = csv.writer(Echo())
    sent = (writer.writerow([safe(cell) for cell in row]) for row in rows)
    made = StreamingHttpResponse(sent, content_type="text/csv; charset=utf-8")
    made["Content-Disposition"] = f'attachment; filename="{name}"'
    made["Cache-Control"] = "private, no-store"
    return made


LOG_HEAD = ("substance", "strength", "form", "date", "time", "patient number", "amount consumed",
            "amount taken home", "returned", "measure", "milligrams", "initials")  # fmt: skip


def log_rows(facility, product, from_day: date, to_day: date) -> Iterator[tuple]:
    """The dispensing log, a row for each dose, with the fields of 21 CFR 1304.24."""
    from throughcare.clinical import medicines

    substance = medicines.medicine(product.medicine).name
    yield LOG_HEAD
    rows = report.dispensed(facility, product.key, from_day, to_day).values_list(*report.LINE)
    for line in report.lines(rows.iterator(chunk_size=A_PART), product):
        moved = line.consumed or line.home or line.returned
        at = clock.at_the_clinic(line.at)
        yield (
            substance, product.strength, product.form, line.day.isoformat(), f"{at:%H:%M}",
            line.number, said(product, line.consumed), said(product, line.home),
            said(product, line.returned), amounts.counted(product, abs(moved)),
            mg_words(abs(moved)), line.initials,
        )  # fmt: skip


def said(product, ug: int) -> str:
    """In milligrams; what takes one back stands below nought, in words no spreadsheet adds up."""
    if not ug:
        return ""
    return mg_words(ug) if ug > 0 else f"taken back: {mg_words(-ug)}"


DAY_HEAD = ("day", "opening", "received", "compounded", "dispensed here", "taken home", "waste",
            "destroyed", "variance", "closing", "counted at close",
            "awaiting destruction")  # fmt: skip


def day_rows(made: report.Report) -> Iterator[tuple]:
    """The report's days, in micrograms: whole numbers that a spreadsheet may add."""
    yield tuple(f"{head} (ug)" if head != "day" else head for head in DAY_HEAD)
    for day, sums in made.days:
        counted = "" if sums.counted is None else sums.counted
        yield (
            day.isoformat(), sums.opening, sums.received, sums.compounded, sums.observed,
            sums.home, sums.wasted, sums.destroyed, sums.variance, sums.closing, counted,
            sums.awaiting_closing,
        )  # fmt: skip
