"""What a person keeps to themself: in no page of the team, no export, no copy, no log, no message.

A word of its own is planted in everything the person can write (stories/kept_private.py): kept to
themself, shown to one member, shown to the team, shown and taken back. Then every page is opened as
every role that may, papers included. What is theirs must be nowhere, on pain of failing. What is
shown is found where it is shown, so the walk reads; and the person's own pages show the rest, so it
was written. A model into which a person could write, and that is not planted, fails too.
"""

import io
import json
import logging
import re

import pytest
from cryptography.fernet import Fernet, MultiFernet
from django.apps import apps
from django.db import transaction
from django.urls import reverse
from pypdf import PdfReader

from stories import kept_private
from stories.house import access
from stories.kept_private import (
    BACK,
    CALLED,
    CHOSEN,
    HIDDEN,
    METRES,
    NOT_THEIRS,
    NUMBER,
    PLANTED,
    ROSE,
    SHOWN,
    SINCE,
    STEPS,
    WENT,
    at_their_device,
    write_everything,
)
from stories.test_who_may_see_what import (
    ONLY_SENT,
    PAGES,
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
from throughcare.lifestyle.models import Goal
from throughcare.medication import paper
from throughcare.portal.forms.own import SafetyPlanForm
from throughcare.portal.models import CheckIn, Sending
from throughcare.portal.tests.carried import Carried
from throughcare.record import examining
from throughcare.record.models import LogLine
from throughcare.staff import sealing
from throughcare.therapy.models import Worksheet
from throughcare.upkeep import figures
from throughcare.upkeep.logs import WithoutPeople

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.once("doors and templates decide in Python, from rows both engines give alike"),
]

BARE = NUMBER.replace(" ", "")


def alone(*words: str) -> str:
    """A short number or hour by itself: keys, digests and moments hold its digits by chance."""
    return rf"(?<![\w:.-])(?<!\d )(?:{'|'.join(words)})(?![\w-])(?!:(?!00\b))"


NUMBERS = f"{alone(f'{STEPS}', f'{STEPS:,}', f'{METRES}', f'{METRES:,}')}|{NUMBER}|{BARE}"
THEIRS = re.compile(rf"(?:{HIDDEN}|{BACK}|{CALLED})[-\w]*|{NUMBERS}|{SINCE}")
# Sealed, so in no column either; an hour and a name of an answer are no words of a page's own.
SEALED = re.compile(
    rf"(?:{HIDDEN}|{CHOSEN})[-\w]*|{NUMBERS}|{SINCE}|{alone(WENT, ROSE)}|\\?\"craving\\?\""
)
# Where what is shown stands, and nowhere else.
SHOWN_ON = {
    "message": {"own-messages"}, "answer": {"own-messages", "home"},
    "goal": {"lifestyle", "lifestyle-goal", "chart", "calendar", "team-week"},
    "barrier": {"lifestyle-goal"}, "sheet": {"worksheet"},
    "tried": {"therapy", "session", "session-note", "session-outcome", "homework-set", "calendar",
              "team-week"},
}  # fmt: skip


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
def outgoing(settings, monkeypatch):
    """What left the house, by whatever channel."""
    settings.SENDERS = {"sms": "gateway", "email": "smtp"}
    return Carried().takes_all(monkeypatch).messages


@pytest.fixture
def written(team, log_file, outgoing):
    """A whole chart, whose person wrote everything; every role is on their team."""
    everybody = does_everything(team["nurse"].posts.get().facility)
    patient = registered(everybody.posts.first().facility, "000001", everybody)
    rows = whole_chart(patient, everybody) | two_charts(patient, everybody, 1)
    for member in team.values():
        cared_for(patient, member)
    person = at_their_device(patient)
    shown = write_everything(person, rows, team, everybody)
    return person, asked_for(everybody) | rows | shown


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


