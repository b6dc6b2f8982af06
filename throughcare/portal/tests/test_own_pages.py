"""The person's own pages: their day, how they are, messages, plan, record."""

import gzip
import re
import uuid
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from throughcare import clock
from throughcare.intake import actions as intake
from throughcare.patients.access import SealedNote
from throughcare.patients.models import Alert
from throughcare.portal import hours, queries
from throughcare.portal.actions import check_ins, messages, own
from throughcare.portal.models import CheckIn, DaysCounted, Message
from throughcare.record.models import LogLine

WEEK = {str(day): ["06:00", "11:00"] for day in range(1, 7)}  # closed on Sundays
SIX_PAGES = ["my-day", "my-check-in", "my-check-ins", "my-days", "my-messages", "my-safety-plan",
             "my-safety-plan-edit", "my-way", "my-medicines", "my-record",
             "my-record-read"]  # fmt: skip
FIRST_PAGE = 50 * 1024  # bytes, with its style sheets, as they travel


def page(client, name: str, *args) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200, name
    return answer.content.decode()


def tap(client, name: str, **fields):
    return client.post(reverse(name), {"id": uuid.uuid4()} | fields, follow=True)


# --- hours ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("now", "had", "closed", "opens_on"),
    [
        ("2026-11-27 05:00", [], [], 27),  # a Friday, before it opens
        ("2026-11-27 10:59", [], [], 27),
        ("2026-11-27 11:00", [], [], 28),
        ("2026-11-27 08:00", [27], [], 28),
        ("2026-11-27 08:00", [27, 28], [], 30),  # the 29th is a Sunday
        ("2026-11-28 12:00", [], [30], 1),
    ],
)
def test_the_next_opening_leaves_out_days_that_are_closed_or_had(now, had, closed, opens_on):
    at = datetime.fromisoformat(now).replace(tzinfo=ZoneInfo("America/New_York"))
    days = [date(2026, 11, day) for day in had], [date(2026, 11, day) for day in closed]
    found = hours.next_open(WEEK, at, had=days[0], closed=days[1])
    assert found.day.day == opens_on


def test_a_clinic_that_never_opens_tells_no_day():
    at = datetime(2026, 11, 27, tzinfo=ZoneInfo("America/New_York"))
    assert hours.next_open({}, at) is None


def test_the_director_tells_the_hours_and_a_day_closes_after_it_opens(signed_in, facility):
    desk = signed_in("director")
    for place in ("members", "clinic", "diary"):  # where a director would look
        assert 'href="/hours/"' in desk.get(reverse(place)).content.decode(), place
    told = {"day_1_opens": "06:00", "day_1_closes": "11:00", "bring": "Your card"}
    assert tap(desk, "clinic-hours", **told).status_code == 200
    assert queries.clinic_hours(facility).hours == {"1": ["06:00", "11:00"]}
    wrong = tap(desk, "clinic-hours", day_1_opens="11:00", day_1_closes="06:00")
    assert "opens before it closes" in wrong.content.decode()


# --- my day -----------------------------------------------------------------------------------
def test_the_first_page_weighs_no_more_than_fifty_kilobytes_and_works_without_scripts(
    patient, themself, settings
):
    whole = page(themself(patient), "my-day")
    assert re.findall(r"<script[^>]*>", whole) == ['<script src="/static/portal/kept.js" defer>']
    sheets = re.findall(r'(?:href|src)="/static/([^"]+\.(?:css|js))"', whole)
    assert len(sheets) == 4
    styles = b"".join(Path(finders.find(sheet)).read_bytes() for sheet in sheets)
    assert len(whole.encode()) + len(styles) <= FIRST_PAGE
    assert len(gzip.compress(whole.encode() + styles)) <= FIRST_PAGE / 4


def test_every_own_page_leads_to_help_and_to_the_safety_plan_and_names_no_amount(
    admitted, themself
):
    client = themself(admitted)
    for name in SIX_PAGES:
        shown = page(client, name)
        assert 'href="/"' in shown, name
        assert "no-referrer" not in shown, "a real browser would then send no form of ours"
        assert 'href="/my/safety-plan/"' in shown, name
        assert not re.search(r"\b\d+\s?(mg|mL)\b", shown), name
        title = re.search(r"<title>(.*?)</title>", shown, re.S)[1]
        assert not re.search(r"treat|clinic|methadone|medicine|recover", title, re.I), name


def test_every_own_page_speaks_spanish(admitted, themself):
    client = themself(admitted)
    for name in SIX_PAGES:
        shown = client.get("/es" + reverse(name)).content.decode()
        assert 'lang="es"' in shown
        assert "Ayuda ahora" in shown or "Ayuda" in shown, name


def test_the_day_asks_the_database_a_bounded_number_of_times(
    admitted, themself, django_assert_max_num_queries
):
    client = themself(admitted)
    page(client, "my-day")
    with django_assert_max_num_queries(28):
        page(client, "my-day")


