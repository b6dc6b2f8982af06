"""Every page, opened by every role in every situation, answers as the table says; nothing leaks."""

import logging
import re
import uuid
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core.handlers.base import BaseHandler
from django.db import connection, transaction
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from stories.house import access, pages
from stories.in_the_register import in_the_register
from stories.whole_chart import (
    cared_for,
    group_of,
    left_long_ago,
    looked,
    met_here,
    registered,
    whole_chart,
)
from throughcare import clock
from throughcare.intake import actions as intake
from throughcare.medication.models import ClosedDay
from throughcare.patients.access import SealedNote, Shielded
from throughcare.record.access.relation import BROKEN_GLASS
from throughcare.record.action import write_read
from throughcare.record.models import Merged
from throughcare.staff.models import Facility, Member, Post
from throughcare.team.queries import name_of
from throughcare.therapy.models import Supervised

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.once("doors decide in Python, from rows both engines give alike"),
]

TABLE = {row.page: row for row in access.table()}
PAGES = {page.name: page for page in pages.all_pages()}
# What stands in an answer by itself: its key against forgery, and the addresses it was asked by.
BY_ITSELF = re.compile(
    rb'[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|csrfmiddlewaretoken" value="\w+"'
)


class Asker:
    """Sends requests through every middleware, without what Django's test browser keeps of each
    page: there are thousands of them."""

    def __init__(self, member=None) -> None:
        browser = Client()
        if member:
            browser.force_login(member, backend="throughcare.staff.backends.MemberBackend")
        self.requests = RequestFactory()
        self.requests.cookies = browser.cookies
        self.handler = BaseHandler()
        self.handler.load_middleware()
        if member:  # a sitting begins once, and not with each request that is taken back
            self.send("get", reverse("me"))

    def send(self, method: str, path: str):
        request = getattr(self.requests, method)(path)
        request._dont_enforce_csrf_checks = True
        return self.handler.get_response(request)


@pytest.fixture(autouse=True)
def _quiet():
    """Django would write a page of traceback for each of thousands of refusals."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def address(page: str, rows: dict) -> str:
    """A page with these rows in its places."""
    rows = rows | {"contact_id": rows["emergency_contact_id"]} if "emergency" in page else rows
    return reverse(page, kwargs={place: rows[place] for place in PAGES[page].converters})


def opened(client, method: str, page: str, rows: dict) -> str:
    """What a page answers, in the words of the table; whatever it changed is taken back."""
    with transaction.atomic():
        answer = client.send(method, address(page, rows))
        transaction.set_rollback(True)
    return said(answer)


def said(answer) -> str:
    if answer.status_code == 302 and "sign-in" in answer["Location"]:
        return access.SIGN_IN
    if answer.status_code == 403:
        asks = b"why you need this chart" in answer.content
        return access.ASKS if asks else access.NOT_YOURS
    if answer.status_code == 404:
        return access.NOTHING
    return (
        access.OPENS if answer.status_code in (200, 204, 302, 405, 422) else str(answer.status_code)
    )


@pytest.fixture
def elsewhere(db) -> Member:
    """Somebody who does everything at another clinic."""
    return does_everything(Facility.objects.create(name="Zion Hill", jurisdiction="us"))


def does_everything(facility: Facility) -> Member:
    member = Member.objects.create(username=facility.name, name=f"Everybody at {facility.name}")
    for role in access.COLUMNS.values():
        Post.objects.create(member=member, facility=facility, role=role, began_at=clock.now())
    return member


@pytest.fixture
def colleague(team) -> Member:
    """Whose people the others are not the team of."""
    return does_everything(team["nurse"].posts.get().facility)


@pytest.fixture
def charts(team, colleague, elsewhere) -> dict[str, dict]:
    """A whole chart in each situation, for every role at once."""
    here, there = (who.posts.first().facility for who in (colleague, elsewhere))
    rows = {}
    for number, situation in enumerate(access.SITUATIONS):
        place, by = (there, elsewhere) if situation == "elsewhere" else (here, colleague)
        patient = registered(place, f"{number:06d}", by)
        rows[situation] = whole_chart(patient, by) | two_charts(patient, by, number)
        stand(situation, patient, team, by, rows[situation])
    return rows


def two_charts(patient, by, number: int) -> dict:
    """Another chart of the place, and one that is read within this one."""
    other, absorbed = (
        registered(patient.facility, f"{number + more:06d}", by) for more in (500, 600)
    )
    merged = Merged.objects.create(
        patient=patient, absorbed=absorbed, why="one person", at=clock.now(), by=by
    )
    return {"other_id": other.pk, "merged_id": merged.pk}


def stand(situation, patient, team, by, rows) -> None:
    """Put the members into the relation; each has a sealed note, and perhaps a look."""
    at, rows["mine"] = clock.now(), {}
    if situation in ("left", "look"):
        left_long_ago(patient, by)
    if situation == "hidden":
        Shielded.objects.create(patient=patient, why="works here", at=at, by=by)
    for role, member in team.items():
        if situation == "own":
            cared_for(patient, member)
        note = SealedNote.objects.create(patient=patient, text="Mine.", at=at, by=member)
        rows["mine"][role] = {"note_id": note.pk}
        if situation == "look":
            rows["mine"][role]["look_id"] = looked(patient, member).pk


def seen_by(role: str, rows: dict) -> dict:
    """The rows of a chart, with what is this role's own."""
    return rows | rows["mine"][role]


