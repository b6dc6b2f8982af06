"""Trauma care and family work as pages and rows: the answer given alone stands on no page."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from throughcare import clock
from throughcare.clinical.assessment import RedFlag
from throughcare.intake import actions as intake
from throughcare.patients.models import Alert
from throughcare.record import actions as record
from throughcare.refusal import Refused
from throughcare.therapy.actions import beside
from throughcare.therapy.models import Companion, Session, SessionCompanion, TraumaStep

pytestmark = pytest.mark.django_db


def refused(code):
    return pytest.raises(Refused, check=lambda refusal: refusal.code == code)


@pytest.fixture
def consent(admitted, by):
    return intake.give_consent(
        id=uuid.uuid4(), patient=admitted, kind="part2_named", discloser="Mount Zion",
        recipients="Jo", what="that I come here, and how I am", purpose="talks together",
        expires_when="when I say so", signed_name="Ana", signature="typed", text_version="2026-11",
        by=by, at=clock.now(),
    )  # fmt: skip


@pytest.fixture
def asked(admitted, by):
    """A function: the person was asked alone."""
    return lambda answer: beside.ask_alone(
        id=uuid.uuid4(), patient=admitted, answer=answer, by=by, at=clock.now()
    )


@pytest.fixture
def jo(admitted, by, consent):
    return beside.name_companion(
        id=uuid.uuid4(), patient=admitted, name="Jo", relation="partner", work="couple",
        said_yes="on the phone today", consent=consent, by=by, at=clock.now(),
    )  # fmt: skip


@pytest.fixture
def step(admitted, by):
    """A function that takes a step of trauma care."""

    def take(key, **more):
        given = {"id": uuid.uuid4(), "by": by, "at": clock.now()}
        return beside.take_step(patient=admitted, step=key, **given | more)

    return take


def test_trauma_care_goes_from_an_offer_to_skills_to_working_through_it(step, admitted):
    for key, more in (("offered", {}), ("accepted", {"words": "I want to sleep"}),
                      ("safety", {"method": "seeking_safety", "by_whom": "C. Ortiz"}),
                      ("working", {"method": "pe", "words": "It is time"})):  # fmt: skip
        step(key, **more)
    assert [one.seq for one in admitted.trauma_steps.order_by("seq")] == [1, 2, 3, 4]


def test_trauma_care_without_a_yes_is_refused_by_us_and_by_the_database(step, admitted, by):
    step("offered")
    with refused("trauma_not_agreed"):
        step("safety", method="seeking_safety")
    with pytest.raises(IntegrityError, match="wants it"), transaction.atomic():
        TraumaStep.objects.create(patient=admitted, seq=9, step="working", method="pe",
                                  at=clock.now(), by=by)  # fmt: skip


def test_an_open_red_flag_comes_before_working_through_it(step, admitted, by, asked):
    for key, more in (("accepted", {}), ("safety", {"method": "seeking_safety"})):
        step(key, **more)
    flag = RedFlag("x", "P", "prescriber", "w", "n", "red-flags")
    record.open_alert(patient=admitted, red_flag=flag, by=by, at=clock.now())
    with refused("trauma_red_flag_first"):
        step("working", method="pe", words="w")


def test_the_pages_ask_nothing_of_the_event_and_take_a_step_by_a_form(signed_in, admitted):
    browser = signed_in("counsellor")
    page = reverse("trauma", args=[admitted.pk])
    shown = browser.get(page).content.decode()
    assert "Do not ask, and do not write here, what happened" in shown
    browser.post(
        reverse("trauma-step", args=[admitted.pk]), {"id": uuid.uuid4(), "step": "offered"}
    )
    late = browser.post(reverse("trauma-step", args=[admitted.pk]),
                        {"id": uuid.uuid4(), "step": "later"}).content.decode()  # fmt: skip
    assert "on which day" in late
    later = {"id": uuid.uuid4(), "step": "later", "again_on": clock.today() + timedelta(days=30)}
    browser.post(reverse("trauma-step", args=[admitted.pk]), later)
    assert "Looked at again together on" in browser.get(page).content.decode()


def test_nobody_is_seen_together_before_the_person_was_asked_alone(
    planned, jo, asked, signed_in, admitted
):
    with refused("not_together_now"):
        planned(kind="family", companions=[jo])
    asked("safe")
    session = planned(kind="family", companions=[jo])
    assert session.companions.get().companion == jo
    shown = signed_in("counsellor").get(reverse("session", args=[admitted.pk, session.pk]))
    assert "with Jo" in " ".join(shown.content.decode().split())


def test_hurt_or_afraid_opens_a_red_flag_and_no_page_says_what_was_answered(
    asked, jo, planned, signed_in, admitted
):
    asked("safe")
    unsure = shown_beside(signed_in, admitted, asked, "not_said")
    asked("unsafe")
    assert Alert.objects.get(patient=admitted).code == "hark.violence"
    with refused("not_together_now"):
        planned(kind="family", companions=[jo])
    record.acknowledge_alert(alert=Alert.objects.get(), what_was_done="talked alone", by=jo.by,
                             at=clock.now())  # fmt: skip
    shown = signed_in("counsellor").get(reverse("beside", args=[admitted.pk])).content.decode()
    assert card(shown) == card(unsure)


def shown_beside(signed_in, admitted, asked, answer) -> str:
    asked(answer)
    return signed_in("counsellor").get(reverse("beside", args=[admitted.pk])).content.decode()


def card(page: str) -> str:
    """What stands above the form that asks."""
    return page.partition('id="alone"')[2].partition("<details")[0]


def test_without_a_standing_consent_nobody_comes_along_by_rule_and_by_database(
    planned, jo, asked, consent, by
):
    asked("safe")
    together = planned(kind="family", companions=[jo])
    intake.revoke_consent(consent=consent, how="said so", by=by, at=clock.now())
    jo.consent.refresh_from_db()
    with refused("companion_without_consent"):
        planned(kind="family", companions=[jo])
    other = planned(kind="family")
    with pytest.raises(IntegrityError, match="consent"), transaction.atomic():
        SessionCompanion.objects.create(session=other, companion=jo, at=clock.now(), by=by)
    assert together.companions.count() == 1


def test_the_database_refuses_somebody_along_before_the_question(planned, jo, by):
    session = planned(kind="family")
    with pytest.raises(IntegrityError, match="asked alone"), transaction.atomic():
        SessionCompanion.objects.create(session=session, companion=jo, at=clock.now(), by=by)


def test_a_companion_says_yes_themself_and_is_the_persons_own(admitted, by, consent, new_patient):
    given = {"name": "Jo", "relation": "friend", "work": "craft", "by": by, "at": clock.now()}
    with refused("companion_has_not_said_yes"):
        beside.name_companion(id=uuid.uuid4(), patient=admitted, said_yes=" ", **given)
    with pytest.raises(IntegrityError, match="does not stand"), transaction.atomic():
        Companion.objects.create(patient=new_patient("Ben"), said_yes="w", consent=consent, **given)


def test_work_with_somebody_close_is_planned_on_the_pages(signed_in, admitted, consent):
    browser, page = signed_in("counsellor"), reverse("beside", args=[admitted.pk])
    browser.post(reverse("asked-alone", args=[admitted.pk]), {"id": uuid.uuid4(), "answer": "safe"})
    browser.post(reverse("companion-new", args=[admitted.pk]), {
        "id": uuid.uuid4(), "name": "Jo", "relation": "partner", "work": "couple",
        "said_yes": "today", "consent": consent.pk})  # fmt: skip
    jo = Companion.objects.get()
    browser.post(reverse("companion-step", args=[admitted.pk, jo.pk, "treatment"]))
    assert jo.steps.get().step == "treatment"
    assert (
        browser.post(reverse("companion-step", args=[admitted.pk, jo.pk, "nothing"])).status_code
        == 404
    )
    shown = browser.get(page).content.decode()
    assert "that I come here, and how I am" in shown
    browser.post(reverse("session-plan", args=[admitted.pk]), {
        "id": uuid.uuid4(), "starts_at": f"{clock.today()}T23:30", "minutes": 60,
        "kind": "individual", "place": "in_person", "companions": [jo.pk]})  # fmt: skip
    assert Session.objects.get().kind == "family"
    browser.post(reverse("companion-end", args=[admitted.pk, jo.pk]), {"why": "moved away"})
    jo.refresh_from_db()
    assert jo.ended_why == "moved away"
    assert "moved away" not in browser.get(page).content.decode()


def test_a_family_session_names_who_comes_along(signed_in, admitted):
    told = {"id": uuid.uuid4(), "starts_at": f"{clock.today()}T23:30", "minutes": 60,
            "kind": "family", "place": "in_person"}  # fmt: skip
    answer = signed_in("counsellor").post(reverse("session-plan", args=[admitted.pk]), told)
    assert "Name who comes along first" in answer.content.decode()
