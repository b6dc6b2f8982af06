"""The lot of a year: sealed, drawn, due, and drawn again by whoever audits it."""

import hashlib
import uuid
from datetime import date, timedelta

import pytest

from throughcare import clock
from throughcare.clinical.medication import screen_days
from throughcare.intake import actions as intake
from throughcare.intake.models import Episode
from throughcare.medication.actions import screens
from throughcare.medication.models import (
    ClosedDay,
    ScreenSeed,
    Specimen,
)
from throughcare.medication.screens import asked, auditing, lots
from throughcare.medication.tests.conftest import at_eight
from throughcare.refusal import Refused
from throughcare.staff.sealing import unseal

pytestmark = pytest.mark.django_db


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
