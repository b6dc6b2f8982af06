"""Flags, red flags, photos and corrections: one action, one line in the log, or none."""

import io
import uuid
from datetime import datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from throughcare import clock
from throughcare.record import actions
from throughcare.record.action import ACTIONS, action
from throughcare.record.models import LogLine
from throughcare.refusal import Refused

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=ZoneInfo("America/New_York"))


@pytest.fixture
def by(members):
    return members["nurse"]


def red_flag(code="c-ssrs.high", ladder="P", for_role="prescriber"):
    return SimpleNamespace(
        code=code, ladder=ladder, for_role=for_role, why="Thoughts of suicide with a plan.",
        next_step="Stay with the person.", source="cssrs-triage",
    )  # fmt: skip


def picture(size=(1600, 1200), **how) -> io.BytesIO:
    kept = io.BytesIO()
    Image.new("RGB", size, "teal").save(kept, "JPEG", **how)
    kept.seek(0)
    return kept


def raise_flag(patient, by, kind="urgent", **told):
    return actions.raise_flag(
        id=uuid.uuid4(), patient=patient, kind=kind, by=by, at=clock.now(), **told
    )


def test_a_flag_raised_twice_is_one_flag_and_one_line_in_the_log(patient, by):
    assert raise_flag(patient, by) == raise_flag(patient, by)
    assert LogLine.objects.filter(what="flag raised").count() == 1


def test_a_pregnancy_flag_asks_the_prescriber_to_act_today(patient, by):
    raise_flag(patient, by, "pregnant")
    alert = patient.alerts.get()
    assert (alert.code, alert.ladder, alert.for_role) == ("pregnancy.known", "S", "prescriber")


def test_an_ended_flag_keeps_who_ended_it_and_why_and_may_be_raised_again(patient, by):
    flag = raise_flag(patient, by)
    actions.end_flag(flag=flag, why="housed", by=by, at=clock.now())
    again = raise_flag(patient, by)
    flag.refresh_from_db()
    assert (flag.ended_why, flag.ended_by) == ("housed", by)
    assert again != flag


@pytest.mark.parametrize(
    ("ladder", "due"),
    [
        ("E", NOON + timedelta(minutes=5)),
        ("P", NOON + timedelta(minutes=30)),
        ("S", NOON + timedelta(hours=12)),
        ("R", NOON + timedelta(hours=12, days=7)),
    ],
)
def test_emergency_is_due_in_5_minutes_prescriber_in_30_same_day_by_midnight(ladder, due):
    assert actions.due(ladder, NOON) == due


def test_a_red_flag_opened_twice_stays_one_alert(patient, by):
    first = actions.open_alert(patient=patient, red_flag=red_flag(), by=by, at=clock.now())
    assert actions.open_alert(patient=patient, red_flag=red_flag(), by=by, at=NOON) == first


@pytest.mark.parametrize("words", ["", "   ", "\n"])
def test_a_red_flag_ends_only_with_words_and_a_refusal_leaves_no_line(words, patient, by):
    alert = actions.open_alert(patient=patient, red_flag=red_flag(), by=by, at=clock.now())
    before = LogLine.objects.count()
    with pytest.raises(Refused, match="Say what was done") as refusal:
        actions.acknowledge_alert(alert=alert, what_was_done=words, by=by, at=clock.now())
    assert refusal.value.next_step
    alert.refresh_from_db()
    assert (alert.acted_at, LogLine.objects.count()) == (None, before)


def test_the_first_who_acts_on_a_red_flag_is_the_one_who_is_kept(patient, members):
    alert = actions.open_alert(patient=patient, red_flag=red_flag(), by=None, at=clock.now())
    for role in ("prescriber", "nurse"):
        actions.acknowledge_alert(
            alert=alert, what_was_done=f"{role} stayed", by=members[role], at=clock.now()
        )
    assert (alert.acted_by, alert.what_was_done) == (members["prescriber"], "prescriber stayed")


