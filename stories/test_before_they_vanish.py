"""Somebody stays away, and is called before they vanish; somebody leaves early, and is reached."""

import re
import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from stories.screen import Screen
from stories.window import admitted, bottle, comes, dosed, on_methadone, steady, taken_today, took
from stories.withdrawn import ACHES, prepared
from throughcare import clock
from throughcare.adherence import facts
from throughcare.adherence.actions import reaching, refreshing
from throughcare.adherence.models import Looked, Outreach, Reason, Try, WelfareCheck
from throughcare.clinical.adherence.outreach import Reason as Why
from throughcare.intake import actions as intake
from throughcare.intake.models import Discharge
from throughcare.medication.models import Dose
from throughcare.patients.access import OnTeam
from throughcare.patients.models import Contact, Flag, Patient
from throughcare.refusal import Refused
from throughcare.staff.models import Facility
from throughcare.withdrawal.actions import leaving
from throughcare.withdrawal.models import Contacted

pytestmark = pytest.mark.django_db
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def phone(team, patient, **may) -> Contact:
    given = {"kind": "phone", "reach": "555-0147", "may_call": True} | may
    return intake.add_contact(
        id=uuid.uuid4(), patient=patient, by=team["intake"], at=clock.now(), **given
    )


def looked(at=None) -> Looked:
    return refreshing.refresh(Facility.objects.get(), by=None, at=at or clock.now())


def on_list(patient) -> Outreach | None:
    return Outreach.objects.filter(patient=patient, closed_at=None).first()


def codes(patient) -> set[str]:
    return set(on_list(patient).reasons.values_list("code", flat=True))


@pytest.fixture
def rosa(team):
    """Rosa took her dose until three days ago: two days are missed, and a peer worker knows her."""
    rosa = steady(team, "Rosa", "Diaz", 5, *range(13, 2, -1))
    phone(team, rosa, may_leave_message=True)
    OnTeam.objects.create(patient=rosa, member=team["peer"], at=clock.now(), by=team["nurse"])
    return rosa


@pytest.fixture
def sought(rosa) -> Outreach:
    looked()
    return on_list(rosa)


def tried(team, one, how="call", result="not_there", **more) -> Try:
    given = {"by": team["peer"], "at": clock.now(), "contact": one.patient.contacts.first()}
    return reaching.try_to_reach(
        id=uuid.uuid4(), outreach=one, how=how, result=result, **given | more
    )


def ended(team, one, outcome, role="counsellor", **more) -> Outreach:
    given = {"by": team[role], "at": clock.now()}
    return reaching.close(outreach=one, outcome=outcome, **given | more)


# --- two days ----------------------------------------------------------------------------------
def test_rosa_misses_two_days_is_called_the_same_day_and_comes_back(team, rosa):
    """The list is made before opening. The peer worker rings once; the afternoon has her dose."""
    assert looked().opened == 1
    peer = Screen(team["peer"])
    peer.opens("/outreach/")
    assert peer.sees("Rosa Diaz")
    assert peer.sees("2 days without a dose. Call today: tomorrow it is three.")
    assert peer.sees("ask for the person by name; say your first name")
    peer.presses("spoke with the person")  # the one press after the call
    assert peer.sees("called: spoke with the person")
    tried_ = Try.objects.get()
    assert (tried_.how, tried_.result, tried_.by) == ("call", "spoke", team["peer"])
    peer.presses("How did it end?")
    peer.chooses("coming back")
    peer.fills("Coming on", clock.today().isoformat())
    peer.presses("Close it")
    assert peer.sees("coming back")
    comes(team, rosa)
    nurse = Screen(team["nurse"])
    nurse.opens("/window/")
    nurse.presses("Window 1")
    nurse.presses("Call Rosa")
    nurse.fills("Why go on all the same", "Two days away, awake, no opioids since Friday.")
    dosed(nurse, 60)
    assert taken_today() == [60]
    assert looked().opened == 0
    assert on_list(rosa) is None


