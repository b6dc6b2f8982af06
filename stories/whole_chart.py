"""A chart with one row behind every address that a page about a person can have."""

import io
import uuid
from dataclasses import asdict
from datetime import time, timedelta
from types import SimpleNamespace
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from throughcare import clock
from throughcare.adherence.actions import appointments, refreshing
from throughcare.assessment import actions as assessment
from throughcare.assessment.models import Finding
from throughcare.clinical.adherence.outreach import Reason
from throughcare.clinical.groups import Meeting as Value
from throughcare.clinical.therapy.contingency import schedules
from throughcare.clinical.therapy.contingency.draws import digest_of
from throughcare.groups import actions as groups
from throughcare.intake import actions as intake
from throughcare.intake.models import Episode
from throughcare.lifestyle.actions import goals
from throughcare.lifestyle.models import MovementFile
from throughcare.medication.actions import knowing, orders, screens
from throughcare.medication.actions.cards import make_card
from throughcare.medication.models import (
    ClosedDay,
    Dose,
    Ecg,
    GivenOnPaper,
    GuestOut,
    Held,
    HomeBottle,
    Order,
    Recall,
    Signed,
    Step,
)
from throughcare.patients.access import BrokenGlass, OnTeam, SealedNote
from throughcare.patients.models import Patient, Photo
from throughcare.plan import actions as plans
from throughcare.plan.models import Item
from throughcare.portal.actions import messages
from throughcare.record import actions as record
from throughcare.staff.roles import CARING
from throughcare.staff.sealing import seal
from throughcare.stock.models import Account
from throughcare.therapy.actions import groups as therapy_groups
from throughcare.therapy.models import (
    Companion,
    GroupPlace,
    Homework,
    Occasion,
    RewardProgramme,
    Session,
    Worksheet,
)
from throughcare.withdrawal.models import FollowUp, Protocol, TransferLetter
from throughcare.withdrawal.tests.rows import looked_at, under_way


def picture() -> bytes:
    """A small scan."""
    drawn = io.BytesIO()
    Image.new("RGB", (8, 8), "grey").save(drawn, "PNG")
    return drawn.getvalue()


WORDS = "She stands at the desk and feels faint."


def registered(facility, number: str, by) -> Patient:
    """Somebody registered, whose team nobody is on."""
    return Patient.objects.create(
        facility=facility, number=number, chosen_name=f"Person {number}", registered_at=clock.now(),
        registered_by=by,
    )  # fmt: skip


