"""The first director, and one who is locked out: whoever runs the server can let one in.

Nobody signs in before somebody was let in. It takes the server's own console, is a line in the log
without a member, and gives no more than a password for one sign-in.
"""

import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from throughcare import clock
from throughcare.clinical import jurisdictions
from throughcare.refusal import Refused
from throughcare.staff.models import Facility, Member, Post
from throughcare.staff.passwords import one_time
from throughcare.staff.roles import DIRECTOR
from throughcare.team import actions


@transaction.atomic
def let_director_in(*, username: str, name: str, place: str, jurisdiction: str) -> str:
    """A director with a password for one sign-in, which is returned."""
    password, now = one_time(), clock.now()
    if member := Member.objects.filter(username__iexact=username).first():
        places = director_at(member)
        actions.reset_sign_in(member=member, facilities=places, password=password, by=None, at=now)
        return password
    jurisdictions.load(jurisdiction)  # an unknown one is said at once
    facility, _made = Facility.objects.get_or_create(
        name=place, defaults={"jurisdiction": jurisdiction}
    )
    actions.add_member(
        id=uuid.uuid4(), facility=facility, role=DIRECTOR, username=username, name=name,
        profession="", password=password, by=None, at=now,
    )  # fmt: skip
    return password


def director_at(member: Member) -> list[Facility]:
    """Where they work; refused for somebody who is director nowhere: a director resets those."""
    posts = Post.held_now().filter(member=member).select_related("facility")
    if not any(post.role == DIRECTOR for post in posts):
        raise Refused(
            "not_a_director", _("This member is no director."), source="house:team",
            next_step=_("Their director resets the sign-in, on the page of the team."),
        )  # fmt: skip
    return list({post.facility for post in posts})
