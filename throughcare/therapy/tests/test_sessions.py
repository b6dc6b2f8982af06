"""Sessions are planned, recorded, written up and put right; medicine never hears of them."""

import uuid
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from throughcare import clock
from throughcare.plan.models import Progress
from throughcare.record.models import LogLine
from throughcare.refusal import Refused
from throughcare.therapy import queries
from throughcare.therapy.actions import homework, sessions, supervision
from throughcare.therapy.models import Note, Outcome, Session, SignOff

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)


def refused(code):
    return pytest.raises(Refused, check=lambda refusal: refusal.code == code)


def test_a_session_planned_twice_is_one_and_one_line_in_the_log(planned, item):
    id = uuid.uuid4()
    assert planned(id=id, because=item) == planned(id=id, because=item)
    assert LogLine.objects.filter(what="session planned").count() == 1


def test_a_session_is_not_planned_on_a_day_that_is_over(planned):
    with refused("session_in_the_past"):
        planned(starts_at=clock.now() - 2 * A_DAY)


def test_the_database_refuses_a_session_because_of_somebody_elses_plan(planned, item, new_patient):
    other = new_patient("Ben")
    with pytest.raises(IntegrityError, match="own plan"), transaction.atomic():
        planned(patient=other, because=item)


@pytest.mark.parametrize(
    ("outcome", "more"),
    [("attended", {}), ("late", {"minutes_late": 10}), ("missed", {"reason": "transport"}),
     ("cancelled", {"reason": "ill", "cancelled_by": "person"})],
)  # fmt: skip
def test_each_outcome_is_kept_with_what_it_needs(planned, said, outcome, more):
    session = planned()
    said(session, outcome, **more)
    assert queries.outcome_of(session).outcome == outcome


@pytest.mark.parametrize(
    ("outcome", "more"),
    [("missed", {}), ("late", {}), ("cancelled", {"reason": "ill"}),
     ("attended", {"cancelled_by": "person"})],
)  # fmt: skip
def test_the_database_refuses_an_outcome_that_says_too_little_or_too_much(
    planned, said, outcome, more
):
    with pytest.raises(IntegrityError), transaction.atomic():
        said(planned(), outcome, **more)


def test_an_outcome_said_again_is_a_correction_with_its_reason_and_the_first_stays(planned, said):
    session = planned()
    first = said(session, "missed", reason="unknown")
    with refused("outcome_corrected_why"):
        said(session)
    said(session, words="She was in the waiting room")
    assert queries.outcome_of(session).outcome == "attended"
    assert Outcome.objects.get(pk=first.pk).outcome == "missed"


def test_a_missed_session_writes_one_row_of_therapy_and_none_of_medicine(planned, said):
    session = planned()
    rows = [model for model in apps.get_models() if model._meta.app_label != "record"]
    before = {model: model.objects.count() for model in rows}
    said(session, "missed", reason="not_wanted")
    grown = {model for model in rows if model.objects.count() != before[model]}
    assert grown == {Outcome}


def test_a_note_waits_for_the_word_that_the_person_came(planned, said, written):
    session = planned()
    with refused("note_before_outcome"):
        written(session)
    said(session, "missed", reason="ill")
    with refused("note_of_no_session"):
        written(session)


def test_the_database_refuses_a_note_of_a_session_that_did_not_take_place(planned, said, by):
    session = planned()
    said(session, "missed", reason="ill")
    with pytest.raises(IntegrityError, match="took place"), transaction.atomic():
        Note.objects.create(session=session, worked_on="x", at=clock.now(), by=by)


def test_a_session_with_a_note_cannot_be_said_to_have_been_missed(planned, said, written):
    session = planned()
    said(session)
    written(session)
    with refused("session_has_its_note"):
        said(session, "missed", reason="ill", words="a slip")


def test_a_note_keeps_how_far_the_items_of_the_plan_came_in_the_persons_words(
    planned, said, written, item
):
    session = planned(because=item)
    said(session)
    written(session, steps=[(item, "under_way")], persons_words="It went by after ten minutes")
    progress = Progress.objects.get(item=item)
    assert (progress.step, progress.words) == ("under_way", "It went by after ten minutes")


