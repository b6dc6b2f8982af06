"""The person's own pages of healthy living, in a browser without scripts."""

import re
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from throughcare import clock
from throughcare.clinical.lifestyle.tests import files
from throughcare.lifestyle import queries
from throughcare.lifestyle.models import GoalSaid, MovedDay, MovementFile, Tick
from throughcare.patients import sealed
from throughcare.record.models import LogLine

GOAL = {"kind": "move", "words": "To the river", "often": "1 day", "finding": "none"}
PAGES = ("my-goals", "my-goal-new", "my-diary", "my-movement")


def page(client, name: str, *args, prefix: str = "") -> str:
    with translation.override("en"):  # a Spanish page leaves its language behind in this thread
        address = prefix + reverse(name, args=args)
    answer = client.get(address)
    assert answer.status_code == 200, name
    return answer.content.decode()


def send(client, name: str, *args, **fields) -> str:
    answer = client.post(reverse(name, args=args), {"id": uuid.uuid4()} | fields, follow=True)
    assert answer.status_code == 200, name
    return answer.content.decode()


def yesterday() -> datetime:
    return datetime.combine(clock.today() - timedelta(days=1), datetime.min.time(), UTC).replace(
        hour=17
    )


def upload(client, data: bytes, name: str = "walk.gpx") -> str:
    answer = client.post(reverse("my-movement"), {"file": SimpleUploadedFile(name, data)})
    assert answer.status_code == 200
    return answer.content.decode()


def a_walk() -> bytes:
    at = yesterday()
    later = at + timedelta(minutes=31)
    points = [(41.05123, -73.60456, f"{at:%FT%TZ}"), (41.07, -73.60, f"{later:%FT%TZ}")]
    return files.gpx(points)


# --- goals ------------------------------------------------------------------------------------
def test_a_goal_is_chosen_ticked_and_taken_back_by_forms_alone(admitted, themself):
    client = themself(admitted)
    assert "Only you see it" in send(client, "my-goal-new", **GOAL)
    one = GoalSaid.objects.get()
    assert not one.is_shared
    day = page(client, "my-day")
    assert "My goals today" in day
    assert "To the river" in day
    assert "done today" in send(client, "my-goal-tick", one.goal_id, **{"from": "day"})
    assert "Take back" in page(client, "my-goals")
    assert "done today" not in send(client, "my-goal-tick", one.goal_id, undo="1")
    assert [row.turn for row in Tick.objects.order_by("turn")] == [1, 2]


def test_a_goal_from_the_plan_begins_with_its_step_and_its_kind(item, finding, themself):
    client = themself(item.plan.patient)
    assert "Exercise the person likes" in page(client, "my-goals")
    shown = client.get(reverse("my-goal-new"), {"item": item.pk}).content.decode()
    assert 'value="A walk most days"' in shown
    assert re.search(r'value="move"[^>]*checked', shown)
    send(
        client, "my-goal-new", **GOAL | {"finding": finding.pk, "because": item.pk, "shared": "on"}
    )
    said = GoalSaid.objects.get()
    assert (said.finding, said.because, said.is_shared) == (finding, item, True)


def test_what_got_in_the_way_offers_a_smaller_step_and_one_tap_makes_it_so(admitted, themself):
    client = themself(admitted)
    send(client, "my-goal-new", **GOAL)
    key = GoalSaid.objects.get().goal_id
    shown = send(client, "my-goal-barrier", key, keys=["too_big"])
    assert "Make it half as big" in shown
    address = re.search(r'href="([^"]+\?often=[^"]+)"', shown)[1]
    assert re.search(r'value="3 week"[^>]*checked', client.get(address).content.decode())
    send(client, "my-goal-change", key, **GOAL | {"often": "3 week"})
    assert queries.own_goal(admitted, key).said["times"] == 3
    assert "Choose one of them" in send(client, "my-goal-barrier", key)


def test_let_go_is_one_press(admitted, themself):
    client = themself(admitted)
    send(client, "my-goal-new", **GOAL)
    assert "What you did stays yours" in send(client, "my-goal-end", GoalSaid.objects.get().goal_id)
    assert queries.own_goals(admitted) == []


def test_guidance_stands_beside_a_kind_with_its_source_unreviewed(admitted, themself):
    shown = themself(admitted).get(reverse("my-goal-new"), {"kind": "sleep"}).content.decode()
    assert "7 hours of sleep" in shown
    assert "American Academy of Sleep Medicine" in shown


