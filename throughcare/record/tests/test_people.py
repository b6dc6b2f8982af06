"""Somebody is found by what one knows of them, slips included, and only at one's own place."""

from datetime import date

import pytest
from django.urls import reverse

from throughcare import clock
from throughcare.patients.finding import keep_findable
from throughcare.patients.models import Contact, Identifier
from throughcare.record import queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(new_patient):
    new_patient("Ana", given_name="Anabel", family_name="Reyes", date_of_birth=date(1989, 4, 7))
    new_patient("Bo", given_name="Robert", family_name="Lindqvist", date_of_birth=date(1971, 1, 30))
    new_patient("Dmitri", family_name="Volkov", date_of_birth=date(1980, 12, 3))


@pytest.fixture
def found(people, members):
    """A function: the names found for what was typed."""
    return lambda text: [
        patient.chosen_name for patient in queries.people(members["nurse"], text, 1).rows
    ]


@pytest.mark.parametrize(
    ("typed", "who"),
    [
        ("Ana Reyes", "Ana"),
        ("reyes ana", "Ana"),
        ("Anabel Reyes", "Ana"),
        ("anna rayes", "Ana"),
        ("Linquist", "Bo"),
        ("robert lindqvst", "Bo"),
        ("Dimitry Wolkov", "Dmitri"),
        ("volkow", "Dmitri"),
        ("000002", "Bo"),
        ("2", "Bo"),
        ("1989-04-07", "Ana"),
        ("4/7/1989", "Ana"),
        ("7.4.1989", "Ana"),
        ("3 dmitri", "Dmitri"),
    ],
)
def test_what_is_typed_finds_the_right_person_first(typed, who, found):
    assert found(typed)[:1] == [who]


@pytest.mark.parametrize("typed", ["Zzyzx", "999999", "1901-01-01", "%", "_", "--", "' OR 1=1"])
def test_nobody_is_found_for_what_fits_nobody(typed, found):
    assert found(typed) == []


@pytest.mark.parametrize("typed", ["5550142", "0142", "(555) 555-0142"])
def test_a_phone_finds_its_person_however_it_is_written(typed, patient, members):
    Contact.objects.create(
        patient=patient, kind="phone", reach="555 555-0142", at=clock.now(), by=members["nurse"]
    )
    keep_findable(patient)
    assert queries.people(members["nurse"], typed, 1).rows == [patient]


def test_a_number_from_elsewhere_finds_its_person(patient, members):
    Identifier.objects.create(
        patient=patient, facility=patient.facility, system="Medicaid", value="M123",
        at=clock.now(), by=members["nurse"],
    )  # fmt: skip
    keep_findable(patient)
    assert queries.people(members["nurse"], "M123", 1).rows == [patient]


def test_people_of_another_facility_are_not_found(people, stranger):
    assert queries.people(stranger, "Ana Reyes", 1).rows == []
    assert queries.people(stranger, "", 1).rows == []


def test_a_list_of_60_people_comes_in_pages_of_25(new_patient, members):
    for n in range(60):
        new_patient(f"Person {n:02}")
    pages = [queries.people(members["nurse"], "", number) for number in (1, 2, 3)]
    assert [len(page.rows) for page in pages] == [25, 25, 10]
    assert [page.more for page in pages] == [True, True, False]


def test_the_charts_i_opened_last_stand_first_each_once_and_only_mine(new_patient, signed_in):
    ana, bo = new_patient("Ana"), new_patient("Bo")
    nurse = signed_in("nurse")
    for patient in (ana, bo, ana):
        nurse.get(reverse("chart", args=[patient.pk]))
    assert nurse.get(reverse("people")).context["recent"] == [ana, bo]
    assert signed_in("prescriber").get(reverse("people")).context["recent"] == []


def test_the_chart_warns_of_a_namesake_here_and_not_of_one_elsewhere(
    new_patient, elsewhere, signed_in
):
    ana = new_patient("Ana", family_name="Reyes")
    anna = new_patient("Anna", family_name="Reyez")
    new_patient("Ana", family_name="Reyes", facility=elsewhere)
    page = signed_in("nurse").get(reverse("chart", args=[ana.pk]))
    assert page.context["namesakes"] == [anna]
    assert b"nearly the same name" in page.content