def whole_chart(patient: Patient, by) -> dict[str, Any]:
    """{name of the place in an address: the id of this person's row}."""
    at = clock.now()
    given = {"patient": patient, "by": by, "at": at}
    Episode.objects.create(
        patient=patient, referral="self", asked_at=at, admitted_at=at, admitted_by=by
    )
    Photo.objects.create(patient=patient, jpeg=b"\xff\xd8", at=at, by=by)
    red_flag = SimpleNamespace(code="c", ladder="S", for_role="peer", why="w", next_step="n",
                               source="red-flags")  # fmt: skip
    contact = intake.add_contact(
        id=uuid.uuid4(), kind="phone", reach="555-0142", may_text=True, **given
    )
    aunt = intake.add_emergency_contact(id=uuid.uuid4(), name="Aunt", phone="555-0143", **given)
    consent = intake.give_consent(
        id=uuid.uuid4(), kind="treatment", signed_name="A", signature="typed",
        text_version="2026-11", **given,
    )  # fmt: skip
    sheet = assessment.begin_sheet(id=uuid.uuid4(), instrument="phq-9", filled_by="staff", **given)
    finding = Finding.objects.create(
        domain="social", code="social.isolation", kind="problem", label="alone", level=2,
        evidence=[], source="house:tests", **given,
    )  # fmt: skip
    link = assessment.link_causes(
        id=uuid.uuid4(), from_domain="social", to_domain="family", words="so it is", **given
    )
    paper = intake.file_document(
        id=uuid.uuid4(), kind="referral", title="x", scans=[SimpleUploadedFile("p.png", picture())],
        **given,
    )  # fmt: skip
    return {
        "patient_id": patient.pk,
        "flag_id": record.raise_flag(id=uuid.uuid4(), kind="urgent", **given).pk,
        "alert_id": record.open_alert(red_flag=red_flag, **given).pk,
        "contact_id": contact.pk, "emergency_contact_id": aunt.pk, "consent_id": consent.pk,
        "kind": "treatment", "sheet_id": sheet.pk, "finding_id": finding.pk, "link_id": link.pk,
        "handover_id": assessment.hand_over(id=uuid.uuid4(), sheets=["ucla-3"], **given).pk,
        "version": 1, "code": finding.code, "item_id": planned(patient, finding, by).pk,
        "on_team_id": OnTeam.objects.create(patient=patient, member=by, at=at, by=by).pk,
        "note_id": SealedNote.objects.create(text="Between us.", **given).pk,
        "look_id": looked(patient, by).pk,
        "document_id": paper.pk, "number": 1, **ordered(patient, consent, by),
        **taken_home(patient, by),
        **at_the_window(patient, by), **screened(patient, by),
        "message_id": messages.write(
            id=uuid.uuid4(), patient=patient, kind="late", text="", by=None, at=at
        ).pk,
        **in_withdrawal(patient, consent, by), "paper_id": on_paper(patient, by).pk,
        **in_therapy(patient, by), **met_here(by), **living(patient, by), **sought(patient, by),
    }  # fmt: skip


def sought(patient, by) -> dict[str, Any]:
    """Somebody to reach, and an appointment."""
    why = Reason("missed_two", "2026-11-28", "S", "2 days without a dose.", "adherence-missed-days")
    given = {"patient": patient, "by": by, "at": clock.now()}
    one = refreshing.open_outreach(id=uuid.uuid4(), reasons=[why], **given)
    visit = appointments.make(
        id=uuid.uuid4(), starts_at=clock.now() + timedelta(days=1), what="Blood test", **given
    )
    return {"outreach_id": one.pk, "appointment_id": visit.pk}


def in_therapy(patient, by) -> dict[str, Any]:
    """A session planned, and a task to try before it."""
    given = {"patient": patient, "by": by, "at": clock.now()}
    session = Session.objects.create(
        kind="individual", place="phone", starts_at=clock.now(), minutes=60, led_by=by, **given
    )
    task = Homework.objects.create(what="w", session=session, **given)
    programme = RewardProgramme.objects.create(
        behaviour="attendance", schedule="bowl", terms=asdict(schedules.schedules()["bowl"]),
        persons_words="w", sealed=seal("s"), digest=digest_of("s"), **given,
    )  # fmt: skip
    occasion = Occasion.objects.create(
        programme=programme, day=clock.today(), result="missed", step=1, at=clock.now(), by=by
    )
    programme.ended_at, programme.ended_by, programme.ended_why = clock.now(), by, "w"
    programme.save()
    sheet = Worksheet.objects.create(tool="chain", answers={"trigger": "w"}, **given)
    group = group_of(by, patient.number)
    place = GroupPlace.objects.create(group_id=group["group_id"], **given)
    close = Companion.objects.create(
        name="J", relation="friend", work="craft", said_yes="w", **given
    )
    return group | {
        "place_id": place.pk, "companion_id": close.pk, "step": "offered",
        "session_id": session.pk, "homework_id": task.pk, "programme_id": programme.pk,
        "occasion_id": occasion.pk, "worksheet_id": sheet.pk, "tool": "chain",
        "figure": "census",
    }  # fmt: skip


