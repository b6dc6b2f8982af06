"""Found among many by what one knows of them: with a slip, in another script, by a short form."""

import uuid
from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from throughcare import clock
from throughcare.intake import actions as intake
from throughcare.patients.finding import find, keep_findable
from throughcare.patients.models import NearName, Patient, SearchKey
from throughcare.patients.spelling import known
from throughcare.record import actions, queries

pytestmark = pytest.mark.django_db
ACROSS = (  # chosen name, family name, as typed
    ("Дмитрий", "Волков", "dmitri volkov"),
    ("Dmitri", "Volkov", "Дмитрий Волков"),
    ("محمد", "علي", "Mohammed Ali"),
    ("Mohamed", "Ali", "محمد علي"),
    ("小明", "王", "Wang Xiaoming"),
    ("李伟", "", "Li Wei"),
    ("Wei", "Li", "李伟"),
    ("Robert", "Lindqvist", "bob lindqvist"),
    ("Bob", "Lindqvist", "robert linqvist"),
    ("Seán", "O’Connor", "sean oconnor"),
    ("Anne-Marie", "Leroy", "anne leroy"),
    ("Ana", "Reyes Lopez", "lopez ana"),
    ("Kathryn", "Smith", "katrin smyth"),
    ("Ana", "Reyes", "rey an"),
)
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@pytest.fixture
def crowd(facility, members):
    """300 made-up people: every family name with a few given names."""
    first, middle, last = ("Bal", "Cor", "Den", "Fal", "Gan", "Mor"), "aio", ("rton", "sen", "nez")
    families = [a + b + c for a in first for b in middle for c in last]
    givens = [name.capitalize() for name in sorted(known()) if len(name) > 3]
    people = Patient.objects.bulk_create(
        Patient(
            facility=facility, number=f"{n + 1:06d}", chosen_name=givens[n * 7 % len(givens)],
            family_name=families[n % len(families)], registered_at=clock.now(),
            registered_by=members["intake"], 
            date_of_birth=date(1950 + n % 50, 1 + n % 12, 1 + n % 28),
        )
        for n in range(300)
    )  # fmt: skip
    keep_findable(*people)
    return people


def place_of(patient, text, **how):
    hits = [hit.pk for hit in find(Patient.objects.all(), text, **how)]
    return hits.index(patient.pk) if patient.pk in hits else None


def test_each_of_300_people_is_found_first_by_their_own_name_in_either_order(crowd):
    for patient in crowd[::10]:
        name = f"{patient.chosen_name} {patient.family_name}"
        assert place_of(patient, name) == 0, name
        assert place_of(patient, " ".join(reversed(name.split()))) == 0, name


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(who=st.integers(0, 299), place=st.integers(0, 20), letter=st.sampled_from(LETTERS),
       kind=st.sampled_from(("more", "less", "another")))  # fmt: skip
def test_anybody_is_found_by_their_name_with_any_one_slip(crowd, who, place, letter, kind):
    patient = crowd[who]
    name = f"{patient.chosen_name} {patient.family_name}"
    place = place % len(name)
    if name[place] == " " or (kind == "less" and len(patient.chosen_name) < 4):
        return
    typed = name[:place] + ("" if kind == "less" else letter) + name[place + (kind != "more") :]
    place = place_of(patient, typed, nearly=True)
    assert place is not None, typed
    assert place < 20, typed


def test_a_name_is_found_across_scripts_short_forms_and_orders(crowd, new_patient):
    for chosen, family, typed in ACROSS:
        patient = new_patient(chosen, family_name=family)
        assert place_of(patient, typed, nearly=True) in range(5), typed


def test_a_former_name_still_finds_the_person(crowd, new_patient, members):
    patient = new_patient("Tara", family_name="Weber")
    actions.correct_details(patient=patient, reason="married", family_name="Vondracek",
                            by=members["intake"], at=clock.now())  # fmt: skip
    assert place_of(patient, "Tara Weber") is not None
    assert place_of(patient, "Tara Vondracek") == 0