def test_who_comes_by_themself_is_taken_off_the_list_and_the_record_says_so(team, rosa, sought):
    took(team, rosa.orders.get(), bottle(team, "2"), 0)
    done = looked(clock.now() + HOUR)
    sought.refresh_from_db()
    assert done.closed == 1
    assert (sought.outcome, sought.alone, sought.closed_by) == ("found_safe", True, None)
    assert "Seen or spoken with on" in sought.words


def test_the_list_is_made_twice_and_nobody_stands_on_it_twice(rosa):
    assert [looked().opened, looked().opened] == [1, 0]
    assert Outreach.objects.count() == 1
    assert Looked.objects.count() == 2


def test_a_third_day_is_added_to_what_is_open_and_stands_before_another_role(team, rosa, sought):
    assert codes(rosa) == {"missed_two", "first_weeks"}
    looked(clock.now() + DAY)
    assert codes(rosa) == {"missed_two", "missed_three", "first_weeks"}
    assert Outreach.objects.count() == 1


def test_who_said_they_would_come_and_did_not_is_on_the_list_again(team, rosa, sought):
    ended(team, sought, "coming_back", coming_on=clock.today())
    looked(clock.now() + DAY)
    assert codes(rosa) == {"missed_three", "not_back"}


def test_who_declines_is_not_rung_again_for_the_same_absence(team, rosa, sought):
    ended(team, sought, "declined", words="Leave me be for now")
    assert looked(clock.now() + DAY).opened == 0
    assert looked(clock.now() + 6 * DAY).opened == 0


def test_whoever_is_dosed_every_day_stands_on_no_list(team):
    steady(team, "Emil", "Novak", 7, 3, 2, 1)
    assert looked().opened == 0


def test_one_who_died_is_looked_for_no_more_and_their_family_is_not_rung(team, rosa, sought):
    intake.discharge(id=uuid.uuid4(), episode=rosa.episodes.get(), reason="died",
                     by=team["prescriber"], at=clock.now())  # fmt: skip
    peer = Screen(team["peer"])
    peer.opens("/outreach/")
    assert not peer.sees("Rosa")
    assert looked().opened == 0
    sought.refresh_from_db()
    assert (sought.outcome, sought.alone) == ("died", True)


# --- after withdrawal --------------------------------------------------------------------------
def test_ana_leaves_detoxification_early_and_is_reached_within_72_hours(team):
    """She left at noon. On the second morning she stands on the list, due before the third day."""
    course = prepared(team, days_ago=4)
    course.sign([ACHES])
    course.begin()
    left_at = clock.now() - 40 * HOUR
    leaving.leave(withdrawal=course.one, how="left_early", by=team["nurse"], at=left_at)
    phone(team, course.patient)
    looked()
    one = on_list(course.patient)
    why = one.reasons.get(code="after_withdrawal")
    assert why.due_at == left_at + 72 * HOUR
    nurse = Screen(team["nurse"])
    nurse.opens("/")
    nurse.opens("/outreach/")
    nurse.presses("spoke with the person")
    assert Contacted.objects.get().outcome == "reached"  # once for both: nobody rings her twice
    assert Try.objects.get().at < why.due_at
    ended(team, one, "found_safe")
    assert Contacted.objects.count() == 1
    assert looked(clock.now() + HOUR).opened == 0


def test_out_of_prison_stands_on_the_list(team):
    ivan = admitted(team, "Ivan", "Petrov", 9)
    Flag.objects.create(patient=ivan, kind="recent_release", why="county jail", at=clock.now(),
                        by=team["intake"])  # fmt: skip
    looked()
    assert codes(ivan) == {"released"}


# --- what is allowed ---------------------------------------------------------------------------
def test_nothing_is_offered_or_taken_that_the_person_did_not_allow(team, rosa, sought):
    with pytest.raises(Refused, match="has not allowed this way"):
        tried(team, sought, how="text", result="left_word")
    peer = Screen(team["peer"])
    peer.opens("/outreach/")
    assert not peer.offers("texted")
    assert peer.offers("left a message, as allowed")


@pytest.mark.parametrize(("how", "result"), [("text", "left_word"), ("visit", "spoke")])
def test_the_database_itself_takes_no_try_by_a_way_that_was_not_allowed(
    team, rosa, sought, how, result
):
    row = Try(outreach=sought, how=how, result=result, contact=rosa.contacts.get(),
              at=clock.now(), by=team["peer"])  # fmt: skip
    with pytest.raises(IntegrityError, match="not allowed this way"), transaction.atomic():
        row.save(force_insert=True)


