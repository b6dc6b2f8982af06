"""Who works here: added, given posts, reset, left; and what a director may not do."""

import uuid

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.urls import reverse

from throughcare import clock
from throughcare.conftest import PIN, member_with, signed_in_as
from throughcare.record.models import LogLine
from throughcare.refusal import Refused
from throughcare.staff.models import Member, Post, Sitting
from throughcare.team import actions

pytestmark = pytest.mark.django_db
PASSWORD = "four words that rhyme"


@pytest.fixture
def director(members):
    return members["director"]


@pytest.fixture
def office(director):
    """The director's browser."""
    return signed_in_as(director)


def newest_line() -> LogLine:
    return LogLine.objects.order_by("-pk").first()


def new_member(facility, **told):
    return {"id": uuid.uuid4(), "name": "Rosa Lind", "profession": "nurse", "username": "rosa",
            "role": "nurse", "facility": facility.pk, "proof": PIN} | told  # fmt: skip


# --- adding --------------------------------------------------------------------------------------
def test_somebody_new_gets_a_password_shown_once_that_opens_only_the_page_to_choose_an_own(
    office, facility
):
    page = office.post(reverse("add-member"), new_member(facility))
    password = page.context["password"]
    assert password.encode() in page.content
    assert page["Cache-Control"].startswith("max-age=0")
    rosa = Member.objects.get(username="rosa")
    assert newest_line().what == "member added"
    client = Client()
    client.post(reverse("sign-in"), {"login": "rosa", "password": password})
    assert client.get(reverse("home"))["Location"] == reverse("own-password")
    assert rosa.posts.get().given_by.username.startswith("director")


def test_the_same_press_twice_is_one_member_and_shows_no_password_that_opens_nothing(
    office, facility
):
    told = new_member(facility)
    office.post(reverse("add-member"), told)
    again = office.post(reverse("add-member"), told)
    assert again.context["password"] == ""
    assert Member.objects.filter(username="rosa").count() == 1


def test_a_user_name_is_taken_however_it_is_written(office, facility):
    office.post(reverse("add-member"), new_member(facility))
    page = office.post(reverse("add-member"), new_member(facility, username="ROSA"))
    assert b"Somebody signs in with this user name already" in page.content


def test_without_the_directors_own_pin_nobody_is_added_and_what_was_typed_stays(office, facility):
    page = office.post(reverse("add-member"), new_member(facility, proof="8642"))
    assert b"neither your PIN nor your password" in page.content
    assert b"Rosa Lind" in page.content
    assert not Member.objects.filter(username="rosa").exists()


@pytest.mark.parametrize("role", ["nurse", "prescriber", "intake", "auditor"])
def test_the_team_is_kept_by_the_director_alone(role, signed_in, members):
    for name, args in (("members", []), ("add-member", []), ("station", []),
                       ("member", [members["nurse"].pk]),
                       ("member-left", [members["nurse"].pk])):  # fmt: skip
        assert signed_in(role).get(reverse(name, args=args)).status_code == 403


def test_a_director_sees_their_own_place_and_no_member_of_another(office, stranger):
    assert stranger not in list(office.get(reverse("members")).context["team"])
    for name in ("member", "reset-member", "member-left", "reopen-member"):
        assert office.get(reverse(name, args=[stranger.pk])).status_code == 404


def test_nobody_is_given_a_post_at_a_place_that_is_not_the_directors(office, elsewhere, members):
    told = {"id": uuid.uuid4(), "role": "nurse", "facility": elsewhere.pk, "proof": PIN}
    page = office.post(reverse("member", args=[members["nurse"].pk]), told)
    assert "facility" in page.context["form"].errors
    assert not Post.objects.filter(facility=elsewhere).exists()


# --- posts ---------------------------------------------------------------------------------------
def test_a_post_given_opens_and_a_post_ended_shuts_at_the_next_press(
    office, members, facility, signed_in
):
    peer, nurse_page = signed_in("peer"), reverse("register")
    assert peer.get(nurse_page).status_code == 403
    told = {"id": uuid.uuid4(), "role": "nurse", "facility": facility.pk, "proof": PIN}
    office.post(reverse("member", args=[members["peer"].pk]), told)
    assert peer.get(nurse_page).status_code == 200
    post = members["peer"].posts.get(role="nurse")
    office.post(reverse("end-post", args=[members["peer"].pk, post.pk]), {"proof": PIN})
    assert peer.get(nurse_page).status_code == 403
    post.refresh_from_db()
    assert post.ended_by == members["director"]


def test_a_director_who_takes_a_clinical_role_is_seen_to_have_done_so(office, director, facility):
    told = {"id": uuid.uuid4(), "role": "prescriber", "facility": facility.pk, "proof": PIN}
    office.post(reverse("member", args=[director.pk]), told)
    assert b"given by themself" in office.get(reverse("members")).content
    line = newest_line()
    assert (line.what, line.by, line.facility) == ("post given", director, facility)


