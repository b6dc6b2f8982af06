"""The first days: how much in all, by place. A limit is said; a dose is never chosen."""

from throughcare.clinical.jurisdictions.law import Found, Rules
from throughcare.clinical.medication.saying import mg, unreviewed
from throughcare.clinical.verdict import OK, Verdict, caution, no, note, worst_first

# Every table asks for a new start after five missed days, on the sixth: us-missed-days.
TOLERANCE_LOST_DAYS = 6
OLDER_THAN = 60  # years; with illness, sedatives or low tolerance a lower first day: tip-63
REASON_LETTERS = 20  # a documented reason is a sentence: fewer letters than this is none


def asks_for_less(*, age: int | None, sedatives: bool, ill: bool, days_without: int | None) -> bool:
    """Is tolerance low or uncertain, or breathing in more danger, so that less is asked for?

    ill           lungs, liver, kidneys, apnoea, an earlier overdose, lately out of prison or ward
    days_without  since the last opioid, from here or elsewhere; None: not known
    """
    lost = days_without is not None and days_without >= TOLERANCE_LOST_DAYS
    return sedatives or ill or lost or (age is not None and age > OLDER_THAN)


def methadone_first_day(
    *, day_ug: int, first_dose_ug: int, rules: Rules, reason: str = "", low_tolerance: bool = False
) -> list[Verdict]:
    """May so much methadone be given on the first day of this episode?

    day_ug         all doses of the day together, this one included
    first_dose_ug  the first single dose of the day
    reason         the prescriber's own, in the record, as after a verified transfer
    low_tolerance  low or uncertain tolerance, sedatives, or whatever else asks for less
    """
    if not 0 < first_dose_ug <= day_ug:
        raise ValueError(f"a first dose of {first_dose_ug} ug of {day_ug} ug in all")
    documented = len(reason.strip()) >= REASON_LETTERS
    by_law = _day_above_the_law(day_ug, rules, documented)
    by_guideline = _day_above_a_guideline(day_ug, rules)
    said = [by_law, by_guideline]
    several = first_dose_ug < day_ug  # one dose alone is the day: said once, not twice
    if several or by_law.level != "stop":
        said.append(_dose_above_the_law(first_dose_ug, rules))
    if several or by_guideline:
        said.append(_dose_above_a_guideline(first_dose_ug, rules))
    said.append(_extreme_care(day_ug, rules))
    if low_tolerance:
        said.append(_above_for_low_tolerance(day_ug, rules))
    return worst_first(said)


def _above(kind: str, ug: int, rules: Rules, *, law: bool) -> Found | None:
    """The strictest limit this amount is above, if it is above any."""
    found = rules.strictest(kind, force="law" if law else "guideline")
    return found if found and ug > found.number else None


def _day_above_the_law(ug: int, rules: Rules, documented: bool) -> Verdict:
    found = _above("methadone.first_day_ug", ug, rules, law=True)
    if found and documented and found.value.reason_lifts:
        return caution(
            "first_day_above_law_with_reason",
            f"{mg(ug)} on the first day is above {mg(found.number)}{unreviewed(found)}; the "
            "documented reason allows it. Look at the person 2 to 4 hours after the dose.",
            found.source,
        )
    if found:
        return no(
            "first_day_above_law",
            f"{mg(ug)} on the first day is above {mg(found.number)}{unreviewed(found)}: the "
            "prescriber writes down why more is clinically indicated, or orders less.",
            found.source,
        )
    return OK


def _dose_above_the_law(ug: int, rules: Rules) -> Verdict:
    if found := _above("methadone.first_dose_ug", ug, rules, law=True):
        return no(
            "first_dose_above_law",
            f"A first dose of {mg(ug)} is above {mg(found.number)}{unreviewed(found)}: the "
            "prescriber orders less.",
            found.source,
        )
    return OK


