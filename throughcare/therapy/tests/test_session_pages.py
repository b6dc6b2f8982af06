"""A counsellor's day: what was agreed first, one press for what came of it, a note in one form."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from throughcare import clock
from throughcare.patients.access import SealedNote
from throughcare.therapy import queries
from throughcare.therapy.models import Homework, Session, SignOff, Supervised, Tried

pytestmark = pytest.mark.django_db
MOST_ASKED = 34  # questions of a session's page, door, header, sitting and log line included


def page(name, session):
    return reverse(name, args=[session.patient_id, session.pk])


def test_a_session_is_planned_on_the_page_because_of_an_item_of_the_plan(signed_in, admitted, item):
    address = reverse("session-plan", args=[admitted.pk])
    browser = signed_in("counsellor")
    assert b"Ride the urge out" in browser.get(address).content
    told = {"id": uuid.uuid4(), "starts_at": f"{clock.today()}T23:30", "minutes": 60,
            "kind": "individual", "place": "video", "link": "https://video.example/room",
            "because": item.pk}  # fmt: skip
    assert browser.post(address, told).status_code == 302
    session = Session.objects.get()
    assert (session.because, session.link) == (item, "https://video.example/room")


def test_the_page_of_a_session_begins_with_what_was_agreed_last_time(
    signed_in, planned, said, written
):
    first = planned()
    said(first)
    written(first, agreed="Ring Jo on Friday", persons_words="It passed")
    later = planned(starts_at=clock.end_of_day(clock.now()))
    shown = signed_in("counsellor").get(page("session", later)).content.decode()
    assert shown.index("Ring Jo on Friday") < shown.index("What came of it")
    assert "It passed" in shown
    assert shown.count("20 minutes") == 3


def test_outcome_note_and_homework_are_each_one_press(signed_in, planned, item):
    session, browser = planned(because=item), signed_in("counsellor")
    browser.post(page("session-outcome", session), {"id": uuid.uuid4(), "outcome": "attended"})
    browser.post(page("session-note", session), {
        "id": uuid.uuid4(), "worked_on": "Said no out loud", f"item_{item.pk.hex}": "under_way",
    })  # fmt: skip
    browser.post(page("homework-set", session), {"id": uuid.uuid4(), "what": "Say no to Al"})
    assert queries.note_of(session).worked_on == "Said no out loud"
    assert item.progress.get().step == "under_way"
    task = Homework.objects.get(session=session)
    browser.post(reverse("homework-tried", args=[session.patient_id, task.pk]),
                 {"id": uuid.uuid4(), "far": 1, "useful": 7})  # fmt: skip
    assert (Tried.objects.get().far, Tried.objects.get().useful) == (1, 7)


@pytest.mark.parametrize(
    ("told", "words"),
    [({"outcome": "missed"}, "not known yet"), ({"outcome": "late"}, "how many minutes"),
     ({"outcome": "cancelled", "reason": "ill"}, "who cancelled")],
)  # fmt: skip
def test_what_an_outcome_still_needs_is_said_at_its_field(signed_in, planned, told, words):
    session = planned()
    answer = signed_in("counsellor").post(
        page("session-outcome", session), {"id": uuid.uuid4(), **told}
    )
    assert words in answer.content.decode()
    assert queries.outcome_of(session) is None


def test_a_note_too_early_is_refused_in_words_and_nothing_typed_is_lost(signed_in, planned):
    session = planned()
    answer = signed_in("counsellor").post(
        page("session-note", session), {"id": uuid.uuid4(), "worked_on": "Three hard days"}
    )
    shown = answer.content.decode()
    assert "Say first whether the person came" in shown
    assert "Three hard days" in shown


def test_the_supervisor_signs_off_on_the_page_with_their_pin(
    signed_in, planned, said, written, members, facility, by
):
    Supervised.objects.create(facility=facility, member=by, supervisor=members["prescriber"],
                              at=clock.now(), by=members["director"])  # fmt: skip
    session = planned()
    said(session)
    written(session)
    browser = signed_in("prescriber")
    assert b"to talk over and sign off" in browser.get(reverse("home")).content
    browser.post(page("session-sign-off", session), {"words": "Well reflected", "proof": "4913"})
    assert SignOff.objects.get().words == "Well reflected"


def test_what_is_sealed_is_on_no_page_of_therapy(signed_in, planned, by):
    session = planned()
    SealedNote.objects.create(patient=session.patient, text="Whispered", at=clock.now(), by=by)
    for role in ("counsellor", "nurse", "prescriber"):
        for address in (page("session", session), reverse("therapy", args=[session.patient_id])):
            assert b"Whispered" not in signed_in(role).get(address).content


def test_the_sessions_of_the_day_stand_on_the_counsellors_work_page(signed_in, planned):
    session = planned()
    assert page("session", session).encode() in signed_in("counsellor").get(reverse("home")).content


def test_the_director_names_a_supervisor_and_ends_it(signed_in, members, by):
    browser = signed_in("director")
    told = {"id": uuid.uuid4(), "member": by.pk, "supervisor": members["prescriber"].pk}
    browser.post(reverse("supervision"), told)
    pair = Supervised.objects.get()
    browser.post(reverse("supervision-end", args=[pair.pk]))
    pair.refresh_from_db()
    assert pair.ended_by == members["director"]


def test_the_page_of_a_session_costs_the_same_with_twelve_sessions_before_it(
    signed_in, planned, said, written
):
    session, browser = planned(starts_at=clock.end_of_day(clock.now())), signed_in("counsellor")
    browser.get(page("session", session))
    with CaptureQueriesContext(
        connection,
    ) as few:
        browser.get(page("session", session))
    for _number in range(12):
        said(one := planned())
        written(one)
    with CaptureQueriesContext(connection) as many:
        browser.get(page("session", session))
    assert len(many) <= len(few) + 1
    assert len(many) <= MOST_ASKED


def test_the_page_of_a_session_shows_whose_it_is_with_their_age(signed_in, planned, admitted):
    admitted.date_of_birth = clock.today() - timedelta(days=366 * 30)
    admitted.save(update_fields=["date_of_birth"])
    shown = signed_in("counsellor").get(page("session", planned())).content.decode()
    assert "30 years old" in shown
