"""One person writes everything they can, each thing with a word of its own that is nowhere else.

HIDDEN   theirs alone, for good                    BACK  shown to the team, then taken back
CHOSEN   shown to one member of the team            SHOWN  shown to the team, or written to it
CALLED   what they call a device of theirs: it stands in its row, and is nobody else's to read
"""

import uuid
from dataclasses import dataclass
from types import SimpleNamespace

from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestedCredentialData

from throughcare import clock
from throughcare.adherence import models as adherence
from throughcare.clinical.lifestyle.movement import Moved
from throughcare.clinical.therapy.sheets import sheets
from throughcare.groups import models as groups
from throughcare.groups.actions.offers import offer
from throughcare.lifestyle import models as lifestyle
from throughcare.lifestyle.forms import KeepForm
from throughcare.patients import own
from throughcare.portal import codes, incoming, sending
from throughcare.portal import models as portal
from throughcare.portal.actions import passkeys
from throughcare.portal.forms.own import SafetyPlanForm
from throughcare.portal.tests.authenticator import Authenticator
from throughcare.therapy import models as therapy
from throughcare.therapy.forms.worksheets import SheetForm

HIDDEN, BACK, CHOSEN, SHOWN, CALLED = "Zyzzyva", "Syzygy", "Jabberwock", "Quixotry", "Kwyjibo"
SINCE, STEPS, METRES, WENT, ROSE = "2001-02-03", 76543, 98765, "23:17", "06:29"
NUMBER = "202 555 0166"  # said to be theirs, and not shown to be by its code
WAY = "555-0142"

# Every model a person writes into themself, by what of theirs stands in it.
PLANTED = {
    portal.SafetyPlan: "plan", portal.CheckIn: "check-in", portal.Sharing: "parts",
    portal.DaysCounted: "since", portal.Message: "message", portal.SentCode: "number",
    portal.OwnPasskey: "called", portal.PasskeyUsed: "a signature", portal.ReachChoice: "choices",
    portal.Reply: "answered", portal.SetAside: "from elsewhere",
    lifestyle.Goal: "goal", lifestyle.GoalSaid: "goal", lifestyle.Tick: "a day",
    lifestyle.Barrier: "barrier", lifestyle.DiaryDay: "hours", lifestyle.MovementFile: "a file",
    lifestyle.MovedDay: "steps",
    groups.OwnNote: "note", groups.Shown: "kinds", groups.PeopleSay: "a level",
    therapy.Worksheet: "sheet", therapy.WorksheetShared: "a sheet", therapy.Tried: "tried",
}  # fmt: skip
# Written without a member, and yet nothing that a person said.
NOT_THEIRS = {
    portal.OwnPin: "hashed", portal.StartCode: "a digest", portal.WrongTry: "two digests",
    portal.Reminder: "planned by the machine: a kind and moments, no word",
    portal.Sending: "our own words to them; compared below with all that is planted",
    portal.Report: "what a gateway says of a message",
    groups.MeetingSource: "public lists", groups.ListRead: "public lists",
    groups.Meeting: "public lists",
    adherence.Looked: "by the machine, before opening", adherence.Outreach: "by the machine",
    adherence.Reason: "why the machine or a member asks to reach somebody",
}  # fmt: skip


@dataclass
class Person:
    """Somebody at a device of their own."""

    patient: object
    client: Client

    def send(self, page: str, *args, **said) -> HttpResponse:
        said = {"id": uuid.uuid4()} | said
        return self.client.post(reverse(page, args=args), said)


def at_their_device(patient) -> Person:
    client, begun = Client(), HttpResponse()
    own.begin(RequestFactory().get("/"), begun, patient, way="code", shared=False)
    client.cookies[own.COOKIE] = begun.cookies[own.COOKIE].value
    return Person(patient, client)


