"""The director's Monday: five questions, each answered where the eye falls first."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from throughcare import clock
from throughcare.assessment.models import Finding
from throughcare.intake.models import HelpRequest
from throughcare.outcomes.roll_up import roll_up
from throughcare.patients.access import Shielded
from throughcare.reports import queries, week

QUERIES = 16  # of the whole page, however many people


@pytest.fixture
def clinic(new_patient, stay, dosed, screened, facility, members, yesterday):
    """Thirty people: twelve left after five weeks; one waits for a first dose."""
    people = [new_patient(f"Person {n}") for n in range(30)]
    for n, person in enumerate(people[:29]):
        ended = 65 if n < 12 else None
        # who stays missed every tenth day
        days = range(65, 101) if n < 12 else [ago for ago in range(1, 101) if ago % 10]
        dosed(stay(person, 100, ended, asked=2), 100, *days)
        screened(person, 70, "positive" if n % 2 else "negative")
    stay(people[29], 3, asked=4)
    HelpRequest.objects.create(
        facility=facility, reference="AAAA", name="Demo", reach="555-0101", need="start",
        asked_at=clock.now() - timedelta(days=1),
    )  # fmt: skip
    roll_up(yesterday)
    return people


@pytest.fixture
def figures(clinic, facility):
    """{key: figure}"""
    return {one.key: one for one in week.week([facility], clock.today())}


def test_a_director_sees_how_many_are_here_who_came_who_stayed_who_missed_and_who_waits(figures):
    assert figures["census"].headline == "18"
    assert figures["admissions"].headline.startswith("+")
    assert figures["waits"].headline == "3"
    assert "1 still wait" in figures["waits"].words
    kept = {row[0]: row[1] for row in figures["retention"].table}
    assert kept["30 days"] == "100 %"
    assert kept["90 days"] == "59 %"  # 17 of 29
    assert all("–" in row[2] for row in figures["misses"].table)


def test_every_share_says_of_how_many_and_how_sure(figures):
    for key in ("misses", "screens", "retention"):
        figure = figures[key]
        said = [row for row in figure.table if row[1] != "–"]
        assert said
        assert all(re.fullmatch(r"\d+ %–\d+ %", row[2]) for row in said), key
        assert all(int(row[3]) >= 1 for row in said), key


def test_days_missed_are_counted_over_people(figures, clinic, facility):
    first = (clock.today().replace(day=1) - timedelta(days=1)).replace(day=1)
    days = [first + timedelta(days=n) for n in range(31)]
    month = [day for day in days if day.month == first.month]
    missed = sum((clock.today() - day).days % 10 == 0 for day in month)
    row = figures["misses"].table[1]  # the last month that is over: every tenth day
    assert (row[1], row[3]) == (f"{100 * missed / len(month):.0f} %", "17")


def test_a_share_of_fewer_than_eleven_people_is_not_shown(new_patient, stay, screened, facility,
                                                          yesterday):  # fmt: skip
    for n in range(10):
        person = new_patient(f"Person {n}")
        stay(person, 40)
        screened(person, 5, "positive")
    roll_up(yesterday)
    told = {one.key: one for one in week.week([facility], clock.today())}
    assert told["screens"].headline == "–"
    assert all(row[1] == "–" for row in told["screens"].table)


def test_a_cause_that_nothing_answers_is_counted_once_a_person(clinic, facility, members):
    for code in ("social.isolation", "social.work"):
        Finding.objects.create(
            patient=clinic[20], domain="social", code=code, kind="problem", label="Alone", level=2,
            evidence=[], source="house:tests", at=clock.now(),
        )  # fmt: skip
    told = dict(queries.unanswered_by_domain([facility]))
    assert sorted(told.values()) == [0, 0, 0, 0, 1]


def test_the_page_asks_the_same_questions_however_many_people(clinic, signed_in):
    director = signed_in("director")
    director.get(reverse("week"))
    with CaptureQueriesContext(connection) as asked:
        page = director.get(reverse("week"))
    assert page.status_code == 200
    assert page.content.count(b"<svg") == 9
    assert len(asked) <= QUERIES


def test_each_picture_opens_its_people_by_number_and_names_nobody(clinic, signed_in, members):
    director = signed_in("director")
    page = director.get(reverse("week")).content.decode()
    keys = re.findall(r'href="/week/(\w+)/"', page)
    assert len(keys) == 7
    for key in keys:
        told = director.get(reverse("week-rows", args=[key])).content.decode()
        assert "Person" not in told
    waiting = director.get(reverse("week-rows", args=["waits"])).content.decode()
    assert clinic[29].number in waiting
    assert clinic[20].number not in waiting
    assert director.get(reverse("week-rows", args=["nothing"])).status_code == 404


def test_a_hidden_chart_stands_behind_no_figure(clinic, signed_in, members):
    Shielded.objects.create(patient=clinic[29], at=clock.now(), by=members["prescriber"], why="x")
    told = signed_in("director").get(reverse("week-rows", args=["waits"])).content.decode()
    assert clinic[29].number not in told


def test_another_clinic_sees_nothing_of_it(clinic, stranger, elsewhere):
    told = {one.key: one for one in week.week([elsewhere], clock.today())}
    assert told["census"].headline == "0"
    assert told["retention"].headline == "–"


def test_one_press_from_the_work_page_answers_five_questions_before_any_table(clinic, signed_in):
    """How many are here, who came and left, how long they wait, who stays, what is missed."""
    director = signed_in("director")
    assert reverse("week") in director.get(reverse("home")).content.decode()
    page = director.get(reverse("week")).content.decode()
    for key in ("census", "admissions", "waits", "retention", "misses"):
        section = page[page.index(f'id="{key}"') :]
        answer = section[: section.index("<details>")]
        assert re.search(r'class="big-number"><b>[^<–]+</b> \S', answer), key
        assert "<svg" in answer
