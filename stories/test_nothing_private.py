"""What a person keeps to themself: in no page of the team, no export, no copy, no log.

A word that is nowhere else is planted in everything the person can write and not share; another in
what they share. Then every page is opened as every role that may, papers included. The first word
must be nowhere, on pain of failing: the second is found, so the walk reads; and the person's own
pages show the first, so it was written.
"""

import io
import json
import logging
import uuid

import pytest
from django.apps import apps
from django.db import transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from pypdf import PdfReader

from stories.house import access
from stories.test_who_may_see_what import (
    TABLE,
    Asker,
    address,
    asked_for,
    does_everything,
    of_account,
    two_charts,
)
from stories.whole_chart import cared_for, registered, whole_chart
from throughcare import clock
from throughcare.clinical.therapy.sheets import sheets
from throughcare.groups.models import OwnNote
from throughcare.lifestyle.models import Goal
from throughcare.medication import paper
from throughcare.patients import own
from throughcare.portal.forms.own import SafetyPlanForm
from throughcare.portal.models import CheckIn
from throughcare.record import examining
from throughcare.therapy.forms.worksheets import SheetForm
from throughcare.therapy.models import Worksheet
from throughcare.upkeep import figures
from throughcare.upkeep.logs import WithoutPeople

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.once("doors and templates decide in Python, from rows both engines give alike"),
]

HIDDEN, SHOWN, SINCE = "Zyzzyva", "Quixotry", "2001-02-03"
NEVER = (HIDDEN, SINCE, "23:17", "06:29", '"craving"', '\\"craving\\"')


def browser_of(patient) -> Client:
    """The person's own, at a device of theirs."""
    client, begun = Client(), HttpResponse()
    own.begin(RequestFactory().get("/"), begun, patient, way="code", shared=False)
    client.cookies[own.COOKIE] = begun.cookies[own.COOKIE].value
    return client


def filled(tool: str, word: str) -> dict:
    """Every question of a tool answered: in words where words are asked for."""
    answers = {"id": uuid.uuid4()}
    for name, field in SheetForm(sheet=sheets()[tool], language="en").fields.items():
        if name == "id":
            continue
        choices = [key for key, _words in getattr(field, "choices", []) if key]
        low = getattr(field, "min_value", None)
        answers[name] = choices[0] if choices else f"{word} {name}" if low is None else low
    return answers


def write_everything(client, patient) -> Worksheet:
    """All that the person can write, on their own pages; the sheet that they show to the team."""

    def send(name, args, **said):
        client.post(reverse(name, args=args), said)

    plan = {name: f"{HIDDEN} {name}" for name in SafetyPlanForm.WORDS}
    send("my-safety-plan-edit", [], id=uuid.uuid4(), **plan)
    send("my-check-in", [], id=uuid.uuid4(), craving="10", mood="0", used="yes", safe="safe")
    send("my-check-in", [], id=HIDDEN, craving=HIDDEN, mood=HIDDEN)  # refused: not for a log
    send("my-days", [], id=uuid.uuid4(), since=SINCE)
    for tool, sheet in sheets().items():
        if not sheet.together:
            send("own-sheet-new", [tool], **filled(tool, HIDDEN))
    send("own-sheet-new", ["chain"], **filled("chain", SHOWN))
    shown = Worksheet.objects.filter(patient=patient, by=None).order_by("at").last()
    send("own-sheet-share", [shown.pk], show="yes")
    for kind in OwnNote.Kind:
        said = {"where": HIDDEN, "day": SINCE, "gave": HIDDEN, "role": "sponsor",
                "called": HIDDEN, "title": HIDDEN}  # fmt: skip
        said = {f"{kind}-{name}": word for name, word in said.items()}
        send("own-notes", [], kind=kind, **said, **{f"{kind}-id": uuid.uuid4()})
    live_healthily(send, patient)
    return shown


def live_healthily(send, patient) -> None:
    """A goal chosen alone, ticked, with what got in the way; a night."""
    goal = {"kind": "joy", "words": HIDDEN, "often": "1 day", "finding": "none"}
    send("my-goal-new", [], id=uuid.uuid4(), **goal)
    key = Goal.objects.get(patient=patient, by=None).pk
    send("my-goal-tick", [key], id=uuid.uuid4())
    send("my-goal-barrier", [key], id=uuid.uuid4(), keys=["low"], words=HIDDEN)
    send("my-diary", [], id=uuid.uuid4(), day=clock.today(), went="23:17", rose="06:29", tense="10")