def write_everything(person: Person, rows: dict, team: dict, by) -> dict:
    """All that the person can write. {place in an address: what they show to the team}."""
    how_they_are(person)
    reached(person, rows)
    ways_in(person.patient)
    among_others(person, team, rows, by)
    live_healthily(person)
    person.send("own-task", rows["homework_id"], far="1", words=f"{SHOWN}-tried")
    return {"worksheet_id": on_tools(person), "goal_id": shown_goal(person).pk}


# --- check-ins, the plan, days, messages --------------------------------------------------------
def how_they_are(person: Person) -> None:
    """Shown and taken back; then for themself alone. What is sent wrongly is for no log either.

    How strong the wish to use is they never show.
    """
    plan = {name: f"{BACK}-{name}" for name in SafetyPlanForm.WORDS}
    person.send("my-safety-plan-edit", **plan, shared="on")
    plan = {name: f"{HIDDEN}-{name}" for name in SafetyPlanForm.WORDS}
    person.send("my-safety-plan-edit", **plan)
    person.send("my-check-ins", parts=["mood"])
    person.send("my-check-in", craving="7", mood="3", used="yes")
    person.send("my-check-ins", parts=[])
    person.send("my-check-in", craving="10", mood="0", used="yes", safe="safe")
    person.send("my-check-in", id=HIDDEN, craving=HIDDEN, mood=HIDDEN)  # refused
    person.send("my-check-in-later", owner=HIDDEN, craving=HIDDEN)  # refused
    person.send("my-days", since=SINCE)
    person.send("my-messages", kind="message", text=f"{SHOWN}-message")


# --- reaching them, and their ways in -----------------------------------------------------------
def reached(person: Person, rows: dict) -> None:
    """A number they do not show to be theirs; what they answer to a reminder, with leave and
    without; what comes from a number nobody knows."""
    person.send("my-reach-new", reach=NUMBER)
    wanted = {"reminders": "on", "hours_before": "2", "language": "en", "codes": "on",
              "quiet_from": "03:00", "quiet_until": "03:00"}  # fmt: skip
    person.send("my-reach-way", rows["contact_id"], **wanted)
    incoming.take({"from": WAY, "text": f"{HIDDEN}-answer"}, clock.now())
    person.send("my-reach-way", rows["contact_id"], **wanted, answers="on")
    incoming.take({"from": WAY, "text": f"{SHOWN}-answer"}, clock.now())
    incoming.take({"from": "202 555 0177", "text": f"{HIDDEN}-stray"}, clock.now())
    codes.send_to(WAY, clock.now(), uuid.uuid4())


def ways_in(patient) -> None:
    key = ES256.from_cryptography_key(Authenticator().key.public_key())
    public = websafe_encode(AttestedCredentialData.create(bytes(16), b"a phone", key))
    passkey = passkeys.add_passkey(
        id=uuid.uuid4(), patient=patient, credential=websafe_encode(b"a phone"), public=public,
        called=f"{CALLED}-phone",
        by=None, at=clock.now(),
    )  # fmt: skip
    signature = SimpleNamespace(passkey=passkey, challenge="c", signed=1)
    passkeys.use_passkey(signature=signature, by=None, at=clock.now())


def reminded(at) -> None:
    """The rounds in which what lies ahead is planned and sent."""
    sending.make_round(at)
    for reminder in portal.Reminder.objects.order_by("send_at"):
        sending.make_round(reminder.send_at)


