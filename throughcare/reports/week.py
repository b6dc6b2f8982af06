"""The week on one page: what a director looks at on a Monday, each as a picture with its words.

Every figure says of how many it speaks and how sure it is. Monthly counts of the whole clinic are
shown as they are, for whoever may open the rows; shares hide what would tell of fewer than eleven.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from throughcare.clinical.outcomes.measures.groups import Group
from throughcare.clinical.outcomes.measures.retention import HORIZONS
from throughcare.clinical.outcomes.measures.survival import curve
from throughcare.clinical.outcomes.measures.uncertain import Estimate, median
from throughcare.outcomes import queries as months_of
from throughcare.outcomes import series
from throughcare.reports import queries
from throughcare.ui.pictures import figures
from throughcare.ui.pictures.figures import Point

WATCHED_DAYS = 730  # admissions of two years make the curve [K: ours]


@dataclass(frozen=True)
class Figure:
    """One figure: the newest number, what it means, its picture, the same as a table.

    rows  whether its people can be opened; page: the name of a page that shows them already
    """

    key: str
    title: str
    headline: str
    words: str
    drawn: SafeString
    heads: Sequence[str]
    table: Sequence[Sequence[str]]
    measure: str = ""
    rows: bool = True
    page: str = ""


def picture(drawn: str) -> SafeString:
    return mark_safe(drawn)  # noqa: S308  every word is escaped there


def week(facilities, today: date) -> list[Figure]:
    """Every figure of the page, in the order of a Monday."""
    until = today - timedelta(days=1)
    months = months_of.months_back(today)
    rows = months_of.rows(facilities, months[0])
    return [
        census(rows, months, until),
        came_and_left(rows, months),
        waits(rows, months, queries.hours_to_contact(facilities, months[-4])),
        retention(facilities, until),
        misses(rows, months),
        screens(rows, months),
        causes(queries.unanswered_by_domain(facilities), queries.people_unanswered(facilities)),
        variance(months, queries.variance(facilities, months[0])),
        window(*queries.window_hours(facilities, today)),
    ]


def month_words(month: date) -> str:
    return date_format(month, "M y")


def percent(value: float) -> str:
    return f"{100 * value:.0f} %"


def share_words(one: Estimate) -> str:
    """A share with its interval."""
    return _("%(share)s (95 %% interval %(low)s to %(high)s)") % {
        "share": percent(one.value), "low": percent(one.low), "high": percent(one.high)
    }  # fmt: skip


def points(made: Sequence[series.Of]) -> list[Point]:
    return [
        Point(date_format(one.month, "M"), one.number, *bounds(one.estimate)) for one in made
    ]  # fmt: skip


def bounds(one: Estimate | None) -> tuple[float | None, float | None]:
    return (one.low, one.high) if one else (None, None)


def counted(made: Sequence[series.Of]) -> list[list[str]]:
    """A count for each month, as a table."""
    return [[month_words(one.month), "–" if one.number is None else f"{one.number:g}"]
            for one in reversed(made)]  # fmt: skip


def census(rows, months: Sequence[date], until: date) -> Figure:
    made = series.census(rows, months, until)
    now = next((one.number for one in reversed(made) if one.number is not None), 0)
    title = _("In treatment")
    return Figure(
        "census", title, f"{now:g}",
        _("people on %(day)s; at the end of each month before it")
        % {"day": date_format(until, "j F")},
        picture(figures.over_months(points(made), title, _("The same as a table below."),
                                    middle=series.middle_of(made))),
        [_("Month"), _("People")], counted(made),
    )  # fmt: skip


def came_and_left(rows, months: Sequence[date]) -> Figure:
    came, left = series.admissions(rows, months), series.exits(rows, months)
    title = _("Admitted and left")
    table = [[month_words(a.month), f"{a.number:g}", f"{b.number:g}"]
             for a, b in zip(reversed(came), reversed(left), strict=True)]  # fmt: skip
    return Figure(
        "admissions", title, f"+{came[-1].number:g} −{left[-1].number:g}",
        _("this month; admissions above the line, ends of stays below it"),
        picture(figures.up_and_down(points(came), points(left), title,
                                    _("The same as a table below."))),
        [_("Month"), _("Admitted"), _("Left")], table,
    )  # fmt: skip


def waits(rows, months: Sequence[date], contact: tuple[list[float], int]) -> Figure:
    made = series.waits(rows, months)
    newest = next((one for one in reversed(made) if one.number is not None), None)
    hours, waiting = contact
    first = median(hours)
    words = [
        _("days from the first call to the first dose, the median of %(month)s")
        % {"month": month_words(newest.month)}
        if newest
        else _("Nobody was given a first dose yet.")
    ]
    if first:
        words.append(
            _("first word with somebody after %(hours)s hours (median of %(n)d calls, "
              "%(low)s to %(high)s)")
            % {"hours": f"{first.value:.1f}", "n": first.n, "low": f"{first.low:.1f}",
               "high": f"{first.high:.1f}"}
        )  # fmt: skip
    if waiting:
        words.append(_("%(n)d still wait for it") % {"n": waiting})
    table = [
        [
            month_words(o.month),
            "–" if o.number is None else f"{o.number:g}",
            "–" if o.estimate is None else f"{o.estimate.low:g}–{o.estimate.high:g}",
            f"{o.estimate.n if o.estimate else 0}",
            f"{o.beside}",
        ]
        for o in reversed(made)
    ]
    title = _("Waiting")
    return Figure(
        "waits", title, f"{newest.number:g}" if newest else "–", "; ".join(words),
        picture(figures.over_months(points(made), title, _("The same as a table below."),
                                    middle=series.middle_of(made))),
        [_("Admitted in"), _("Median days"), _("95 % interval"), _("People"),
         _("Not given any")],
        table, measure="time_to_first_dose",
    )  # fmt: skip


def retention(facilities, until: date) -> Figure:
    since = until - timedelta(days=WATCHED_DAYS)
    stays = [one.stay for one in months_of.admissions(facilities, since)]
    made = curve(series.watched(stays, until))
    title = _("Staying in treatment")
    if made is None:
        return Figure("retention", title, "–", _("Nobody was admitted in two years."),
                      picture(""), [], [], "otp_retention")  # fmt: skip
    told = {days: made.at(days) for days in HORIZONS}
    table = [
        [_("%(n)d days") % {"n": days},
         *([percent(step.share), f"{percent(step.low)}–{percent(step.high)}", f"{step.at_risk}"]
           if step else ["–", "–", "0"])]
        for days, step in told.items()
    ]  # fmt: skip
    far = max((days for days, step in told.items() if step and days <= 180), default=0)
    headline = percent(told[far].share) if far else "–"
    steps = [(s.time, s.share, s.low, s.high) for s in made.steps]
    line = figures.Line(title, steps)
    marks = [(d, str(d)) for d in (90, 180, 365)]
    return Figure(
        "retention", title, headline,
        _("still here after %(days)d days, of %(n)d stays that began in two years; Kaplan–Meier "
          "with its 95 %% interval, transfers only watched until they went")
        % {"days": far, "n": made.n},
        picture(figures.curves([line], 365, marks, title, _("The same as a table below."))),
        [_("After"), _("Still here"), _("95 % interval"), _("Watched for so long")], table,
        measure="otp_retention",
    )  # fmt: skip


def misses(rows, months: Sequence[date]) -> Figure:
    return monthly_share(
        "misses", _("Doses missed"), series.misses(rows, months),
        lambda one: _("of the days a dose was expected, in %(month)s: %(share)s")
        % {"month": month_words(one.month), "share": share_words(one.estimate)},
        measure="missed_days",
    )  # fmt: skip


def screens(rows, months: Sequence[date]) -> Figure:
    return monthly_share(
        "screens", _("Screens positive for opioids"), series.screens(rows, months),
        lambda one: _("of those read in %(month)s: %(share)s; not given: %(n)d, never counted as "
                      "positive")
        % {"month": month_words(one.month), "share": share_words(one.estimate), "n": one.beside},
        measure="positivity",
    )  # fmt: skip


def monthly_share(
    key: str, title: str, made: list[series.Of], words: Callable, measure: str
) -> Figure:
    """A share for each month; of fewer than eleven people none is shown."""
    shown = [
        one if one.estimate and not Group("", 0, one.estimate.n).is_small
        else series.Of(one.month, None, None, one.beside)
        for one in made
    ]  # fmt: skip
    newest = next((one for one in reversed(shown) if one.estimate), None)
    table = [
        [month_words(one.month),
         *([percent(one.estimate.value),
            f"{percent(one.estimate.low)}–{percent(one.estimate.high)}", f"{one.estimate.n}"]
           if one.estimate else ["–", "–", _("none, or too few to show")])]
        for one in reversed(shown)
    ]  # fmt: skip
    return Figure(
        key, title, percent(newest.number) if newest else "–",
        words(newest) if newest else _("No month with eleven people or more."),
        picture(figures.over_months(points(shown), title, _("The same as a table below."),
                                    percent=True, middle=series.middle_of(shown))),
        [_("Month"), _("Share"), _("95 % interval"), _("People")], table, measure=measure,
    )  # fmt: skip


def causes(told: list[tuple[str, int]], people: int) -> Figure:
    title = _("Causes nobody has answered")
    points = [Point(words, n) for words, n in told]
    return Figure(
        "causes", title, f"{people}",
        _("people in treatment have a cause that no plan answers; one person may have several"),
        picture(figures.lying(points, title, _("The same as a table below."))),
        [_("Cause"), _("People")], [[words, f"{n}"] for words, n in told],
    )  # fmt: skip


def variance(months: Sequence[date], found: queries.Variance) -> Figure:
    made = [series.Of(month, found.by_month.get(month, 0)) for month in months]
    title = _("Counts that differ from the register")
    return Figure(
        "variance", title, f"{found.unexplained}",
        _("not explained yet, of %(n)d counts in a year") % {"n": found.counts},
        picture(figures.over_months(points(made), title, _("The same as a table below."),
                                    middle=series.middle_of(made))),
        [_("Month"), _("Counts that differ")], counted(made), rows=False, page="stock-differences",
    )  # fmt: skip


def window(hours: list[queries.Hour], days: int) -> Figure:
    title = _("At the window")
    if not hours:
        return Figure("window", title, "–", _("No doses in the last seven days."), picture(""),
                      [], [], rows=False)  # fmt: skip
    most = max(hours, key=lambda one: one.doses / max(one.people, 1))
    drawn = figures.by_hour(
        [Point(f"{one.hour}", round(one.doses, 1)) for one in hours],
        [one.people for one in hours], title, _("The same as a table below."),
    )  # fmt: skip
    return Figure(
        "window", title, f"{most.doses / max(most.people, 1):.0f}",
        _("doses an hour for each person giving them at %(hour)d o’clock, the fullest; bars are "
          "doses, dots people, in the mean of %(days)d days") % {"hour": most.hour, "days": days},
        picture(drawn), [_("Hour"), _("Doses"), _("People giving them")],
        [[f"{one.hour}:00", f"{one.doses:.1f}", f"{one.people:.1f}"] for one in hours], rows=False,
    )  # fmt: skip
