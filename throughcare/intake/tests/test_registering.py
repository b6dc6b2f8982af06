"""Registered on one page, once, with duplicates shown first and nothing lost on the way."""

import uuid
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from throughcare import clock
from throughcare.intake import actions, queries
from throughcare.intake.forms.registering import born_about
from throughcare.patients.models import Identifier, Patient
from throughcare.record.models import LogLine
from throughcare.refusal import Refused

pytestmark = pytest.mark.django_db
BORN = date(1989, 4, 7)


@pytest.fixture
def register(facility, members):
    """A function: somebody is registered."""

    def registered(chosen_name="Ana", **told):
        return actions.register(
            id=told.pop("id", uuid.uuid4()), facility=facility, by=members["intake"],
            at=clock.now(), chosen_name=chosen_name, **told,
        )  # fmt: skip

    return registered


@pytest.fixture
def asked(facility, members):
    return actions.ask_for_help(
        id=uuid.uuid4(), facility=facility, name="Maria", reach="555 555 0199", need="start",
        language="es", may_leave_message=True, reach_when="mornings", by=None,
        at=clock.now() - timedelta(days=4),
    )  # fmt: skip


def typed(facility, **told) -> dict:
    """What the front desk types: only a name is asked for."""
    return {
        "id": uuid.uuid4(), "facility": str(facility.pk), "chosen_name": "Maria", "language": "es",
        "sex_for_care": "unknown",
    } | told  # fmt: skip


def test_numbers_are_given_in_turn_from_000001(register):
    assert [register(name).number for name in ("Ana", "Bo", "Cy")] == ["000001", "000002", "000003"]


def test_a_registration_pressed_twice_is_one_person_and_one_line(register):
    one = uuid.uuid4()
    assert register(id=one) == register(id=one)
    assert LogLine.objects.filter(what="person registered").count() == 1


@pytest.mark.parametrize(
    "again",
    [
        {"given_name": "Reyes", "family_name": "Ana", "date_of_birth": BORN},
        {"given_name": "Ana", "family_name": "Reyez", "date_of_birth": BORN},
        {"given_name": "Ana", "family_name": "Reyes", "date_of_birth": date(1989, 7, 4)},
        {"given_name": "Ana", "family_name": "Reyes", "date_of_birth": None},
    ],
)
def test_the_same_person_with_names_swapped_a_slip_or_day_and_month_swapped_is_refused_first(
    again, register
):
    register("Ana", given_name="Ana", family_name="Reyes", date_of_birth=BORN)
    with pytest.raises(Refused, match="Nearly the same person") as refusal:
        register(again["given_name"], **again)
    assert refusal.value.code == "likely_duplicate"
    assert Patient.objects.count() == 1


def test_somebody_else_of_nearly_the_same_name_is_registered_once_it_is_said(register):
    register("Ana", family_name="Reyes", date_of_birth=BORN)
    other = register("Ana", family_name="Reyez", date_of_birth=BORN, not_a_duplicate=True)
    assert other.number == "000002"


def test_a_person_of_another_facility_is_never_shown_as_a_duplicate(
    register, new_patient, elsewhere
):
    new_patient("Ana", family_name="Reyes", date_of_birth=BORN, facility=elsewhere)
    assert register("Ana", family_name="Reyes", date_of_birth=BORN).number == "000001"


def test_the_database_refuses_one_number_for_two_people(register, new_patient):
    register()
    with pytest.raises(IntegrityError), transaction.atomic():
        new_patient("Bo", number="000001")


def test_a_request_becomes_a_registration_without_retyping(asked, signed_in, facility):
    client, address = signed_in("intake"), f"{reverse('register')}?request={asked.reference}"
    form = client.get(address).context["form"]
    told = {name: form.get_initial_for_field(form.fields[name], name) for name in form.fields}
    told = {name: value for name, value in told.items() if value not in (None, "", False)}
    client.post(address, told | {"id": uuid.uuid4()})
    patient = Patient.objects.get()
    contact = patient.contacts.get()
    assert (patient.chosen_name, patient.language) == ("Maria", "es")
    assert (contact.reach, contact.when, contact.may_leave_message) == (
        "555 555 0199", "mornings", True,
    )  # fmt: skip


def test_the_request_a_person_was_registered_from_is_closed_and_names_them(asked, register):
    patient = register("Maria", help_request=asked)
    asked.refresh_from_db()
    assert (asked.closed.outcome, asked.closed.patient) == ("registered", patient)
    assert queries.first_call(patient) == asked.asked_at


def test_duplicates_are_shown_with_their_reasons_and_nothing_typed_is_lost(
    register, signed_in, facility
):
    register("Maria", family_name="Ortiz", date_of_birth=BORN)
    again = typed(facility, family_name="Ortis", date_of_birth=BORN, gender="woman", phone="555")
    page = signed_in("intake").post(reverse("register"), again)
    text = page.content.decode()
    for words in ("Is it one of these?", "nearly the same name", "same date of birth", "000001"):
        assert words in text
    assert 'value="woman"' in text
    assert Patient.objects.count() == 1


