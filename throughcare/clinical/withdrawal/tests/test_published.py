"""Every published table of withdrawal held here, figure by figure, typed once more from its source.

The figures below were typed from the sources, not from the files: a digit that slips in a file, and
a row that nobody typed here, are both seen.
"""

import re

import pytest

from throughcare.clinical.sources import cited
from throughcare.clinical.withdrawal import comfort, course, fluids, holding, leaving, protocols

FIGURE = re.compile(r"\d+(?:\.\d+)?")


def figures(*texts: str) -> list[float]:
    """Every figure of some sentences, in their order."""
    return [float(found) for text in texts for found in FIGURE.findall(text)]


# --- regimens: (key, medicine, source, evidence, figures of its lines, figures of its outcome) --
REGIMENS = [
    # CTN-0001 and CTN-0002: day 1 4 + 4 mg, then once a day. Inpatients 77 % against 22 % with
    # clonidine, outpatients 29 % against 5 %, on day 13.
    ("buprenorphine_13_days", "buprenorphine", "buprenorphine-13-days", "K", [],
     [13, 77, 22, 29, 5]),
    # CTN-0003: tapers of 7 and 28 days after 4 weeks; 44 % and 30 %; the same at 1 and 3 months.
    ("buprenorphine_7_or_28_days", "buprenorphine", "ling-2009", "K", [7, 28],
     [44, 7, 30, 28, 1, 3]),
    # CTN-0030: 7 % after the short taper, 49 % while stabilised (12 weeks), 8.6 % after the second.
    ("buprenorphine_short_poats", "buprenorphine", "weiss-2017-poats", "V", [12], [7, 49, 8.6]),
    # 15 to 20 mg, then about 40 mg a day, held 2 to 3 days; 20 % a day; 21 days, 4 weeks between.
    ("methadone_label", "methadone", "methadone-detox-label", "V2", [15, 20, 40, 2, 3, 20, 21, 4],
     []),
    # 5 to 10 % every 1 to 2 weeks, some every 2 to 4.
    ("methadone_voluntary", "methadone", "tip-63", "K", [5, 10, 1, 2, 2, 4], []),
    # 0.54 mg four times a day, 5 to 6 hours apart, days 1 to 7 (symptoms peak in the first 5 to 7
    # days); lowered over 2 to 4 days; 14 days at most.
    ("lofexidine_label", "lofexidine", "lofexidine-label", "V", [0.54, 5, 6, 1, 7, 5, 7, 2, 4, 14],
     []),
    # Test of 0.1 mg, pressure 1 hour later; 0.1 to 0.2 mg every 6 to 8 hours; held below 90/60.
    ("clonidine_va", "clonidine", "clonidine-withdrawal", "V", [0.1, 1, 0.1, 0.2, 6, 8, 90, 60],
     []),
    # 0.1 to 0.2 mg every 4 to 6 hours, 1.2 mg on day 1, 2 mg after it.
    ("clonidine_cmaj", "clonidine", "cmaj-alpha2", "V", [0.1, 0.2, 4, 6, 1.2, 1, 2], []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("key", "medicine", "source", "evidence", "lines", "outcome"), REGIMENS,
    ids=[row[0] for row in REGIMENS],
)  # fmt: skip
def test_each_published_regimen_says_the_figures_of_its_source(
    key, medicine, source, evidence, lines, outcome
):
    (one,) = [example for example in protocols.examples() if example.key == key]
    assert (one.medicine, one.source, one.evidence) == (medicine, source, evidence)
    assert figures(*one.lines) == lines
    assert figures(one.outcome) == outcome
    assert bool(one.days) == (key == "buprenorphine_13_days")  # the only one told day by day


# source: buprenorphine-13-days (K): milligrams of each day, each dose by itself
THIRTEEN = [[4, 4], [8], [16], [14], [12], [10], [8], [6], [6], [4], [4], [2], [2]]


def test_the_13_days_of_buprenorphine_are_dose_by_dose_those_of_the_trial():
    (one,) = [example for example in protocols.examples() if example.days]
    assert [[ug / 1000 for ug in day] for day in one.days] == THIRTEEN


def test_no_published_regimen_is_without_its_row_here():
    assert [row[0] for row in REGIMENS] == [example.key for example in protocols.examples()]


# --- comfort medicines: what is read beside each -------------------------------------------------
# (key, for what, from mg, to mg, hours between two at the least, most in 24 hours, a lower figure,
#  source, source of the lower figure, evidence)
COMFORT = [
    ("hydroxyzine", "anxiety", 25, 50, 0, 400, 200, "comfort-secondary", "pmc2856108", "V2"),
    ("diphenhydramine", "anxiety", 25, 100, 6, 300, None, "comfort-secondary", "", "V2"),
    ("gabapentin", "anxiety", 100, 300, 0, 2100, 1800, "va-withdrawal-sheet",
     "va-withdrawal-sheet", "V"),
    ("ibuprofen", "aches", 400, 400, 4, 2400, None, "va-withdrawal-sheet", "", "V"),
    ("paracetamol", "aches", 650, 1000, 4, 4000, None, "va-withdrawal-sheet", "", "V"),
    ("trazodone", "sleep", 25, 100, 0, 150, None, "pmc2856108", "", "V"),
    ("doxepin", "sleep", 6, 50, 0, None, None, "va-withdrawal-sheet", "", "V"),
    ("ondansetron", "nausea", 4, 8, 12, 16, None, "va-withdrawal-sheet", "", "V"),
    ("prochlorperazine", "nausea", 5, 10, 6, 40, None, "va-withdrawal-sheet", "", "V"),
    ("loperamide", "diarrhoea", 2, 4, 0, 16, None, "va-withdrawal-sheet", "", "V"),
    ("bismuth", "diarrhoea", 524, 524, 0.5, 4192, None, "va-withdrawal-sheet", "", "V"),
    ("dicyclomine", "cramps", 10, 20, 6, 160, None, "comfort-secondary", "", "V2"),
    ("lorazepam", "agitation", 1, 1, 4, 8, 6, "comfort-secondary", "comfort-secondary", "V2"),
]  # fmt: skip
# How often, as figures: "three times" and "at bedtime" are words.
OFTEN = {
    "diphenhydramine": [6], "ibuprofen": [4, 6], "paracetamol": [4, 6], "ondansetron": [12],
    "prochlorperazine": [6], "loperamide": [4, 2], "bismuth": [30, 60], "dicyclomine": [6, 8],
    "lorazepam": [4, 6],
}  # fmt: skip


@pytest.mark.parametrize("row", COMFORT, ids=[row[0] for row in COMFORT])
def test_each_comfort_medicine_has_the_doses_the_gap_and_the_most_of_its_source(row):
    key, symptom, least, highest, hours, day, lower, source, lower_source, evidence = row
    one = comfort.every()[key]
    assert (one.symptom, one.source, one.also_source, one.evidence) == (
        symptom, source, lower_source, evidence,
    )  # fmt: skip
    assert one.dose == (least * 1000, highest * 1000)
    assert one.gap_minutes == hours * 60
    assert (one.day, one.also_day) == (day and day * 1000, lower and lower * 1000)
    assert figures(one.how_often) == OFTEN.get(key, [])


def test_no_comfort_medicine_is_without_its_row_and_the_dangers_are_those_of_the_sources():
    every = comfort.every()
    assert [row[0] for row in COMFORT] == list(every)
    assert {key for key, one in every.items() if one.qt} == {"hydroxyzine", "ondansetron"}
    assert {key for key, one in every.items() if one.only_in} == {"lorazepam"}
    assert {key for key, one in every.items() if one.with_opioids} == {"gabapentin", "lorazepam"}
    assert {key for key, one in every.items() if one.danger} == {"loperamide"}
    ill = {key: (one.liver_day, one.liver_also_day) for key, one in every.items() if one.liver_day}
    assert ill == {"paracetamol": (3_000_000, 2_000_000)}  # comfort-known (K): 3 g, or 2 g


# --- when withdrawal comes and goes, in hours ----------------------------------------------------
# (key, begins, is worst, passes, source, evidence, figures of the note); 4 to 10 days: 96 to 240
COURSES = [
    ("heroin", (8, 24), (36, 72), (4 * 24, 10 * 24), "withdrawal-time-course", "V2", [6, 10]),
    ("oxycodone", (8, 24), (36, 72), (5 * 24, 10 * 24), "withdrawal-time-course-known", "K", []),
    ("fentanyl", (8, 24), (36, 72), (7 * 24, 14 * 24), "withdrawal-time-course-known", "K", []),
    ("methadone", (12, 48), (72, 96), (10 * 24, 20 * 24), "withdrawal-time-course", "V2", [24]),
    ("buprenorphine", (24, 72), (4 * 24, 5 * 24), (10 * 24,), "withdrawal-time-course-known", "K",
     []),  # "about day 5": from the end of day 4 to the end of day 5
    ("buprenorphine_depot", (), (), (), "withdrawal-time-course-known", "K", []),
]  # fmt: skip


@pytest.mark.parametrize("row", COURSES, ids=[row[0] for row in COURSES])
def test_each_time_course_has_the_hours_of_its_source(row):
    key, onset, peak, lasts, source, evidence, noted = row
    one = course.courses()[key]
    assert (one.onset, one.peak, one.lasts) == (onset, peak, lasts)
    assert (one.source, one.evidence, figures(one.note)) == (source, evidence, noted)


def test_no_time_course_is_without_its_row_here():
    assert [row[0] for row in COURSES] == list(course.courses())


# --- limits that stand in the rules themselves ---------------------------------------------------
@pytest.mark.parametrize(
    ("held", "published", "source"),
    [
        ((holding.PUBLISHED.systolic, holding.PUBLISHED.diastolic), (90, 60),
         "clonidine-withdrawal"),
        (holding.PUBLISHED.pulse, 50, "alpha2-pulse"),
        ((holding.BREATHS_STOP, holding.BREATHS_LOOK), (10, 12), "breathing-holds"),
        (holding.OXYGEN_LOW, 92, "red-flags:1"),
        (protocols.LOFEXIDINE_DAYS, 14, "lofexidine-label"),
        (protocols.TAPER_DAYS, (2, 4), "lofexidine-label"),
        (protocols.CLONIDINE_TEST_UG, 100, "clonidine-withdrawal"),
        (fluids.LITRES_A_DAY, (2, 3), "withdrawal-fluids"),
        (leaving.APPOINTMENT_DAYS, 7, "withdrawal-aftercare"),
        ((leaving.FIRST_CONTACT_HOURS, leaving.WEEKS), ((24, 72), 4), "red-flags:2.16"),
        ((leaving.WARNING_DAYS, leaving.WARNING_AFTER_DAYS), ({"day_3": 3, "day_7": 7}, 14),
         "withdrawal-warning"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_each_limit_in_the_rules_is_the_published_one(held, published, source):
    assert held == published
    assert cited(source).evidence
