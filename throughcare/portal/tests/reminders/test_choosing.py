"""Who is written to, where and when is their choice, on their page or said to the team."""

import uuid

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from throughcare import clock
from throughcare.portal import reach, sending
from throughcare.portal.models import ReachChoice
from throughcare.portal.tests.reminders.conftest import REALLY

FORM = {"reminders": "on", "day_before": "on", "hours_before": "3", "quiet_from": "20:00",
        "quiet_until": "09:00", "language": "es"}  # fmt: skip


def test_the_person_chooses_on_their_page_and_gives_no_way_in_away_on_a_shared_device(
    phone, patient, themself
):
    address = reverse("my-reach-way", args=[phone.pk])
    shared = themself(patient, shared=True)
    assert 'name="codes"' not in shared.get(address).content.decode()
    shared.post(address, FORM | {"id": uuid.uuid4(), "codes": "on"})
    made = ReachChoice.objects.get()
    assert (made.codes, made.hours_before, made.language, made.by) == (False, 3, "es", None)
    themself(patient).post(address, FORM | {"id": uuid.uuid4(), "codes": "on"})
    assert reach.newest_choice(phone).codes
    shared.post(address, FORM | {"id": uuid.uuid4()})
    assert reach.newest_choice(phone).codes, "what was allowed before stays"


def test_the_team_writes_down_what_the_person_says(phone, patient, signed_in, at):
    at(REALLY())
    desk = signed_in("intake")
    assert "nothing is sent" in desk.get(reverse("own-reach", args=[patient.pk])).content.decode()
    address = reverse("own-reach-way", args=[patient.pk, phone.pk])
    desk.post(address, FORM | {"id": uuid.uuid4()})
    assert reach.newest_choice(phone).how == "team"
    desk.post(reverse("own-reach-stop", args=[patient.pk]))
    assert not reach.newest_choice(phone).reminders


def test_the_way_of_another_is_nowhere(phone, new_patient, themself):
    other = new_patient("Ben")
    assert themself(other).get(reverse("my-reach-way", args=[phone.pk])).status_code == 404
    with pytest.raises(IntegrityError, match="that very person"), transaction.atomic():
        ReachChoice.objects.create(
            patient=other, contact=phone, how="own_page", at=clock.now(), reminders=True
        )


def test_with_nothing_set_up_the_page_says_so(phone, patient, themself, settings):
    settings.SENDERS = {"sms": "", "email": ""}
    shown = themself(patient).get(reverse("my-reach")).content.decode()
    assert "sends no messages yet" in shown
    assert sending.make_round(clock.now()) == sending.Round()