# In four parts, so that two workers share the longest walk there is.
LETTERS = "".join(access.COLUMNS)


@pytest.mark.long
@pytest.mark.parametrize("letters", [LETTERS[::2], LETTERS[1::2]])
@pytest.mark.parametrize("method", ["get", "post"])
def test_every_page_about_a_person_answers_each_role_in_each_situation_as_the_table_says(
    method, letters, team, charts
):
    wrong = {}
    for letter in letters:
        client = Asker(team[role := access.COLUMNS[letter]])
        for row in (row for row in TABLE.values() if row.about == "chart"):
            for situation in access.SITUATIONS:
                answer = opened(client, method, row.page, seen_by(role, charts[situation]))
                if answer != expected(row, letter, situation, method):
                    wrong[role, row.page, situation] = answer
    assert wrong == {}


# Refused before any door, and the same to everybody: these are only ever sent.
ONLY_SENT = {
    "own-words", "sheet-begin", "sheet-answers", "sheet-aside", "links", "end-link", "end-handover",
    "plan-accept", "plan-withdraw", "close-glass", "leave-team", "end-sitting",
    "order-pause", "comfort-ask",
    "arrive", "leave-queue", "dose-reserve", "dose-pour", "dose-end", "dose-pump", "dose-cup",
    "pump-empty", "pump-cup",
    "withdrawal-step", "withdrawal-begin", "withdrawal-pause", "withdrawal-maintain",
    "withdrawal-after", "withdrawal-contact", "own-access-code", "own-access-end",
    "own-sign-out", "own-message-answer", "own-reach-stop", "my-reach-stop", "my-passkey-end",
    "reward-draw", "supervision-end", "own-sheet-share", "my-check-in-later",
    "own-note-aside", "own-notes-show", "own-notes-hide", "group-leader-end", "companion-step",
    "appointment-came", "appointment-move", "lifestyle-end", "lifestyle-tick", "my-goal-barrier",
    "my-goal-end", "my-goal-tick", "my-movement-away", "my-movement-keep", "outreach-end",
    "outreach-now", "outreach-send", "outreach-try", "outreach-welfare",
}  # fmt: skip


def expected(row, letter, situation, method) -> str:
    never_got = method == "get" and row.page in ONLY_SENT
    return access.OPENS if never_got else row.expected(letter, situation)


@pytest.mark.long
@pytest.mark.parametrize("letter", access.COLUMNS)
def test_every_other_page_answers_each_role_as_the_table_says(letter, team, colleague, elsewhere):
    here, there = (asked_for(who) for who in (colleague, elsewhere))
    me = team[access.COLUMNS[letter]]
    client, wrong = Asker(me), {}
    here |= of_account(me)
    for row in (row for row in TABLE.values() if row.about == "staff"):
        for rows, other in ((here, False), (there, True)):
            for method in ("get", "post"):
                answer = opened(client, method, row.page, rows)
                never_got = method == "get" and row.page in ONLY_SENT
                right = expected(row, letter, "", method)
                by_id = PAGES[row.page].converters and row.page not in NAMES_NO_ROW
                if other and right == access.OPENS and by_id and not never_got:
                    right = access.NOTHING
                if answer != right:
                    wrong[row.page, other, method] = answer
    assert wrong == {}


# `end-sitting`: another's name ends nothing and is told nothing. A day and a kind of count are of
# one's own register, a figure of one's own places, whatever stands in the address. Lists of
# meetings are everybody's.
NAMES_NO_ROW = {
    "end-sitting", "stock-count", "stock-day", "stock-day-pdf", "meeting-source", "meeting-welcome",
    "week-rows",
}  # fmt: skip


def asked_for(by) -> dict:
    """A request for help, a look and a register, at this member's place."""
    facility = by.posts.first().facility
    asked = intake.ask_for_help(
        id=uuid.uuid4(), facility=facility, name="A", reach="555-0142", need="start", by=None,
        at=clock.now(),
    )  # fmt: skip
    patient, night = registered(facility, "000100", by), clock.now()
    write_read("chart", patient, by=by, at=night, relation=BROKEN_GLASS)
    return of_account(by) | in_the_register(by) | met_here(by) | {
        "request_id": asked.pk, "look_id": looked(patient, by).pk, "emergency_contact_id": "",
        "figure": "census",
        "member_id": by.pk, "post_id": by.posts.first().pk,
        "closed_id": ClosedDay.objects.create(
            facility=facility, day=clock.today() + timedelta(days=30), why="w", by=by, at=night
        ).pk,
        "supervised_id": supervised(facility, by).pk, **group_of(by),
        "line_id": patient.log.exclude(unusual="").get().pk,
    }  # fmt: skip