def test_another_person_finds_nothing_at_the_address_of_a_goal_or_a_file(
    admitted, new_patient, themself
):
    mine, other = themself(admitted), themself(new_patient("Ben"))
    send(mine, "my-goal-new", **GOAL)
    key = GoalSaid.objects.get().goal_id
    file = MovementFile.objects.create(patient=admitted, sealed="x", at=clock.now())
    for name in ("my-goal", "my-goal-change"):
        assert other.get(reverse(name, args=[key])).status_code == 404
    for name in ("my-goal-tick", "my-goal-barrier", "my-goal-end"):
        assert other.post(reverse(name, args=[key])).status_code == 404
    assert other.post(reverse("my-movement-away", args=[file.pk])).status_code == 404


@pytest.mark.parametrize("prefix", ["", "/es"])
def test_every_page_speaks_both_languages_and_names_no_treatment_in_its_title(
    admitted, themself, prefix
):
    client = themself(admitted)
    send(client, "my-goal-new", **GOAL)
    key = GoalSaid.objects.get().goal_id
    for name, args in [(name, []) for name in PAGES] + [
        ("my-goal", [key]),
        ("my-goal-change", [key]),
    ]:
        shown = page(client, name, *args, prefix=prefix)
        assert ("Ayuda ahora" in shown) == bool(prefix), name
        title = re.search(r"<title>(.*?)</title>", shown, re.S)[1]
        assert not re.search(r"treat|clinic|methadone|medicine|recover|tratam", title, re.I), name
        assert not re.search(r"\b\d+\s?(mg|mL)\b", shown), name
        assert len(shown.encode()) < 40_000


def test_my_goals_ask_the_database_a_bounded_number_of_times(
    admitted, themself, chosen, django_assert_max_num_queries
):
    client = themself(admitted)
    page(client, "my-goals")
    for _nth in range(6):
        chosen()
    with django_assert_max_num_queries(16):
        page(client, "my-goals")


# --- the diary --------------------------------------------------------------------------------
def test_a_night_is_written_down_and_comes_back_as_hours(admitted, themself):
    client = themself(admitted)
    night = {"day": clock.today(), "went": "23:00", "rose": "07:00", "to_fall_asleep": "30"}
    shown = send(client, "my-diary", **night, tense="3")
    assert "7:30" in shown
    assert "94 %" in shown
    assert "a little tense" in shown
    assert "Both hours" in send(client, "my-diary", day=clock.today(), went="23:00")
    wrong = send(client, "my-diary", **night | {"rose": "22:59"})
    assert "do not fit together" in wrong
    assert "nothing to keep" in send(client, "my-diary", day=clock.today())


# --- a file -----------------------------------------------------------------------------------
def test_what_is_found_is_seen_before_it_is_kept_and_no_place_or_hour_stands_anywhere(
    admitted, themself
):
    client = themself(admitted)
    seen = upload(client, a_walk())
    assert "Nothing is kept yet" in seen
    assert not MovedDay.objects.exists()
    assert "41.0" not in seen
    assert f"{yesterday():%H:%M}" not in seen
    carried = re.search(r'name="seen" value="([^"]+)"', seen)[1]
    assert "Kept: 1 day." in send(client, "my-movement-keep", seen=carried)
    row = MovedDay.objects.get()
    told = sealed.opened(row.sealed)
    assert told == {"source": "gpx", "minutes": {"walk": 31}, "steps": 0,
                    "metres": told["metres"]}  # fmt: skip
    log = " ".join(f"{line.what} {line.details}" if hasattr(line, "details") else line.what
                   for line in LogLine.objects.all())  # fmt: skip
    assert "41.0" not in log
    assert "here already" in send(client, "my-movement-keep", seen=carried)
    shown = page(client, "my-movement")
    assert "walking" in shown
    file = MovementFile.objects.get()
    assert "Taken away" in send(client, "my-movement-away", file.pk)


def test_what_another_person_saw_cannot_be_kept_and_a_changed_page_is_forgotten(
    admitted, new_patient, themself
):
    seen = upload(themself(admitted), a_walk())
    carried = re.search(r'name="seen" value="([^"]+)"', seen)[1]
    other = themself(new_patient("Ben"))
    for words in (carried, carried[:-8], "x"):
        assert "no longer know" in send(other, "my-movement-keep", seen=words)
    assert not MovedDay.objects.exists()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"hello", "We do not know this kind of file"),
        (files.LAUGHS.format(root="gpx").encode(), "could do harm"),
        (files.zipped(b"x", "a.txt"), "no health export"),
        (files.export(files.record("2001-01-01", 5)), "last three months"),
        (files.export()[:-3], "breaks off"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words_with_what_to_do(
    admitted, themself, data, words
):
    shown = upload(themself(admitted), data)
    assert words in shown
    assert 'role="alert"' in shown
    assert not MovedDay.objects.exists()