# --- groups, and tools --------------------------------------------------------------------------
def among_others(person: Person, team: dict, rows: dict, by) -> None:
    """Notes of every kind. The nurse sees whom they call their sponsor; the counsellor saw what
    they work on, and does so no more. One note is put aside. A group found welcoming."""
    kind, send = groups.OwnNote.Kind, person.send
    note(send, kind.ATTENDED, where=f"{HIDDEN}-aside", day=SINCE)
    aside = groups.OwnNote.objects.get(patient=person.patient)
    send("own-note-aside", aside.pk)
    note(send, kind.ATTENDED, where=f"{HIDDEN}-where", day=SINCE, gave=f"{HIDDEN}-gave")
    note(send, kind.COMPANION, role="sponsor", called=f"{CHOSEN}-sponsor")
    note(send, kind.WORK, title=f"{HIDDEN}-step", gave=f"{HIDDEN}-work")
    for role, shown in (("nurse", kind.COMPANION), ("counsellor", kind.WORK)):
        said = {"show-member": team[role].pk, "show-kinds": [shown], "show-id": uuid.uuid4()}
        send("own-notes-show", **said)
    send("own-notes-hide", groups.Shown.objects.get(member=team["counsellor"]).pk)
    meeting = groups.Meeting.objects.get(pk=rows["meeting_id"])
    offered = offer(id=uuid.uuid4(), patient=person.patient, meeting=meeting, words="", by=by,
                    at=clock.now())  # fmt: skip
    send("own-group-say", offered.pk, level=groups.MedicineWelcome.Level.NOT)


def note(send, kind, **said) -> None:
    said |= {"id": uuid.uuid4()}
    send("own-notes", kind=kind, **{f"{kind}-{name}": word for name, word in said.items()})


def on_tools(person: Person):
    """Every tool for oneself; then one sheet that is shown, and one that was."""
    written = therapy.Worksheet.objects.filter(patient=person.patient, by=None).order_by("-at")
    for tool, sheet in sheets().items():
        if not sheet.together:
            person.send("own-sheet-new", tool, **filled(tool, f"{HIDDEN}-{tool}"))
    person.send("own-sheet-new", "chain", **filled("chain", f"{BACK}-sheet"))
    for show in ("yes", "no"):
        person.send("own-sheet-share", written.first().pk, show=show)
    person.send("own-sheet-new", "chain", **filled("chain", f"{SHOWN}-sheet"))
    person.send("own-sheet-share", (shown := written.first()).pk, show="yes")
    return shown.pk


def filled(tool: str, word: str) -> dict:
    """Every question of a tool answered: in words where words are asked for."""
    answers = {}
    for name, field in SheetForm(sheet=sheets()[tool], language="en").fields.items():
        if name == "id":
            continue
        choices = [key for key, _words in getattr(field, "choices", []) if key]
        low = getattr(field, "min_value", None)
        answers[name] = choices[0] if choices else f"{word}-{name}" if low is None else low
    return answers


# --- healthy living -----------------------------------------------------------------------------
def live_healthily(person: Person) -> None:
    """Goals of one's own, shown, shown no more, with what got in the way; nights; a file."""
    begin(person, f"{HIDDEN}-goal")
    was_shown = begin(person, f"{BACK}-goal", shared="on")
    change(person, was_shown, f"{BACK}-goal")
    becomes_shown = begin(person, f"{HIDDEN}-before")
    change(person, becomes_shown, f"{SHOWN}-goal", shared="on")
    person.send("my-goal-barrier", becomes_shown.pk, keys=["low"], words=f"{SHOWN}-barrier")
    person.send("my-diary", day=clock.today(), went=WENT, rose=ROSE, tense="10")
    moved = [Moved(clock.today(), "apple", {"walk": 37}, STEPS, METRES)]
    person.send("my-movement-keep", seen=KeepForm.carried(person.patient, moved))


def begin(person: Person, words: str, **shared):
    """A goal, ticked, with what got in the way."""
    person.send("my-goal-new", **goal(words), **shared)
    made = lifestyle.Goal.objects.filter(patient=person.patient, by=None).latest("at")
    person.send("my-goal-tick", made.pk)
    person.send("my-goal-barrier", made.pk, keys=["low"], words=f"{words}-barrier")
    return made


def change(person: Person, made, words: str, **shared) -> None:
    person.send("my-goal-change", made.pk, **goal(words), **shared)


def goal(words: str) -> dict:
    return {"kind": "joy", "words": words, "often": "2 day", "finding": "none"}


def shown_goal(person: Person):
    return lifestyle.Goal.objects.get(patient=person.patient, said__words=f"{SHOWN}-goal")
