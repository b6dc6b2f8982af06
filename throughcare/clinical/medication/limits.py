"""What a label or a guideline says about an amount: said when it is passed, never chosen."""

from collections.abc import Collection

from throughcare.clinical.medicines import Limit, Medicine, mg_words
from throughcare.clinical.verdict import OK, Verdict, worst_first


def over_limits(
    medicine: Medicine, *, day_ug: int, dose_ug: int | None = None, first_day: bool = False,
    course_days: int | None = 1, also: Collection[str] = (),
) -> list[Verdict]:  # fmt: skip
    """Which limits does a day of this medicine pass? The gravest first.

    day_ug   micrograms in the whole day; of one family of products only
    course_days  on how many days in all; None: without an end
    dose_ug  micrograms at one time, where it is given in parts
    also     keys of limits that hold for this person only ("day_child_pugh_7_9")
    """
    if dose_ug is None:
        dose_ug = day_ug
    return worst_first(
        _too_long(medicine, limit, course_days)
        if limit.per == "course"
        else _over(medicine, limit, dose_ug if limit.per == "dose" else day_ug)
        for limit in medicine.limits
        if _holds(limit, first_day, also)
    )


def _holds(limit: Limit, first_day: bool, also: Collection[str]) -> bool:
    if limit.per == "first_day":
        return first_day
    return not limit.key.startswith("day_") or limit.key in also


def _too_long(medicine: Medicine, limit: Limit, course_days: int | None) -> Verdict:
    """Is it given on more days than there may be?"""
    if limit.days is None or (course_days is not None and course_days <= limit.days):
        return OK
    given = "without an end" if course_days is None else f"for {course_days} days"
    return Verdict(
        limit.level,
        "over_its_course",
        f"{medicine.name} {given}: {limit.why} The limit is {limit.days} days. "
        f"{limit.standing}".strip(),
        limit.source,
    )


def _over(medicine: Medicine, limit: Limit, ug: int) -> Verdict:
    """Is this one limit passed?"""
    if limit.ug is None or ug <= limit.ug:
        return OK
    return Verdict(
        limit.level,
        "over_a_limit",
        f"{medicine.name} {mg_words(ug)}: {limit.why} The limit is {mg_words(limit.ug)}. "
        f"{limit.standing}".strip(),
        limit.source,
    )
