"""Another person swallowed it: found, said by two, and followed up, before and after it is
confirmed; a stranger too."""

import re

import pytest
from django.urls import reverse

from throughcare import clock
from throughcare.conftest import PIN
from throughcare.medication.actions.cards import make_card
from throughcare.medication.models import Dose, TakenByAnother
from throughcare.medication.tests.test_window_pages import field, text
from throughcare.patients.models import Alert
from throughcare.stock.models import Account

pytestmark = pytest.mark.django_db


@pytest.fixture
def ben(new_patient):
    return new_patient("Ben", family_name="Ilic")


def page_of(dose) -> str:
    return reverse("dose-another", args=[dose.patient_id, dose.pk])


def press(client, address, members, **more):
    page = client.get(address)
    sent = {"id": field(page, "id"), "words": "answered to the name",
            "witness_name": members["prescriber"].username, "witness_proof": PIN}  # fmt: skip
    return client.post(address, sent | more, follow=True)


@pytest.mark.parametrize("state", ["poured", "given"])
def test_the_nurse_finds_who_it_was_by_two_letters_and_is_led_to_them(
    nurse, admitted, ordered, members, ben, state, request
):
    dose = request.getfixturevalue(state)(ordered())
    wrong = nurse.get(reverse("window-otherwise", args=[admitted.pk, "wrong"]))
    assert page_of(dose) in wrong.content.decode()
    found = nurse.get(page_of(dose), {"q": "be"})
    assert "Ben Ilic" in text(found)
    after = press(nurse, f"{page_of(dose)}?who={ben.pk}", members)
    assert after.redirect_chain[-1][0] == reverse("window-person", args=[ben.pk])
    assert "poured for another person: 60 mg" in text(after)
    assert Alert.objects.filter(code__contains="swallowed_by_another").count() == 2
    own = text(nurse.get(reverse("window-person", args=[admitted.pk])))
    assert "Says 60 mg" in own
    assert "Ben" not in own
    entry = Dose.objects.get(patient=ben).paper
    read = text(nurse.get(reverse("paper-entry", args=[ben.pk, entry.pk])))
    assert "A dose poured for another person" in read
    assert admitted.family_name not in read


def test_a_card_names_them_and_their_own_card_never_does(
    nurse, admitted, ordered, poured, ben, members
):
    dose = poured(ordered())
    cards = {one: make_card(id=one.pk, patient=one, why="", by=members["intake"], at=clock.now())
             for one in (ben, admitted)}  # fmt: skip
    scanned = nurse.get(page_of(dose), {"q": cards[ben].token})
    assert scanned.url.endswith(f"?who={ben.pk}")
    assert "Nobody found" in text(nurse.get(page_of(dose), {"q": cards[admitted].token}))


def test_a_stranger_is_described_and_the_page_shows_the_days_of_the_law(
    nurse, admitted, ordered, poured, members, ben
):
    dose = poured(ordered())
    address = f"{page_of(dose)}?who=stranger"
    assert "DEA Form 106" in text(nurse.get(address))
    after = press(nurse, address, members, who="about 40, grey coat")
    assert "It stands in the register as lost" in text(after)
    assert Account.objects.get(kind="variance").balance == 60_000
    press(nurse, f"{page_of(dose)}?who={ben.pk}", members)
    assert Account.objects.get(kind="variance").balance == 0
    assert TakenByAnother.objects.count() == 2


def test_alone_it_is_not_said_and_what_was_typed_stays(nurse, ordered, poured, ben, members):
    dose = poured(ordered())
    after = press(nurse, f"{page_of(dose)}?who={ben.pk}", members, witness_proof="000000")
    assert re.search(r'value="answered to the name"', after.content.decode())
    assert not TakenByAnother.objects.exists()


def test_nothing_under_way_the_page_says_so_and_leads_on(nurse, admitted, ordered):
    ordered()
    page = nurse.get(reverse("window-otherwise", args=[admitted.pk, "wrong"]))
    assert "there is nothing to end" in text(page)
