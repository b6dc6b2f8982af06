"""The last weeks at the window, as the trial wrote them, and a register that adds up."""

import io

import pytest
from django.db.models import Sum

from throughcare.clinical.medicines import mg_words
from throughcare.demo.load import load
from throughcare.demo.medicine import ARMS, DAYS, daily, split
from throughcare.demo.people import everybody
from throughcare.demo.rows import id_of
from throughcare.medication.models import Dose, End, Order
from throughcare.portal import record_file
from throughcare.record import examining
from throughcare.stock.models import Account

pytestmark = pytest.mark.django_db


@pytest.fixture
def clinic():
    load(people=40, out=io.StringIO())


def test_each_dose_is_the_amount_the_trial_wrote_for_that_day(clinic):
    people = {id_of(person.who, "patient"): person for person in everybody()}
    assert Dose.objects.count() > 100
    for order in Order.objects.exclude(kind="taper"):  # that one is of the made-up ward
        told = dict(daily(people[order.patient_id]))
        last = max(told)
        given = sorted(order.doses.values_list("clinic_day", "ug"))
        zero = given[-1][0].toordinal() - last
        assert {day.toordinal() - zero: ug for day, ug in given} == {
            day: ug for day, ug in told.items() if day > last - DAYS
        }


def test_the_record_that_goes_with_somebody_says_each_dose_as_it_was_taken(clinic):
    one = Dose.objects.filter(end__outcome="taken").select_related("end", "patient").first()
    told = {line["given"] for line in record_file.given(one.patient)}
    taken = End.objects.filter(dose__patient=one.patient, ug_taken__gt=0)
    assert told == {mg_words(ug) for ug in taken.values_list("ug_taken", flat=True)}


def test_the_register_of_the_demonstration_adds_up_to_nothing(clinic):
    assert Account.objects.aggregate(Sum("balance"))["balance__sum"] == 0
    patients = Account.objects.filter(kind="patients").aggregate(Sum("balance"))["balance__sum"]
    assert patients == End.objects.aggregate(Sum("ug_taken"))["ug_taken__sum"]
    assert Account.objects.filter(kind="poured", balance__gt=0).count() == 0


def test_every_row_of_it_is_vouched_for_by_the_log(clinic):
    assert examining.examine().faults == []


@pytest.mark.parametrize(
    ("ug", "poured"),
    [
        (16_000, [("bup-nx-film-8", 16_000)]),
        (14_000, [("bup-nx-film-8", 8_000), ("bup-nx-film-2", 6_000)]),
        (3_000, []),
    ],
)
def test_films_are_counted_from_the_strongest_down_and_none_is_cut(ug, poured):
    assert split(ug, ARMS["Outpatient BUP"][2]) == poured
