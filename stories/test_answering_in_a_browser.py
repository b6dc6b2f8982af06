"""A counsellor and Ana answer together: nothing typed is lost, and danger is not missed."""

import uuid

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from stories.browser import DESK, PHONE, Person, look
from throughcare import clock
from throughcare.assessment import actions
from throughcare.assessment.models import AnswerSheet
from throughcare.assessment.queries import answers_of, sheet_again
from throughcare.intake import actions as intake
from throughcare.patients import own
from throughcare.therapy.actions import groups, sessions

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.once(
        "what a browser draws and does; the actions behind it are tried on both engines"
    ),
]


@pytest.fixture
def begin(team):
    """A function that begins an instrument with Ana and says where it is filled in."""
    now, by = clock.now(), team["counsellor"]
    facility = by.posts.get().facility
    ana = intake.register(id=uuid.uuid4(), facility=facility, chosen_name="Ana", by=by, at=now)

    def begin(name) -> AnswerSheet:
        return actions.begin_sheet(
            id=uuid.uuid4(), patient=ana, instrument=name, filled_by="together", by=by, at=now
        )

    return begin


@pytest.fixture
def counsellor(team, somebody) -> Person:
    return somebody("counsellor")


def address(sheet) -> str:
    return f"/people/{sheet.patient_id}/sheets/{sheet.pk}/"


def choose(person: Person, item: str, value: str) -> None:
    person.page.check(f"[name='{item}'][value='{value}']")


def says(person: Person, words: str, within_ms: int = 10_000) -> None:
    """Wait until the page says so where it tells of saving."""
    person.page.locator("[data-saved]").filter(has_text=words).wait_for(timeout=within_ms)


def saved(person: Person) -> None:
    """A second is what was promised."""
    says(person, "Saved", within_ms=1000)


def known(sheet) -> dict:
    return answers_of(sheet_again(sheet))


def test_an_answer_is_saved_within_a_second_and_is_there_after_a_reload(counsellor, begin):
    sheet = begin("phq-9")
    counsellor.opens(address(sheet))
    choose(counsellor, "mood", "2")
    saved(counsellor)
    counsellor.page.reload()
    assert known(sheet) == {"mood": 2}
    assert counsellor.page.is_checked("[name='mood'][value='2']")


def test_on_another_device_it_goes_on_at_the_first_open_question(counsellor, begin, somebody):
    sheet = begin("phq-9")
    counsellor.opens(address(sheet))
    choose(counsellor, "interest", "1")
    saved(counsellor)
    phone = somebody("nurse", size=PHONE)
    phone.opens(f"{address(sheet)}?one")
    assert phone.page.locator(".question").get_attribute("data-item") == "mood"


def test_without_a_network_the_answer_waits_on_the_device_and_is_sent_once_later(counsellor, begin):
    sheet = begin("phq-9")
    counsellor.opens(address(sheet))
    counsellor.page.context.set_offline(True)
    choose(counsellor, "sleep", "3")
    says(counsellor, "Not sent yet")
    assert known(sheet) == {}
    counsellor.page.context.set_offline(False)
    says(counsellor, "Saved")
    assert known(sheet) == {"sleep": 3}
    assert sheet.answers.count() == 1


def test_a_question_appears_when_an_answer_opens_it_and_goes_when_it_closes_it(counsellor, begin):
    sheet = begin("audit-c")
    counsellor.opens(address(sheet))
    drinks = counsellor.page.locator(".question[data-item='drinks']")
    choose(counsellor, "often", "3")
    drinks.wait_for(state="visible")
    choose(counsellor, "often", "0")
    drinks.wait_for(state="hidden")


def test_the_suicide_item_stops_the_page_at_once_with_what_to_do_and_who(counsellor, begin):
    sheet = begin("phq-9")
    counsellor.opens(address(sheet))
    choose(counsellor, "self_harm", "1")
    step = counsellor.page.locator("#now")
    step.wait_for(state="visible")
    assert "C-SSRS" in step.inner_text()
    assert step.get_by_role("link", name="Write down what was done").is_visible()