def supervised(facility, by) -> Supervised:
    """Somebody in training whose notes this member looks over."""
    new = Member.objects.create(username=f"new at {facility.name}", name="New")
    return Supervised.objects.create(
        facility=facility, member=new, supervisor=by, at=clock.now(), by=by
    )


def of_account(member) -> dict:
    """What stands in the addresses of somebody's own account."""
    factor = Authenticator.objects.create(user=member, type="totp", data={"secret": ""})
    RecoveryCodes.activate(member)
    Client().force_login(member, backend="throughcare.staff.backends.MemberBackend")
    return {"factor_id": factor.pk, "name": name_of(member.sittings.first())}


def test_every_page_sends_whoever_has_not_signed_in_to_sign_in(team, charts):
    rows = charts["here"] | dict.fromkeys(["request_id", "member_id", "post_id"], uuid.uuid4())
    rows |= {"factor_id": 1, "line_id": 1, "name": "x", "iso": "2026-11-02", "module": "craving"}
    rows |= dict.fromkeys(["check_in_id", "passkey_id"], uuid.uuid4())
    rows |= dict.fromkeys(
        [
            "source_id",
            "receipt_id",
            "lot_id",
            "account_id",
            "counting_id",
            "count_id",
            "movement_id",
            "explanation_id",
            "pump_id",
            "supervised_id",
            "shown_id",
            "group_id",
            "leader_id",
            "group_meeting_id",
            "offer_id",
        ],
        uuid.uuid4(),
    )
    client, wrong = Asker(), {}
    for row in (row for row in TABLE.values() if row.about != "anybody"):
        for method in ("get", "post"):
            answer = opened(client, method, row.page, rows)
            if answer != expected(row, "", "here", method):
                wrong[row.page, method] = answer
    assert wrong == {}


# `other_id` is a person too: that page has the whole door for the second one. A meeting of a public
# list belongs to nobody.
NOBODYS = ("patient_id", "other_id", "meeting_id")
NESTED = sorted(
    (page, place)
    for page, row in TABLE.items()
    for place in PAGES[page].converters
    if row.about == "chart" and place.endswith("_id") and place not in NOBODYS
)


def test_an_id_of_another_person_and_an_id_of_nobody_answer_alike_in_bytes_and_in_questions(
    team, charts
):
    """For every place in every address: the same 404, whoever it belongs to."""
    wrong = {}
    for role in ("prescriber", "counsellor", "director"):
        client, own = Asker(team[role]), charts["look" if role == "director" else "own"]
        for page, place in NESTED:
            if role[0] in TABLE[page].roles:
                method = "post" if page in ONLY_SENT else "get"
                told = [
                    answer_to(client, method, page, seen_by(role, own) | others(place, whose))
                    for whose in (charts["here"], None)
                ]
                if told[0] != told[1] or told[0][0] != 404:
                    wrong[role, page, place] = [(status, asked) for status, _, asked in told]
    assert wrong == {}


def others(place: str, rows: dict | None) -> dict:
    """Another's id in this place, or nobody's."""
    places = (place, "emergency_contact_id") if place == "contact_id" else (place,)
    return {one: rows[one] if rows else uuid.uuid4() for one in places}


def answer_to(client, method, page, rows) -> tuple[int, bytes, int]:
    """Status, what is read, and how often the database was asked."""
    with transaction.atomic(), CaptureQueriesContext(connection) as asked:
        answer = client.send(method, address(page, rows))
        transaction.set_rollback(True)
    return answer.status_code, BY_ITSELF.sub(b"", answer.content), len(asked)


def test_a_chart_elsewhere_a_hidden_one_ones_own_and_none_answer_alike(team, charts, colleague):
    """Nobody learns from an answer, or from how long it takes, that somebody is a patient."""
    themself = charts["here"]["patient_id"]
    nobody = charts["own"] | {"patient_id": uuid.uuid4()}
    for role in ("nurse", "counsellor", "director"):
        with transaction.atomic():
            Shielded.objects.create(
                patient_id=themself, why="works here", themself=team[role], at=clock.now(),
                by=colleague,
            )  # fmt: skip
            client = Asker(team[role])
            for page in ("chart", "details", "consent", "plan", "break-glass", "team"):
                for method in ("get", "post"):
                    answers = [
                        answer_to(client, method, page, chart)
                        for chart in (charts["elsewhere"], charts["hidden"], charts["here"], nobody)
                    ]
                    assert answers[0][0] == 404
                    assert answers == [answers[0]] * 4, (role, page, method)
            transaction.set_rollback(True)


def test_a_sealed_note_is_there_for_its_author_and_for_nobody_else(team, charts):
    for role, status in {
        "counsellor": 200, "prescriber": 404, "director": 403, "auditor": 403, "nurse": 403,
    }.items():  # fmt: skip
        rows = charts["look"] | charts["look"]["mine"]["counsellor"]
        answer = Asker(team[role]).send("get", address("sealed-note", rows))
        assert (answer.status_code, b"Mine." in answer.content) == (status, status == 200)