def test_an_aunt_who_may_not_know_is_asked_for_a_call_back_and_told_nothing(team, rosa, sought):
    aunt = intake.add_emergency_contact(id=uuid.uuid4(), patient=rosa, name="Aunt", phone="1",
                                        by=team["intake"], at=clock.now())  # fmt: skip
    named = {"how": "third_person", "result": "left_word", "contact": None, "third_person": aunt}
    with pytest.raises(Refused, match="may not be told who is a patient"):
        tried(team, sought, told=True, **named)
    assert tried(team, sought, **named).told is False
    row = Try(outreach=sought, how="third_person", result="left_word", third_person=aunt, told=True,
              at=clock.now(), by=team["peer"])  # fmt: skip
    with pytest.raises(IntegrityError, match="told no more"), transaction.atomic():
        row.save(force_insert=True)


def asked(team, one, ground, **more) -> WelfareCheck:
    given = {"told_name": "Dr Lee", "told_place": "County ambulance", "what": "to look after her",
             "by": team["nurse"], "at": clock.now()}  # fmt: skip
    return reaching.ask_welfare(id=uuid.uuid4(), outreach=one, ground=ground, **given | more)


def test_outside_nobody_is_told_without_consent_but_medical_personnel_in_an_emergency(
    team, rosa, sought
):
    with pytest.raises(Refused, match="Without the person's consent"):
        asked(team, sought, "consent")
    with pytest.raises(Refused, match="nature of the emergency"):
        asked(team, sought, "emergency")
    assert asked(team, sought, "emergency", nature="took ten tablets, said so").consent is None
    consent = intake.give_consent(
        id=uuid.uuid4(), patient=rosa, kind="part2_named", signed_name="Rosa", signature="typed",
        discloser="Riverside", recipients="her sister", what="that I am away", purpose="find me",
        expires_when="I leave", text_version="2026-11", by=team["nurse"], at=clock.now(),
    )  # fmt: skip
    assert asked(team, sought, "consent", consent=consent).consent == consent
    intake.revoke_consent(consent=consent, how="said so", by=team["nurse"], at=clock.now())
    with pytest.raises(Refused, match="Without the person's consent"):
        asked(team, sought, "consent", consent=consent)
    row = WelfareCheck(outreach=sought, ground="consent", consent=consent, told_name="a",
                       told_place="b", what="c", at=clock.now(), by=team["nurse"])  # fmt: skip
    with pytest.raises(IntegrityError, match="no consent in force"), transaction.atomic():
        row.save(force_insert=True)


# --- the six ends ------------------------------------------------------------------------------
def test_a_search_ends_as_not_found_only_after_three_tries_on_two_days(team, sought):
    for _n in range(2):
        tried(team, sought)
    with pytest.raises(Refused, match="at least 3 on 2 days"):
        ended(team, sought, "not_found", words="rang at noon and at six")
    tried(team, sought, at=clock.now() + DAY)
    ended(team, sought, "not_found", words="rang three times", at=clock.now() + DAY)
    assert sought.outcome == "not_found"


@pytest.mark.parametrize(
    ("outcome", "code"),
    [("declined", "outreach_end_unsaid"), ("not_found", "outreach_end_unsaid"),
     ("died", "outreach_end_unsaid"), ("transferred", "elsewhere_where"),
     ("coming_back", "coming_back_when")],
)  # fmt: skip
def test_each_end_needs_what_makes_it_true(team, sought, outcome, code):
    with pytest.raises(Refused) as refused:
        ended(team, sought, outcome)
    assert refused.value.code == code
    with pytest.raises(IntegrityError), transaction.atomic():
        Outreach.objects.filter(pk=sought.pk).update(
            closed_at=clock.now(), closed_by=team["peer"], outcome=outcome, alone=False
        )