def test_a_note_is_put_right_by_its_author_with_a_reason_and_the_first_stays(
    planned, said, written, members
):
    session = planned()
    said(session)
    first = written(session)
    with refused("note_corrected_why"):
        written(session, "something else")
    with refused("note_of_another"):
        written(session, "something else", why="mine", by=members["nurse"])
    second = written(session, "something else", why="the wrong week")
    assert queries.note_of(session) == second
    assert Note.objects.get(pk=first.pk).worked_on == "Rode out an urge together"


def test_the_database_refuses_to_change_a_note_and_to_put_right_anothers(
    planned, said, written, members
):
    session = planned()
    said(session)
    first = written(session)
    first.worked_on = "nothing"
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        first.save()
    with pytest.raises(IntegrityError, match="its author"), transaction.atomic():
        Note.objects.create(session=session, worked_on="x", why="y", instead_of=first,
                            at=clock.now(), by=members["nurse"])  # fmt: skip


@pytest.fixture
def supervised(members, facility, by):
    return supervision.begin(
        id=uuid.uuid4(), facility=facility, member=by, supervisor=members["prescriber"],
        by=members["director"], at=clock.now() - A_DAY,
    )  # fmt: skip


def test_a_note_of_a_supervised_member_waits_for_the_supervisor_and_nobody_elses_does(
    planned, said, written, supervised, members, admitted
):
    session = planned()
    said(session)
    note = written(session)
    people = type(admitted).objects.all()
    assert list(queries.to_sign_off(members["prescriber"], people)) == [note]
    assert list(queries.to_sign_off(members["nurse"], people)) == []
    with refused("not_the_supervisor"):
        sessions.sign_off(note=note, words="Good", by=members["nurse"], at=clock.now())
    sessions.sign_off(note=note, words="Reflect more", by=members["prescriber"], at=clock.now())
    assert list(queries.to_sign_off(members["prescriber"], people)) == []


def test_a_note_put_right_after_its_sign_off_waits_for_another(
    planned, said, written, supervised, members, admitted
):
    session = planned()
    said(session)
    sessions.sign_off(note=written(session), words="Good", by=members["prescriber"],
                      at=clock.now())  # fmt: skip
    again = written(session, "more", why="left out")
    people = type(admitted).objects.all()
    assert list(queries.to_sign_off(members["prescriber"], people)) == [again]


def test_the_database_refuses_to_sign_off_ones_own_note(planned, said, written, by):
    session = planned()
    said(session)
    note = written(session)
    with pytest.raises(IntegrityError, match="somebody else"), transaction.atomic():
        SignOff.objects.create(note=note, words="fine", at=clock.now(), by=by)


def test_nobody_supervises_themself_and_nobody_has_two_supervisors(
    members, facility, by, supervised
):
    given = {"facility": facility, "by": members["director"], "at": clock.now()}
    with refused("supervises_themself"):
        supervision.begin(id=uuid.uuid4(), member=by, supervisor=by, **given)
    with refused("supervised_already"):
        supervision.begin(id=uuid.uuid4(), member=by, supervisor=members["nurse"], **given)
    supervision.end(supervised=supervised, by=members["director"], at=clock.now())
    assert not queries.supervises(members["prescriber"], by, facility.pk)


def homework_tried(session, by, far):
    task = homework.set_homework(
        id=uuid.uuid4(), patient=session.patient, session=session, what="Write one urge down",
        by=by, at=clock.now(),
    )  # fmt: skip
    return homework.say_tried(id=uuid.uuid4(), homework=task, far=far, by=None, at=clock.now())


def test_homework_not_tried_twice_asks_what_gets_in_the_way_and_partly_is_enough(
    planned, by, admitted
):
    first, second = planned(), planned(starts_at=clock.now() + A_DAY)
    homework_tried(first, by, 0)
    assert queries.fits_badly(admitted)
    homework_tried(second, by, 0)
    assert queries.fits_badly(admitted).code == "homework_does_not_fit"
    homework_tried(second, by, 1)
    assert queries.fits_badly(admitted)


def test_the_last_time_is_the_newest_note_before_with_the_homework_since(
    planned, said, written, by, admitted
):
    first = planned()
    said(first)
    note = written(first, agreed="Ring Jo on Friday")
    homework_tried(first, by, 2)
    later = planned(starts_at=clock.now() + A_DAY)
    last = queries.last_time(admitted, later.starts_at)
    assert last.note == note
    assert [(task.what, task.far) for task in last.homework] == [("Write one urge down", 2)]
    assert Session.objects.count() == 2
