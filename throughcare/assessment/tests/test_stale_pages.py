"""Pages left open: what they send late undoes nothing that was answered since."""

import uuid

import pytest
from django.urls import reverse

from throughcare import clock
from throughcare.assessment import actions, queries
from throughcare.assessment.models import AnswerSheet
from throughcare.clinical import instruments

pytestmark = pytest.mark.django_db


@pytest.fixture
def counsellor(signed_in):
    return signed_in("counsellor")


@pytest.fixture
def sheet(admitted, members):
    return actions.begin_sheet(
        id=uuid.uuid4(), patient=admitted, instrument="phq-9", filled_by="together",
        by=members["counsellor"], at=clock.now(),
    )  # fmt: skip


def page_of(sheet, name="sheet"):
    return reverse(name, args=[sheet.patient_id, sheet.pk])


def say(client, sheet, item, value):
    given = {"id": uuid.uuid4(), "item": item, "value": value}
    assert client.post(page_of(sheet, "sheet-answers"), given).status_code == 200


def answers(sheet):
    return queries.answers_of(queries.sheet_again(sheet))


def test_a_form_that_showed_1_and_is_sent_unchanged_does_not_undo_the_3_given_since(
    counsellor, sheet
):
    say(counsellor, sheet, "mood", "1")
    shown = {"mood": "1", "initial-mood": "1"}
    assert 'name="initial-mood" value="1"' in counsellor.get(page_of(sheet)).content.decode()
    say(counsellor, sheet, "mood", "3")
    counsellor.post(page_of(sheet), shown | {"sleep": "2"})
    assert answers(sheet) == {"mood": 3, "sleep": 2}


def test_changed_back_on_the_form_to_1_it_is_1_again(counsellor, sheet):
    say(counsellor, sheet, "mood", "3")
    counsellor.post(page_of(sheet), {"mood": "1", "initial-mood": "3"})
    assert answers(sheet) == {"mood": 1}


def test_an_answer_to_a_question_that_closed_meanwhile_leads_on_and_is_no_error(
    counsellor, admitted, members
):
    sheet = actions.begin_sheet(
        id=uuid.uuid4(), patient=admitted, instrument="audit-c", filled_by="together",
        by=members["counsellor"], at=clock.now(),
    )  # fmt: skip
    say(counsellor, sheet, "often", "0")
    gone_on = counsellor.post(page_of(sheet) + "?one&item=drinks", {"drinks": "1"}, follow=True)
    assert gone_on.status_code == 200


def test_an_alert_nobody_has_acted_on_does_not_keep_the_questions_from_going_on(counsellor, sheet):
    say(counsellor, sheet, "self_harm", "1")
    led = counsellor.post(page_of(sheet) + "?one&item=mood", {"mood": "1"})
    assert led["Location"].endswith("?one&item=sleep")
    assert 'id="now"' in counsellor.get(led["Location"]).content.decode()


def test_pressing_ask_in_two_windows_is_one_sheet(counsellor, sheet):
    pressed = {"id": uuid.uuid4(), "instrument": "phq-9", "filled_by": "together"}
    led = counsellor.post(reverse("sheet-begin", args=[sheet.patient_id]), pressed)
    assert led["Location"] == page_of(sheet)
    assert AnswerSheet.objects.count() == 1


def test_the_front_desk_sees_the_stop_step_and_is_told_whom_to_tell(signed_in, sheet):
    desk = signed_in("intake")
    say(desk, sheet, "self_harm", "1")
    page = desk.get(page_of(sheet)).content.decode()
    assert "Tell them now" in page
    assert "988" in page
    assert "Write down what was done" not in page


def test_a_number_and_rather_not_say_at_once_are_asked_again_and_nothing_is_lost(
    counsellor, admitted, members
):
    name, item = declinable_number()
    sheet = actions.begin_sheet(
        id=uuid.uuid4(), patient=admitted, instrument=name, filled_by="together",
        by=members["counsellor"], at=clock.now(),
    )  # fmt: skip
    both = {item: "1", f"{item}-declined": "on"}
    page = counsellor.post(f"{page_of(sheet)}?one&item={item}", both).content.decode()
    assert "not both" in page
    assert answers(sheet) == {}


def declinable_number():
    """An instrument and its first question that asks for a number and may be declined."""
    return next(
        (form.name, item.key)
        for form in instruments.every()
        for item in form.items
        if item.decline and item.kind in ("integer", "scale") and not item.show_if
    )
