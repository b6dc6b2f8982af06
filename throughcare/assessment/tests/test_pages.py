"""The assessment's pages: opened, answered, read back, completed, handed over."""

import uuid

import pytest
from django.urls import reverse

from throughcare import clock
from throughcare.assessment import actions, queries
from throughcare.assessment.models import Answer, AnswerSheet, Finding
from throughcare.clinical import instruments

pytestmark = pytest.mark.django_db

PHQ = ["interest", "mood", "sleep", "energy", "appetite", "failure", "concentration", "movement"]


@pytest.fixture
def counsellor(signed_in):
    return signed_in("counsellor")


@pytest.fixture
def begin(admitted, members):
    """A function that begins an instrument with Ana."""

    def begin(name, filled_by="together"):
        return actions.begin_sheet(
            id=uuid.uuid4(), patient=admitted, instrument=name, filled_by=filled_by,
            by=members["counsellor"], at=clock.now(),
        )  # fmt: skip

    return begin


def address(name, sheet):
    return reverse(name, args=[sheet.patient_id, sheet.pk])


def answer(client, sheet, item, value, id=None):
    given = {"id": id or uuid.uuid4(), "item": item, "value": value}
    return client.post(address("sheet-answers", sheet), given)


@pytest.mark.parametrize("name", instruments.names())
def test_every_instrument_can_be_begun_and_shows_each_of_its_questions(counsellor, begin, name):
    sheet = begin(name, "staff")
    page = counsellor.get(address("sheet", sheet))
    assert page.status_code == 200
    for item in instruments.load(name).items:
        assert f'data-item="{item.key}"' in page.content.decode()


@pytest.mark.parametrize("name", instruments.names())
def test_every_instrument_can_be_asked_one_question_at_a_time(counsellor, begin, name):
    sheet = begin(name, "staff")
    first = instruments.load(name).items[0]
    page = counsellor.get(address("sheet", sheet) + "?one")
    assert f'data-item="{first.key}"' in page.content.decode()


def test_an_answer_sent_by_itself_is_kept_and_says_what_is_asked_now(counsellor, begin):
    sheet = begin("audit-c")
    told = answer(counsellor, sheet, "often", "0").json()
    assert told["answered"] == 1
    assert "drinks" not in told["shown"]


def test_the_same_answer_sent_twice_is_one_row(counsellor, begin):
    sheet, id = begin("phq-9"), uuid.uuid4()
    answer(counsellor, sheet, "mood", "2", id)
    answer(counsellor, sheet, "mood", "2", id)
    assert Answer.objects.filter(sheet=sheet).count() == 1


@pytest.mark.parametrize("value", ["7", "", "yes", "-1"])
def test_an_answer_the_question_does_not_have_is_refused_in_words(counsellor, begin, value):
    sheet = begin("phq-9")
    refused = answer(counsellor, sheet, "mood", value)
    assert refused.status_code == 422
    assert "mood" in refused.json()["why"]
    assert not Answer.objects.exists()


def test_a_suicide_item_opens_one_alert_at_once_and_the_next_page_cannot_miss_it(counsellor, begin):
    sheet = begin("phq-9")
    assert answer(counsellor, sheet, "self_harm", "1").json()["stop"] == 1
    answer(counsellor, sheet, "self_harm", "2")
    assert sheet.patient.alerts.count() == 1
    page = counsellor.get(address("sheet", sheet)).content.decode()
    assert 'id="now"' in page
    assert "C-SSRS" in page


def test_a_sheet_with_answers_missing_is_not_completed_and_names_them(counsellor, begin):
    sheet = begin("phq-9")
    answer(counsellor, sheet, "mood", "2")
    page = counsellor.post(address("sheet-review", sheet)).content.decode()
    assert "is not complete" in page
    assert not AnswerSheet.objects.filter(completed__isnull=False).exists()


def test_phq_9_with_twos_throughout_is_18_moderately_severe_and_draws_a_finding(counsellor, begin):
    sheet = begin("phq-9")
    form = dict.fromkeys([*PHQ, "self_harm"], "2")
    review = counsellor.post(address("sheet", sheet), form, follow=True)
    counsellor.post(address("sheet-review", sheet))
    page = counsellor.get(address("sheet-review", sheet)).content.decode()
    assert review.status_code == 200
    assert "<b>18</b> moderately severe" in page
    assert Finding.objects.get(code="mental_health.depression", replaced_by=None).level == 3


def test_a_form_sent_without_script_and_sent_again_keeps_each_answer_once(counsellor, begin):
    sheet = begin("phq-9")
    for _time in range(2):
        counsellor.post(address("sheet", sheet), {"interest": "1", "mood": "2"})
    assert Answer.objects.filter(sheet=sheet).count() == 2


def test_two_devices_answering_at_once_keep_both_answers(counsellor, begin, signed_in):
    sheet = begin("phq-9")
    answer(counsellor, sheet, "mood", "2")
    answer(signed_in("nurse"), sheet, "sleep", "3")
    assert queries.answers_of(queries.sheet_again(sheet)) == {"mood": 2, "sleep": 3}


