"""Who is signed in: the member and the posts held now, in one question."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.contrib.auth.backends import ModelBackend

from throughcare import clock
from throughcare.prepared import prepared
from throughcare.staff.models import Member, Post


@prepared
def posts_of(member: UUID, now: datetime):
    """The posts this member holds now, with the member."""
    posts = Post.objects.filter(Post.is_held(at=now), member=member)
    return posts.select_related("member", "facility")


class MemberBackend(ModelBackend):
    """Passwords as Django keeps them; a member comes with the posts every page asks about."""

    def user_can_authenticate(self, user):
        """Not who has left, nor with a one-time password past its day; and no demonstration
        account, whose password is published, where people are real."""
        too_late = user.one_time_until is not None and user.one_time_until <= clock.now()
        made_up_here = user.is_made_up and not settings.DEMONSTRATION
        return super().user_can_authenticate(user) and not too_late and not made_up_here

    def get_user(self, user_id):
        """The member behind a session; None once they may no longer sign in."""
        held = posts_of(user_id, clock.now())
        member = held[0].member if held else Member.objects.filter(pk=user_id).first()
        if member is None or not self.user_can_authenticate(member):
            return None
        member.posts_held = held
        return member