def group_of(by, number: str = "") -> dict[str, Any]:
    """A group that this member leads, and one meeting of it."""
    facility, at = by.posts.first().facility, clock.now()
    group = therapy_groups.begin(
        id=uuid.uuid4(), facility=facility, name=f"Waves {number}", minutes=60, room="2", by=by,
        at=at,
    )  # fmt: skip
    met = therapy_groups.plan(id=uuid.uuid4(), group=group, first=at, weeks=1, by=by, at=at)
    return {"group_id": group.pk, "leader_id": group.leaders.get().pk, "group_meeting_id": met.pk}


def living(patient, by) -> dict[str, Any]:
    """A goal chosen together, and a file out of which days were kept."""
    at = clock.now()
    walk = {"kind": "move", "words": "w", "times": 1, "per": "day", "until": None}
    goal = goals.choose(id=uuid.uuid4(), patient=patient, said=walk, shared=True, by=by, at=at)
    file = MovementFile.objects.create(patient=patient, sealed=seal("{}"), at=at)
    return {"goal_id": goal.pk, "file_id": file.pk}


def met_here(by) -> dict:
    """A meeting that this member's place wrote down; its source."""
    value = Value(
        key="", name="Harbor", weekday=1, starts=time(19), in_person=True, street="1 A St"
    )
    local = groups.write_local(
        id=uuid.uuid4(), facility=by.posts.first().facility, meeting=value, by=by, at=clock.now()
    )
    return {"meeting_id": local.meeting.pk, "source_id": local.meeting.source_id}


def on_paper(patient, by) -> GivenOnPaper:
    """A line of the paper that the window keeps for a power cut."""
    at = clock.now()
    place, _new = Account.objects.get_or_create(
        facility=patient.facility,
        product="methadone-oral-10",
        kind="patients",
        defaults={"at": at, "by": by},
    )
    return GivenOnPaper.objects.create(
        patient=patient, medicine="methadone", ug=20_000, bottle=place, given_by=by,
        clinic_day=clock.today(), at=at - timedelta(hours=1), entered_at=at, by=by,
    )  # fmt: skip


def in_withdrawal(patient, consent, by) -> dict[str, Any]:
    """A withdrawal under way with a round and a step of its protocol; another protocol that waits,
    a letter about it, a contact after it."""
    at = clock.now()
    given = {"by": by, "at": at}
    one = under_way(patient, **given)
    step = one.protocols.get().steps.get()
    protocol = Protocol.objects.create(withdrawal=one, title="As typed", **given)
    letter = TransferLetter.objects.create(
        withdrawal=one, to_place="General", why="w", consent=consent, **given
    )
    follow_up = FollowUp.objects.create(
        withdrawal=one, number=1, from_at=at, by_at=at, words="w", source="red-flags:2.16", **given
    )
    return {"withdrawal_id": one.pk, "protocol_id": protocol.pk, "step_id": step.pk,
            "round_id": looked_at(one, **given).pk, "transfer_letter_id": letter.pk,
            "follow_up_id": follow_up.pk}  # fmt: skip


def at_the_window(patient, by) -> dict[str, Any]:
    """A dose reserved today under a signed order, and a card."""
    at, today = clock.now(), clock.today()
    order = Order.objects.create(
        patient=patient, episode=patient.episodes.get(), kind="one_off", medicine="methadone",
        family="methadone-oral", first_day=today, last_day=today, at=at, by=by,
    )  # fmt: skip
    step = Step.objects.create(order=order, first_day=today, last_day=today, ug=20_000)
    Signed.objects.create(order=order, at=at, by=by)
    dose = Dose.objects.create(
        patient=patient, order=order, step=step, medicine="methadone", ug=20_000, clinic_day=today,
        window="1", at=at, by=by,
    )  # fmt: skip
    make_card(id=uuid.uuid4(), patient=patient, by=by, at=at)
    return {"dose_id": dose.pk, "what": "refuses"}


