"""The ward's pages of medicines and red flags: doses by the protocol alone, flags by name."""

import re
import uuid
from datetime import timedelta

import pytest

from throughcare import clock
from throughcare.conftest import PIN
from throughcare.withdrawal.models import ComfortGiven, FlagRouted, Override, Withheld
from throughcare.withdrawal.tests.conftest import step, text

pytestmark = pytest.mark.django_db
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


# --- medicines of the protocol ----------------------------------------------------------------
def press(client, address, page, **more):
    """Give by the button that stands on the page of medicines."""
    form = page.partition(f'action="{address}"')[2].partition("</form>")[0]
    hidden = dict(re.findall(r'name="(id|seen)" value="([^"]*)"', form))
    return client.post(address, hidden | more, follow=True)


def test_an_open_step_is_given_with_one_press_and_counts_into_its_24_hours(
    nurse, begun, at_bed, seen_now
):
    seen_now()
    address = at_bed("comfort-give", step(begun, "aches").pk)
    page = nurse.get(at_bed("withdrawal-medicines"))
    assert "Give Ibuprofen 400 mg" in text(page)
    done = press(nurse, address, page.content.decode())
    assert "Ibuprofen 400 mg given." in text(done)
    assert "Ibuprofen: 400 mg of at most 1200 mg" in text(done)
    assert "240 still to wait" in text(done).replace("239", "240")
    press(nurse, address, page.content.decode())  # the same press, arriving again
    assert ComfortGiven.objects.count() == 1


def test_clonidine_needs_new_vitals_and_says_who_ends_each_stop(nurse, begun, at_bed, seen_now):
    said = text(nurse.get(at_bed("withdrawal-medicines")))
    assert "Measure blood pressure and pulse first" in said
    assert "Measure now" in said
    assert "Give Clonidine" not in said
    assert "2 steps whose turn it is not" in said
    seen_now()
    assert "Give Clonidine 0.1 mg" in text(nurse.get(at_bed("withdrawal-medicines")))


def test_less_is_typed_with_its_unit_and_more_is_refused_in_words(nurse, begun, at_bed, seen_now):
    seen_now()
    address = at_bed("comfort-give", step(begun, "aches").pk)
    seen = re.search(r'name="seen" value="([^"]*)"', nurse.get(address).content.decode())
    sent = {"id": uuid.uuid4(), "seen": seen[1] if seen else ""}
    assert "no unit" in text(nurse.post(address, sent | {"amount": "200"}))
    more = nurse.post(address, sent | {"amount": "600 mg"})
    assert "above 400 mg, the most at one time" in text(more)
    assert b'value="600 mg"' in more.content
    nurse.post(address, sent | {"amount": "200 mg"})
    assert ComfortGiven.objects.get().ug == 200_000


def test_a_step_that_closed_since_the_page_was_opened_is_not_given(nurse, begun, at_bed, seen_now):
    seen_now()
    address = at_bed("comfort-give", step(begun, "shivers").pk)
    page = nurse.get(at_bed("withdrawal-medicines")).content.decode()
    seen_now(systolic=88)
    assert "88/75, below 90/60: held." in text(press(nurse, address, page))
    assert ComfortGiven.objects.count() == 0


def test_what_is_withheld_keeps_the_reason_and_what_the_rules_said(nurse, begun, at_bed, seen_now):
    seen_now(systolic=88)
    address = at_bed("comfort-withhold", step(begun, "shivers").pk)
    assert "below 90/60" in text(nurse.get(address))
    done = nurse.post(address, {"id": uuid.uuid4(), "why": "88, lying down"}, follow=True)
    assert "88, lying down" in text(done)
    assert "pressure_too_low" in [said["code"] for said in Withheld.objects.get().told]


def test_what_was_given_on_paper_is_written_down_later(nurse, begun, at_bed, seen_now):
    seen_now()
    address = at_bed("comfort-late", step(begun, "aches").pk)
    assert nurse.get(address).status_code == 200
    when = clock.at_the_clinic(clock.now() - HOUR).strftime("%Y-%m-%dT%H:%M")
    sent = {"id": uuid.uuid4(), "amount": "800 mg", "happened_at": when, "late_why": "power cut"}
    done = nurse.post(address, sent, follow=True)
    assert "power cut" in text(done)
    assert "given outside the protocol" in text(done)
    ahead = clock.at_the_clinic(clock.now() + HOUR).strftime("%Y-%m-%dT%H:%M")
    late = nurse.post(address, sent | {"id": uuid.uuid4(), "happened_at": ahead})
    assert "given earlier" in text(late)


def test_a_nurse_asks_and_the_prescriber_opens_the_step_once_signed_with_a_pin(
    nurse, doctor, begun, at_bed, seen_now, members
):
    seen_now()
    third = step(begun, "shivers", 3)
    ask = at_bed("comfort-ask", third.pk)
    for _ in range(2):
        asked = nurse.post(ask, {"words": "Sweats, sleepless."}, follow=True)
    assert "A prescriber is asked." in text(asked)
    assert FlagRouted.objects.get().to == members["prescriber"]
    flag = FlagRouted.objects.get().alert
    assert "Look at the step, and open it" in text(doctor.get(at_bed("withdrawal-flag", flag.pk)))
    opening = at_bed("comfort-open", third.pk)
    assert "begins on day 5" in text(doctor.get(opening))
    sent = {"id": uuid.uuid4(), "why": "Seen; well enough to lower it."}
    assert "PIN or password is missing" in text(doctor.post(opening, sent))
    assert Override.objects.count() == 0
    done = doctor.post(opening, sent | {"proof": PIN}, follow=True)
    assert "Clonidine is open, once." in text(done)
    flag.refresh_from_db()
    assert flag.what_was_done == "Opened: Seen; well enough to lower it."
    assert nurse.get(opening).status_code == 403


def test_what_no_word_opens_is_said_on_the_page_of_opening(doctor, begun, at_bed, seen_now):
    seen_now(systolic=88)
    said = text(doctor.get(at_bed("comfort-open", step(begun, "shivers").pk)))
    assert "Nothing here waits for a prescriber's word" in said.replace("&#x27;", "'")


def test_a_step_of_a_protocol_that_is_replaced_is_told_so(nurse, begun, signed, at_bed, seen_now):
    old = step(begun, "aches")
    begun.protocol = signed(at=clock.now() - 2 * MINUTE)
    seen_now()
    said = text(nurse.get(at_bed("comfort-give", old.pk)))
    assert "This protocol is not in force" in said
    assert "Do a round" in said


# --- red flags --------------------------------------------------------------------------------
def test_a_flag_is_acted_on_or_put_before_somebody_else_by_name(
    nurse, begun, at_bed, seen_now, members
):
    seen_now(poss="3")
    alert = begun.patient.alerts.get(code="withdrawal.sedated")
    page = at_bed("withdrawal-flag", alert.pk)
    assert "A prescriber" in text(nurse.get(page))
    sent = {"do": "escalate", "id": uuid.uuid4(), "to": members["nurse"].pk, "words": ""}
    assert "Say why it goes to somebody else" in text(nurse.post(page, sent))
    done = nurse.post(page, sent | {"words": "not reached"}, follow=True)
    assert "It is before A nurse now." in text(done)
    assert "Say what was done" in text(nurse.post(page, {"do": "acted"}))
    done = nurse.post(page, {"do": "acted", "what_was_done": "Awake again."}, follow=True)
    assert "somebody has acted" in text(done)
    assert "Awake again." in text(nurse.get(page))
