"""What a person says of a group that was offered: counted, and leading to nobody."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from throughcare import clock
from throughcare.groups import actions
from throughcare.groups.models import PeopleSay
from throughcare.record.models import LogLine

pytestmark = pytest.mark.django_db


@pytest.fixture
def offer(listed, admitted, members):
    """A meeting that was offered."""
    return actions.offer(
        id=uuid.uuid4(), patient=admitted, meeting=next(iter(listed.values())), words="Try it",
        by=members["peer"], at=clock.now(),
    )  # fmt: skip


def test_what_was_offered_stands_on_the_persons_own_page_and_what_they_say_leads_to_nobody(
    themself, admitted, offer
):
    mine, address = themself(admitted), reverse("own-group-say", args=[offer.pk])
    shown = mine.get(reverse("own-notes")).content.decode()
    assert "Try it" in shown
    assert address in shown
    assert "<title>Mis notas</title>" in mine.get("/es" + address).content.decode()
    mine.post(address, {"id": uuid.uuid4(), "level": 3})
    said = PeopleSay.objects.get()
    assert said.level == 3
    assert str(admitted.pk) not in said.token
    line = LogLine.objects.get(what="people say of a group")
    begins = clock.end_of(said.day - timedelta(days=1))
    assert (line.patient, line.facility, line.station) == (None, None, "")
    assert (line.at, line.written_at) == (begins, begins)


def test_an_offer_to_somebody_else_is_not_there(themself, new_patient, offer):
    other = themself(new_patient("Ben"))
    assert other.get(reverse("own-group-say", args=[offer.pk])).status_code == 404
