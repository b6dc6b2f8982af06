"""Labelled pairs, all made up: entries of one person are seen as such, two people are left two.

Each line: name, day of birth, phone | name, day of birth, phone. What the thresholds of names.py
find among them is asserted: a change of a threshold shows here what it costs.
"""

from datetime import date

import pytest

from throughcare import clock
from throughcare.patients.duplicates import alike_people
from throughcare.patients.finding import keep_findable
from throughcare.patients.models import Contact, Patient

pytestmark = pytest.mark.django_db

ONE_PERSON = """
Ana Reyes, 1989-04-07, | Ana Reyes, 1989-04-07,
Ana Reyes, 1989-04-07, | Reyes Ana, 1989-04-07,
Ana Reyes, 1989-04-07, | Anna Reyez, 1989-04-07,
Ana Reyes, 1989-04-07, | Ana Reyes, 1989-07-04,
Ana Reyes, 1989-04-07, | Ana Reyes, 1998-04-07,
Ana Reyes, 1989-04-07, | Ana Reyes, 1988-04-07,
Ana Reyes, 1989-04-07, | Ana Reyes, ,
Robert Lindqvist, 1971-01-30, | Bob Lindqvist, 1971-01-30,
Robert Lindqvist, 1971-01-30, | Bobby Linqvist, 1971-01-30,
Bill Okafor, 1966-05-12, | William Okafor, ,
Kate Marin, 1990-11-02, | Katherine Marin, 1990-02-11,
Peggy Olsen, 1955-03-09, | Margaret Olsen, 1955-03-09,
Дмитрий Волков, 1980-12-03, | Dmitri Volkov, 1980-12-03,
Дмитрий Волков, , | Dmitry Volkov, ,
Анна Петрова, 1977-08-21, | Anna Petrova, 1977-08-12,
محمد علي, 1992-06-15, | Mohammed Ali, 1992-06-15,
محمد علي, 1992-06-15, | Muhammad Aly, 1992-06-15,
يوسف خليل, 1985-09-01, | Yusuf Khalil, 1985-09-01,
李伟, 1979-10-10, | Wei Li, 1979-10-10,
王小明, 1995-02-28, | Xiaoming Wang, 1995-02-28,
김민준, 2001-03-05, | Minjun Gim, 2001-03-05,
Ελένη Παπαδοπούλου, 1968-07-19, | Eleni Papadopoulou, 1968-07-19,
Łukasz Kowalski, 1984-01-22, | Lukasz Kowalsky, 1984-01-22,
José Hernández, 1973-09-14, | Jose Hernandes, 1973-09-14,
Nguyễn Văn An, 1988-12-12, | An Van Nguyen, 1988-12-12,
Seán O’Connor, 1962-02-17, | Sean OConnor, 1962-02-17,
Anne-Marie Leroy, 1990-05-05, | Anne Marie Leroy, 1990-05-05,
Maria Garcia Lopez, 1981-06-06, | Maria Garcia, 1981-06-06,
Stephen Jarvis, 1976-03-03, 555 555 0142 | Steven Jarvis, , +1 (555) 555-0142
Kathryn Smith, 1993-10-08, 555 555 0177 | Kathyrn Smyth, 1993-10-18, (555) 555 0177
Mohamed Hassan, , 555 555 0188 | Mohammad Hasan, , 555-555-0188
Tara Weber, 1987-07-07, | Tara Becker, 1987-07-07,
Jon Cole, 1959-04-24, | John Cole, 1959-04-24,
Fatima Halim, 1999-01-09, | فاطمة حليم, 1999-09-01,
"""
TWO_PEOPLE = """
Ana Reyes, 1989-04-07, | Bo Lindqvist, 1989-04-07,
Ana Reyes, 1989-04-07, | Anna Reyez, 1991-02-20,
Ana Reyes, 1989-04-07, | Ana Torres, ,
Ana Reyes, 1989-04-07, | Dmitri Reyes, 1962-11-30,
Maria Lopez, 1980-01-15, | Mario Lozano, 1980-01-16,
Maria Lopez, , | Marta Gomez, ,
Robert Lindqvist, 1971-01-30, | Robert Andrade, 1971-03-01,
Robert Lindqvist, 1971-01-30, | Alberto Lind, 1982-01-30,
John Cole, 1959-04-24, | Joan Cruz, 1959-04-24,
John Cole, 1959-04-24, 555 555 0142 | Rita Maddox, 1961-08-02, 555 555 0142
Tomas Silva, 2002-02-02, 555 555 0142 | Elena Silva, 1974-06-18, 555 555 0142
Li Wei, 1979-10-10, | Liu Yang, 1983-04-11,
Wang Xiaoming, 1995-02-28, | Wang Li, 1990-05-13,
محمد علي, 1992-06-15, | محمود حسن, 1984-03-25,
Дмитрий Волков, 1980-12-03, | Дмитрий Петров, 1985-01-19,
Omar Nadir, 1969-12-24, | Amir Nader, 1990-07-28,
Lena Hansen, 1994-06-30, | Lena Jansen, 1971-09-17,
Eva Becker, 1988-08-18, | Eve Baker, 1967-10-21,
Carl Weber, 1950-05-20, | Karl Weber, 1978-11-29,
Nina Novak, 1983-03-23, | Nino Novotny, 1983-03-23,
Maria, 1990-01-25, | Maria Santos, ,
Sam Lee, 1991-09-26, | Sam Leroy, 1966-02-27,
Pia Rossi, 1986-05-31, | Mia Rossi, 1948-12-22,
Hugo Cruz, 1977-07-17, | Hugo Conde, 1977-01-17,
"""