def test_a_peer_worker_acts_on_what_is_for_peers_and_not_on_what_is_for_prescribers(
    patient, by, signed_in
):
    own = actions.open_alert(
        patient=patient, red_flag=red_flag("release.recent", "S", "peer"), by=by, at=clock.now()
    )
    other = actions.open_alert(patient=patient, red_flag=red_flag(), by=by, at=clock.now())
    answers = [
        signed_in("peer").get(reverse("acknowledge-alert", args=[patient.pk, alert.pk])).status_code
        for alert in (own, other)
    ]
    assert answers == [200, 403]


def test_a_photo_of_1600_by_1200_is_kept_at_480_pixels_without_what_was_hidden_in_it(patient, by):
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    photo = actions.add_photo(patient=patient, picture=picture(exif=exif), by=by, at=clock.now())
    kept = Image.open(io.BytesIO(bytes(photo.jpeg)))
    assert kept.size == (480, 360)
    assert (dict(kept.getexif()), b"taken at home" in bytes(photo.jpeg)) == ({}, False)


def test_a_file_that_is_no_picture_is_refused_in_place_and_nothing_is_kept(patient, signed_in):
    sent = {"picture": SimpleUploadedFile("face.jpg", b"MZ not a picture")}
    answer = signed_in("nurse").post(reverse("add-photo", args=[patient.pk]), sent)
    assert b"not a picture we can read" in answer.content
    assert patient.photos.count() == 0


def test_the_photo_page_sends_the_newest_face_and_no_browser_keeps_it(patient, by, signed_in):
    for colour in ("red", "blue"):
        face = io.BytesIO()
        Image.new("RGB", (9, 9), colour).save(face, "PNG")
        actions.add_photo(patient=patient, picture=face, by=by, at=clock.now())
    answer = signed_in("nurse").get(reverse("photo", args=[patient.pk]))
    red, _green, blue = Image.open(io.BytesIO(answer.content)).getpixel((4, 4))
    assert (blue > 200, red < 50) == (True, True)
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("image/jpeg", "private, no-store")


def test_a_corrected_name_keeps_the_old_one_with_the_reason(patient, by):
    former = actions.correct_details(
        patient=patient, reason="married", family_name="Ortiz", by=by, at=clock.now()
    )
    patient.refresh_from_db()
    assert (former.details["family_name"], former.reason) == ("Reyes", "married")
    assert patient.family_name == "Ortiz"
    assert "ORTS" in patient.sounds_like


def test_correcting_nothing_is_refused(patient, by):
    with pytest.raises(Refused, match="Nothing was changed"):
        actions.correct_details(
            patient=patient, reason="-", chosen_name="Ana", by=by, at=clock.now()
        )


def test_the_details_page_sent_back_unchanged_says_so_and_changes_nothing(patient, signed_in):
    page = reverse("details", args=[patient.pk])
    as_it_stands = {
        "chosen_name": "Ana", "given_name": "Anabel", "family_name": "Reyes", "language": "en",
        "sex_for_care": "female", "reason": "looked",
    }  # fmt: skip
    answer = signed_in("nurse").post(page, as_it_stands)
    assert b"Nothing was changed" in answer.content
    assert patient.former_details.count() == 0


def test_two_actions_of_one_name_are_refused_when_the_program_starts():
    with pytest.raises(ValueError, match="flag raised"):
        action("flag raised")(lambda *, by, at: None)


def test_an_action_that_fails_half_way_leaves_neither_row_nor_line(patient, by):
    def half(*, patient, by, at):
        patient.flags.create(kind="urgent", at=at, by=by)
        raise ZeroDivisionError

    broken = action("something broken")(half)
    ACTIONS.pop("something broken")
    with pytest.raises(ZeroDivisionError):
        broken(patient=patient, by=by, at=clock.now())
    assert (patient.flags.count(), patient.log.count()) == (0, 0)


@given(minute=st.integers(0, 24 * 60 - 1))
def test_whatever_the_hour_a_same_day_flag_is_due_within_the_day_and_after_it_was_raised(minute):
    at = NOON.replace(hour=0) + timedelta(minutes=minute)
    due = actions.due("S", at)
    assert at < due <= at + timedelta(days=1)
    assert clock.clinic_day(due - timedelta(seconds=1)) == clock.clinic_day(at)