def test_a_phone_finds_its_person_while_it_reaches_them_and_no_longer(patient, members):
    contact = intake.add_contact(
        id=uuid.uuid4(), patient=patient, kind="phone", reach="+1 (555) 555-0142",
        by=members["intake"], at=clock.now(),
    )  # fmt: skip
    for typed in ("5550142", "0142", "555 555 0142", "+1 555 555-0142", "05555550142"):
        assert place_of(patient, typed) == 0, typed
    intake.end_contact(contact=contact, by=members["intake"], at=clock.now())
    assert place_of(patient, "5550142") is None


@pytest.mark.parametrize("typed", ["Reyes 1989-04-07", "7.4.1989 ana", "reyez 4/7/1989"])
def test_name_and_birthday_together_find_the_one_of_both_first(typed, new_patient):
    new_patient("Ana", family_name="Reyes", date_of_birth=date(1971, 1, 1))
    meant = new_patient("Ana", family_name="Reyes", date_of_birth=date(1989, 4, 7))
    assert place_of(meant, typed) == 0


def test_somebody_found_by_day_and_month_the_other_way_round_stands_last_and_is_marked(
    new_patient, members, signed_in
):
    other = new_patient("Bo", date_of_birth=date(1989, 7, 4))
    meant = new_patient("Ana", date_of_birth=date(1989, 4, 7))
    found = queries.people(members["nurse"], "1989-04-07", 1).rows
    assert found == [meant, other]
    assert [patient.found.how for patient in found] == ["birth", "birth_swapped"]
    page = signed_in("nurse").get("/people/", {"q": "1989-04-07"}).content.decode()
    assert page.count("day and month the other way round") == 1


def test_namesakes_are_marked_in_the_list(new_patient, signed_in):
    for name in ("Ana", "Anna", "Bo"):
        new_patient(name, family_name="Reyes")
    page = signed_in("nurse").get("/people/", {"q": "reyes"}).content.decode()
    assert page.count("somebody has nearly the same name") == 2


def test_near_names_are_one_press_away_when_somebody_is_called_just_so(new_patient, signed_in):
    new_patient("Ana", family_name="Reyes")
    new_patient("Anna", family_name="Reyez")
    page = signed_in("nurse").get("/people/", {"q": "Ana Reyes"}).content.decode()
    assert "Also names that are nearly the same" in page
    assert "000002" not in page
    page = signed_in("nurse").get("/people/", {"q": "Ana Reyes", "nearly": "1"}).content.decode()
    assert "000002" in page


@pytest.mark.parametrize(
    ("typed", "most"),
    [("Ana Reyes", 8), ("anna rayes", 12), ("zzzqqq xxyyzz", 12), ("000007", 8),
     ("1989-04-07", 10), ("5550142", 8)],
)  # fmt: skip
def test_a_search_asks_the_database_a_few_times_however_many_there_are(typed, most, crowd, members):
    member = members["nurse"]
    assert member.facilities
    with CaptureQueriesContext(connection) as asked:
        queries.people(member, typed, 1)
    assert len(asked) <= most


def test_keys_made_anew_are_the_keys_that_were_kept(crowd, patient):
    before = set(SearchKey.objects.values_list("patient", "kind", "key"))
    near = set(NearName.objects.values_list("key", "word"))
    SearchKey.objects.all().delete()
    NearName.objects.all().delete()
    call_command("findable", verbosity=0)
    assert set(SearchKey.objects.values_list("patient", "kind", "key")) == before
    assert set(NearName.objects.values_list("key", "word")) == near


def test_everybody_registered_before_the_index_is_found_after_the_migration(crowd, patient):
    from django.apps import apps

    before = set(SearchKey.objects.values_list("patient", "kind", "key"))
    SearchKey.objects.all().delete()
    NearName.objects.all().delete()
    migration = __import__(
        "throughcare.patients.migrations.0004_search_keys_of_everybody", fromlist=["make_findable"]
    )
    migration.make_findable(apps, None)
    assert set(SearchKey.objects.values_list("patient", "kind", "key")) == before
    assert place_of(patient, "anabel reyez") is not None
