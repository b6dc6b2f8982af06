"""Drug screens: drawn by lot and fairly, read with care, and never a reason to stop medicine."""

import hashlib
import inspect
import math
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from throughcare.clinical.medication import screen_days, screen_results
from throughcare.clinical.medication.screen_days import Draw, TooFewDays
from throughcare.clinical.medication.screen_results import Reading, Result, Specimen, analytes
from throughcare.clinical.sources import cited
from throughcare.clinical.verdict import Verdict

YEAR = [date(2026, 1, 1) + timedelta(days=day) for day in range(365)]
OPEN = [day for day in YEAR if day.weekday() != 6]


def drawn(person="p1", *, seed="sealed", least=8, since=YEAR[0], open_days=YEAR):
    return screen_days.days(Draw(seed, person, 2026, least), since=since, open_days=open_days)


MANY = [drawn(f"p{number}", open_days=OPEN) for number in range(400)]


@given(st.text("abc123", min_size=1), st.integers(0, 364), st.integers(1, 24))
def test_the_least_is_met_for_any_admission_in_proportion(seed, day, least):
    since = YEAR[day]
    days = drawn(seed=seed, least=least, since=since)
    assert len(days) >= math.ceil(Fraction(least * (365 - day), 365))
    assert days == sorted(set(days))
    assert all(since <= one for one in days)


def test_eight_a_year_are_eight_for_a_whole_year_and_four_for_half_of_one():
    draw = Draw("s", "p", 2026, 8)
    for first, must in [((1, 1), 8), ((7, 2), 5), ((7, 3), 4), ((12, 31), 1)]:
        assert screen_days.least(draw, first=date(2026, *first), last=date(2026, 12, 31)) == must


def test_an_auditor_draws_the_same_days_with_any_sha_256_tool():
    def lot(day):
        return hashlib.sha256(f"sealed|p1|2026|{day.isoformat()}".encode()).hexdigest()

    days = drawn()
    assert days == drawn(open_days=reversed(YEAR))
    assert days == sorted(sorted(YEAR, key=lot)[: len(days)])
    assert days != drawn(seed="another seed")
    assert days != drawn("p2")


def test_no_weekday_is_preferred():
    counted = Counter(day.weekday() for days in MANY for day in days)
    expected = sum(counted.values()) / 6
    chi_square = sum((count - expected) ** 2 / expected for count in counted.values())
    assert set(counted) == set(range(6))
    assert chi_square < 20.5  # five degrees of freedom: one lot in a thousand is beyond


def test_no_month_is_preferred_and_no_day_is_known_beforehand():
    counted = Counter(day.month for days in MANY for day in days)
    expected = {month: sum(day.month == month for day in OPEN) for month in range(1, 13)}
    each = sum(counted.values()) / len(OPEN)
    chi_square = sum((counted[m] - n * each) ** 2 / (n * each) for m, n in expected.items())
    assert chi_square < 31.3  # eleven degrees of freedom: one lot in a thousand is beyond


def test_whoever_was_screened_yesterday_is_as_likely_today_as_anybody_else():
    after = sum(
        later == before + 1 for days in MANY for before, later in pairwise(map(OPEN.index, days))
    )
    screens = sum(len(days) for days in MANY)
    chance = screens / len(MANY) / len(OPEN)
    expected = screens * chance
    assert abs(after - expected) < 4 * math.sqrt(expected)


def test_the_number_of_screens_tells_nothing_once_the_least_is_reached():
    extras = Counter(len(days) - 8 for days in MANY)
    assert min(extras) == 0
    mean = sum(extra * count for extra, count in extras.items()) / len(MANY)
    assert abs(mean - math.sqrt(8)) < 4 * math.sqrt(8 + math.sqrt(8)) / math.sqrt(len(MANY))
    still = [sum(count for extra, count in extras.items() if extra >= least) for least in (0, 1, 2)]
    go_on = math.sqrt(8) / (1 + math.sqrt(8))  # the same after each: a lot without memory
    for reached, more in pairwise(still):
        assert abs(more / reached - go_on) < 4 * math.sqrt(go_on * (1 - go_on) / reached)