def test_this_is_somebody_else_registers_what_was_typed(register, signed_in, facility):
    register("Maria", family_name="Ortiz", date_of_birth=BORN)
    again = typed(facility, family_name="Ortis", date_of_birth=BORN, not_a_duplicate="1")
    signed_in("intake").post(reverse("register"), again)
    assert Patient.objects.filter(family_name="Ortis", number="000002").exists()


def test_it_is_that_person_closes_the_request_with_their_chart(register, asked, signed_in):
    maria = register("Maria", family_name="Ortiz")
    address = f"{reverse('register')}?request={asked.reference}"
    answer = signed_in("intake").post(address, {"this_is": str(maria.pk)})
    asked.refresh_from_db()
    assert answer.headers["Location"] == reverse("chart", args=[maria.pk])
    assert asked.closed.patient == maria


def test_that_person_cannot_be_somebody_of_another_facility(new_patient, elsewhere, signed_in):
    other = new_patient("Ana", facility=elsewhere)
    answer = signed_in("intake").post(reverse("register"), {"this_is": str(other.pk)})
    assert answer.status_code == 404


def test_everything_the_page_asks_is_kept(signed_in, facility):
    told = typed(
        facility, given_name="María", family_name="Ortiz", date_of_birth=BORN, phone="555 0199",
        may_text="on", email="m@example.org", may_write="on", place="the shelter",
        may_leave_word="on", emergency_name="Rosa", emergency_relation="aunt",
        emergency_phone="555 0177", identifier_system="Medicaid", identifier_value="M123",
    )  # fmt: skip
    signed_in("intake").post(reverse("register"), told)
    patient = Patient.objects.get()
    reach = set(patient.contacts.values_list("kind", "may_call", "may_text", "may_leave_message"))
    assert reach == {("phone", False, True, False), ("email", False, False, False),
                     ("place", False, False, True)}  # fmt: skip
    assert patient.emergency_contacts.get().may_know_of_treatment is False
    assert patient.identifiers.get().value == "M123"


def test_a_photo_that_cannot_be_read_is_said_at_the_field_before_anything_is_kept(
    signed_in, facility
):
    told = typed(facility, picture=SimpleUploadedFile("face.jpg", b"no picture"))
    page = signed_in("intake").post(reverse("register"), told)
    assert "not a picture" in str(page.context["form"].errors["picture"])
    assert Patient.objects.count() == 0


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"chosen_name": ""}, "chosen_name"),
        ({"date_of_birth": "2999-01-01"}, "date_of_birth"),
        ({"date_of_birth": "1850-01-01"}, "date_of_birth"),
        ({"emergency_name": "Rosa"}, "emergency_phone"),
        ({"identifier_value": "M1"}, "identifier_value"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(told, field, signed_in, facility):
    page = signed_in("intake").post(reverse("register"), typed(facility, **told))
    assert field in page.context["form"].errors
    assert Patient.objects.count() == 0


def test_an_identifier_that_is_somebody_elses_is_refused_in_words(register, signed_in, facility):
    register("Bo", identifiers=[{"system": "Medicaid", "value": "M123"}])
    told = typed(facility, identifier_system="Medicaid", identifier_value="M123")
    page = signed_in("intake").post(reverse("register"), told)
    assert b"belongs to somebody registered" in page.content
    assert Patient.objects.count() == 1


def test_the_same_number_at_another_facility_tells_nothing_here(
    register, new_patient, elsewhere, members
):
    other = new_patient("Ana", facility=elsewhere)
    Identifier.objects.create(
        patient=other, facility=elsewhere, system="Medicaid", value="M123", at=clock.now(),
        by=members["intake"],
    )  # fmt: skip
    assert register("Bo", identifiers=[{"system": "Medicaid", "value": "M123"}]).number == "000001"


def test_an_ended_contact_leaves_the_chart_and_stays_in_the_record(register, signed_in):
    patient = register(contacts=[{"kind": "phone", "reach": "555 0199"}])
    contact = patient.contacts.get()
    signed_in("nurse").post(reverse("end-contact", args=[patient.pk, contact.pk]))
    contact.refresh_from_db()
    assert contact.ended_by.username.startswith("nurse")
    page = signed_in("nurse").get(reverse("chart", args=[patient.pk]))
    assert b"555 0199" not in page.content


@given(age=st.integers(0, 119), today=st.dates(date(2020, 1, 1), date(2060, 1, 1)))
def test_an_age_told_becomes_a_birthday_that_gives_back_that_age(age, today):
    assert Patient(date_of_birth=born_about(age, today)).age_on(today) == age


@pytest.mark.parametrize("reference", ["\x00", "A" * 9, "nobody"])
def test_a_reference_that_cannot_be_is_a_page_that_is_not_there(reference, signed_in):
    answer = signed_in("intake").get(reverse("register"), {"request": reference})
    assert answer.status_code == 404
