"""The register on paper and as a table of commas: a day's sheet, the report, the dispensing log."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from itertools import islice

from django.http import HttpResponse, StreamingHttpResponse
from django.template.loader import render_to_string

from throughcare import clock
from throughcare.clinical.medicines import mg_words
from throughcare.stock import amounts, law, queries, report, since, told
from throughcare.ui.pdf import sheets

A_PART = 2000  # rows held in memory at once
A_PIECE = 500  # rows sent at once
DANGEROUS = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
)  # a spreadsheet takes what begins so for a formula


# --- a day ----------------------------------------------------------------------------------------
def sheet(facility, day: date) -> dict:
    """A day of every product: opening to closing; its counts, and beside what differs what was
    entered since."""
    countings = list(queries.countings(facility, day))
    counts = queries.counts_of_each(countings)
    for counting in countings:
        counting.rows = counts[counting.pk]
    since.beside(row for counting in countings for row in counting.rows)
    moved = queries.products_moved(facility, day)
    return {
        "countings": countings,
        "differ": [row for one in countings for row in one.rows if row.variance_ug],
        "reports": [report.report_of(facility, key, day, day) for key in moved],
        "cups": queries.in_cups(facility, until=day),
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


ON_PAPER = 300  # lines of what is no dose; the table of commas has all of them


def told_rows(movements) -> Iterator[tuple]:
    """What is no dose, a row each, with what stands behind it."""
    yield told.HEAD
    for part in batched(movements.iterator(chunk_size=A_PART), A_PART):
        for one in told.lines(part):
            yield (
                one.day.isoformat(), f"{clock.at_the_clinic(one.at):%H:%M}", one.what, one.source,
                one.target, one.ug, one.number, one.words, one.by, one.witness,
            )  # fmt: skip


def batched(rows: Iterable, size: int) -> Iterator[list]:
    """Some at a time, as many as are held at once."""
    rest = iter(rows)
    while some := list(islice(rest, size)):
        yield some


# --- commas ---------------------------------------------------------------------------------------
def safe(value) -> str:
    """Text that no spreadsheet takes for a formula. A number of ours stays a number."""
    text = str(value)
    if isinstance(value, int):
        return text
    return f"'{text}" if text.startswith(DANGEROUS) else text


def table(rows: Iterable[Iterable], name: str) -> StreamingHttpResponse:
    """A table that is sent while it is read: memory does not grow with its length."""
    made = StreamingHttpResponse(pieces(rows), content_type="text/csv; charset=utf-8")
    made["Content-Disposition"] = f'attachment; filename="{name}"'
    made["Cache-Control"] = "private, no-store"
    return made


def pieces(rows: Iterable[Iterable]) -> Iterator[str]:
    """Some hundred rows at a time: a piece costs the server as much as the rows in it."""
    for some in batched(rows, A_PIECE):
        written = io.StringIO(newline="")
        csv.writer(written).writerows([safe(cell) for cell in row] for row in some)
        yield written.getvalue()


LOG_HEAD = ("substance", "strength", "form", "date", "time", "patient number", "amount consumed",
            "amount taken home", "returned", "measure", "milligrams", "initials",
            "dispensed by")  # fmt: skip


def log_rows(facility, product, from_day: date, to_day: date) -> Iterator[tuple]:
    """The dispensing log, a row for each dose, with the fields of 21 CFR 1304.24."""
    from throughcare.clinical import medicines

    what = (medicines.medicine(product.medicine).name, product.strength, product.form)
    words = amounts_said(product)
    yield LOG_HEAD
    rows = report.dispensed(facility, product.key, from_day, to_day).values_list(*report.LINE)
    for line in report.lines(rows.iterator(chunk_size=A_PART), product):
        when = (line.day.isoformat(), f"{clock.at_the_clinic(line.at):%H:%M}")
        told = words(line.consumed, line.home, line.returned)
        yield (*what, *when, line.number, *told, line.initials, line.name)


def amounts_said(product):
    """The amounts of a line in words; a clinic gives a few amounts to thousands, each said once."""

    @lru_cache(maxsize=4096)
    def words(consumed: int, home: int, returned: int) -> tuple[str, ...]:
        moved = abs(consumed or home or returned)
        each = (said(product, ug) for ug in (consumed, home, returned))
        return (*each, amounts.counted(product, moved), mg_words(moved))

    return words


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
