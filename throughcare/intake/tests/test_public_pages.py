"""Help now: what anybody may open, ask and send, and what it costs."""

import re
import uuid
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from throughcare import clock
from throughcare.clinical import instruments, jurisdictions
from throughcare.intake import actions
from throughcare.intake.actions.help_requests import MOST_AN_HOUR, sender_hash
from throughcare.intake.models import HelpRequest
from throughcare.record.models import LogLine

pytestmark = pytest.mark.django_db

PAGES = ["/", "/overdose/", "/treatment/", "/five-causes/", "/check/", "/ask/", "/ask/received/"]
EVERY = PAGES + [f"/es{page}" for page in PAGES]
MOST_BYTES = 50_000


def asked(**given):
    return {"id": uuid.uuid4(), "name": "Ana", "reach": "555-0142", "need": "start"} | given


def text_of(client, page):
    return client.get(page).content.decode()


@pytest.mark.parametrize("page", EVERY)
def test_a_public_page_opens_without_an_account_and_asks_nobody_else_for_anything(
    client, facility, page
):
    html = text_of(client, page)
    assert re.findall(r'(?:src|href|action)="(?:https?:)?//', html) == []
    assert "<script" not in html
    assert " style=" not in html


def test_the_first_page_weighs_at_most_50_kb_with_everything_it_needs(client, facility):
    html = text_of(client, "/")
    needed = re.findall(r'(?:src|href)="/?static/([^"]+)"', html)
    weights = [Path(finders.find(name)).stat().st_size for name in needed]
    assert len(weights) >= 2
    assert len(html.encode()) + sum(weights) <= MOST_BYTES


def test_the_policy_lets_no_inline_script_or_style_run(client, facility):
    policy = client.get("/").headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe-inline" not in policy


def test_a_request_sent_without_scripts_is_written_down_once_however_often_it_is_sent(
    client, facility
):
    given = asked(may_leave_message="on")
    for _time in range(2):
        answer = client.post("/ask/", given)
    request = HelpRequest.objects.get()
    assert request.reference in answer.url
    assert request.may_leave_message
    assert LogLine.objects.get(what="help asked for").by is None


def test_only_a_name_and_a_way_to_reach_are_needed_and_what_was_typed_stays(client, facility):
    page = client.post("/ask/", asked(reach="", words="please hurry")).content.decode()
    assert "please hurry" in page
    assert "field-reach" in page
    assert not HelpRequest.objects.exists()


def test_a_program_that_fills_the_hidden_field_is_thanked_and_nothing_is_written(client, facility):
    assert client.post("/ask/", asked(website="http://spam.example")).url == "/ask/received/"
    assert not HelpRequest.objects.exists()


def test_the_seventh_request_in_an_hour_from_one_place_is_refused_with_the_phone_number(
    client, facility
):
    for _time in range(MOST_AN_HOUR):
        client.post("/ask/", asked())
    page = client.post("/ask/", asked(words="still here")).content.decode()
    assert HelpRequest.objects.count() == MOST_AN_HOUR
    assert "too_many_requests" in page
    assert "555-0100" in page
    assert "still here" in page


def test_what_is_kept_of_an_address_is_another_tomorrow():
    assert sender_hash("192.0.2.1", "2026-11-24") != sender_hash("192.0.2.1", "2026-11-25")
    assert "192.0.2.1" not in sender_hash("192.0.2.1", "2026-11-24")


def yes_to_all(client):
    items = instruments.load("dast-10").items
    return client.post("/check/", {item.key: "true" for item in items})


def test_a_self_check_is_scored_and_nothing_of_it_is_written_down(client, facility):
    before = LogLine.objects.count()
    page = yes_to_all(client)
    assert page.context["result"].score == 9  # able to stop counts the other way round
    assert not HelpRequest.objects.exists()
    assert LogLine.objects.count() == before