def test_too_few_open_days_are_said_and_never_fewer_screens():
    with pytest.raises(TooFewDays, match="8 screens must be, and only 5"):
        drawn(open_days=YEAR[:5])
    with pytest.raises(ValueError, match="not a part of 2026"):
        drawn(since=date(2027, 1, 1))
    with pytest.raises(ValueError, match="a seed"):
        Draw("", "p", 2026, 8)
    with pytest.raises(ValueError, match=r"no \|"):
        Draw("a|b", "p", 2026, 8)


@pytest.mark.parametrize(
    ("collected", "today", "waiting"),
    [([], 9, None), ([], 10, 10), ([], 12, 10), ([10], 12, None), ([12], 12, None), ([9], 12, 10),
     ([10], 20, 20), ([12, 21], 21, None), ([21], 21, 20), ([10, 11], 20, 20)],
)  # fmt: skip
def test_a_missed_day_is_made_up_at_the_next_visit(collected, today, waiting):
    days = [YEAR[10], YEAR[20]]
    said = screen_days.due(days, [YEAR[day] for day in collected], YEAR[today])
    assert said == (YEAR[waiting] if waiting else None)


@pytest.mark.parametrize(
    ("specimen", "codes"),
    [
        (Specimen(), []),
        (Specimen(Decimal(32), 4, Decimal(20), Decimal("1.003")), []),
        (Specimen(Decimal(38), 0), []),
        (Specimen(Decimal("31.9"), 2), ["not_body_warm"]),
        (Specimen(Decimal("38.1"), 2), ["not_body_warm"]),
        (Specimen(Decimal(25), 5), ["read_too_late"]),
        (Specimen(creatinine=Decimal("19.9")), ["thin_by_creatinine"]),
        (Specimen(gravity=Decimal("1.002")), ["thin_by_gravity"]),
        (Specimen(warm=True, minutes=4), []),
        (Specimen(warm=False, minutes=4), ["not_body_warm"]),
        (Specimen(warm=False, minutes=5), ["read_too_late"]),
        (Specimen(Decimal(35), 2, warm=False), []),  # the figure counts before the strip
    ],
)
def test_a_specimen_that_tells_nothing_is_no_result(specimen, codes):
    assert [reading.code for reading in screen_results.doubts(specimen)] == codes


def read(*results, taking=()):
    made = [Result(name.lstrip("-"), not name.startswith("-")) for name in results]
    return [one.code for one in screen_results.readings(made, taking=taking)]


POSITIVE = ["never_by_itself", "screen_not_confirmed"]


@pytest.mark.parametrize(
    ("results", "taking", "codes"),
    [
        ([], [], []),
        (["-cocaine"], [], []),
        (["cocaine"], [], POSITIVE),
        (["-opiates"], [], ["opiates_screen_is_blind"]),
        (["-opiates", "-methadone", "-buprenorphine", "-fentanyl", "-oxycodone"], [], []),
        (["methadone", "eddp"], ["methadone"], POSITIVE),
        (["methadone", "-eddp"], ["methadone"],
         [POSITIVE[0], "parent_without_metabolite", POSITIVE[1]]),
        (["buprenorphine", "-norbuprenorphine"], [],
         [POSITIVE[0], "parent_without_metabolite", POSITIVE[1]]),
        (["-methadone", "-eddp"], ["methadone"], ["expected_not_found"]),
        (["-methadone", "eddp"], ["methadone"], POSITIVE),
        (["-methadone"], [], []),
        (["-buprenorphine"], ["buprenorphine"], ["expected_not_found"]),
        (["fentanyl"], [], [POSITIVE[0], "fentanyl_lingers", POSITIVE[1]]),
        (["norfentanyl"], [], [POSITIVE[0], "fentanyl_lingers", POSITIVE[1]]),
    ],
)  # fmt: skip
def test_the_traps_of_reading_a_screen(results, taking, codes):
    assert read(*results, taking=taking) == codes


