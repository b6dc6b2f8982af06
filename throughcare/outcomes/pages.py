"""What came of it, by the definitions of others: each with of how many, and how sure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from throughcare.assessment.models import DOMAINS
from throughcare.clinical.outcomes.measures import RANKED_FROM, groups
from throughcare.clinical.outcomes.measures.groups import Group
from throughcare.clinical.outcomes.measures.retention import (
    HORIZONS,
    POD_DAYS,
    Standing,
    is_continued,
    is_in_denominator,
    retention,
    standing_at,
)
from throughcare.clinical.outcomes.measures.survival import Watched, curve, log_rank
from throughcare.clinical.outcomes.measures.uncertain import Estimate, median, rate, share
from throughcare.clinical.outcomes.measures.use import is_abstinent, weeks_to_return
from throughcare.medication.home.fairness import age_band
from throughcare.outcomes import causes, queries, series
from throughcare.outcomes.queries import Admission, Row
from throughcare.patients.models import Patient
from throughcare.plan.models import STRANDS
from throughcare.staff.models import Facility
from throughcare.ui.pictures import figures

YEARS_DAYS = 730  # admissions of two years are counted [K: ours]
LEAST_WEEKS = 4
SEXES = dict(Patient.Sex.choices)


@dataclass(frozen=True)
class Line:
    """One row of a table: what, the figure with its interval, of how many."""

    what: str
    figure: str
    n: str
    beside: str = ""
    measure: str = ""


def outcomes(facilities: Sequence[Facility], today: date) -> dict[str, Any]:
    """Everything the page shows, of some places."""
    until = today - timedelta(days=1)
    since = today - timedelta(days=YEARS_DAYS)
    stays = queries.admissions(facilities, since)
    rows = queries.rows(facilities, since.replace(day=1))
    people = queries.by_patient(rows)
    found = causes.associations(causes.answered(facilities), causes.results(stays, until))
    ranked, unranked, hidden = groups.in_order(found)
    return {
        "until": until, "retained": [*retained(stays, until), continuity(people, until)],
        "curves": by_sex(stays, until), "use": use(people), "events": events(rows),
        "life": life(people), "equity": equity(stays, until, today),
        "places": places(facilities, stays, until), "ranked": list(map(told, ranked)),
        "unranked": list(map(told, unranked)), "hidden": hidden, "ranked_from": RANKED_FROM,
    }  # fmt: skip


def percent(value: float) -> str:
    return f"{100 * value:.0f} %"


def words(one: Estimate | None, say: Callable[[float], str] = percent) -> str:
    """A figure with its interval."""
    return f"{say(one.value)} ({say(one.low)}–{say(one.high)})" if one else "–"


def of_a_share(what: str, part: int, whole: int, **more: str) -> Line:
    """A share; hidden where it would tell of fewer than eleven."""
    if Group(what, part, whole).is_small:
        return Line(what, _("too few to show"), "", **more)
    return Line(what, words(share(part, whole)), f"{whole}", **more)


def retained(stays: Sequence[Admission], until: date) -> list[Line]:
    """As a programme counts it, after 30, 90, 180 and 365 days."""
    lines = []
    for days in HORIZONS:
        made = retention((one.stay for one in stays), days, until)
        others = [(_("died"), made.died), (_("prison"), made.incarcerated),
                  (_("transferred, left out"), made.transferred)]  # fmt: skip
        said = [f"{name}: {shown(n)}" for name, n in others if n]
        lines.append(of_a_share(_("%(n)d days") % {"n": days}, made.retained, made.of,
                                beside="; ".join(said), measure="otp_retention"))  # fmt: skip
    return lines


def shown(n: int) -> str:
    """A number of people, or that it is too small."""
    return "1–10" if groups.number(n) is None else f"{n}"


def continuity(people: dict[Any, list[Row]], until: date) -> Line:
    """NQF 3175 and HEDIS POD, from the first day of medicine there is."""
    told = []
    for months in people.values():
        days = series.covered(months)
        if days and is_in_denominator(days[0], until):
            told.append(is_continued(days, days[0]))
    what = _("medicine for %(n)d days without a gap of eight") % {"n": POD_DAYS}
    return of_a_share(what, sum(told), len(told), measure="continuity_180")


def by_sex(stays: Sequence[Admission], until: date) -> dict[str, Any]:
    """Two curves beside each other, and how likely they are so far apart by chance."""
    found = {sex: series.watched([one.stay for one in stays if one.sex == sex], until)
             for sex in ("female", "male")}  # fmt: skip
    found = {sex: told for sex, told in found.items() if len(told) >= groups.SMALLEST}
    lines = [
        figures.Line(f"{SEXES[sex]} (n = {len(told)})",
                     [(s.time, s.share, s.low, s.high) for s in made.steps])
        for sex, told in found.items() if (made := curve(told))
    ]  # fmt: skip
    title = _("Staying in treatment, by sex for clinical use")
    marks = [(days, str(days)) for days in (90, 180, 365)]
    chance = log_rank(*found.values()) if len(found) == 2 else None
    return {
        "title": title, "chance": chance,
        "drawn": picture(figures.curves(lines, 365, marks, title, "")) if lines else "",
    }  # fmt: skip


def picture(drawn: str) -> SafeString:
    return mark_safe(drawn)  # noqa: S308  every word is escaped there


def use(people: dict[Any, list[Row]]) -> dict[str, Any]:
    """Return to use and abstinence, from the weeks of the stay that stands or was last."""
    patterns = [p for months in people.values() if len(p := series.pattern_of(months)) >= 4]
    watched = []
    for pattern in patterns:
        weeks = weeks_to_return(pattern)
        watched.append(Watched(weeks or len(pattern), weeks is not None))
    made = curve(watched)
    title = _("Weeks until a return to use")
    lines = [figures.Line(title, [(s.time, s.share, s.low, s.high) for s in made.steps])] if (
        made and not Group("", made.events, made.n).is_small) else []  # fmt: skip
    abstinent = [one for one in map(is_abstinent, patterns) if one is not None]
    return {
        "title": title, "n": len(patterns),
        "drawn": picture(figures.curves(lines, 24, [(8, "8"), (16, "16"), (24, "24")], title, ""))
        if lines else "",
        "lines": [of_a_share(_("no positive and at most one missing in the last four weeks due"),
                             sum(abstinent), len(abstinent), measure="abstinence")],
    }  # fmt: skip


def events(rows: Sequence[Row]) -> list[Line]:
    """Overdoses and deaths while in treatment, and in the year after leaving it."""
    lines = []
    for name, when in (("in_treatment", _("in treatment")), ("after", _("in the year after"))):
        days = series.days(rows, name)
        here = [row for row in rows if during(row) == name]
        for what, title, years, measure in (
            ("overdose", _("overdoses told, per 100 years"), 100, "overdoses"),
            ("died", _("deaths, per 1,000 years"), 1000, "deaths"),
        ):  # fmt: skip
            n = sum(getattr(row, what) for row in here)
            made = rate(n, days, years)
            lines.append(Line(f"{title}, {when}", words(made, lambda v: f"{v:.1f}"),
                              _("%(n)s in %(years)s years")
                              % {"n": shown(n), "years": f"{days / 365.25:.0f}"},
                              measure=measure))  # fmt: skip
    return [line for line in lines if line.figure != "–"]


def during(row: Row) -> str:
    """Where an event of this month belongs: to what most of its days were."""
    return "after" if row.after.bit_count() > row.in_treatment.bit_count() else "in_treatment"


def life(people: dict[Any, list[Row]]) -> list[Line]:
    """Work, home, quality of life and recovery capital as they were told last, while in treatment
    and after it."""
    lines = []
    for name, when in (("in_treatment", _("in treatment")), ("after", _("after it"))):
        here = [[row for row in months if getattr(row, name)] for months in people.values()]
        for key, title, yes in (
            ("work_days", _("any paid work in four weeks"), lambda v: v > 0),
            ("housing", _("a steady place to live"), bool),
        ):
            told = [yes(v) for m in here if (v := series.newest_told(m, key)) is not None]
            if told:
                lines.append(of_a_share(f"{title}, {when}", sum(told), len(told)))
        for key, title in (("quality", _("quality of life, 0 to 20, median")),
                           ("capital", _("recovery capital, 10 to 60, median"))):  # fmt: skip
            values = [v for m in here if (v := series.newest_told(m, key)) is not None]
            if len(values) >= groups.SMALLEST:
                made = median(values)
                lines.append(Line(f"{title}, {when}", words(made, lambda v: f"{v:g}"),
                                  f"{len(values)}"))  # fmt: skip
    return lines


def after_180(stays: Iterable[Admission], until: date) -> list[tuple[Admission, bool]]:
    """Whoever counts for retention after 180 days, and whether they were."""
    left_out = (Standing.NOT_YET, Standing.TRANSFERRED)
    told = [(one, standing_at(one.stay, 180, until)) for one in stays]
    return [(one, how is Standing.RETAINED) for one, how in told if how not in left_out]


def equity(stays: Sequence[Admission], until: date, today: date) -> list[dict[str, Any]]:
    """Retention after 180 days by group, small groups hidden."""
    told = after_180(stays, until)
    by = {
        _("Sex for clinical use"): lambda one: str(SEXES[one.sex]),
        _("Age"): lambda one: age_band(age_of(one, today)),
        _("Race and ethnicity, as told"): lambda one: one.heritage or _("not told"),
    }
    tables = []
    for title, group in by.items():
        made = groups.shown(groups.grouped([(group(one), yes) for one, yes in told]))
        rows = [(one.name, one.estimate, one.whole) for one in made.groups]
        points = [figures.Point(name, e.value, e.low, e.high) for name, e, _n in rows if e]
        tables.append({
            "title": title, "hidden": made.hidden,
            "rows": [(name, words(e), n) for name, e, n in rows],
            "drawn": picture(figures.lying(points, title, "", percent=True)) if points else "",
        })  # fmt: skip
    return tables


def age_of(one: Admission, today: date) -> int | None:
    return Patient(date_of_birth=one.born).age_on(today)


def places(
    facilities: Sequence[Facility], stays: Sequence[Admission], until: date
) -> dict[str, Any]:
    """A funnel of places: retention after 180 days against how many people that is."""
    told = after_180(stays, until)
    names = {one.pk: one.name for one in facilities}
    made = groups.shown(groups.grouped([(names[one.facility_id], yes) for one, yes in told]))
    title = _("Places beside each other")
    if len(made.groups) < 2:
        return {"title": title, "drawn": "", "hidden": made.hidden}
    whole = groups.together(made.groups)
    overall = whole.part / whole.whole
    most = max(one.whole for one in made.groups)
    at = sorted({max(round(most * n / 24), 1) for n in range(1, 25)})
    limits = [
        [(n, *groups.funnel_limits(overall, n, level)) for n in at] for level in groups.LIMITS
    ]
    dots = [(one.name, one.whole, one.part / one.whole) for one in made.groups]
    return {
        "title": title, "hidden": made.hidden,
        "drawn": picture(figures.funnel(dots, overall, limits, title, "")),
        "rows": [(one.name, words(one.estimate), one.whole) for one in made.groups],
    }  # fmt: skip


def told(one: groups.Association) -> dict[str, Any]:
    """A cause with a response, in words."""
    points = f"{100 * one.apart.value:+.0f}" if one.apart else "–"
    between = f"{100 * one.apart.low:+.0f} … {100 * one.apart.high:+.0f}" if one.apart else ""
    return {
        "cause": DOMAINS[one.cause], "response": STRANDS[one.response],
        "with_it": words(one.with_it.estimate), "n": one.with_it.whole,
        "without": words(one.without.estimate), "m": one.without.whole,
        "points": points, "between": between,
    }  # fmt: skip