def pairs(text):
    for line in text.strip().splitlines():
        yield [[part.strip() for part in entry.split(",")] for entry in line.split("|")]


@pytest.fixture
def seen_as_one(facility, members):
    """A function: would the second entry be shown the first one?"""

    def ask(first, second):
        kept = registered(facility, members["intake"], *first)
        name, born, phone = second
        found = alike_people(
            Patient.objects.filter(pk=kept.pk), details(name, born), [phone] if phone else []
        )
        return bool(found)

    return ask


def details(name, born):
    chosen, _, family = name.partition(" ")
    return {"chosen_name": chosen, "given_name": chosen, "family_name": family,
            "date_of_birth": date.fromisoformat(born) if born else None}  # fmt: skip


def registered(facility, by, name, born, phone):
    number = f"{Patient.objects.count() + 1:06d}"
    patient = Patient.objects.create(
        facility=facility, number=number, registered_at=clock.now(), registered_by=by,
        **details(name, born),
    )  # fmt: skip
    if phone:
        Contact.objects.create(patient=patient, kind="phone", reach=phone, at=clock.now(), by=by)
    keep_findable(patient)
    return patient


def test_of_34_pairs_of_one_person_every_one_is_shown(seen_as_one):
    missed = [pair for pair in pairs(ONE_PERSON) if not seen_as_one(*pair)]
    assert missed == []


def test_of_24_pairs_of_two_people_none_is_shown(seen_as_one):
    assert len(list(pairs(TWO_PEOPLE))) == 24
    wrongly = [pair for pair in pairs(TWO_PEOPLE) if seen_as_one(*pair)]
    assert wrongly == []


@pytest.mark.parametrize(
    ("again", "reasons"),
    [
        (("Ana Reyes", "1998-04-07", ""), ("name", "birth_year")),
        (("Ana Reyes", "1989-07-04", ""), ("name", "birth_swapped")),
        (("Ana Reyes", "", "555 555 0142"), ("name", "phone")),
        (("Ana Weber", "1989-04-07", "5555550142"), ("birth", "phone")),
    ],
)
def test_the_reasons_are_said(again, reasons, facility, members):
    registered(facility, members["intake"], "Ana Reyes", "1989-04-07", "+1 555 555-0142")
    name, born, phone = again
    found = alike_people(Patient.objects.all(), details(name, born), [phone])
    assert [alike.likeness.reasons for alike in found] == [reasons]


@pytest.mark.parametrize(("years", "seen"), [(0, True), (3, True), (20, False)])
def test_a_guessed_birthday_neither_proves_nor_hides_anything_unless_it_is_far_off(
    years, seen, facility, members
):
    registered(facility, members["intake"], "Ana Reyes", "1989-04-07", "")
    registered(facility, members["intake"], "Bea Reyes", "1989-07-01", "")
    guess = details("Ana Reyez", f"{1989 + years}-07-01") | {"birth_is_estimate": True}
    found = alike_people(Patient.objects.all(), guess)
    assert [alike.patient.chosen_name for alike in found] == (["Ana"] if seen else [])