def test_a_declined_answer_is_missing_and_never_no(counsellor, begin):
    sheet = begin("ace")
    first = instruments.load("ace").items[0].key
    answer(counsellor, sheet, first, "declined")
    again = queries.sheet_again(sheet)
    assert queries.answers_of(again) == {}
    assert queries.declined_of(again) == {first}


def test_a_sheet_set_aside_takes_its_finding_with_it(counsellor, begin):
    sheet = begin("phq-9")
    counsellor.post(address("sheet", sheet), dict.fromkeys([*PHQ, "self_harm"], "2"))
    counsellor.post(address("sheet-review", sheet))
    counsellor.post(address("sheet-aside", sheet), {"reason": "another person's form"})
    assert Finding.objects.get(code="mental_health.depression", replaced_by=None).level == 0


def test_overview_and_findings_open_for_nobody_asked_and_for_everything_asked(
    counsellor, begin, admitted
):
    pages = [reverse(name, args=[admitted.pk]) for name in ("assessment", "findings")]
    assert [counsellor.get(page).status_code for page in pages] == [200, 200]
    sheet = begin("phq-9")
    counsellor.post(address("sheet", sheet), dict.fromkeys([*PHQ, "self_harm"], "2"))
    counsellor.post(address("sheet-review", sheet))
    assert "Mood, fear, sleep" in counsellor.get(pages[0]).content.decode()
    assert "PHQ-9" in counsellor.get(pages[1]).content.decode()


def hand_over(client, patient, *names):
    page = client.post(
        reverse("hand-over", args=[patient.pk]),
        {"id": uuid.uuid4(), "sheets": names, "language": "en"},
    )
    return page.context["link"].split("testserver")[1]


def test_a_handed_over_link_asks_its_questions_without_an_account_and_completes(
    counsellor, admitted, client
):
    link = hand_over(counsellor, admitted, "ucla-3")
    assert admitted.chosen_name not in client.get(link).content.decode()
    client.post(link)  # Begin
    for item in instruments.load("ucla-3").items:
        client.post(f"{link}ucla-3/?item={item.key}", {item.key: "3"})
    done = client.get(link).content.decode()
    assert "Done. Thank you." in done
    assert "9" not in done.split("<main")[1]  # no score
    assert AnswerSheet.objects.get().completed.score == 9


def test_a_handed_over_link_is_over_after_its_hour(counsellor, admitted, client, monkeypatch):
    link = hand_over(counsellor, admitted, "ucla-3")
    later = clock.now() + clock.timedelta(minutes=61)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert client.get(link).status_code == 410


def test_somebody_alone_who_answers_the_suicide_item_sees_numbers_to_ring(
    counsellor, admitted, client
):
    link = hand_over(counsellor, admitted, "phq-9")
    client.get(link)
    client.post(link)  # Begin
    client.post(f"{link}phq-9/?item=self_harm", {"self_harm": "1"})
    page = client.get(link).content.decode()
    assert "988" in page
    assert admitted.alerts.get().code == "phq-9.self_harm"


def test_a_wrong_secret_tells_nothing(client):
    assert client.get(reverse("answer", args=["not-a-secret"])).status_code == 410


def test_after_one_questionnaire_the_next_of_a_first_assessment_is_one_press_away(
    counsellor, begin, admitted
):
    sheet = begin("access")
    page = counsellor.get(reverse("assessment", args=[admitted.pk]))
    assert page.context["next"].form.name == "circumstances"
    begin("circumstances")
    counsellor.post(address("sheet-aside", sheet), {"reason": "begun by mistake"})
    page = counsellor.get(reverse("assessment", args=[admitted.pk]))
    assert page.context["next"].form.name == "access"


def test_what_happened_in_childhood_is_not_pressed_for_on_the_first_day():
    from throughcare.assessment.pages import FIRST_ASSESSMENT

    assert "ace" not in FIRST_ASSESSMENT
    assert set(FIRST_ASSESSMENT) <= set(instruments.names())


def test_on_a_phone_one_question_fills_the_page_unless_all_are_asked_for(counsellor, begin):
    page, phone = address("sheet", begin("phq-9")), {"User-Agent": "Mozilla/5.0 (Android) Mobile"}
    assert counsellor.get(page, headers=phone).url == f"{page}?one"
    assert counsellor.get(f"{page}?all", headers=phone).status_code == 200
    assert counsellor.get(page).status_code == 200


def test_confirming_a_finding_is_one_press_on_the_list(counsellor, begin):
    sheet = begin("phq-9")
    counsellor.post(address("sheet", sheet), dict.fromkeys([*PHQ, "self_harm"], "2"))
    counsellor.post(address("sheet-review", sheet))
    page = counsellor.get(reverse("findings", args=[sheet.patient_id]))
    found = page.context["domains"][4]["found"][0]
    pressed = {"id": uuid.uuid4(), "verdict": "confirm"}
    counsellor.post(reverse("finding-review", args=[sheet.patient_id, found.pk]), pressed)
    assert found.reviews.get().verdict == "confirm"


def test_an_instrument_that_does_not_exist_is_not_begun(admitted, signed_in):
    sent = {"id": uuid.uuid4(), "instrument": "../../settings", "filled_by": "together"}
    answer = signed_in("nurse").post(reverse("sheet-begin", args=[admitted.pk]), sent)
    assert answer.status_code == 302
    assert admitted.sheets.count() == 0
