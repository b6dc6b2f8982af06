"""A request for help waits, is called back, and ends with an outcome or as a registration."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from throughcare import clock
from throughcare.conftest import signed_in_as
from throughcare.intake import actions, queries
from throughcare.intake.models import HelpRequest
from throughcare.record.models import LogLine
from throughcare.refusal import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(facility, members):
    """A function: somebody asks for help by phone."""

    def asked(name="Maria", *, ago=timedelta(), reach="555 555 0199", need="start", **told):
        return actions.ask_for_help(
            id=told.pop("id", uuid.uuid4()), facility=facility, name=name, reach=reach, need=need,
            by=members["peer"], at=clock.now() - ago, **told,
        )  # fmt: skip

    return asked


def answer(asked, by, outcome="no_answer", **told):
    return actions.call_back(
        id=told.pop("id", uuid.uuid4()), help_request=asked, outcome=outcome, by=by,
        at=clock.now(), **told,
    )  # fmt: skip


def test_a_request_sent_twice_is_one_request_and_one_line_in_the_log(ask):
    one = uuid.uuid4()
    assert ask(id=one) == ask(id=one)
    assert LogLine.objects.filter(what="help asked for").count() == 1


@pytest.mark.parametrize(("name", "reach"), [("", "555"), ("Maria", ""), ("  ", "  ")])
def test_a_request_without_a_name_or_a_way_to_reach_them_is_refused(name, reach, ask):
    with pytest.raises(Refused, match="one way to reach you"):
        ask(name, reach=reach)
    assert (HelpRequest.objects.count(), LogLine.objects.count()) == (0, 0)


def test_who_is_in_withdrawal_stands_first_and_then_who_waits_longest(ask, facility):
    ask("new"), ask("old", ago=timedelta(days=4)), ask("sick", need="withdrawal")
    waiting = queries.waiting_requests([facility])
    assert [asked.name for asked in waiting] == ["sick", "old", "new"]


def test_the_worklist_says_how_long_how_often_and_that_no_message_may_be_left(
    ask, members, signed_in
):
    asked = ask(ago=timedelta(days=4), reach_when="mornings")
    answer(asked, members["peer"])
    answer(asked, members["peer"])
    page = " ".join(signed_in("intake").get(reverse("help-requests")).content.decode().split())
    for words in ("waits 4", "tried 2 times", "mornings", "leave NO message"):
        assert words in page.replace("\xa0", " ")


def test_a_message_left_where_none_was_allowed_is_recorded_and_says_so(ask, members):
    made = answer(ask(), members["peer"], "message", note="with his mother")
    assert made.note == "A message was not permitted. with his mother"


def test_a_call_back_pressed_twice_is_one_attempt(ask, members):
    asked, one = ask(), uuid.uuid4()
    answer(asked, members["peer"], id=one), answer(asked, members["peer"], id=one)
    assert asked.call_backs.count() == 1


def test_a_closed_request_takes_no_further_call_and_the_page_keeps_what_was_typed(
    ask, members, signed_in
):
    asked = ask()
    actions.close_request(help_request=asked, outcome="advice", by=members["peer"], at=clock.now())
    given = {"id": uuid.uuid4(), "outcome": "reached", "note": "talked for an hour"}
    page = signed_in("peer").post(reverse("help-request-answer", args=[asked.pk]), given)
    assert b"has been closed" in page.content
    assert asked.call_backs.count() == 0


def test_a_request_closed_twice_keeps_the_first_outcome(ask, members):
    asked = ask()
    for outcome in ("advice", "withdrew"):
        actions.close_request(
            help_request=asked, outcome=outcome, by=members["peer"], at=clock.now()
        )
    asked.refresh_from_db()
    assert asked.closed.outcome == "advice"


def test_a_request_cannot_end_as_registered_without_the_person(ask, members):
    with pytest.raises(Refused, match="names the person"):
        actions.close_request(
            help_request=ask(), outcome="registered", by=members["peer"], at=clock.now()
        )


def test_the_log_keeps_the_facility_of_a_call_back_and_of_a_closing(ask, members, facility):
    asked = ask()
    answer(asked, members["peer"])
    actions.close_request(help_request=asked, outcome="advice", by=members["peer"], at=clock.now())
    assert set(LogLine.objects.values_list("facility", flat=True)) == {facility.pk}


def test_another_facilitys_request_does_not_exist_for_me(ask, stranger):
    page = reverse("help-request", args=[ask().pk])
    assert signed_in_as(stranger).get(page).status_code == 404


def test_a_request_by_phone_is_written_down_on_the_page(signed_in):
    given = {"id": uuid.uuid4(), "name": "J.", "reach": "the shelter on 5th", "need": "withdrawal",
             "language": "es"}  # fmt: skip
    page = signed_in("intake").post(reverse("help-request-new"), given, follow=True)
    assert b"Leave NO message" in page.content
    assert HelpRequest.objects.get().taken_by.username.startswith("intake")


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("555 555 0199", "phone"),
        ("+1 (555) 555-0199 ext 2", "phone"),
        ("maria@example.org", "email"),
        ("the shelter on 5th, after 6 pm", "place"),
        ("12 Mill Street", "place"),
    ],
)
def test_what_somebody_wrote_is_a_phone_an_address_or_a_place(written, kind):
    assert queries.kind_of_reach(written) == kind


def test_what_was_told_when_asking_for_help_is_read_again_beside_the_stay(
    ask, members, patient, signed_in
):
    asked = ask(words="I cannot sleep.", self_check={"instrument": "dast-10", "score": 7,
                                                     "band": "substantial"})  # fmt: skip
    actions.close_request(
        help_request=asked, outcome="registered", patient=patient, by=members["peer"],
        at=clock.now(),
    )  # fmt: skip
    address = reverse("stays", args=[patient.pk])
    seen_by_intake = signed_in("intake").get(address).content
    assert b"I cannot sleep." in seen_by_intake
    assert (b"dast-10" in seen_by_intake, b"dast-10" in signed_in("peer").get(address).content) == (
        True, False,
    )  # fmt: skip
