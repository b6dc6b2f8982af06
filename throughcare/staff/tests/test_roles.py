"""A role is what a post carries: at its facility, for as long as it is held."""

import pytest

from throughcare import clock
from throughcare.staff.backends import MemberBackend
from throughcare.staff.models import Member, Post
from throughcare.staff.roles import PERMISSIONS, ROLES, roles_that_may

pytestmark = pytest.mark.django_db


def test_every_permission_is_held_by_known_roles_and_by_at_least_one():
    assert [name for name, roles in PERMISSIONS.items() if not roles or roles - set(ROLES)] == []


def test_an_auditor_reads_and_changes_nothing():
    held = {name for name, roles in PERMISSIONS.items() if "auditor" in roles}
    assert held == {
        "chart.read", "chart.clinical", "log.read", "log.oversee", "stock.read", "stock.inspect",
        "screens.audit", "account.keep", "therapy.reward_report", "outcomes.see",
    }  # fmt: skip


def test_an_unknown_permission_is_an_error_and_not_a_no():
    with pytest.raises(KeyError):
        roles_that_may("chart.raed")


def test_a_role_here_opens_nothing_elsewhere(members, elsewhere, facility):
    nurse = members["nurse"]
    assert nurse.may("chart.clinical", facility.pk)
    assert not nurse.may("chart.clinical", elsewhere.pk)


def test_two_posts_add_up_and_an_ended_one_counts_no_more(members, facility):
    peer = members["peer"]
    held = Post.objects.create(member=peer, facility=facility, role="nurse", began_at=clock.now())
    assert type(peer).objects.get(pk=peer.pk).may("chart.clinical")
    held.ended_at = clock.now()
    held.save()
    assert not type(peer).objects.get(pk=peer.pk).may("chart.clinical")


def test_a_member_who_is_no_longer_active_may_nothing(members):
    members["nurse"].is_active = False
    assert not members["nurse"].may("chart.read")


def test_the_places_where_i_may_do_something_come_by_name(members, facility, elsewhere):
    Post.objects.create(
        member=members["intake"], facility=elsewhere, role="intake", began_at=clock.now()
    )
    places = members["intake"].facilities_where("patients.register")
    assert [place.name for place in places] == ["Riverside", "Zion Hill"]


def test_a_demonstration_account_signs_in_nowhere_but_in_the_demonstration(settings):
    member = Member(username="nurse", name="Demo nurse", is_made_up=True)
    member.set_password("demo-nurse")
    member.save()
    door, words = MemberBackend(), {"username": "nurse", "password": "demo-nurse"}
    assert door.authenticate(None, **words) == door.get_user(member.pk) == member
    settings.DEMONSTRATION = False
    assert door.authenticate(None, **words) is door.get_user(member.pk) is None
