"""However a page is asked for: what is shown is logged, what is refused is said."""

import pytest
from django.urls import reverse

from throughcare.record.models import LogLine
from throughcare.refusal import Refused

pytestmark = pytest.mark.django_db


def reads(patient):
    return patient.log.filter(kind=LogLine.Kind.READ).count()


@pytest.mark.parametrize("name", ["chart", "photo", "log", "consents", "plan", "findings"])
@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_no_chart_is_read_past_the_log_by_an_unusual_method(name, method, patient, signed_in):
    answer = signed_in("director").generic(method, reverse(name, args=[patient.pk]))
    assert answer.status_code == 405
    assert b"Ana" not in answer.content


@pytest.mark.parametrize("ask", ["get", "head", "post"])
def test_a_chart_shown_to_a_get_a_head_or_an_empty_form_has_one_line_of_its_reading(
    ask, patient, signed_in
):
    client = signed_in("nurse")
    getattr(client, ask)(reverse("chart", args=[patient.pk]))
    assert reads(patient) == 1


def test_a_form_sent_back_to_be_put_right_shows_the_chart_and_is_logged(patient, signed_in):
    answer = signed_in("nurse").post(reverse("details", args=[patient.pk]), {"reason": ""})
    assert b"has-error" in answer.content
    assert reads(patient) == 1


def test_a_change_that_leads_on_has_its_own_line_and_none_of_a_reading(patient, signed_in):
    sent = {"id": "00000000-0000-4000-8000-000000000001", "kind": "urgent", "why": "x"}
    assert signed_in("nurse").post(reverse("flags", args=[patient.pk]), sent).status_code == 302
    assert (reads(patient), patient.log.filter(what="flag raised").count()) == (0, 1)


def test_a_refusal_that_a_page_forgot_is_said_in_words_with_what_to_do(
    patient, signed_in, monkeypatch
):
    def refuse(**given):
        raise Refused("r", "It cannot be so.", source="house:record", next_step="Ring the desk.")

    monkeypatch.setattr("throughcare.record.actions.raise_flag", refuse)
    sent = {"id": "00000000-0000-4000-8000-000000000001", "kind": "urgent"}
    answer = signed_in("nurse").post(reverse("flags", args=[patient.pk]), sent)
    assert answer.status_code == 409
    assert b"It cannot be so." in answer.content
    assert b"Ring the desk." in answer.content
