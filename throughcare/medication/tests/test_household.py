"""Who of the household was shown naloxone: by relation, step by step, with its kit."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from throughcare import clock
from throughcare.clinical.medication.household import steps
from throughcare.medication import doses
from throughcare.medication.actions.naloxone import offer_naloxone, show_household
from throughcare.medication.models import HouseholdShown
from throughcare.refusal import Refused

pytestmark = pytest.mark.django_db
ALL = [step.key for step in steps()]


@pytest.fixture
def kit(admitted, members):
    return offer_naloxone(
        id=uuid.uuid4(), patient=admitted, occasion="visit", product="naloxone-spray-4", lot="L7",
        expires_on=clock.today() + timedelta(days=300), by=members["nurse"], at=clock.now(),
    )  # fmt: skip


def now_of(patient) -> str:
    return doses.household_now(doses.household_shown(patient), doses.kits_offered(patient)).code


def test_a_partner_is_shown_in_two_parts_tells_it_back_and_no_name_is_kept(
    signed_in, admitted, kit
):
    browser = signed_in("peer")
    page = reverse("naloxone-household", args=[admitted.pk])
    assert "Nobody of the household" in browser.get(page).content.decode()
    told = {"id": uuid.uuid4(), "relation": "partner", "shown": ALL[:5], "kit": kit.pk}
    assert browser.post(page, told).status_code == 302
    assert now_of(admitted) == "household_shown_in_part"
    browser.post(page, told | {"id": uuid.uuid4(), "shown": ALL[5:], "told_back": "on"})
    assert now_of(admitted) == ""
    assert {row.called for row in HouseholdShown.objects.all()} == {""}
    seen = signed_in("nurse").get(reverse("naloxone", args=[admitted.pk])).content.decode()
    assert "partner" in seen
    assert "3 of 8 steps" in seen
    kits = signed_in("nurse").get(reverse("naloxone-kits")).content.decode()
    assert "Household shown" in kits


def test_a_new_kit_asks_for_it_again(admitted, members, kit):
    given = {"patient": admitted, "relation": "friend", "shown": ALL, "told_back": True}
    show_household(
        id=uuid.uuid4(), by=members["nurse"], at=clock.now() - timedelta(days=2), **given
    )
    assert now_of(admitted) == "household_new_kit"


def test_nothing_shown_is_refused_and_anothers_kit_by_the_database(
    admitted, members, kit, new_patient
):
    given = {"relation": "friend", "told_back": False, "by": members["nurse"], "at": clock.now()}
    with pytest.raises(Refused, match="Tick what was shown"):
        show_household(id=uuid.uuid4(), patient=admitted, shown=[], **given)
    with pytest.raises(IntegrityError, match="somebody else"), transaction.atomic():
        HouseholdShown.objects.create(patient=new_patient("Ben"), shown=ALL, kit=kit, **given)
