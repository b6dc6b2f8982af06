"""The same code, the same PIN, the same office, at the same moment, where processes really race."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.db import connection

from throughcare import clock
from throughcare.conftest import signed_in_as
from throughcare.refusal import Refused
from throughcare.staff import codes
from throughcare.staff.models import Member, Post, Sitting
from throughcare.staff.sittings import count_try
from throughcare.staff.tests.test_signing_in import SECRET, code_now
from throughcare.team import actions

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def at_once(press, desks: int) -> list:
    """What each desk gets when all press in the same moment."""
    start = Barrier(desks)

    def desk(number):
        try:
            start.wait()
            return press(number)
        except Refused as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(desks) as pool:
        return list(pool.map(desk, range(desks)))


def test_one_code_shown_to_eight_processes_at_once_is_accepted_by_one(members):
    app, code = TOTP.activate(members["nurse"], SECRET).instance, code_now()
    assert sorted(at_once(lambda n: codes.use_once(app, code), 8)) == [False] * 7 + [True]


def test_of_eight_pins_tried_at_once_at_most_five_are_looked_at_and_all_eight_are_counted(members):
    signed_in_as(members["nurse"])
    looked_at = at_once(lambda n: count_try(Sitting.objects.get(), 5), 8)
    assert sum(looked_at) <= 5
    assert Sitting.objects.get().wrong_tries == 8


def test_of_two_directors_who_end_each_other_at_once_one_stays(members, facility):
    first = members["director"]
    other = Member.objects.create(username="second", name="Second")
    Post.objects.create(member=other, facility=facility, role="director", began_at=clock.now())
    posts = [first.posts.get(), other.posts.get()]
    ended = at_once(
        lambda n: actions.end_post(post=posts[n], by=[other, first][n], at=clock.now()), 2
    )
    assert "last_director" in ended
    assert Post.objects.filter(role="director", ended_at=None).count() == 1