def test_a_death_ends_the_stay_by_whoever_may_end_one(team, rosa, sought):
    with pytest.raises(Refused, match="a counsellor or the director records it"):
        ended(team, sought, "died", role="peer", words="her sister said so")
    ended(team, sought, "died", words="her sister said so")
    assert Discharge.objects.get(patient=rosa).reason == "died"


def test_after_the_end_nobody_is_tried_and_no_row_is_changed(team, sought):
    ended(team, sought, "found_safe")
    with pytest.raises(Refused, match="This is closed: found safe"):
        tried(team, sought)
    with pytest.raises(IntegrityError), transaction.atomic():
        Outreach.objects.filter(pk=sought.pk).update(outcome="declined")


# --- back again --------------------------------------------------------------------------------
def test_who_left_and_comes_back_is_in_treatment_again_in_one_step_and_no_dose_begins(team, rosa):
    """Rosa stopped coming and was discharged. A month later she stands at the desk."""
    looked()
    one = on_list(rosa)
    intake.discharge(id=uuid.uuid4(), episode=rosa.episodes.get(), reason="left",
                     by=team["prescriber"], at=clock.now())  # fmt: skip
    doses = Dose.objects.count()
    nurse = Screen(team["nurse"])
    nurse.opens(f"/people/{rosa.pk}/came-back/")
    assert nurse.sees("No dose begins by it")
    nurse.presses("They are here")
    assert rosa.episodes.count() == 2
    assert rosa.episodes.get(discharge=None).referral == "outreach"
    assert nurse.sees("Orders end with the stay they were signed in")
    one.refresh_from_db()
    assert one.outcome == "found_safe"
    assert Dose.objects.count() == doses


def test_who_stays_in_treatment_and_comes_back_sees_how_many_days_and_who_comes_first(team):
    away = steady(team, "Emil", "Novak", 7, 9, 8, 7, 6, 5)
    looked()
    nurse = Screen(team["nurse"])
    nurse.opens(f"/people/{away.pk}/came-back/")
    assert nurse.sees("4 days missed: prescriber first")
    nurse.presses("They are here")
    assert away.episodes.count() == 1


# --- many --------------------------------------------------------------------------------------
def questions(people, at) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked_:
        facts.facts_of(people, at)
    return len(asked_)


def test_everybody_is_looked_at_in_as_many_questions_as_one_is(team, rosa):
    at, people = clock.now(), facts.people_of(Facility.objects.get())
    of_one = questions(people, at)
    for number in range(10, 16):
        on_methadone(team, admitted(team, f"P{number}", "Q", number))
    assert people.count() == 7
    assert questions(people, at) == of_one <= 16


def test_the_list_of_six_asks_no_more_than_the_list_of_one(team, rosa):
    looked()
    nurse = Screen(team["nurse"])
    nurse.opens("/outreach/")
    with CaptureQueriesContext(connection) as of_one:
        nurse.opens("/outreach/")
    for number in range(10, 15):
        on_methadone(team, admitted(team, f"P{number}", "Q", number))
    assert looked().opened == 5
    with CaptureQueriesContext(connection) as of_six:
        nurse.opens("/outreach/")
    assert len(of_six) <= len(of_one) <= 22


def test_the_same_reason_is_given_once_by_the_database_too(team, rosa, sought):
    why = sought.reasons.get(code="missed_two")
    with pytest.raises(IntegrityError), transaction.atomic():
        Reason.objects.create(outreach=sought, patient=rosa, code=why.code, anchor=why.anchor,
                              ladder="S", words="w", source="s", due_at=clock.now(),
                              at=clock.now())  # fmt: skip
    same = Why(why.code, why.anchor, "S", "w", "s")
    refreshing.open_outreach(id=uuid.uuid4(), patient=rosa, reasons=[same], by=None, at=clock.now())
    assert Outreach.objects.count() == 1


def test_no_page_of_outreach_names_a_dose(team, rosa, sought):
    peer = Screen(team["peer"])
    for path in ("/outreach/", f"/people/{rosa.pk}/outreach/{sought.pk}/"):
        peer.opens(path)
        assert not re.search(r"\d\s?mg", peer.page.words)
    assert Patient.objects.get(pk=rosa.pk).chosen_name == "Rosa"
