"""Rulers drawn, change talk in the person's words, a session coded for practice alone."""

import uuid

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from throughcare import clock
from throughcare.assessment import actions as assessment
from throughcare.assessment.models import SheetCompleted
from throughcare.refusal import Refused
from throughcare.therapy.actions import motivation
from throughcare.therapy.models import ChangeTalk, CodedSession, CodingPutRight, Supervised
from throughcare.therapy.queries import motivation as queries

pytestmark = pytest.mark.django_db
COUNTED = {
    "partnership": 4, "empathy": 4, "cultivating": 3, "softening": 3, "questions": 10, "simple": 4,
    "complex": 6, "to_practise": "Wait after a question",
}  # fmt: skip


@pytest.fixture
def supervisor(facility, by, members):
    Supervised.objects.create(facility=facility, member=by, supervisor=members["prescriber"],
                              at=clock.now(), by=members["director"])  # fmt: skip
    return members["prescriber"]


def asked(patient, by, importance):
    given = {"by": by, "at": clock.now()}
    sheet = assessment.begin_sheet(id=uuid.uuid4(), patient=patient, instrument="rulers",
                                   filled_by="staff", **given)  # fmt: skip
    for item, value in (("importance", 1), ("importance", importance), ("confidence", 5)):
        assessment.save_answer(id=uuid.uuid4(), sheet=sheet, item=item, value=value, **given)
    SheetCompleted.objects.create(sheet=sheet, result={}, **given)


def test_a_ruler_shows_the_newest_answer_of_each_sheet(admitted, by):
    asked(admitted, by, 4)
    asked(admitted, by, 8)
    drawn = dict(queries.rulers(admitted))
    assert [point.value for point in drawn["importance"]] == [4, 8]
    assert [point.value for point in drawn["confidence"]] == [5, 5]
    assert "readiness" not in drawn


def test_change_talk_is_written_down_in_the_session_and_stands_on_the_page(signed_in, planned):
    session, browser = planned(), signed_in("counsellor")
    address = reverse("change-talk", args=[session.patient_id, session.pk])
    browser.post(address, {"id": uuid.uuid4(), "kind": "steps", "words": "I gave Al his keys"})
    assert ChangeTalk.objects.get().kind == "steps"
    page = reverse("motivation", args=[session.patient_id])
    shown = browser.get(page).content.decode()
    assert "I gave Al his keys" in shown
    assert "Taking steps" in shown


def test_only_the_named_supervisor_codes_and_the_database_lets_nobody_code_their_own(
    planned, by, members, supervisor
):
    session = planned()
    with pytest.raises(Refused) as refusal:
        motivation.code(session=session, by=members["nurse"], at=clock.now(), **COUNTED)
    assert refusal.value.code == "coded_by_no_supervisor"
    with pytest.raises(IntegrityError, match="somebody else"), transaction.atomic():
        CodedSession.objects.create(session=session, by=by, at=clock.now(), **COUNTED)
    with pytest.raises(IntegrityError), transaction.atomic():
        motivation.code(session=session, by=supervisor, at=clock.now(),
                        **COUNTED | {"empathy": 6})  # fmt: skip


def test_the_four_measures_are_shown_to_who_led_it_and_their_supervisor_alone(
    signed_in, planned, supervisor, facility, members, by
):
    session = planned()
    address = reverse("session-coded", args=[session.patient_id, session.pk])
    signed_in("prescriber").post(address, COUNTED | {"id": uuid.uuid4()})
    for role in ("prescriber", "counsellor"):
        shown = signed_in(role).get(address).content.decode()
        assert "Wait after a question" in shown
        assert "0.60" in shown
    other = planned(led_by=members["nurse"])
    hidden = reverse("session-coded", args=[other.patient_id, other.pk])
    assert "The director names supervisors" in signed_in("counsellor").get(hidden).content.decode()


def test_a_coding_is_put_right_with_a_reason_the_newest_counts_and_both_are_read(
    signed_in, planned, supervisor, by
):
    session = planned()
    motivation.code(session=session, by=supervisor, at=clock.now(), **COUNTED)
    address = reverse("session-coded", args=[session.patient_id, session.pk])
    browser, told = signed_in("prescriber"), COUNTED | {"id": uuid.uuid4(), "empathy": 5}
    assert "This field is required" in browser.post(address, told).content.decode()
    assert browser.post(address, told | {"why": "counted the wrong part"}).status_code == 302
    browser.post(address, told | {"why": "counted the wrong part"})  # the same press again
    newest, first = queries.codings_of(session)
    assert (newest.empathy, first.empathy) == (5, COUNTED["empathy"])
    shown = signed_in("counsellor").get(address).content.decode()
    assert "counted the wrong part" in shown
    assert shown.count("<table>") == 2


def test_nobody_puts_right_what_was_not_coded_or_what_is_their_own(planned, by, supervisor):
    session = planned()
    given = {"session": session, "at": clock.now(), **COUNTED}
    with pytest.raises(IntegrityError, match="nothing was coded"), transaction.atomic():
        motivation.code_again(id=uuid.uuid4(), why="w", by=supervisor, **given)
    motivation.code(by=supervisor, **given)
    with pytest.raises(Refused, match="Say why"):
        motivation.code_again(id=uuid.uuid4(), why=" ", by=supervisor, **given)
    with pytest.raises(IntegrityError, match="somebody else"), transaction.atomic():
        CodingPutRight.objects.create(why="w", by=by, **given)