def test_without_scripts_one_question_a_page_leads_to_the_reading_back(begin, somebody):
    sheet = begin("ucla-3")
    plain = somebody("counsellor", size=PHONE, javascript=False)
    plain.page.goto(f"{plain.base}{address(sheet)}?one")
    for item in ("companionship", "left_out", "isolated"):
        plain.page.check(f"[name='{item}'][value='2']")
        plain.page.get_by_role("button").filter(has_text="Next").or_(
            plain.page.get_by_role("button").filter(has_text="Read it back")
        ).click()
    plain.page.get_by_role("button", name="Complete it").click()
    assert sheet_again(sheet).completed.score == 6


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_the_family_table_opens_a_row_when_a_relative_is_known_and_its_picture_is_readable(
    begin, somebody, size
):
    sheet = begin("family-history")
    counsellor = somebody("counsellor", size=size)
    counsellor.opens(f"{address(sheet)}?all")
    alcohol = counsellor.page.locator("[name='father_alcohol']")
    counsellor.page.select_option("[name='father']", "known")
    alcohol.wait_for(state="visible")
    alcohol.select_option("yes")
    assert look(counsellor.page) == []
    counsellor.opens(f"{address(sheet)}review/")
    assert "Father: alcohol" in counsellor.page.content()
    assert look(counsellor.page) == []


MOST_ACTS = 8  # of a note: it is to take three minutes, and the words take most of them


def test_a_note_and_the_roll_of_a_group_take_few_acts(team, counsellor, begin):
    """What came of it, four fields and a task; then twelve people, three of them exceptions."""
    by, at = team["counsellor"], clock.now()
    ana = begin("ucla-3").patient
    session = sessions.plan_session(
        id=uuid.uuid4(), patient=ana, starts_at=at, minutes=60, kind="individual",
        place="in_person", led_by=by, by=by, at=at,
    )  # fmt: skip
    counsellor.opens(f"/people/{ana.pk}/therapy/sessions/{session.pk}/")
    counsellor.presses("They came")
    for label, words in (("Since last time", "A hard Friday."), ("What was done", "Said no."),
                         ("In the person's own words", "I can hang up."),
                         ("What was agreed", "Say no once.")):  # fmt: skip
        counsellor.fills(label, words)
    counsellor.presses("Keep the note")
    assert counsellor.sees("I can hang up.")
    assert counsellor.hands <= MOST_ACTS
    assert look(counsellor.page) == []

    facility = by.posts.get().facility
    group = groups.begin(id=uuid.uuid4(), facility=facility, name="Waves", minutes=60, room="2",
                         by=by, at=at)  # fmt: skip
    for n in range(12):
        one = intake.register(id=uuid.uuid4(), facility=facility, chosen_name=f"P{n:02d}", by=by,
                              at=at)  # fmt: skip
        groups.invite(id=uuid.uuid4(), group=group, patient=one, by=by, at=at)
    met = groups.plan(id=uuid.uuid4(), group=group, first=at, weeks=1, by=by, at=at)
    counsellor.opens(f"/therapy/meetings/{met.pk}/")
    counsellor.hands = 0
    for name, mark in (("P01", "late:10"), ("P05", "missed:ill"), ("P09", "missed:unknown")):
        counsellor.page.get_by_label(name).select_option(mark)
        counsellor.hands += 2  # open it, choose
    counsellor.presses("Everybody else came")
    assert counsellor.page.get_by_text("came", exact=True).count() == 9
    assert counsellor.hands <= 3 * 2 + 1
    assert look(counsellor.page) == []
    assert counsellor.errors == []


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "plain"])
def test_an_urge_is_ridden_out_with_minutes_counted_when_asked_and_nothing_moves_or_sounds(
    begin, somebody, javascript
):
    ana = begin("ucla-3").patient
    hers = somebody(size=PHONE, javascript=javascript, reduced_motion="reduce", locale="en")
    answer = HttpResponse()
    own.begin(RequestFactory().get("/"), answer, ana, way="code", shared=False)
    hers.page.context.add_cookies(
        [{"name": own.COOKIE, "value": answer.cookies[own.COOKIE].value, "url": hers.base}]
    )
    if javascript:
        hers.page.clock.install()
    hers.page.goto(f"{hers.base}/my/wave/")
    assert hers.page.locator("main ol li").count() == 5
    count = hers.page.get_by_role("button", name="Count the minutes")
    assert count.is_visible() == javascript
    assert hers.page.locator("audio, video, canvas").count() == 0
    if javascript:
        told = hers.page.get_by_role("status")
        assert told.inner_text() == ""  # nothing counts before somebody asks
        count.click()
        assert told.inner_text() == "0 minutes so far"
        hers.page.clock.fast_forward(65_000)
        assert told.inner_text() == "1 minute so far"
        hers.page.clock.fast_forward(20 * 60_000)
        assert told.inner_text() == "21 minutes so far"
        count.click()
        assert told.inner_text() == "0 minutes so far"
        assert hers.page.evaluate("document.getAnimations().length") == 0
        assert hers.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert look(hers.page) == []
    assert hers.errors == []
