"""Raising methadone: how far in one step, how soon after the last, how far in a week."""

from datetime import date

from throughcare.clinical.jurisdictions.law import Rules
from throughcare.clinical.medication.saying import day, days, mg, unreviewed
from throughcare.clinical.verdict import OK, Verdict, caution, no, note, worst_first

WEEK = 7
FIRST_WEEKS = 14  # days of treatment in which a weekly rise is limited; nida-methadone-guide


def may_rise(
    *, from_ug: int, to_ug: int, last_raised_on: date | None, on: date, rules: Rules,
    day_of_treatment: int, start_ug: int | None = None, week_ago_ug: int | None = None,
) -> list[Verdict]:  # fmt: skip
    """May the daily methadone go from here to there on this day? Falling is always ok here.

    last_raised_on  the day of the last rise, or of the first dose; None: not known
    start_ug        the first day's dose, compared with in the first week
    week_ago_ug     the dose seven days ago, compared with in the second week
    """
    if min(from_ug, to_ug) < 0 or (last_raised_on and last_raised_on > on):
        raise ValueError(f"from {from_ug} to {to_ug} ug, last raised on {last_raised_on}")
    if to_ug <= from_ug:
        return []
    before = start_ug if day_of_treatment <= WEEK else week_ago_ug
    return worst_first([
        too_far(from_ug, to_ug, rules),
        too_soon(last_raised_on, on, rules),
        too_far_in_a_week(before, to_ug, day_of_treatment, rules),
    ])  # fmt: skip


def too_far(from_ug: int, to_ug: int, rules: Rules) -> Verdict:
    """Is it more in one step than the strictest guideline chosen?"""
    found = rules.strictest("methadone.step_ug")
    if found is None or to_ug - from_ug <= found.number:
        return OK
    why = (
        f"From {mg(from_ug)} to {mg(to_ug)} is {mg(to_ug - from_ug)} in one step, above "
        f"{mg(found.number)}{unreviewed(found)}. {found.value.note}"
    )
    if found.law:
        return no("step_above_law", why, found.source)
    return caution("step_above_guideline", why, found.source)


def too_soon(last_raised_on: date | None, on: date, rules: Rules) -> Verdict:
    """Has the last rise had its time to show?"""
    found = rules.strictest("methadone.step_days")
    if found is None or last_raised_on is None or (on - last_raised_on).days >= found.number:
        return OK
    return caution(
        "raised_too_soon",
        f"Last raised on {day(last_raised_on)}, {days((on - last_raised_on).days)} ago; "
        f"{days(found.number)}{unreviewed(found)} are usual. That dose is still rising.",
        found.source,
    )


def too_far_in_a_week(
    before_ug: int | None, to_ug: int, day_of_treatment: int, rules: Rules
) -> Verdict:
    """Is the rise within a week, in the first two weeks, above what the place says?"""
    found = rules.strictest("methadone.weekly_rise_ug")
    if found is None or before_ug is None or day_of_treatment > FIRST_WEEKS:
        return OK
    if to_ug - before_ug <= found.number:
        return OK
    return caution(
        "week_rises_too_far",
        f"{mg(to_ug - before_ug)} more within a week, in the first two weeks, is above "
        f"{mg(found.number)}{unreviewed(found)}.",
        found.source,
    )


def still_rising(*, last_raised_on: date | None, on: date, rules: Rules) -> Verdict:
    """Does today's dose keep rising in the body for days? Sedation is looked for at its peak."""
    found = rules.strictest("methadone.steady_days")
    if found is None or last_raised_on is None:
        return OK
    since = (on - last_raised_on).days
    if not 0 <= since < found.number:
        return OK
    return note(
        "dose_still_rising",
        f"Day {since + 1} after a start or a rise: the same dose keeps rising for about "
        f"{days(found.number)}. Ask about sleepiness 2 to 4 hours after the dose.",
        found.source,
    )