def _day_above_a_guideline(ug: int, rules: Rules) -> Verdict:
    if found := _above("methadone.first_day_ug", ug, rules, law=False):
        return caution(
            "first_day_above_guideline",
            f"{mg(ug)} on the first day is above the {mg(found.number)} of this clinic's "
            f"guideline{unreviewed(found)}. {found.value.note}",
            found.source,
        )
    return OK


def _dose_above_a_guideline(ug: int, rules: Rules) -> Verdict:
    if found := _above("methadone.first_dose_ug", ug, rules, law=False):
        return caution(
            "first_dose_above_guideline",
            f"A first dose of {mg(ug)} is above the {mg(found.number)} of this clinic's "
            f"guideline{unreviewed(found)}. {found.value.note}",
            found.source,
        )
    return OK


def _extreme_care(ug: int, rules: Rules) -> Verdict:
    found = rules.strictest("methadone.first_day_extreme_care_ug")
    if found and ug > found.number:
        return caution(
            "first_day_extreme_care",
            f"{mg(ug)} on the first day is above {mg(found.number)}{unreviewed(found)}: extreme "
            f"care. {found.value.note}",
            found.source,
        )
    return OK


def _above_for_low_tolerance(ug: int, rules: Rules) -> Verdict:
    found = rules.strictest("methadone.first_day_low_tolerance_ug")
    if found and ug > found.number:
        return caution(
            "first_day_low_tolerance",
            f"Tolerance is low or uncertain, or there are sedatives: {mg(ug)} is above "
            f"{mg(found.number)}{unreviewed(found)}. {found.value.note}",
            found.source,
        )
    return OK


def buprenorphine_first_days(
    *, day: int, total_ug: int, rules: Rules, day1_ug: int | None = None, high_dose: bool = False
) -> list[Verdict]:
    """Is so much buprenorphine on day 1 or day 2 what is usual?

    total_ug   all doses of the day together
    day1_ug    what was taken on day 1, when it is day 2
    high_dose  a written high-dose protocol, supervised
    """
    if day not in (1, 2):
        raise ValueError(f"day {day}: the rule knows the first two days")
    if high_dose:
        return worst_first([_high_start(total_ug, rules)] if day == 1 else [])
    if day == 1:
        return worst_first([_bup_day1(total_ug, rules)])
    return worst_first([_bup_day2(total_ug, rules), _bup_rise(total_ug, day1_ug, rules)])


def _bup_day1(ug: int, rules: Rules) -> Verdict:
    found = rules.strictest("buprenorphine.day1_ug")
    if found and ug > found.number:
        return caution(
            "buprenorphine_day1_above_usual",
            f"{mg(ug)} of buprenorphine on the first day is above the usual {mg(found.number)}"
            f"{unreviewed(found)}. {found.value.note}",
            found.source,
        )
    return OK


def _bup_day2(ug: int, rules: Rules) -> Verdict:
    found = rules.strictest("buprenorphine.day2_ug")
    if found and ug > found.number:
        return caution(
            "buprenorphine_day2_above_usual",
            f"{mg(ug)} of buprenorphine on the second day is above the usual {mg(found.number)}"
            f"{unreviewed(found)}.",
            found.source,
        )
    return OK


def _bup_rise(ug: int, day1_ug: int | None, rules: Rules) -> Verdict:
    """A note: four in five second days of one trial rose further (docs/replay_of_real_doses.md)."""
    found = rules.strictest("buprenorphine.day2_rise_ug")
    if found and day1_ug is not None and ug > day1_ug + found.number:
        return note(
            "buprenorphine_day2_rise",
            f"{mg(ug)} is more than {mg(found.number)}{unreviewed(found)} above the first day's "
            f"{mg(day1_ug)}.",
            found.source,
        )
    return OK


def _high_start(ug: int, rules: Rules) -> Verdict:
    found = rules.strictest("buprenorphine.high_start_ug")
    if found and ug > found.number:
        return caution(
            "high_start_above_protocol",
            f"{mg(ug)} on the first day is above the {mg(found.number)} of published high-dose "
            f"starts{unreviewed(found)}. {found.value.note}",
            found.source,
        )
    return OK