def test_a_self_check_with_questions_open_names_them(client, facility):
    page = client.post("/check/", {"nonmedical": "true"}).content.decode()
    assert "These have no answer yet:" in page
    assert 'href="#field-several_at_once"' in page


def carried_by(client):
    return yes_to_all(client).context["ask_form"].initial["self_check"]


def test_a_self_check_goes_along_only_when_the_person_ticks_so(client, facility):
    carried = carried_by(client)
    client.post("/ask/", asked(self_check=carried, send_check="on"))
    client.post("/ask/", asked(self_check=carried))
    with_it, without = HelpRequest.objects.order_by("asked_at")
    assert with_it.self_check["score"] == 9
    assert without.self_check is None


def test_a_self_check_is_in_no_address(client, facility):
    page = yes_to_all(client)
    carried = page.context["ask_form"].initial["self_check"]
    assert carried not in "".join(re.findall(r'(?:href|action)="([^"]*)"', page.content.decode()))


def test_a_changed_self_check_is_left_out_and_the_request_is_kept(client, facility):
    carried = carried_by(client)
    client.post("/ask/", asked(self_check=f"x{carried}", send_check="on"))
    assert HelpRequest.objects.get().self_check is None


def test_a_self_check_far_too_long_is_left_out_and_the_request_is_kept(client, facility):
    client.post("/ask/", asked(self_check="x" * 9000, send_check="on"))
    assert HelpRequest.objects.get().self_check is None


def test_a_number_put_right_after_going_back_one_page_reaches_the_clinic(client, facility):
    first = asked(reach="555-0142")
    client.post("/ask/", first)
    client.post("/ask/", first | {"reach": "555-0143"})
    assert set(HelpRequest.objects.values_list("reach", flat=True)) == {"555-0142", "555-0143"}


@pytest.mark.parametrize("page", ["/", "/check/", "/ask/", "/ask/received/"])
def test_a_shared_phone_keeps_no_page_on_which_somebody_types(client, facility, page):
    assert "no-store" in client.get(page).headers["Cache-Control"]


def test_an_error_is_read_out_with_its_field_and_the_summary_leads_into_it(client, facility):
    page = client.post("/ask/", asked(reach="")).content.decode()
    assert 'href="#id_reach"' in page
    assert 'aria-describedby="id_reach_helptext id_reach_error"' in page
    assert 'id="id_reach_error"' in page


@pytest.mark.parametrize(
    ("state", "details", "said"),
    [
        ("taking", {}, "Taking people today"),
        ("waiting", {"waiting_days": 9}, "about 9 days"),
        ("closed", {"elsewhere": "Harbour House, 555-0177"}, "Harbour House, 555-0177"),
    ],
)
def test_the_page_says_what_the_clinics_diary_says(client, facility, members, state, details, said):
    actions.post_notice(
        facility=facility, clinic_day=clock.today(), state=state, by=members["intake"],
        at=clock.now(), **details,
    )  # fmt: skip
    assert said in text_of(client, "/")


def test_each_crisis_line_shows_who_says_so_and_when_it_was_looked_up(client, facility):
    page = text_of(client, "/")
    lines = jurisdictions.load("us").shown_lines()
    assert len(lines) >= 4
    assert page.count("looked up") + page.count("as generally known") == len(lines)
    assert page.count("as generally known") == sum(line.verify for line in lines)
    for line in lines:
        assert line.number in page


def test_a_line_nobody_has_checked_is_on_no_page(client, facility):
    hidden = [line for line in jurisdictions.load("us").lines if not line.shown]
    assert hidden
    for line in hidden:
        assert not any(line.number in text_of(client, page) for page in PAGES)


def test_the_spanish_page_speaks_spanish_down_to_the_choices(client, facility):
    page = text_of(client, "/es/")
    assert "Pedir ayuda" in page
    assert "Quiero empezar el tratamiento" in page
    assert "Ask for help" not in page
