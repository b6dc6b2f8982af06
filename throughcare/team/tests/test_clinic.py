"""How the clinic stands on paper, and an inspector's post that ends by itself at its hour."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from throughcare import clock
from throughcare.conftest import PIN, signed_in_as
from throughcare.patients.access import OnTeam
from throughcare.patients.models import Alert
from throughcare.record.access.queries import team_has_one_for
from throughcare.record.models import LogLine
from throughcare.refusal import Refused
from throughcare.staff.models import Facility, Member, Post
from throughcare.team import actions

pytestmark = pytest.mark.django_db
TOLD = {"address": "12 Quay Street, Riverside", "phone": "555-0100", "registration": "RC0123456",
        "proof": PIN}  # fmt: skip


@pytest.fixture
def office(members):
    return signed_in_as(members["director"])


# --- the clinic on paper --------------------------------------------------------------------------
def test_a_director_signs_address_telephone_and_registration_and_the_log_says_so(office, facility):
    office.post(reverse("clinic"), TOLD)
    facility.refresh_from_db()
    assert (facility.address, facility.registration) == (TOLD["address"], "RC0123456")
    assert facility.is_described
    line = LogLine.objects.order_by("-pk").first()
    assert (line.what, line.facility) == ("clinic described", facility)


def test_the_same_again_writes_no_second_line(office):
    for _ in range(2):
        office.post(reverse("clinic"), TOLD)
    assert LogLine.objects.filter(what="clinic described").count() == 1


def test_without_the_pin_nothing_changes_and_what_was_typed_stays(office, facility):
    page = office.post(reverse("clinic"), TOLD | {"proof": "8642"})
    assert b"12 Quay Street" in page.content
    facility.refresh_from_db()
    assert facility.address == ""


@pytest.mark.parametrize("lacking", ["address", "phone"])
def test_neither_address_nor_telephone_is_ever_emptied(facility, members, lacking):
    told = {name: TOLD[name] for name in actions.ON_PAPER} | {lacking: "  "}
    with pytest.raises(Refused, match="both needed"):
        actions.describe_clinic(**told, facility=facility, by=members["director"], at=clock.now())


def test_a_nurse_reads_what_is_missing_and_whom_to_ask_and_can_write_nothing(
    signed_in, members, facility
):
    nurse = signed_in("nurse")
    page = nurse.get(reverse("clinic")).content.decode()
    assert "missing" in page
    assert members["director"].name in page
    assert "<textarea" not in page
    nurse.post(reverse("clinic"), TOLD)
    assert Facility.objects.get(pk=facility.pk).address == ""


# --- a post that ends by itself -------------------------------------------------------------------
@pytest.fixture
def visit(members, facility):
    """A function: an inspector whose post ends so many hours from now; their browser."""

    def come(hours: float):
        inspector = Member.objects.create(username="visitor", name="A visitor")
        actions.give_post(
            id=uuid.uuid4(), member=inspector, facility=facility, role="inspector",
            until=clock.now() + timedelta(hours=hours), by=members["director"], at=clock.now(),
        )  # fmt: skip
        return signed_in_as(inspector)

    return come


def at_the_hour(monkeypatch, hours: float) -> None:
    then = timezone.now() + timedelta(hours=hours)
    monkeypatch.setattr(clock, "now", lambda: then)


def test_an_inspectors_post_of_two_hours_opens_the_report_and_after_two_hours_nothing(
    visit, monkeypatch
):
    browser = visit(2)
    assert browser.get(reverse("register-report")).status_code == 200
    at_the_hour(monkeypatch, 1.99)
    assert Post.held_now().filter(role="inspector", member__username="visitor").exists()
    at_the_hour(monkeypatch, 2.01)
    assert browser.get(reverse("register-report")).status_code != 200
    assert not Post.held_now().filter(member__username="visitor").exists()


def test_nobody_presses_anything_for_it_to_end_and_its_row_stays_as_it_was(visit, monkeypatch):
    visit(1)
    at_the_hour(monkeypatch, 1.5)
    post = Post.objects.get(member__username="visitor")
    assert (post.ended_at, post.ended_by) == (None, None)
    assert post.until < clock.now()
    assert not post.member.may("stock.inspect", post.facility_id)


def test_an_inspector_without_a_last_day_and_a_day_that_is_over_are_refused(members, facility):
    visitor = members["peer"]
    for until in (None, clock.now() - timedelta(minutes=1)):
        with pytest.raises(Refused, match="needs a day on which it ends"):
            actions.give_post(
                id=uuid.uuid4(), member=visitor, facility=facility, role="inspector", until=until,
                by=members["director"], at=clock.now(),
            )  # fmt: skip


def test_the_last_day_on_the_form_is_included_and_ends_with_that_clinic_day(office, members):
    today, visitor = clock.today(), members["counsellor"]
    told = {"id": uuid.uuid4(), "role": "inspector", "facility": visitor.posts.get().facility_id,
            "until": today, "proof": PIN}  # fmt: skip
    office.post(reverse("member", args=[visitor.pk]), told)
    post = visitor.posts.get(role="inspector")
    assert post.until == clock.end_of(today)
    assert clock.clinic_day(post.until - timedelta(minutes=1)) == today


def test_a_second_visit_begins_a_second_post_and_the_first_stays_in_the_book(
    visit, members, facility, monkeypatch
):
    visit(1)
    at_the_hour(monkeypatch, 30)
    inspector = Member.objects.get(username="visitor")
    actions.give_post(
        id=uuid.uuid4(), member=inspector, facility=facility, role="inspector",
        until=clock.now() + timedelta(hours=4), by=members["director"], at=clock.now(),
    )  # fmt: skip
    assert inspector.posts.count() == 2
    assert Post.held_now().filter(member=inspector).count() == 1


def test_a_locum_whose_post_came_to_its_end_is_nobody_an_alert_could_wait_for(
    members, facility, new_patient, monkeypatch
):
    patient, locum = new_patient("Ana"), members["peer"]
    actions.give_post(
        id=uuid.uuid4(), member=locum, facility=facility, role="prescriber",
        until=clock.now() + timedelta(hours=2), by=members["director"], at=clock.now(),
    )  # fmt: skip
    assert OnTeam.objects.filter(patient=patient, member=locum, ended_at=None).exists()
    OnTeam.objects.filter(patient=patient).exclude(member=locum).update(
        ended_at=clock.now(), ended_by=members["director"]
    )
    Alert.objects.create(
        patient=patient, code="made_up", ladder="P", for_role="prescriber", why="w",
        next_step="n", source="house:team", due_at=clock.now(), at=clock.now(),
    )  # fmt: skip
    assert Alert.objects.filter(team_has_one_for()).count() == 1
    at_the_hour(monkeypatch, 3)
    assert Alert.objects.filter(team_has_one_for()).count() == 0


def test_a_directors_post_is_never_given_an_hour_at_which_it_ends(office, members, facility):
    told = {"id": uuid.uuid4(), "role": "director", "facility": facility.pk,
            "until": clock.today(), "proof": PIN}  # fmt: skip
    page = office.post(reverse("member", args=[members["nurse"].pk]), told).content.decode()
    assert "ended by a director, not by a day" in page
    assert not members["nurse"].posts.filter(role="director").exists()
