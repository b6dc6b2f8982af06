"""A counsellor and Ana answer together: nothing typed is lost, and danger is not missed."""

import uuid

import pytest

from stories.browser import DESK, PHONE, Person, look
from throughcare import clock
from throughcare.assessment import actions
from throughcare.assessment.models import AnswerSheet
from throughcare.assessment.queries import answers_of, sheet_again
from throughcare.intake import actions as intake

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