def screened(patient, by) -> dict[str, Any]:
    """A specimen given, and one more asked for since."""
    given = {"patient": patient, "by": by, "at": clock.now()}
    one = screens.collect(id=uuid.uuid4(), outcome="given", why="asks for it", **given)
    more = screens.ask(id=uuid.uuid4(), why="feels unwell", **given)
    return {"specimen_id": one.pk, "ask_id": more.pk}


def ordered(patient, consent, by) -> dict[str, Any]:
    """An order that waits, held; a letter to another clinic; something known."""
    at, today = clock.now(), clock.today()
    given = {"by": by, "at": at}
    order = orders.write_order(
        id=uuid.uuid4(), patient=patient, kind="one_off", medicine="methadone",
        family="methadone-oral", steps=[orders.Planned(today, today, 20_000)], **given,
    )  # fmt: skip
    hold = Held.objects.create(order=order, from_day=today, why="asleep", **given)
    letter = GuestOut.objects.create(
        patient=patient, order=order, consent=consent, to_clinic="Zion Hill", first_day=today,
        last_day=today, **given,
    )  # fmt: skip
    ecg = knowing.record_known(
        id=uuid.uuid4(), kind=Ecg, patient=patient, on=today, qtc_ms=420, **given
    )
    return {"order_id": order.pk, "hold_id": hold.pk, "letter_id": letter.pk, "sort": "ecg",
            "known_id": ecg.pk}  # fmt: skip


def taken_home(patient, by) -> dict[str, Any]:
    """A bottle of doses taken home, and a call to bring them."""
    at, day = clock.now(), clock.today() + timedelta(days=1)
    given = {"patient": patient, "by": by, "at": at}
    order = orders.write_order(
        id=uuid.uuid4(), item=Item.objects.get(plan__patient=patient), kind="maintain",
        medicine="methadone", family="methadone-oral",
        steps=[orders.Planned(clock.today(), None, 60_000)], **given,
    )  # fmt: skip
    orders.sign_order(order=order, reason="seen today", by=by, at=at)
    closed, _new = ClosedDay.objects.get_or_create(
        facility=patient.facility, day=day, ended_at=None,
        defaults={"why": "holiday", "at": at, "by": by},
    )  # fmt: skip
    dose = Dose.objects.create(
        order=order, step=order.steps.get(), medicine="methadone", ug=60_000, clinic_day=day,
        home=True, **given,
    )  # fmt: skip
    bottle = HomeBottle.objects.create(
        dose=dose, token=uuid.uuid4().hex, closed=closed, pick_up_on=clock.today(), by=by, at=at
    )
    recall = Recall.objects.create(
        come_by=at + timedelta(days=1), expected=1, asked_how="by phone", why="w", **given
    )
    return {"bottle_id": bottle.pk, "recall_id": recall.pk, "closed_id": closed.pk}


def planned(patient, finding, by):
    """A draft with one item."""
    at = clock.now()
    plan = plans.begin_plan(id=uuid.uuid4(), patient=patient, by=by, at=at)
    return plans.accept(
        id=uuid.uuid4(), plan=plan, findings=[finding], kind="declines", problem="alone", by=by,
        at=at,
    )  # fmt: skip


def looked(patient, by, at=None) -> BrokenGlass:
    """A look from outside the team, four hours long."""
    at = at or clock.now()
    return BrokenGlass.objects.create(
        patient=patient, by=by, at=at, ends_at=at + timedelta(hours=4), reason="asked",
        purpose="BTG", words=WORDS,
    )  # fmt: skip


def left_long_ago(patient, by) -> None:
    """The stay ended longer ago than duty reaches."""
    episode = patient.episodes.get()
    long_ago = clock.now() - timedelta(days=400)
    intake.discharge(id=uuid.uuid4(), episode=episode, reason="completed", by=by, at=long_ago)


def cared_for(patient, member) -> OnTeam | None:
    """On the team, where the member's post lets them be."""
    if not member.roles & CARING:
        return None
    return OnTeam.objects.create(patient=patient, member=member, at=clock.now(), by=member)
