"""Drug screens: sealed and drawn by lot, collected, read, put right; and nobody's dose waits."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from throughcare import clock
from throughcare.medication.actions import screens
from throughcare.medication.home import evidence
from throughcare.medication.models import (
    ScreenReport,
    ScreenResult,
    Specimen,
    SpecimenTakenBack,
)
from throughcare.medication.screens import asked, told
from throughcare.refusal import Refused

pytestmark = pytest.mark.django_db


def read(specimen) -> told.Read:
    return next(one for one in asked.read_of(specimen.patient) if one.specimen.pk == specimen.pk)


def codes(specimen) -> list[str]:
    return [one.code for one in read(specimen).readings]


# --- the specimen -----------------------------------------------------------------------------
@pytest.mark.parametrize("outcome", ["refused", "could_not"])
def test_nothing_given_is_a_row_in_words_and_never_a_result(collect, found, outcome):
    with pytest.raises(Refused, match="person's words"):
        collect(outcome)
    one = collect(outcome, words="Not in front of anybody.")
    assert read(one).state == "not_given"
    assert "positive" not in read(one).words
    with pytest.raises(Refused, match="Nothing was given"):
        found(one, "cocaine")
    with pytest.raises(IntegrityError, match="nothing to read"), transaction.atomic():
        ScreenReport.objects.create(
            specimen=one, method="screen", on=clock.today(), at=clock.now(), by=one.by
        )


@pytest.mark.parametrize(
    ("seen", "state"),
    [
        ({"celsius": 340, "minutes": 3, "creatinine": 1200, "gravity": 1015}, "nothing"),
        ({"celsius": 319, "minutes": 3}, "doubtful"),
        ({"warm": False, "minutes": 3}, "doubtful"),
        ({"warm": True, "minutes": 3}, "nothing"),
        ({"celsius": 340, "minutes": 5}, "doubtful"),
        ({"creatinine": 199}, "doubtful"),
        ({"gravity": 1002}, "doubtful"),
    ],
)
def test_a_specimen_that_cannot_be_relied_on_is_no_result(collect, found, seen, state):
    one = collect(**seen)
    found(one, "-cocaine")
    assert read(one).state == state


@pytest.mark.parametrize(
    "wrong",
    [
        {"outcome": "refused", "words": "no", "celsius": 340},
        {"outcome": "given", "matrix": "oral_fluid", "gravity": 1010},
        {"outcome": "refused", "words": "no", "seal": "A1"},
        {"outcome": "given", "observed": True},
        {"outcome": "given", "why": ""},
        {"outcome": "given", "gravity": 900},
    ],
)
def test_the_database_itself_refuses_a_specimen_that_cannot_be(admitted, members, wrong):
    row = {"why": "asks for it"} | wrong
    with pytest.raises(IntegrityError), transaction.atomic():
        Specimen.objects.create(
            patient=admitted, clinic_day=clock.today(), at=clock.now(), by=members["nurse"], **row
        )


def test_one_seal_is_on_one_cup_of_the_clinic(collect, members):
    first = collect(seal="A-100")
    with pytest.raises(Refused, match="another specimen"):
        collect(seal="A-100")
    screens.take_back(specimen=first, why="wrong cup", by=members["nurse"], at=clock.now())
    assert collect(seal="A-100").seal == "A-100"


# --- results ----------------------------------------------------------------------------------
def test_a_confirmation_points_at_the_screen_and_counts_before_it(collect, found):
    one = collect()
    found(one, "cocaine", "-opiates")
    assert read(one).words == "positive: Benzoylecgonine"
    found(one, "-cocaine", method="confirmation")
    sure = ScreenResult.objects.get(method="confirmation")
    assert sure.confirms == ScreenResult.objects.get(analyte="cocaine", method="screen")
    line = next(line for line in read(one).lines if line.analyte == "cocaine")
    assert line.words == "positive screen, not confirmed: the laboratory found none"
    assert read(one).state == "nothing"


def test_a_correction_is_a_new_row_with_its_reason_and_the_first_stays(collect, found):
    one = collect()
    found(one, "cocaine")
    with pytest.raises(Refused, match="say why it changes"):
        found(one, "-cocaine")
    found(one, "-cocaine", why="the strips were swapped")
    assert list(ScreenResult.objects.order_by("report__at").values_list("found", flat=True)) == [
        "positive", "negative",
    ]  # fmt: skip
    assert read(one).state == "nothing"


def test_a_sheet_that_says_what_stands_already_is_refused(collect, found):
    one = collect()
    found(one, "cocaine")
    with pytest.raises(Refused, match="stands there already"):
        found(one, "cocaine")


def test_the_database_itself_keeps_a_result_to_its_specimen_and_its_analyte(collect, found):
    one, other = collect(), collect()
    sheet = found(one, "cocaine")
    elsewhere = found(other, "-opiates")
    row = {"report": sheet, "specimen": one, "method": "screen", "analyte": "opiates",
           "found": "positive"}  # fmt: skip
    wrong = [
        {"specimen": other},
        {"instead_of": elsewhere.results.get()},
        {"instead_of": sheet.results.get()},
        {"analyte": "cocaine"},
        {"confirms": sheet.results.get()},
        {"method": "confirmation"},
    ]
    for more in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            ScreenResult.objects.create(**row | more)


def test_a_screen_taken_back_stays_to_be_read_and_counts_for_nothing(collect, found, members):
    one = collect()
    found(one, "fentanyl")
    screens.take_back(specimen=one, why="not her cup", by=members["nurse"], at=clock.now())
    assert read(one).state == "back"
    assert told.lane(asked.read_of(one.patient)).marks == ()
    assert SpecimenTakenBack.objects.count() == 1
    with pytest.raises(Refused, match="in error"):
        found(one, "-cocaine")


# --- what it may mean -------------------------------------------------------------------------
@pytest.fixture
def on_methadone(ordered, given, today):
    """Sixty a day for two days, the last of them yesterday."""
    from throughcare.medication.actions.orders import Planned

    before = clock.now() - timedelta(days=1)
    order = ordered(Planned(today - timedelta(days=1), None, 60_000), at=before)
    given(order, at=before)
    return order


def test_methadone_without_what_the_body_makes_of_it_is_said_beside_the_result(
    on_methadone, collect, found
):
    one = collect()
    found(one, "methadone", "-eddp", "-opiates")
    lines = {line.analyte: line for line in read(one).lines}
    assert [r.code for r in lines["methadone"].readings] == ["parent_without_metabolite"]
    assert [r.code for r in lines["opiates"].readings] == ["opiates_screen_is_blind"]
    assert lines["methadone"].is_given
    assert read(one).state == "nothing"


def test_what_is_given_here_and_not_found_is_said_and_on_the_first_day_it_is_not_expected(
    on_methadone, collect, found
):
    one = collect()
    found(one, "-methadone")
    assert "expected_not_found" in codes(one)
    assert read(one).words.endswith("what is given here was not found")


def test_of_somebody_who_begins_today_nothing_is_expected(ordered, given, collect, found):
    given(ordered())
    one = collect()
    found(one, "-methadone")
    assert codes(one) == []


def test_positive_fentanyl_for_weeks_is_said_beside_it(collect, found):
    one = collect()
    found(one, "fentanyl")
    (line,) = read(one).lines
    assert [r.code for r in line.readings] == ["fentanyl_lingers"]
    assert "7 to 26 days" in line.readings[0].says


def test_of_oral_fluid_the_traps_of_urine_are_not_said(on_methadone, collect, found):
    one = collect(matrix="oral_fluid")
    found(one, "methadone", "-eddp")
    assert codes(one) == ["never_by_itself", "not_as_in_urine", "screen_not_confirmed"]


# --- where it is seen -------------------------------------------------------------------------
def test_screens_are_marks_on_the_path_and_evidence_beside_the_first_criterion(
    on_methadone, collect, found, admitted
):
    one = collect()
    found(one, "fentanyl", "methadone")
    lane = told.lane(asked.read_of(admitted))
    assert [(mark.kind, mark.on) for mark in lane.marks] == [("filled", one.clinic_day)]
    assert "positive: Fentanyl" in lane.marks[0].told
    seen = evidence.of_health(admitted, "methadone", clock.today())
    assert any("positive: Fentanyl" in line for line in seen)
    assert any("not always new use" in line for line in seen)


def test_twelve_screens_are_read_in_three_questions(
    collect, found, admitted, django_assert_num_queries
):
    for n in range(12):
        found(collect(at=clock.now() - timedelta(minutes=n)), "cocaine", "-opiates")
    with django_assert_num_queries(3):
        reads = asked.read_of(admitted)
        words = [one.words for one in reads]
    assert len(words) == 12
