"""Somebody else swallowed a dose: it is in their chart and in no other, the register gives it to
whoever had it, and its own person's dose of the day is free again, once."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from throughcare import clock
from throughcare.medication import another, facts, on_paper, queries
from throughcare.medication.actions import dosing
from throughcare.medication.actions import paper as sheets
from throughcare.medication.actions.another import taken_by_another
from throughcare.medication.models import Dose, GivenOnPaper, TakenByAnother
from throughcare.medication.tests.conftest import METHADONE, MG
from throughcare.patients.models import Alert
from throughcare.record.models import LogLine
from throughcare.refusal import Refused
from throughcare.stock import actions as stock
from throughcare.stock import examining, report
from throughcare.stock import queries as register
from throughcare.stock.models import Account, Movement

pytestmark = pytest.mark.django_db


@pytest.fixture
def ben(new_patient):
    return new_patient("Ben")


@pytest.fixture
def took(members):
    """A function: another person took this dose."""

    def take(dose, swallowed_by=None, **details):
        details.setdefault("id", uuid.uuid4())
        details.setdefault("who", "" if swallowed_by else "a man of about 40, not known here")
        details.setdefault("words", "answered to the name that was called")
        details.setdefault("witness", members["director"])
        return taken_by_another(
            dose=dose, swallowed_by=swallowed_by, by=members["nurse"],
            at=details.pop("at", None) or clock.now(), **details,
        )  # fmt: skip

    return take


def balances(*kinds):
    return tuple(
        sum(Account.objects.filter(kind=kind).values_list("balance", flat=True)) for kind in kinds
    )


def of_patient(patient) -> int:
    """What the register says that this person had, in micrograms."""
    into = Movement.objects.filter(patient=patient, target__kind="patients")
    out = Movement.objects.filter(patient=patient, source__kind="patients")
    return sum(m.ug for m in into) - sum(m.ug for m in out)


def test_nothing_confirmed_yet_it_is_theirs_who_swallowed_it(
    ordered, poured, took, ben, bottle, admitted, members, reserved
):
    order = ordered()
    dose = poured(order)
    told = took(dose, ben)
    assert not Dose.objects.filter(pk=dose.pk).exists()
    had = queries.last_taken(ben, "methadone")
    assert (had.end.ug_taken, had.end.at, had.paper.instead) == (60 * MG, told.taken_at, told)
    assert (of_patient(admitted), of_patient(ben)) == (0, 60 * MG)
    assert balances("bottle", "poured", "waste", "variance") == (940 * MG, 0, 0, 0)
    own = reserved(order)
    assert own.after == Dose.every.get(pk=dose.pk).end
    assert examining.faults() == []


def test_after_it_was_confirmed_the_dose_moves_to_the_other_chart(
    ordered, given, took, ben, bottle, admitted
):
    dose = given(ordered())
    confirmed = dose.end.at
    told = took(dose, ben)
    assert told.taken_at == confirmed
    assert (of_patient(admitted), of_patient(ben)) == (0, 60 * MG)
    assert balances("bottle", "poured", "waste", "variance") == (940 * MG, 0, 0, 0)
    assert queries.last_taken(admitted, "methadone") is None
    assert [facts.taken_ug(d) for d in facts.day_of(ben, clock.today()).of_today] == [60 * MG]
    assert Movement.objects.filter(reason="correction", witness=told.witness).count() == 2
    assert examining.faults() == []


def test_the_dispensing_log_gives_it_to_whoever_had_it(
    ordered, given, took, ben, bottle, today, admitted
):
    took(given(ordered()), ben)
    rows = report.dispensed(bottle.facility, METHADONE, today, today)
    consumed = {}
    for line in report.lines(rows.values_list(*report.LINE), None):
        consumed[line.number] = consumed.get(line.number, 0) + line.consumed
    assert consumed[ben.number] == 60 * MG
    made = report.report_of(bottle.facility, METHADONE, today, today)
    assert (made.adds_up, made.whole.observed) == (True, 60 * MG)


def test_their_own_dose_is_free_again_exactly_once(ordered, given, took, ben, reserved, members):
    order = ordered()
    took(given(order), ben)
    own = reserved(order)
    with pytest.raises(Refused, match="is not finished"):
        reserved(order)
    step = order.steps.get()
    row = {"patient": order.patient, "order": order, "step": step, "medicine": "methadone",
           "ug": step.ug, "clinic_day": own.clinic_day, "at": clock.now(),
           "by": members["nurse"]}  # fmt: skip
    for after in (None, own.after):
        with pytest.raises(IntegrityError), transaction.atomic():
            Dose.objects.create(after=after, **row)


def test_the_other_has_no_second_dose_that_day_by_the_window(
    ordered, given, took, ben, reserved, admitted
):
    order = ordered()
    theirs = given(order)
    took(theirs, ben)
    assert another.last_words(ben, Dose.objects.get(patient=ben)).startswith("No dose")
    with pytest.raises(Refused, match="was given at"):
        dosing.refuse_second(dosing.newest_try(ben, "methadone", "", theirs.clinic_day))


def test_the_prescriber_is_told_of_both_at_once_and_neither_chart_names_the_other(
    ordered, given, took, ben, admitted
):
    took(given(ordered()), ben)
    own, theirs = (Alert.objects.get(patient=one) for one in (admitted, ben))
    assert {own.ladder, theirs.ladder} == {"P"}
    assert "free again" in own.why
    assert "60 mg of Methadone" in theirs.why
    paper = GivenOnPaper.objects.get(patient=ben)
    kept = f"{theirs.why} {paper.words} {paper.said}"
    assert admitted.chosen_name not in kept
    assert "Ben" not in own.why
    lines = {line.patient_id: line.what for line in LogLine.objects.filter(what__contains="other")}
    assert lines == {
        admitted.pk: "dose taken by another person", ben.pk: "dose of another person taken"
    }  # fmt: skip
    assert on_paper.flagged_of(paper) == theirs


def test_a_stranger_took_it_so_it_is_lost_and_the_days_of_the_law_run(
    ordered, given, took, facility, admitted
):
    took(given(ordered()))
    assert of_patient(admitted) == 0
    assert balances("bottle", "patients", "poured", "waste", "variance") == (
        940 * MG, 0, 0, 0, 60 * MG,
    )  # fmt: skip
    (gone,) = register.missing([facility])
    assert (gone.ug, gone.patient) == (60 * MG, admitted)
    assert [one.step for one in gone.due] == ["notice", "form"]
    assert examining.faults() == []


def test_who_it_was_is_found_out_later_and_the_loss_is_none(
    ordered, given, took, ben, facility, new_patient
):
    dose, cem = given(ordered()), new_patient("Cem")
    first = took(dose)
    second = took(dose, ben, replaces=first)
    assert register.missing([facility]) == []
    assert of_patient(ben) == 60 * MG
    third = took(dose, cem, replaces=second)
    assert (of_patient(ben), of_patient(cem)) == (0, 60 * MG)
    assert queries.last_taken(ben, "methadone") is None
    took(dose, replaces=third)
    assert of_patient(cem) == 0
    assert balances("bottle", "patients", "poured", "variance") == (940 * MG, 0, 0, 60 * MG)
    assert examining.faults() == []


def test_of_a_part_only_the_part_is_theirs_and_the_rest_stays_waste(
    ordered, poured, took, ben, members
):
    dose = poured(ordered())
    dosing.finish(
        dose=dose, outcome="partly", ug_taken=40 * MG, why="felt sick", by=members["nurse"],
        witness=members["director"], at=clock.now(),
    )  # fmt: skip
    took(dose, ben)
    assert of_patient(ben) == 40 * MG
    assert balances("bottle", "poured", "waste", "variance") == (940 * MG, 0, 20 * MG, 0)
    assert examining.faults() == []


def test_what_the_books_threw_away_was_swallowed_after_all(ordered, poured, took, ben, members):
    dose = poured(ordered())
    dosing.finish(
        dose=dose, outcome="not_given", why="spilt", by=members["nurse"],
        witness=members["director"], at=clock.now(),
    )  # fmt: skip
    took(dose, ben)
    assert of_patient(ben) == 60 * MG
    assert balances("bottle", "poured", "waste") == (940 * MG, 0, 0)


def test_a_bottle_counted_since_keeps_what_the_count_found(
    ordered, given, took, ben, bottle, members, facility
):
    dose = given(ordered())
    bottle.refresh_from_db()
    stock.count(
        id=uuid.uuid4(), facility=facility, kind="spot", counted={bottle: bottle.balance},
        second=members["director"], by=members["nurse"], at=clock.now(),
    )  # fmt: skip
    first = took(dose, ben)
    assert balances("bottle", "patients", "poured", "variance") == (940 * MG, 60 * MG, 0, 0)
    took(dose, replaces=first)
    assert balances("bottle", "patients", "poured", "variance") == (940 * MG, 0, 0, 60 * MG)
    assert examining.faults() == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"witness": None}, "another_took_it_alone"),
        ({"words": " "}, "another_took_it_without_words"),
        ({"who": " "}, "nobody_took_it"),
    ],
)
def test_it_is_said_of_somebody_in_words_and_by_two(ordered, poured, took, change, code):
    dose = poured(ordered())
    with pytest.raises(Refused) as refused:
        took(dose, **change)
    assert refused.value.code == code


def test_what_was_never_poured_nobody_swallowed_and_nobody_is_another_to_themself(
    ordered, reserved, poured, took, admitted, members
):
    order = ordered()
    dose = reserved(order)
    with pytest.raises(Refused, match="Nothing was poured"):
        took(dose)
    with pytest.raises(Refused, match="not another person"):
        took(dose, admitted)


def test_pressed_twice_it_is_one_and_said_again_it_must_replace(ordered, poured, took, ben):
    dose, key = poured(ordered()), uuid.uuid4()
    assert took(dose, ben, id=key) == took(dose, ben, id=key)
    with pytest.raises(Refused, match="written down already"):
        took(dose)
    assert TakenByAnother.objects.count() == 1


def test_it_is_put_right_where_it_was_poured_and_not_in_the_other_chart(
    ordered, poured, took, ben, members
):
    told = took(poured(ordered()), ben)
    with pytest.raises(Refused, match="poured for another person"):
        sheets.take_back(
            paper=told.entry, why="not him", witness=members["director"], by=members["nurse"],
            at=clock.now(),
        )  # fmt: skip


def test_the_database_itself_wants_a_row_for_a_dose_that_counts_no_more(ordered, given, ben, took):
    dose = given(ordered())
    dose.wrong_at = clock.now()
    with pytest.raises(IntegrityError, match="counts until"), transaction.atomic():
        dose.save(update_fields=["wrong_at"])
    told = took(dose, ben)
    line = GivenOnPaper(
        patient=dose.patient, medicine="methadone", ug=told.ug, bottle=told.entry.bottle,
        given_by=told.by, clinic_day=dose.clinic_day, at=told.taken_at, instead=told,
        entered_at=clock.now() + timedelta(minutes=1), by=told.by,
    )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        line.save(force_insert=True)