# --- check-ins --------------------------------------------------------------------------------
def test_a_check_in_is_the_persons_alone_until_they_share_it(patient, themself, signed_in):
    client, desk = themself(patient), signed_in("counsellor")
    tap(client, "my-check-in", craving="7", mood="3", used="yes")
    assert CheckIn.objects.get().shown == {}
    assert "shares nothing" in page(desk, "own-shared", patient.pk)
    tap(client, "my-check-ins", parts=["mood"])
    tap(client, "my-check-in", craving="10", mood="5", used="yes")
    assert queries.shown_check_ins(patient)[0]["said"] == [5]
    assert len(queries.shown_check_ins(patient)) == 1  # the one before was not shared
    tap(client, "my-check-ins")
    assert queries.shown_check_ins(patient) == []
    assert [row["craving"] for row in queries.own_check_ins(patient)] == [7, 10]


def test_sent_twice_it_is_one_check_in(patient, themself):
    client, same = themself(patient), uuid.uuid4()
    for _ in range(2):
        client.post(reverse("my-check-in"), {"id": same, "mood": "5"})
    assert CheckIn.objects.count() == 1
    assert LogLine.objects.filter(what="person checked in", by=None).count() == 1


def test_how_it_went_is_drawn_from_two_days_on(patient, themself):
    for ago, craving in ((2, 7), (1, 3)):
        check_ins.check_in(
            id=uuid.uuid4(), patient=patient, answers={"craving": craving}, by=None,
            at=clock.now() - timedelta(days=ago),
        )  # fmt: skip
    shown = page(themself(patient), "my-check-ins")
    assert shown.count("<svg") == 1
    assert "&lt;svg" not in shown


def test_nothing_answered_is_no_check_in(patient, themself):
    tap(themself(patient), "my-check-in")
    assert CheckIn.objects.count() == 0


@pytest.mark.parametrize(("safe", "ladder"), [("not_safe", "P"), ("unsure", "S")])
def test_not_safe_is_told_at_once_in_plain_sight_as_was_agreed(
    patient, members, themself, safe, ladder
):
    check_ins.agree(
        id=uuid.uuid4(), patient=patient, words="Call my sister first.", by=members["counsellor"],
        at=clock.now(),
    )  # fmt: skip
    client = themself(patient)
    assert "Call my sister first." in page(client, "my-check-in")
    shown = tap(client, "my-check-in", safe=safe, craving="10").content.decode()
    alert = Alert.objects.get()
    assert (alert.ladder, alert.by) == (ladder, None)
    assert "Call my sister first." in alert.next_step
    assert "Your team was told at" in shown
    assert "tel:988" in shown
    assert "10" not in alert.why  # the rest of the check-in stays theirs


def test_safe_tells_nobody(patient, themself):
    shown = tap(themself(patient), "my-check-in", safe="safe").content.decode()
    assert Alert.objects.count() == 0
    assert "Kept." in shown


# --- messages ---------------------------------------------------------------------------------
def test_one_tap_says_late_and_one_press_on_the_work_page_answers(admitted, themself, signed_in):
    client, desk = themself(admitted), signed_in("nurse")
    tap(client, "my-messages", kind="late")
    work = desk.get(reverse("home")).content.decode()
    assert "Messages from people in treatment" in work
    assert "not read yet" in page(client, "my-messages")
    action, key = re.search(
        r'action="(/people/[^"]+/messages/[^"]+)".*?name="id" value="([^"]+)"', work, re.S
    ).groups()
    for _ in range(2):  # pressed twice, or at two desks
        desk.post(action, {"id": key, "quick": "expected"})
    told = page(client, "my-messages")
    assert "we expect you" in told
    assert "read " in told
    assert Message.objects.filter(by__isnull=False).count() == 1
    assert "Your team has written to you" in page(client, "my-day")
    assert "Messages from people in treatment" not in desk.get(reverse("home")).content.decode()


def test_an_answer_that_stands_ready_is_said_in_the_persons_language(admitted, themself, signed_in):
    admitted.language = "es"
    admitted.save()
    tap(themself(admitted), "my-messages", kind="ill")
    message = Message.objects.get()
    signed_in("nurse").post(
        reverse("own-message-answer", args=[admitted.pk, message.pk]),
        {"id": uuid.uuid4(), "quick": "we_call"},
    )
    assert Message.objects.get(answers=message).text.startswith("Gracias")


