"""The person's own pictures: their care map, their path, and how their days were."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from throughcare import clock
from throughcare.adherence import path
from throughcare.adherence.queries import calendar
from throughcare.assessment.queries import current_findings, standing_links, words_by_domain
from throughcare.medication import recovery_path as paths
from throughcare.plan.care_map import care_map
from throughcare.plan.pages import for_paper
from throughcare.plan.queries import causes_of, signed_plan
from throughcare.portal import looking_back
from throughcare.strands import DONE
from throughcare.ui.pictures import trend
from throughcare.ui.pictures.care_map import CareMap
from throughcare.ui.pictures.recovery_path import Mark, MarkLane, RecoveryPath

WEEKS = 5  # a mark for each day is still seen on a telephone
HIGH = {"craving": 10, "mood": 10, "sleep": 10}


def own_map(patient) -> dict[str, Any] | None:
    """The plan signed with them, as it stands on the paper they took home; None: none is signed."""
    if (plan := signed_plan(patient)) is None:
        return None
    findings = current_findings(patient)
    causes = causes_of(findings, plan)
    drawn = care_map(
        findings=findings, causes=causes, words=words_by_domain(patient),
        links=standing_links(patient), planned=True,
    )  # fmt: skip
    page = for_paper({"plan": plan, "causes": causes, "map": drawn})
    return page | {"map": without_links(page["map"])}


def without_links(drawn: CareMap) -> CareMap:
    """The picture leads to pages of the team: here it leads nowhere."""
    causes = tuple(
        replace(cause, href="", findings=tuple(replace(one, href="") for one in cause.findings))
        for cause in drawn.causes
    )
    return replace(drawn, causes=causes)


def own_path(patient) -> RecoveryPath:
    """Their stays and how withdrawal was, over time. No dose is drawn here."""
    return paths.recovery_path(
        doses=[], orders=[], scores=paths.withdrawal_scores(patient),
        stays=paths.stays_of(patient), today=clock.today(),
    )  # fmt: skip


def own_weeks(patient) -> RecoveryPath:
    """Their last five weeks, a lane for each thing: what their calendar expected, and beside it
    what they wrote down for themself. For their own page alone; no amount stands in it."""
    today = clock.today()
    stays = paths.stays_of(patient)
    since = max(today - timedelta(days=WEEKS * 7 - 1), stays[-1].first if stays else today)
    rows = [
        row
        for row in calendar.of_person(patient, since, today, own=True)
        if row.kind != "small_goal"
    ]  # each of these has a lane of its own below
    things = [*looking_back.goals(patient, since, today), looking_back.met(patient, since, today)]
    return RecoveryPath(
        since, today, marks=(*path.lanes(rows, own=True), *(lane_of(one) for one in things
                                                            if any(one.days.values()))),
    )  # fmt: skip


def lane_of(thing: looking_back.Thing) -> MarkLane:
    """The days on which something was there. A day without is no mark: nothing was missed."""
    there = sorted(day for day, was in thing.days.items() if was)
    words = f"{thing.name}: {path.state_words(DONE, own=True)}"
    return MarkLane(thing.name, tuple(Mark(day, "filled", words) for day in there))


def drawn(check_ins: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """(title, picture) for each thing told often enough to be a line: one point a day."""
    titles = {"craving": _("Craving"), "mood": _("Mood"), "sleep": _("Sleep")}
    found = []
    for key, title in titles.items():
        days: dict[date, float] = {
            clock.clinic_day(row["at"]): row[key] for row in check_ins if key in row
        }
        if len(days) > 1:
            points = [trend.Point(day, value) for day, value in days.items()]
            picture = trend.draw(points, 0, HIGH[key], title=str(title))
            found.append((title, mark_safe(picture)))  # noqa: S308  every word is escaped there
    return found
