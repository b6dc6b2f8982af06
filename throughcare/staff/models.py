"""The clinic and the people who work there."""

import uuid
from datetime import datetime
from functools import cached_property

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from throughcare import clock
from throughcare.staff.roles import ROLES, roles_that_may


class Facility(models.Model):
    """A place where people are treated. Every chart belongs to one."""

    never_deleted = True  # record/guards.py sees to it

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    name = models.CharField(max_length=120, unique=True)
    jurisdiction = models.CharField(max_length=20)  # a key of clinical/jurisdictions
    phone = models.CharField(max_length=40, blank=True)
    address = models.CharField(max_length=200, blank=True)
    registration = models.CharField(max_length=40, blank=True, db_default="")  # as its law numbers

    def __str__(self) -> str:
        return self.name

    @property
    def is_described(self) -> bool:
        """Is everything there that a label and a letter must carry?"""
        return bool(self.name and self.address and self.phone)


class MemberManager(BaseUserManager):
    def get_by_natural_key(self, username):
        return self.get(username__iexact=username)


class Member(AbstractBaseUser):
    """Somebody who works here and signs in."""

    never_deleted = True  # a leaver is made inactive; record/guards.py sees to it

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    username = models.CharField(_("user name"), max_length=60, unique=True)
    name = models.CharField(max_length=120)
    profession = models.CharField(max_length=80, blank=True)  # as printed under a signature
    is_active = models.BooleanField(default=True)
    is_made_up = models.BooleanField(default=False)  # a demonstration account
    created_at = models.DateTimeField(auto_now_add=True)
    pin = models.CharField(max_length=128, blank=True)  # hashed; for coming back, never for coming
    # A password somebody else chose: until then it opens one page, where an own one is chosen.
    one_time_until = models.DateTimeField(null=True, blank=True)
    wrong_codes = models.PositiveSmallIntegerField(default=0)  # of the second factor, in a row
    wrong_code_at = models.DateTimeField(null=True, blank=True)
    # As a second person at a colleague's screen, in a row: whoever sits there cannot set it back.
    wrong_proofs = models.PositiveSmallIntegerField(default=0, db_default=0)
    wrong_proof_at = models.DateTimeField(null=True, blank=True)

    USERNAME_FIELD = "username"
    objects = MemberManager()

    def __str__(self) -> str:
        return self.name

    @cached_property
    def posts_held(self) -> list["Post"]:
        """The posts held now, asked once a request."""
        return list(Post.held_now().filter(member=self).select_related("facility"))

    @property
    def roles(self) -> set[str]:
        return {post.role for post in self.posts_held}

    @property
    def facilities(self) -> set[uuid.UUID]:
        return {post.facility_id for post in self.posts_held}

    def roles_at(self, facility_id: uuid.UUID) -> frozenset[str]:
        """The roles held at one facility."""
        return frozenset(p.role for p in self.posts_held if p.facility_id == facility_id)

    def facilities_as(self, roles: frozenset[str]) -> set[uuid.UUID]:
        """The facilities where one of these roles is held."""
        return {post.facility_id for post in self.posts_held if post.role in roles}

    @property
    def facility_id(self) -> uuid.UUID | None:
        """Where the log keeps what concerns this account: at the first post held, or held last."""
        posts = self.posts_held or self.posts.order_by("-ended_at")[:1]
        return min(posts, key=lambda post: (post.began_at, post.pk)).facility_id if posts else None

    def facilities_where(self, permission: str) -> list[Facility]:
        """The places where this member may do this, by name."""
        roles = roles_that_may(permission)
        places = {post.facility for post in self.posts_held if post.role in roles}
        return sorted(places, key=lambda facility: facility.name)

    def may(self, permission: str, facility_id: uuid.UUID | None = None) -> bool:
        """Does a post held now, at this facility, carry this permission?"""
        return self.is_active and any(
            post.role in roles_that_may(permission)
            for post in self.posts_held
            if facility_id in (None, post.facility_id)
        )


class Post(models.Model):
    """A role held at a facility, from a day to a day. Several may be held at once.

    until  the moment it ends by itself: an inspector's login is for a visit
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    member = models.ForeignKey(Member, models.PROTECT, related_name="posts")
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="posts")
    role = models.CharField(max_length=20, choices=list(ROLES.items()))
    began_at = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    given_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    ended_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "facility", "role"],
                condition=models.Q(ended_at=None),
                name="a_post_is_held_once",
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=list(ROLES)), name="a_post_is_a_known_role"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} · {self.role}"

    @staticmethod
    def is_held(path: str = "", at: datetime | None = None) -> Q:
        """Neither ended nor come to its own end. path: how whoever asks reaches the post."""
        open_ = Q(**{f"{path}until": None}) | Q(**{f"{path}until__gt": at or clock.now()})
        return open_ & Q(**{f"{path}ended_at": None})

    @classmethod
    def held_now(cls) -> models.QuerySet["Post"]:
        """Posts that are held."""
        return cls.objects.filter(cls.is_held())


class Sitting(AbstractBaseSession):
    """One member at one screen, from the whole sign-in to its end: the row behind the cookie.

    Every request reads it, so that what is locked or ended here is so in every process at once.
    What a request may change of it is changed column by column: two requests at the same moment
    overwrite nothing of each other's.
    """

    member = models.ForeignKey(
        Member, models.CASCADE, null=True, related_name="sittings"
    )  # None: somebody who has not signed in yet
    began_at = models.DateTimeField(default=timezone.now)  # the whole sign-in
    seen_at = models.DateTimeField(default=timezone.now)
    locked_at = models.DateTimeField(null=True, blank=True)
    wrong_tries = models.PositiveSmallIntegerField(default=0)  # of PIN or password, in a row
    desk = models.CharField(max_length=64, blank=True, db_index=True)  # the browser it is at
    station = models.CharField(max_length=60, blank=True)  # as the director named the machine
    browser = models.CharField(max_length=160, blank=True)
    kept_form = models.JSONField(null=True, blank=True)  # sent to a locked screen, not lost

    OF_THE_SESSION = ("session_data", "expire_date", "member")

    def save(self, *args, **kwargs):
        """A session that is saved changes nothing of what the other columns hold meanwhile."""
        if kwargs.get("force_update"):
            kwargs["update_fields"] = self.OF_THE_SESSION
        super().save(*args, **kwargs)

    @classmethod
    def get_session_store_class(cls):
        from throughcare.staff.sessions import SessionStore

        return SessionStore
