"""The pages of one withdrawal: prepared step by step, drawn, turned, left, followed up."""

import io
import re
import uuid
from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape
from pypdf import PdfReader

from throughcare import clock
from throughcare.conftest import PIN
from throughcare.intake.actions.episodes import record_pregnancy
from throughcare.ui.pdf import pdf
from throughcare.withdrawal import after, asked, letter
from throughcare.withdrawal.actions import giving, leaving, papers, preparing
from throughcare.withdrawal.models import (
    Contacted,
    FollowUp,
    Protocol,
    TransferLetter,
    Turned,
    Withdrawal,
)
from throughcare.withdrawal.tests.conftest import MG, SCORED
from throughcare.withdrawal.tests.conftest import step as step_of

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PAGES = ["withdrawal", "withdrawal-prepare", "withdrawal-one", "withdrawal-leave",
         "protocol-write", "withdrawal-letter", "withdrawal-own"]  # fmt: skip


def url(name, one, *more):
    return reverse(name, args=[one.patient_id, one.pk, *more])


def said(answer) -> str:
    """What a page says, in one line of words."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def seen(answer) -> str:
    """What the page said when it was opened, as its form carries it."""
    return re.search(r'name="seen" value="([^"]*)"', answer.content.decode()).group(1)


@pytest.fixture
def nurse(signed_in):
    return signed_in("nurse")


@pytest.fixture
def prescriber(signed_in):
    return signed_in("prescriber")


def step(client, one, what, **typed):
    form = {f"{what}-{name}": value for name, value in typed.items()}
    form |= {f"{what}-id": uuid.uuid4()}
    return client.post(url("withdrawal-step", one, what), form, follow=True)


# --- before it --------------------------------------------------------------------------------
def test_prepared_by_its_small_forms_one_after_another_and_begun(
    nurse, prescriber, members, admitted
):
    nurse.post(reverse("withdrawal-prepare", args=[admitted.pk]), {
        "id": uuid.uuid4(), "setting": "residential", "body_stable": "yes", "mind_stable": "yes",
    })  # fmt: skip
    one = Withdrawal.objects.get()
    missing = said(nurse.get(url("withdrawal-one", one)))
    assert "8 things are missing before it can begin" in missing
    assert "No emergency plan: which hospital" in missing
    assert "By a prescriber." in missing

    now = clock.at_the_clinic(clock.now())
    step(nurse, one, "use", substance="heroin", last_at=f"{now - 9 * HOUR:%Y-%m-%dT%H:%M}")
    unsaid = said(step(nurse, one, "use", substance="fentanyl"))
    assert "Say when it was, or that nobody knows" in unsaid
    told = said(step(nurse, one, "use", substance="fentanyl", not_known="on"))
    assert "not known when last" in told
    step(nurse, one, "pregnancy", state="no", how_known="test")
    step(nurse, one, "dependence", alcohol="no", benzodiazepines="no")
    step(nurse, one, "talk", chose="withdrawal", words="I want to try.", points=[
        "rarely_treatment", "tolerance_lost", "weeks_after", "medication_instead",
    ])  # fmt: skip
    step(nurse, one, "naloxone", occasion="visit", product="naloxone-spray-4",
         expires_on=clock.today() + 400 * DAY)  # fmt: skip
    step(nurse, one, "emergency", hospital="General", phone="555-0111",
         rung=members["prescriber"].pk)  # fmt: skip
    left = said(step(nurse, one, "shift", member=members["nurse"].pk, hours=12))
    assert "1 thing is missing before it can begin" in left
    assert "No protocol is signed" in left

    answer = prescriber.post(url("protocol-write", one), {
        "id": uuid.uuid4(), "title": "Aches", "lines": 3, "act": "write",
        "s0-medicine": "ibuprofen", "s0-dose": "400 mg", "s0-day": "1200 mg",
        "s0-gap_minutes": 240, "s0-until_day": 5,
    })  # fmt: skip
    protocol = Protocol.objects.get()
    page = url("protocol-sign", one, protocol.pk)
    read = said(prescriber.get(page))
    assert answer.status_code == 302
    assert "400 mg at most at one time, 1,200 mg" in read.replace("1200 mg", "1,200 mg")
    assert re.search(r"5 Ibuprofen \(1\): 400 mg", read)  # every day of it is read
    prescriber.post(page, {"proof": PIN, "seen": seen(prescriber.get(page))})
    assert Protocol.objects.get().signed.by == members["prescriber"]

    assert "Everything that comes first is there" in said(nurse.get(url("withdrawal-one", one)))
    nurse.post(url("withdrawal-begin", one), {"seen": ""})
    one.refresh_from_db()
    assert one.begun.first_day == clock.today()


def test_a_protocol_without_proof_of_who_signs_is_not_signed(prescriber, prepared, write):
    protocol = write()
    page = prescriber.post(url("protocol-sign", prepared, protocol.pk), {"reason": "x"})
    assert "PIN or password is missing" in said(page)
    assert not hasattr(Protocol.objects.get(), "signed")


def test_what_is_typed_wrong_in_a_protocol_is_said_at_its_field(prescriber, prepared):
    page = prescriber.post(url("protocol-write", prepared), {
        "id": uuid.uuid4(), "title": "x", "lines": 3, "act": "write", "s0-medicine": "clonidine",
        "s0-dose": "0.1", "s0-day": "0.4 mg",
    })  # fmt: skip
    words = said(page)
    assert "Below which pressure and pulse it is held" in words
    assert not Protocol.objects.exists()
    assert "Step 1: what is wrong stands at the field" in words


def test_more_steps_keep_what_was_typed(prescriber, prepared):
    page = prescriber.post(url("protocol-write", prepared), {
        "title": "Mine", "lines": 3, "act": "more", "s0-medicine": "clonidine", "s0-dose": "0.1 mg",
    }).content.decode()  # fmt: skip
    assert page.count('class="protocol-step"') == 6
    assert 'value="0.1 mg"' in page


@pytest.mark.parametrize("state", ["yes", "possible"])
def test_somebody_pregnant_is_led_to_medication_by_a_button(
    nurse, ready, signed, members, start, state
):
    signed()
    record_pregnancy(
        id=uuid.uuid4(), patient=ready.patient, state=state, by=members["nurse"], at=start + HOUR
    )
    page = nurse.get(url("withdrawal-one", ready))
    assert "Medication, not withdrawal" in said(page)
    assert f"{reverse('order-write', args=[ready.patient_id])}?kind=start" in page.content.decode()
    assert "Begin the withdrawal" not in said(page)
    nurse.post(url("withdrawal-begin", ready), {"seen": ""})
    assert not Withdrawal.objects.filter(begun__isnull=False).exists()


# --- while it lasts ---------------------------------------------------------------------------
def test_the_page_says_that_it_can_be_turned_and_draws_scores_over_what_is_expected(
    nurse, begun, look, give
):
    look(HOUR)
    look(3 * HOUR, cows={**SCORED, "anxiety": 4}, written_after=5 * HOUR, own_rating=7)
    give(after=4 * HOUR)
    page = nurse.get(url("withdrawal-one", begun))
    words = said(page)
    assert "can be paused or turned into maintenance at any moment, in one step" in words
    assert "13, written down later" in words
    assert "Expected: Heroin" in words
    assert 'class="score late"' in page.content.decode()
    assert "Ibuprofen: ● given" in words
    assert "usually at its worst" in words


def test_a_round_that_is_overdue_is_said_so_on_the_page_too(nurse, begun, look):
    look()
    assert "■ overdue by" in said(nurse.get(url("withdrawal-one", begun)))
    look(clock.now() - begun.begun.at)
    assert "overdue" not in said(nurse.get(url("withdrawal-one", begun)))


def test_a_nurse_pauses_and_a_prescriber_turns_with_amount_and_proof_in_one_step(
    nurse,
    prescriber,
    taper,
    begun,
    members,
):
    paused = nurse.post(url("withdrawal-pause", begun), {
        "pause-id": uuid.uuid4(), "pause-words": "Not lower now.",
    }, follow=True)  # fmt: skip
    assert "taper paused" in said(paused)
    typed = {"maintain-id": uuid.uuid4(), "maintain-amount": "16 mg",
             "maintain-words": "I want to stay on it.", "maintain-reason": "seen"}  # fmt: skip
    unproved = prescriber.post(url("withdrawal-maintain", begun), typed)
    assert "PIN or password is missing" in said(unproved)
    assert Turned.objects.count() == 1
    turned = prescriber.post(
        url("withdrawal-maintain", begun), typed | {"maintain-proof": PIN}, follow=True
    )
    assert "Maintenance is in force. Nothing is lowered any more" in said(turned)
    order = Turned.objects.get(kind="maintenance").order
    assert (order.kind, order.steps.get().ug, order.signed.by) == (
        "maintain", 16 * MG, members["prescriber"],
    )  # fmt: skip


def test_every_caution_of_the_new_order_is_shown_before_it_is_signed(prescriber, taper, begun):
    typed = {"maintain-id": uuid.uuid4(), "maintain-amount": "300 mg", "maintain-words": "Stay.",
             "maintain-proof": PIN}  # fmt: skip
    refused = prescriber.post(url("withdrawal-maintain", begun), typed)
    all_said = refused.context["said"]
    assert len([verdict for verdict in all_said if verdict.level in ("stop", "caution")]) > 1
    words = said(refused)
    assert all(escape(verdict.why) in words for verdict in all_said)
    assert not Turned.objects.exists()


def test_an_amount_without_its_unit_turns_nothing(prescriber, taper, begun):
    page = prescriber.post(url("withdrawal-maintain", begun), {
        "maintain-id": uuid.uuid4(), "maintain-amount": "16", "maintain-words": "x",
        "maintain-proof": PIN,
    })  # fmt: skip
    assert "has-error" in page.content.decode()
    assert not Turned.objects.exists()


# --- leaving ----------------------------------------------------------------------------------
def test_leaving_is_written_down_and_what_is_missing_is_done_or_explained_then_closed(nurse, begun):
    nurse.post(url("withdrawal-leave", begun), {"how": "left_early", "words": "Enough."})
    page = said(nurse.get(url("withdrawal-one", begun)))
    assert "3 things are open. They keep nobody here" in page
    assert "Begin again" in page
    at = clock.at_the_clinic(clock.now() + 3 * DAY)
    for what, typed in (
        ("appointment", {"appointment-when": f"{at:%Y-%m-%dT%H:%M}", "appointment-where": "here"}),
        ("choice", {"choice-goes_on": "no", "choice-words": "Not now."}),
        ("explain", {"of": "warning", "why-warning-key": "warning",
                     "why-warning-why": "Went without a word."}),
    ):  # fmt: skip
        ids = {f"{'why-warning' if what == 'explain' else what}-id": uuid.uuid4()}
        nurse.post(url("withdrawal-after", begun, what), typed | ids)
    assert "Everything is there, or explained" in said(nurse.get(url("withdrawal-one", begun)))
    nurse.post(url("withdrawal-after", begun, "close"))
    begun.refresh_from_db()
    assert begun.closed.by.name == "A nurse"


def test_whoever_left_begins_again_in_one_press(nurse, begun, members, start):
    leaving.leave(withdrawal=begun, how="left_early", by=members["nurse"], at=start + DAY)
    page = nurse.get(url("withdrawal-one", begun)).content.decode()
    form = page[page.index(reverse("withdrawal-prepare", args=[begun.patient_id])) :]
    typed = dict(re.findall(r'name="(id|setting|place|[a-z]+_[a-z]+)" value="([^"]*)"', form))
    nurse.post(reverse("withdrawal-prepare", args=[begun.patient_id]), typed)
    again = Withdrawal.objects.get(ended_at=None)
    assert (again.setting, again.body_stable) == (begun.setting, True)


def test_each_try_to_reach_somebody_is_one_press_and_pressed_twice_it_is_one(
    signed_in, begun, members, start
):
    leaving.leave(withdrawal=begun, how="left_early", by=members["nurse"], at=start)
    peer, listed = signed_in("peer"), reverse("withdrawal-contacts")
    assert "Ana" in said(peer.get(listed))
    assert "24 to 72 hours" in said(peer.get(listed))
    follow_up = FollowUp.objects.get(number=1)
    typed = {"id": uuid.uuid4(), "outcome": "no_answer"}
    for _press in range(2):
        peer.post(reverse("withdrawal-contact", args=[begun.patient_id, follow_up.pk]), typed)
    assert Contacted.objects.get().by == members["peer"]
    assert "no answer" in said(peer.get(listed))
    typed = {"id": uuid.uuid4(), "outcome": "reached", "wants_medication": "yes"}
    peer.post(reverse("withdrawal-contact", args=[begun.patient_id, follow_up.pk]), typed)
    assert "Nobody is to be reached now" in said(peer.get(listed))


# --- papers -----------------------------------------------------------------------------------
def test_a_letter_goes_by_consent_or_names_who_received_it_in_an_emergency(nurse, begun, members):
    typed = {"id": uuid.uuid4(), "to_place": "General", "why": "seizure"}
    refused = said(nurse.post(url("withdrawal-letter", begun), typed))
    assert "No consent in force" in refused
    assert not TransferLetter.objects.exists()
    refused = said(nurse.post(url("withdrawal-letter", begun), typed | {"emergency": "seizure"}))
    assert "who receives the letter" in refused
    typed |= {"emergency": "seizure", "to_person": "Dr. Osei"}
    letter = nurse.post(url("withdrawal-letter", begun), typed, follow=True)
    assert letter["Content-Type"] == "application/pdf"
    assert letter.content.startswith(b"%PDF")
    assert TransferLetter.objects.get().consent is None


def test_the_letter_says_what_the_next_place_must_know(begun, look, give, members, rf, start):
    look(HOUR, temperature=372)
    give(after=2 * HOUR)
    written = papers.write_letter(
        id=uuid.uuid4(), withdrawal=begun, to_place="General", why="Seizure", emergency="seizure",
        to_person="Dr. Osei", by=members["nurse"], at=start + 3 * HOUR,
    )  # fmt: skip
    page = letter.page_of(written, begun.patient)
    words = re.sub(r"\s+", " ", render_to_string("withdrawal/episode/letter_print.html", page))
    for told in (
        "42 CFR part 2 prohibits unauthorized use or disclosure", "Received by Dr. Osei",
        "Heroin and other short-acting opioids", "120/75", "37.2", "Ibuprofen",
    ):  # fmt: skip
        assert told in words


def test_a_letter_of_a_long_episode_is_one_sheet(begun, look, give, taper, members, start):
    """Fifteen rounds with words, two medicines, three doses held, three red flags, three uses."""
    for hours in range(1, 31, 2):
        look(hours * HOUR, temperature=372, own_rating=6, words="aches, sips of water only",
             signs=["vomiting_over_a_day", "talks_of_suicide"] if hours == 25 else [],
             systolic=86 if hours == 27 else 118)  # fmt: skip
    give(after=2 * HOUR)
    give("shivers", after=HOUR + timedelta(minutes=5))
    common = {"by": members["nurse"], "at": start}
    for hours in (5, 11, 27):
        giving.withhold(
            id=uuid.uuid4(), step=step_of(begun, "shivers", 2), by=members["nurse"],
            why="pressure too low, dizzy on standing", at=start + hours * HOUR,
        )  # fmt: skip
    for substance in ("fentanyl", "alcohol"):
        preparing.tell_last_use(
            id=uuid.uuid4(), withdrawal=begun, substance=substance, last_at=None,
            words="now and then, for a year", **common,
        )  # fmt: skip
    written = papers.write_letter(
        id=uuid.uuid4(), withdrawal=begun, to_place="General Hospital, emergency department",
        why="Vomiting for more than a day, speaks of suicide", emergency="danger of suicide",
        to_person="Dr. Osei", words="Calm when spoken to slowly. Is afraid of being judged.",
        by=members["nurse"], at=start + 30 * HOUR,
    )  # fmt: skip
    page = letter.page_of(written, begun.patient)
    html = render_to_string("withdrawal/episode/letter_print.html", page)
    assert "vomiting for more than a day, speaks of suicide" in html
    made = pdf(html)
    assert len(PdfReader(io.BytesIO(made)).pages) == 1


# --- all of them ------------------------------------------------------------------------------
@pytest.mark.parametrize("name", PAGES[2:])
def test_each_page_keeps_its_budget_of_questions(
    prescriber,
    begun,
    look,
    give,
    taper,
    name,
    django_assert_max_num_queries,
):
    for hours in range(1, 9):
        look(hours * HOUR)
    prescriber.get(url(name, begun))  # a sitting begins once
    budget = {"withdrawal-one": 24, "withdrawal-own": 12}.get(name, 20)
    with django_assert_max_num_queries(budget):
        assert prescriber.get(url(name, begun)).status_code == 200


def test_the_list_of_contacts_costs_the_same_for_many_as_for_one(
    begun, members, start, django_assert_num_queries
):
    leaving.leave(withdrawal=begun, how="left_early", by=members["nurse"], at=start)
    due = after.contacts_due([begun.patient], start + 40 * DAY)
    with django_assert_num_queries(3):
        rows = asked.with_ways(due, 50)
    assert [row.number for row in rows] == [1, 2, 3, 4, 5]
