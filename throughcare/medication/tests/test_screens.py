"""Drug screens: sealed and drawn by lot, collected, read, put right; and nobody's dose waits."""

import hashlib
import uuid
from datetime import date, datetime, time, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from throughcare import clock
from throughcare.clinical.medication import screen_days
from throughcare.intake import actions as intake
from throughcare.intake.models import Episode
from throughcare.medication.actions import screens
from throughcare.medication.home import evidence
from throughcare.medication.models import (
    ClosedDay,
    ScreenReport,
    ScreenResult,
    ScreenSeed,
    Specimen,
    SpecimenTakenBack,
)
from throughcare.medication.screens import asked, auditing, lots, told
from throughcare.refusal import Refused
from throughcare.staff.sealing import unseal

pytestmark = pytest.mark.django_db


def at_eight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(8)), timezone.get_default_timezone())


@pytest.fixture
def seal(facility, members):
    """A function: this year sealed by the director, at a moment."""

    def sealed(at=None, year=None):
        at = at or clock.now()
        return screens.seal_year(
            id=uuid.uuid4(), facility=facility, year=year or clock.clinic_day(at).year,
            by=members["director"], at=at,
        )  # fmt: skip

    return sealed


@pytest.fixture
def collect(admitted, members):
    """A function: a specimen asked of the person."""

    def collected(outcome="given", *, at=None, patient=None, **seen):
        seen.setdefault("why", "asks for it")
        return screens.collect(
            id=uuid.uuid4(), patient=patient or admitted, outcome=outcome, by=members["nurse"],
            at=at or clock.now(), **seen,
        )  # fmt: skip

    return collected


@pytest.fixture
def found(members):
    """A function: a sheet of results; "-cocaine" is negative."""

    def report(specimen, *names, method="screen", why="", lab="", at=None):
        results = [
            {"analyte": name.lstrip("-"), "found": "negative" if name[0] == "-" else "positive",
             "loinc": ""} for name in names
        ]  # fmt: skip
        return screens.report(
            id=uuid.uuid4(), specimen=specimen, method=method, results=results, why=why,
            lab=lab or ("County laboratory" if method == "confirmation" else ""),
            on=clock.today(), by=members["nurse"], at=at or clock.now(),
        )  # fmt: skip

    return report


def read(specimen) -> told.Read:
    return next(one for one in asked.read_of(specimen.patient) if one.specimen.pk == specimen.pk)


def codes(specimen) -> list[str]:
    return [one.code for one in read(specimen).readings]


# --- the lot ----------------------------------------------------------------------------------
@pytest.fixture
def resident(new_patient, members):
    """Somebody in treatment since two Novembers ago."""
    one, since = new_patient("Ruth"), at_eight(date(clock.today().year - 2, 11, 1))
    Episode.objects.create(
        patient=one, referral="self", asked_at=since, admitted_at=since,
        admitted_by=members["intake"],
    )  # fmt: skip
    return one


@pytest.fixture
def last_year(facility, members):
    """A whole year that is over, sealed the December before."""
    year = clock.today().year - 1
    before = at_eight(date(year - 1, 12, 10))
    return screens.seal_year(
        id=uuid.uuid4(), facility=facility, year=year, by=members["director"], at=before
    )


def drawn_days(seed, patient) -> tuple[date, ...]:
    stay = patient.episodes.get()
    return lots.days(lots.lot_of(seed, stay, lots.ClosedThen(seed)))


def test_the_us_asks_for_8_a_year_and_a_whole_year_draws_at_least_8(last_year, resident):
    days = drawn_days(last_year, resident)
    assert (last_year.least, last_year.source) == (8, "us-42cfr8:8.12(f)(6)")
    assert len(days) >= 8
    assert {day.year for day in days} == {last_year.year}


def test_nothing_in_the_database_tells_a_day_and_the_seed_opens_with_the_key_alone(seal):
    seed = seal()
    opened = unseal(seed.sealed)
    assert opened not in str(vars(seed))
    assert hashlib.sha256(opened.encode()).hexdigest() == seed.digest
    assert len(bytes.fromhex(opened)) == 32


def test_a_year_is_sealed_once_and_only_this_one_or_the_next(seal):
    first, again = seal(), seal()
    assert first.pk == again.pk
    assert seal(year=clock.today().year + 1).first_day == date(clock.today().year + 1, 1, 1)
    with pytest.raises(Refused, match="Only this year and the next"):
        seal(year=clock.today().year + 2)
    assert ScreenSeed.objects.count() == 2


def test_where_the_place_states_no_number_nobody_is_drawn_and_no_seed_is_sealed(
    facility, seal, resident
):
    facility.jurisdiction = "uk"
    with pytest.raises(Refused, match="states no number"):
        seal()
    assert asked.due_of(resident, clock.today()) is None
    assert auditing.unsealed([facility], clock.today()) == []


def test_a_seed_sealed_within_the_year_draws_no_day_before_it(seal, resident):
    seed = seal()
    assert all(day >= clock.today() for day in drawn_days(seed, resident))


def test_a_closed_day_known_when_the_lot_stood_is_not_drawn_and_one_closed_later_changes_nothing(
    last_year, facility, members, resident
):
    days = drawn_days(last_year, resident)
    ClosedDay.objects.create(
        facility=facility, day=days[0], why="snow", by=members["director"],
        at=at_eight(days[0] - timedelta(days=1)),
    )  # fmt: skip
    lots.days.cache_clear()
    assert drawn_days(last_year, resident) == days
    known = lots.ClosedThen(last_year)
    assert known.as_known(last_year.at) == frozenset()
    assert known.as_known(at_eight(days[1])) == frozenset({days[0]})