def test_a_number_by_itself_is_found_and_its_digits_in_a_key_or_a_moment_are_not():
    for said in (
        f"<td>{METRES}</td>",
        f'"{STEPS}"',
        f"{METRES:,} m",
        f'"{WENT}"',
        f"{ROSE}:00",
        BARE,
    ):
        assert SEALED.search(said), said
    for said in (
        f"a{METRES}b-1", f"8{STEPS}", f"2026-11-30 {WENT}:00", f"11:{WENT}", f"T{ROSE}:00Z",
        f"{WENT}:31",
    ):  # fmt: skip
        assert not SEALED.search(said), said


@pytest.mark.long
def test_nothing_private_reaches_any_page_of_the_team_and_what_is_shared_does(team, written):
    _person, rows = written
    leaks, opened, shown, chosen = set(), 0, {}, set()
    for role, page, said in pages_of_the_team(team, rows):
        opened += bool(said)
        leaks |= {(role, page, word) for word in THEIRS.findall(said)}
        chosen |= {(role, page)} if CHOSEN in said else set()
        for word in re.findall(rf"{SHOWN}-(\w+)", said):
            shown.setdefault(word, set()).add(page)
    assert leaks == set()
    assert opened > 500
    assert chosen == {("nurse", "person-groups")}
    assert shown == SHOWN_ON


def test_the_key_of_a_row_that_is_theirs_opens_nothing_for_the_team(team, written):
    """As if it had been guessed, or read over a shoulder: by GET and by POST."""
    person, rows = written
    client = Asker(team["counsellor"])
    places = {
        "worksheet_id": Worksheet.objects.filter(patient=person.patient, by=None),
        "goal_id": Goal.objects.filter(patient=person.patient, by=None),
    }  # fmt: skip
    opened = {}
    for place, own in places.items():
        pages = [row.page for row in TABLE.values()
                 if row.about == "chart" and place in PAGES[row.page].converters]  # fmt: skip
        for key in own.exclude(pk=rows[place]).values_list("pk", flat=True):
            for page in pages:
                for method in ("post",) if page in ONLY_SENT else ("get", "post"):
                    status = client.send(method, address(page, rows | {place: key})).status_code
                    opened.setdefault(status, set()).add(page)
    assert opened == {404: {"worksheet", "lifestyle-goal", "lifestyle-tick", "lifestyle-end"}}


def test_a_plan_and_check_ins_are_seen_while_they_are_shown(team, written):
    """Of both the newest word counts, so they are shown here, looked at, and taken back again."""
    person, rows = written
    client = Asker(team["counsellor"])
    pages = [address(page, rows) for page in ("own-shared", "own-safety-plan")]

    def seen():
        said = "".join(words_of(client.send("get", page)) for page in pages)
        return f"{SHOWN}-signs" in said, said.count("<td>10</td>")

    assert seen() == (False, 0)
    plan = {name: f"{SHOWN}-{name}" for name in SafetyPlanForm.WORDS}
    person.send("my-safety-plan-edit", **plan, shared="on")
    person.send("my-check-ins", parts=["craving"])
    person.send("my-check-in", craving="10")
    shown = seen()
    person.send("my-safety-plan-edit", **plan)
    person.send("my-check-ins", parts=[])
    assert (shown[0], shown[1] > 0, seen()) == (True, True, (False, 0))


def test_no_search_of_the_team_finds_somebody_by_what_they_keep_to_themself(team, written):
    person, _rows = written
    here = str(person.patient.pk)
    for role, pages in (("intake", ["people"]), ("nurse", ["window", "window-arrivals"])):
        client = Asker(team[role])
        for page in pages:
            for asked in (HIDDEN, BACK, CHOSEN, CALLED, NUMBER, BARE, SINCE):
                found = words_of(client.send("get", f"{reverse(page)}?q={asked}"))
                assert here not in found, (page, asked)
    found = words_of(Asker(team["intake"]).send("get", f"{reverse('people')}?q=000001"))
    assert here in found


