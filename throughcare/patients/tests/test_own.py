"""The person at their own device: known there, forgotten on a shared one, ended from anywhere."""

from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from throughcare import clock
from throughcare.patients import own


def at_a_device(patient, *, shared=False):
    """A request from a device where the person has signed in."""
    answer = HttpResponse()
    own.begin(RequestFactory().get("/"), answer, patient, way="card", shared=shared)
    request = RequestFactory().get("/")
    request.COOKIES[own.COOKIE] = answer.cookies[own.COOKIE].value
    return request, answer.cookies[own.COOKIE]


def test_the_device_is_known_and_the_database_holds_no_key_to_it(patient):
    request, cookie = at_a_device(patient)
    sitting = own.sitting_of(request)
    assert sitting.patient == patient
    assert cookie.value not in (sitting.key, str(sitting.pk))
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


@pytest.mark.parametrize(
    ("shared", "left_for", "known"),
    [
        (True, timedelta(minutes=4), True), (True, timedelta(minutes=5), False),
        (False, timedelta(days=29), True), (False, timedelta(days=30), False),
    ],
)  # fmt: skip
def test_a_shared_device_forgets_after_minutes_an_own_one_after_weeks(
    patient, monkeypatch, shared, left_for, known
):
    request, _cookie = at_a_device(patient, shared=shared)
    later = clock.now() + left_for
    monkeypatch.setattr(clock, "now", lambda: later)
    assert (own.sitting_of(request) is not None) == known


def test_the_cookie_of_a_shared_device_ends_with_the_browser(patient):
    assert at_a_device(patient, shared=True)[1]["max-age"] == ""
    assert at_a_device(patient)[1]["max-age"] == own.OWN_IDLE.total_seconds()


def test_signing_out_ends_the_row_and_asks_the_browser_to_forget_everything(patient):
    request, _cookie = at_a_device(patient)
    answer = HttpResponse()
    own.end(request, answer)
    again = RequestFactory().get("/")
    again.COOKIES = dict(request.COOKIES)
    assert own.sitting_of(again) is None
    assert "storage" in answer["Clear-Site-Data"]


def test_a_lost_phone_is_ended_from_another_device(patient):
    lost, _cookie = at_a_device(patient)
    here, _cookie = at_a_device(patient)
    assert own.end_all(patient, but=own.sitting_of(here)) == 1
    again = RequestFactory().get("/")
    again.COOKIES = dict(lost.COOKIES)
    assert own.sitting_of(again) is None
    assert own.sitting_of(here).patient == patient


def test_a_made_up_cookie_is_nobody(patient):
    request = RequestFactory().get("/")
    request.COOKIES[own.COOKIE] = "x" * 43
    assert own.sitting_of(request) is None