def test_of_oral_fluid_nothing_is_said_that_is_known_of_urine_alone():
    found = [Result("methadone", True), Result("eddp", False), Result("opiates", False)]
    said = screen_results.readings(found, taking=["buprenorphine"], matrix="oral_fluid")
    assert [one.code for one in said] == ["never_by_itself", "not_as_in_urine",
                                          "screen_not_confirmed"]  # fmt: skip


def test_a_confirmation_counts_before_a_screen():
    both = [Result("cocaine", False, "confirmation"), Result("cocaine", True)]
    assert screen_results.readings(both) == []
    sure = screen_results.readings([Result("cocaine", True, "confirmation")])
    assert [one.code for one in sure] == ["never_by_itself"]


def test_no_reading_of_a_screen_has_anything_in_it_to_stop_medicine_with():
    assert set(Reading.__dataclass_fields__) == {"code", "says", "source", "confirm", "about"}
    assert Verdict not in vars(screen_results).values()
    for name, function in inspect.getmembers(screen_results, inspect.isfunction):
        if function.__module__ == screen_results.__name__:
            assert "Verdict" not in str(inspect.signature(function)), name


@given(st.lists(st.builds(Result, st.sampled_from([*analytes()]), st.booleans(),
                          st.sampled_from(["screen", "confirmation"]))),
       st.sets(st.sampled_from(["methadone", "buprenorphine"])))  # fmt: skip
def test_every_positive_is_shown_with_what_it_never_does(results, taking):
    said = screen_results.readings(results, taking=taking)
    counts = {
        one.analyte: one for one in sorted(results, key=lambda one: one.method == "confirmation")
    }
    positive = any(one.positive for one in counts.values())
    assert (said[:1] != [] and said[0].code == "never_by_itself") == positive
    assert all(cited(one.source) for one in said)


@pytest.mark.parametrize(
    ("analyte", "method", "cutoff", "loinc"),
    [
        ("buprenorphine", "screen", None, "93494-3"),
        ("norbuprenorphine", "screen", None, "82371-6"),
        ("buprenorphine", "screen_with_metabolite", None, "58359-1"),
        ("methadone", "screen", None, "19550-3"), ("methadone", "screen", 300, "70149-0"),
        ("methadone", "screen", 150, "70148-2"), ("eddp", "screen", None, "93495-0"),
        ("methadone", "screen_with_metabolite", None, "42251-9"),
        ("fentanyl", "screen", None, "59673-4"), ("norfentanyl", "screen", None, "95797-7"),
        ("fentanyl", "screen_with_metabolite", None, "58379-9"),
        ("6-mam", "screen", None, "19321-9"), ("cocaine", "screen", None, "14314-9"),
        ("cocaine", "screen", 150, "43984-4"), ("cocaine", "screen", 300, "43985-1"),
        ("benzodiazepines", "screen", None, "14316-4"),
        ("benzodiazepines", "screen", 200, "70141-7"),
        ("benzodiazepines", "screen", 300, "70142-5"), ("oxycodone", "screen", None, "19642-8"),
        ("oxycodone", "screen_with_metabolite", None, "58430-0"),
        ("amphetamines", "screen", None, "19261-7"), ("amphetamines", "screen", 500, "43983-6"),
        ("amphetamines", "screen", 1000, "14308-1"), ("methamphetamine", "screen", None, "19554-5"),
        ("xylazine", "confirmation", None, "101809-2"),
        ("xylazine", "screen", None, None), ("opiates", "screen", None, None),
    ],
)  # fmt: skip
def test_each_analyte_has_the_loinc_that_was_verified(analyte, method, cutoff, loinc):
    assert analytes()[analyte].code(method, cutoff) == loinc


def test_every_loinc_stands_once_and_its_last_digit_checks():
    codes = [one.loinc for analyte in analytes().values() for one in analyte.loinc]
    assert len(codes) == len(set(codes)) == 25
    for code in codes:
        number, check = code.split("-")
        doubled = "".join(str(int(d) * 2) if place % 2 == 0 else d
                          for place, d in enumerate(reversed(number)))  # fmt: skip
        assert -sum(map(int, doubled)) % 10 == int(check), code
    for analyte in analytes().values():
        assert cited(analyte.source)