class Lines(logging.Handler):
    """What the clinic's log file would hold."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(WithoutPeople())
        self.said: list[str] = []

    def emit(self, record) -> None:
        self.said.append(self.format(record))


@pytest.fixture
def log_file():
    lines, root, ours = Lines(), logging.getLogger(), logging.getLogger("throughcare")
    level = ours.level
    root.addHandler(lines)
    ours.setLevel(logging.DEBUG)
    yield lines.said
    root.removeHandler(lines)
    ours.setLevel(level)


@pytest.fixture
def written(team, log_file):
    """A whole chart, whose person wrote everything; every role is on their team."""
    everybody = does_everything(team["nurse"].posts.get().facility)
    patient = registered(everybody.posts.first().facility, "000001", everybody)
    rows = whole_chart(patient, everybody) | two_charts(patient, everybody, 1)
    for member in team.values():
        cared_for(patient, member)
    client = browser_of(patient)
    shown = write_everything(client, patient)
    return patient, client, asked_for(everybody) | rows | {"worksheet_id": shown.pk}


def words_of(answer) -> str:
    """What somebody can read in an answer, on paper too."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if answer.get("Content-Type", "").startswith("application/pdf"):
        return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
    return body.decode("utf-8", "replace")


def pages_of_the_team(team, rows):
    """(role, page, words) for every page that opens, as every role."""
    for letter, role in access.COLUMNS.items():
        client = Asker(team[role])
        account = of_account(team[role])
        for row in TABLE.values():
            if row.about in ("chart", "staff") and row.expected(letter, "own") == access.OPENS:
                with transaction.atomic():
                    here = rows | account if row.about == "staff" else rows
                    answer = client.send("get", address(row.page, here))
                    said = words_of(answer) if answer.status_code == 200 else ""
                    transaction.set_rollback(True)
                yield role, row.page, said


@pytest.mark.long
def test_nothing_private_reaches_any_page_of_the_team_and_what_is_shared_does(team, written):
    _patient, _client, rows = written
    leaks, opened, shown = [], 0, set()
    for role, page, said in pages_of_the_team(team, rows):
        opened += bool(said)
        leaks += [(role, page, word) for word in (HIDDEN, SINCE) if word in said]
        shown |= {page} if SHOWN in said else set()
    assert leaks == []
    assert opened > 500
    assert shown == {"worksheet"}


def test_the_person_sees_on_their_own_pages_what_they_wrote(written):
    patient, client, _rows = written
    own_pages = [
        reverse("my-safety-plan"),
        reverse("own-notes"),
        reverse("my-goals"),
        reverse("my-record-file"),
        reverse("my-record-read"),
    ]
    sheets_kept = Worksheet.objects.filter(patient=patient, by=None).order_by("-at")
    own_pages += [reverse("own-sheet", args=[sheet.pk]) for sheet in sheets_kept[1:3]]
    for path in own_pages:
        assert HIDDEN in client.get(path).content.decode(), path
    record = client.get(reverse("my-record-file")).json()
    told = json.dumps(record, ensure_ascii=False)
    assert {"my_goals", "my_sheets", "my_notes", "my_check_ins", "my_safety_plan"} <= set(record)
    assert (SINCE in told, SHOWN in told) == (True, True)


def test_nothing_private_stands_in_words_in_any_column_export_paper_figure_or_log(
    written, log_file, tmp_path
):
    patient, _client, _rows = written
    exported = io.StringIO()
    examining.export(exported)
    papers = " ".join(
        page.extract_text()
        for file in paper.write_all(tmp_path, clock.now())
        for page in PdfReader(file).pages
    )
    told = {
        "export": exported.getvalue(), "paper": papers, "figures": figures.text().decode(),
        "log": "\n".join(log_file), "columns": "\n".join(columns()),
    }  # fmt: skip
    assert {(name, word) for name, said in told.items() for word in NEVER if word in said} == set()
    assert '"therapy.worksheet' in told["export"]
    assert '"view": "my-safety-plan-edit"' in told["log"]
    assert str(patient.pk) in told["columns"]
    assert CheckIn.objects.get().shown == {}


def columns():
    """Every row of every table, as a copy of the database or a backup holds it."""
    for model in apps.get_models():
        for row in model._base_manager.values():
            yield f"{model._meta.label_lower} {row}"