def test_the_person_sees_on_their_own_pages_what_they_wrote(written):
    person, _rows = written
    client = person.client
    own_pages = [
        reverse("my-safety-plan"),
        reverse("own-notes"),
        reverse("my-goals"),
        reverse("my-calendar"),
        reverse("my-record-file"),
        reverse("my-record-read"),
    ]
    sheets_kept = Worksheet.objects.filter(patient=person.patient, by=None).order_by("-at")
    own_pages += [reverse("own-sheet", args=[sheet.pk]) for sheet in sheets_kept[2:4]]
    for path in own_pages:
        assert HIDDEN in client.get(path).content.decode(), path
    record = client.get(reverse("my-record-file")).json()
    told = json.dumps(record, ensure_ascii=False)
    for word in (SINCE, SHOWN, BACK, CHOSEN, str(STEPS), '"craving"'):
        assert word in told, word
    assert f"{CALLED}-phone" in client.get(reverse("my-ways-in")).content.decode()


def test_nothing_private_stands_in_words_in_any_column_export_paper_figure_log_or_message(
    written, log_file, outgoing, tmp_path
):
    person, _rows = written
    kept_private.reminded(clock.now())
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
    assert {(name, word) for name, said in told.items() for word in SEALED.findall(said)} == set()
    lines = [line for line in told["export"].splitlines() if line.startswith('{"line"')]
    outside = {"paper": papers, "figures": told["figures"], "log": told["log"],
               "lines of the log": "\n".join(lines),
               "messages": "\n".join(one.text for one in outgoing)}  # fmt: skip
    every = re.compile("|".join((HIDDEN, BACK, CHOSEN, SHOWN, CALLED)))
    assert {name for name, said in outside.items() if every.search(said)} == set()
    assert (Sending.objects.exists(), len(lines) > 50) == (True, True)
    assert '"therapy.worksheet' in told["export"]
    assert '"view": "my-safety-plan-edit"' in told["log"]
    assert str(person.patient.pk) in told["columns"]
    assert CheckIn.objects.latest("at").shown == {}
    line = LogLine.objects.get(what="people say of a group")
    assert (line.patient, line.station) == (None, "")


def columns():
    """Every row of every table, as a copy of the database or a backup holds it."""
    for model in apps.get_models():
        for row in model._base_manager.values():
            yield f"{model._meta.label_lower} {row}"


def test_where_the_key_was_not_kept_the_persons_own_pages_open_all_the_same(written, monkeypatch):
    """What was sealed is lost then; the way to one's own day is not."""
    person, rows = written
    other = MultiFernet([Fernet(Fernet.generate_key())])
    monkeypatch.setattr(sealing, "_seals", lambda: other)
    failed = set()
    for row in (row for row in TABLE.values() if row.about == "own" and row.page not in ONLY_SENT):
        if PAGES[row.page].converters.keys() <= rows.keys():
            status = person.client.get(address(row.page, rows)).status_code
            failed |= {(row.page, status)} if status not in (200, 302, 405) else set()
    assert failed == set()


THEIR_APPS = ("portal", "lifestyle", "groups", "therapy", "adherence")


def could_be_theirs() -> set:
    """Models whose rows a person could write: nobody of the team has to stand in `by`."""
    found = set()
    for app in THEIR_APPS:
        for model in apps.get_app_config(app).get_models():
            by = next((field for field in model._meta.fields if field.name == "by"), None)
            if by is None or by.null:
                found.add(model)
    return found


def test_whatever_a_person_could_write_is_planted_or_said_not_to_be_theirs():
    """A new model belongs into PLANTED, with a word of its own planted, or into NOT_THEIRS."""
    listed = PLANTED.keys() | NOT_THEIRS.keys()
    assert could_be_theirs() - listed == set()
    assert listed - could_be_theirs() == set()
    assert PLANTED.keys() & NOT_THEIRS.keys() == set()
    assert all(NOT_THEIRS.values())


def test_everything_listed_as_planted_was_written_by_the_person(written):
    person, _rows = written
    missing = set()
    for model in PLANTED:
        rows = model.objects.all()
        if any(field.name == "by" for field in model._meta.fields):
            rows = rows.filter(by=None)
        whose = {getattr(row, "patient", person.patient).pk for row in rows}
        missing |= {model.__name__} if whose != {person.patient.pk} else set()
    assert missing == set()