def test_read_without_an_answer_is_seen_by_the_person(admitted, themself, signed_in):
    messages.write(
        id=uuid.uuid4(), patient=admitted, kind="message", text="The bottle leaks.", by=None,
        at=clock.now(),
    )  # fmt: skip
    message = Message.objects.get()
    desk = signed_in("nurse")
    assert "has not opened" in page(desk, "own-messages", admitted.pk)
    page(themself(admitted), "my-messages")
    assert "opened their messages last" in page(desk, "own-messages", admitted.pk)
    desk.post(reverse("own-message-answer", args=[admitted.pk, message.pk]), {"read": "1"})
    message.refresh_from_db()
    assert message.read_by.name == "A nurse"


def test_a_message_of_danger_does_not_wait_to_be_read(patient, themself):
    shown = tap(
        themself(patient), "my-messages", kind="message", text="I don't want to live any more"
    ).content.decode()
    assert Alert.objects.get().code == "own_message_danger"
    assert "tel:988" in shown
    assert "any more" not in Alert.objects.get().why


# --- what is their own ------------------------------------------------------------------------
def test_a_safety_plan_is_one_tap_away_and_private_until_shared(patient, themself, signed_in):
    client, desk = themself(patient), signed_in("counsellor")
    tap(client, "my-safety-plan-edit", alone="Walk the dog Bruno")
    assert "Walk the dog Bruno" in page(client, "my-safety-plan")
    assert "Bruno" not in page(desk, "own-shared", patient.pk)
    assert "Bruno" not in page(desk, "own-safety-plan", patient.pk)
    tap(client, "my-safety-plan-edit", alone="Walk the dog Bruno", shared="on")
    assert "Bruno" in page(desk, "own-shared", patient.pk)


def test_a_plan_written_together_stands_in_the_persons_pages(patient, themself, signed_in):
    signed_in("counsellor").post(
        reverse("own-safety-plan", args=[patient.pk]), {"id": uuid.uuid4(), "ask": "My sister Rosa"}
    )
    shown = page(themself(patient), "my-safety-plan")
    assert "My sister Rosa" in shown
    assert "together with A counsellor" in shown


def test_days_are_counted_only_when_switched_on_and_begun_anew_without_blame(patient, themself):
    client, today = themself(patient), clock.today()
    assert "My days" not in page(client, "my-day").split("<nav")[0]
    tap(client, "my-days", since=(today - timedelta(days=12)).isoformat())
    assert "<b>12</b> days" in page(client, "my-day")
    assert "What you built is still there" in page(client, "my-days")
    tap(client, "my-days", since=today.isoformat())
    assert queries.days_counted(patient, today) == 0
    assert DaysCounted.objects.filter(ended_at=None).count() == 1
    tap(client, "my-days", stop="1")
    assert queries.days_counted(patient, today) is None


def test_days_are_not_counted_from_the_future(patient, themself):
    later = (clock.today() + timedelta(days=1)).isoformat()
    assert "still to come" in tap(themself(patient), "my-days", since=later).content.decode()


def test_the_record_goes_with_the_person_without_notes_of_therapy(admitted, members, themself):
    SealedNote.objects.create(
        patient=admitted, text="Between us.", at=clock.now(), by=members["counsellor"]
    )
    own.write_plan(
        id=uuid.uuid4(), patient=admitted, words={"alone": "Walk"}, shared=False, by=None,
        at=clock.now(),
    )  # fmt: skip
    client = themself(admitted)
    answer = client.get(reverse("my-record-file"))
    held = answer.json()
    assert held["about_me"]["given_name"] == "Anabel"
    assert held["my_safety_plan"] == {"alone": "Walk"}
    assert len(held["stays"]) == 1
    assert "Between us." not in answer.content.decode()
    assert "Anabel" in page(client, "my-record-read")


@pytest.mark.parametrize(
    ("begins", "words"),
    [("", ("How to reach me", "Name to use: Ana", "How safe I felt: safe", "It began: ")),
     ("/es", ("Cómo localizarme", "Cómo de seguro me sentí: a salvo"))],
)  # fmt: skip
def test_the_record_is_read_in_plain_words(admitted, members, themself, begins, words):
    intake.add_contact(
        id=uuid.uuid4(), patient=admitted, kind="phone", reach="555-0142", by=members["intake"],
        at=clock.now(),
    )  # fmt: skip
    client = themself(admitted)
    tap(client, "my-check-in", safe="safe")
    shown = client.get(f"{begins}/my/record/read/").content.decode()
    for word in words:
        assert word in shown
    assert not re.search(r"\d{4}-\d\d-\d\d|[a-z]_[a-z]+:", shown)


def test_who_looked_is_named_with_day_and_profession(patient, themself, signed_in):
    signed_in("nurse").get(reverse("chart", args=[patient.pk]))
    assert "A nurse" in page(themself(patient), "my-record")


def test_every_other_device_is_signed_out_from_this_one(patient, themself):
    lost, here = themself(patient), themself(patient)
    here.post(reverse("my-record"))
    assert lost.get(reverse("my-day")).status_code == 302
    assert here.get(reverse("my-day")).status_code == 200