def test_the_last_director_is_neither_ended_nor_sent_away(director, facility):
    post = director.posts.get()
    for act in (
        lambda: actions.end_post(post=post, by=director, at=clock.now()),
        lambda: actions.leave(
            member=director, facilities=[facility], by=director, at=clock.now()
        ),
    ):  # fmt: skip
        with pytest.raises(Refused, match="last director"):
            act()
    second = member_with("director", facility.__class__.objects.create(name="B"))
    actions.give_post(
        id=uuid.uuid4(), member=second, facility=facility, role="director", by=director,
        at=clock.now(),
    )  # fmt: skip
    actions.end_post(post=post, by=second, at=clock.now())
    assert not director.posts.filter(ended_at=None).exists()


# --- leaving -------------------------------------------------------------------------------------
def test_whoever_has_left_is_out_at_once_at_every_screen_with_everything_taken_away(
    office, members, signed_in, patient
):
    nurse = members["nurse"]
    nurse.set_password(PASSWORD)
    nurse.save()
    TOTP.activate(nurse, "JBSWY3DPEHPK3PXP")
    screens = [signed_in("nurse"), signed_in("nurse")]
    locked = signed_in("nurse")
    locked.post(reverse("lock-now"))
    chart = reverse("chart", args=[patient.pk])
    assert [screen.get(chart).status_code for screen in screens] == [200, 200]
    office.post(reverse("member-left", args=[nurse.pk]), {"proof": PIN})
    for screen in [*screens, locked]:
        assert screen.get(chart)["Location"].startswith(reverse("sign-in"))
    nurse.refresh_from_db()
    assert (nurse.is_active, nurse.pin, nurse.has_usable_password()) == (False, "", False)
    assert not nurse.authenticator_set.exists()
    assert not Sitting.objects.filter(member=nurse).exists()
    assert not nurse.posts.filter(ended_at=None).exists()
    client = Client()
    client.post(reverse("sign-in"), {"login": nurse.username, "password": PASSWORD})
    assert client.get(reverse("home")).status_code == 302
    assert LogLine.objects.filter(what="member left", by=members["director"]).count() == 1


def test_who_leaves_here_and_works_elsewhere_too_keeps_the_account_and_must_sign_in_anew(
    members, facility, elsewhere, signed_in, director
):
    nurse = members["nurse"]
    there = Post.objects.create(
        member=nurse, facility=elsewhere, role="nurse", began_at=clock.now()
    )
    browser = signed_in("nurse")
    actions.leave(member=nurse, facilities=[facility], by=director, at=clock.now())
    nurse.refresh_from_db()
    assert nurse.is_active
    assert [post.pk for post in nurse.posts.filter(ended_at=None)] == [there.pk]
    assert browser.get(reverse("home")).status_code == 302


def test_somebody_who_comes_back_has_the_same_account_and_nothing_of_what_it_held(
    office, members, facility, director
):
    nurse = members["nurse"]
    actions.leave(member=nurse, facilities=[facility], by=director, at=clock.now())
    told = {"id": uuid.uuid4(), "role": "nurse", "facility": facility.pk, "proof": PIN}
    page = office.post(reverse("reopen-member", args=[nurse.pk]), told)
    nurse.refresh_from_db()
    assert nurse.is_active
    assert nurse.check_password(page.context["password"])
    assert nurse.pin == ""


# --- reset ---------------------------------------------------------------------------------------
def test_a_reset_gives_a_password_for_one_sign_in_and_ends_everything_else(
    office, members, signed_in
):
    nurse, browser = members["nurse"], signed_in("nurse")
    TOTP.activate(nurse, "JBSWY3DPEHPK3PXP")
    page = office.post(reverse("reset-member", args=[nurse.pk]), {"proof": PIN})
    assert browser.get(reverse("home")).status_code == 302
    nurse.refresh_from_db()
    assert nurse.check_password(page.context["password"])
    assert nurse.one_time_until > clock.now()
    assert (nurse.pin, nurse.authenticator_set.count()) == ("", 0)


def test_a_director_resets_nobody_who_works_at_another_place_too(office, members, elsewhere):
    nurse = members["nurse"]
    Post.objects.create(member=nurse, facility=elsewhere, role="prescriber", began_at=clock.now())
    page = office.post(reverse("reset-member", args=[nurse.pk]), {"proof": PIN})
    assert b"works at another place too" in page.content
    nurse.refresh_from_db()
    assert nurse.one_time_until is None


def test_the_list_says_who_has_a_second_factor_in_4_questions_however_many_there_are(
    office, members, facility, django_assert_num_queries
):
    TOTP.activate(members["nurse"], "JBSWY3DPEHPK3PXP")
    with django_assert_num_queries(4):
        page = office.get(reverse("members"))
    assert [m.has_factor for m in page.context["team"] if m == members["nurse"]] == [True]
    for n in range(8):
        member_with("peer", facility.__class__.objects.create(name=f"place {n}"))
    with django_assert_num_queries(4):
        office.get(reverse("members"))


def test_a_director_names_a_station_and_sittings_that_begin_there_say_so(office, members):
    office.post(reverse("station"), {"name": "Front desk 1"})
    assert newest_line().what == "station named"
    members["director"].set_password(PASSWORD)
    members["director"].save()
    office.post(reverse("sign-out"))
    office.post(reverse("sign-in"), {"login": members["director"].username, "password": PASSWORD})
    office.get(reverse("home"))
    assert Sitting.objects.get(member=members["director"]).station == "Front desk 1"