def test_the_auditor_draws_a_past_year_again_with_nothing_but_sha_256(last_year, resident):
    audit = auditing.audit(last_year)
    (one,) = audit.people
    year = last_year.year
    every = [date(year, 1, 1) + timedelta(days=n) for n in range(366)]
    every = [day for day in every if day.year == year]

    def number(day):
        text = f"{audit.seed}|{resident.pk}|{year}|{day.isoformat()}"
        return hashlib.sha256(text.encode()).hexdigest()

    assert audit.fits
    assert [day.day for day in one.drawn] == sorted(sorted(every, key=number)[: len(one.drawn)])
    assert one.least == 8


def test_the_audit_says_which_days_were_answered_late_or_not_at_all(last_year, resident, collect):
    first, second, *rest = drawn_days(last_year, resident)
    collect(patient=resident, at=at_eight(first))
    if second + timedelta(days=1) < rest[0]:
        collect(patient=resident, at=at_eight(second + timedelta(days=1)))
    (one,) = auditing.audit(last_year).people
    answered = {day.day: day.answered for day in one.drawn}
    assert answered[first] == first
    assert answered[rest[-1]] is None
    assert one.unanswered == len(one.drawn) - one.given
    assert one.given < one.least
    assert auditing.audit(last_year).sums["below"] == 1
    assert one.differs == []


def test_a_day_written_as_drawn_that_the_lot_does_not_draw_is_found_by_the_audit(
    last_year, resident, members
):
    drawn = drawn_days(last_year, resident)
    no_day = next(day for day in lots.every_day(drawn[0], drawn[-1]) if day not in drawn)
    Specimen.objects.create(
        patient=resident, clinic_day=no_day, outcome="given", drawn_day=no_day,
        at=at_eight(no_day), by=members["nurse"],
    )  # fmt: skip
    (one,) = auditing.audit(last_year).people
    assert one.differs == [no_day]


def test_whoever_left_in_the_year_owes_only_the_days_until_then(last_year, resident, members):
    left = date(last_year.year, 3, 31)
    intake.discharge(
        id=uuid.uuid4(), episode=resident.episodes.get(), reason="transferred",
        by=members["counsellor"], at=at_eight(left),
    )  # fmt: skip
    (one,) = auditing.audit(last_year).people
    assert one.least == screen_days.least(
        screen_days.Draw("x", "x", last_year.year, 8), first=date(last_year.year, 1, 1), last=left
    )
    assert all(day.day <= left for day in one.drawn)


# --- due today --------------------------------------------------------------------------------
@pytest.fixture
def drawn_today(monkeypatch, seal):
    """The lot names today for everybody."""
    seal()
    monkeypatch.setattr(lots, "days", lambda lot: (clock.today(),))


def test_a_drawn_day_is_due_until_a_specimen_answers_it_and_a_refusal_does_not(
    drawn_today, admitted, collect
):
    today = clock.today()
    assert asked.due_of(admitted, today).drawn == today
    refused = collect("refused", words="I was up all night and cannot today.")
    assert refused.drawn_day == today
    assert asked.due_of(admitted, today).tried == ["did not want to"]
    given = collect()
    assert given.drawn_day == today
    assert asked.due_of(admitted, today) is None


def test_one_specimen_answers_the_lot_and_the_colleague_who_asked(
    drawn_today, admitted, collect, members
):
    more = screens.ask(
        id=uuid.uuid4(), patient=admitted, why="asks for help with pills", at=clock.now(),
        by=members["counsellor"],
    )  # fmt: skip
    due = asked.due_of(admitted, clock.today())
    assert (due.drawn, due.asked) == (clock.today(), more)
    given = collect(why="")
    assert (given.drawn_day, given.asked) == (clock.today(), more)
    assert asked.due_of(admitted, clock.today()) is None


def test_one_more_is_asked_for_with_a_reason_once_and_can_be_dropped_with_a_reason(
    admitted, members
):
    by = {"by": members["counsellor"], "at": clock.now()}
    with pytest.raises(Refused, match="Say why one more"):
        screens.ask(id=uuid.uuid4(), patient=admitted, why="  ", **by)
    more = screens.ask(id=uuid.uuid4(), patient=admitted, why="drowsy at work", **by)
    with pytest.raises(Refused, match="drowsy at work"):
        screens.ask(id=uuid.uuid4(), patient=admitted, why="again", **by)
    screens.end_ask(asked=more, why="told us herself", **by)
    assert asked.due_of(admitted, clock.today()) is None


def test_without_lot_or_colleague_whoever_collects_says_why(collect):
    with pytest.raises(Refused, match="say why today"):
        collect(why="")


def test_taken_back_the_day_is_due_again(drawn_today, admitted, collect, members):
    one = collect()
    screens.take_back(specimen=one, why="another person's cup", by=members["nurse"], at=clock.now())
    assert asked.due_of(admitted, clock.today()).drawn == clock.today()


def test_the_list_of_thirty_people_costs_at_most_five_questions_and_those_here_stand_first(
    drawn_today, new_patient, members, facility, django_assert_num_queries
):
    from throughcare.medication.actions.window import arrive

    people = [new_patient(f"P{n}") for n in range(30)]
    for one in people:
        Episode.objects.create(
            patient=one, referral="self", asked_at=clock.now(), admitted_at=clock.now(),
            admitted_by=members["intake"],
        )  # fmt: skip
    last = people[-1]
    arrive(id=uuid.uuid4(), patient=last, how="desk", by=members["intake"], at=clock.now())
    with django_assert_num_queries(5, exact=False):
        due = asked.due_today(people, clock.today())
    assert len(due) == 30
    assert due[0].patient == last


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
