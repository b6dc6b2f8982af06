"""What the pages of the team ask."""

import hashlib
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Prefetch

from throughcare.staff.adapters import STRONG
from throughcare.staff.models import Facility, Member, Post, Sitting
from throughcare.staff.roles import DIRECTOR

MAY = "staff.keep"


def facilities_kept(director: Member) -> list[Facility]:
    """The places whose team this member looks after."""
    return director.facilities_where(MAY)


def team(director: Member):
    """Everybody who holds or held a post there, those who left last."""
    factor = Authenticator.objects.filter(user=OuterRef("pk"), type__in=STRONG)
    here = Post.objects.filter(member=OuterRef("pk"), facility__in=facilities_kept(director))
    posts = Post.objects.select_related("facility", "given_by", "ended_by").order_by("began_at")
    return (
        Member.objects.filter(Exists(here))
        .annotate(has_factor=Exists(factor))
        .prefetch_related(Prefetch("posts", posts.filter(ended_at=None), to_attr="held"))
        .order_by("-is_active", "name", "pk")
    )


def directors_of(facility: Facility) -> list[Member]:
    """Who can be asked: the directors of a place, by name."""
    held = Post.held_now().filter(facility=facility, role=DIRECTOR, member__is_active=True)
    return [post.member for post in held.select_related("member").order_by("member__name")]


def posts_of(member: Member, director: Member) -> list[Post]:
    """Every post of a member that this director may see, those held first."""
    posts = member.posts.filter(facility__in=facilities_kept(director))
    posts = posts.select_related("facility", "given_by", "ended_by").order_by("-began_at")
    return sorted(posts, key=lambda post: post.ended_at is not None)


def factors_of(member: Member) -> list[Authenticator]:
    return list(Authenticator.objects.filter(user=member, type__in=STRONG).order_by("created_at"))


def codes_left(member: Member) -> int | None:
    """How many recovery codes are unused; None when none were ever made."""
    codes = Authenticator.objects.filter(
        user=member, type=Authenticator.Type.RECOVERY_CODES
    ).first()
    return len(codes.wrap().get_unused_codes()) if codes else None


def sittings_of(member: Member) -> list[Sitting]:
    return list(Sitting.objects.filter(member=member).order_by("-seen_at"))


def sitting_named(member: Member, name: str) -> Sitting | None:
    """One of my sittings by the name it has in an address: never its key."""
    return next((row for row in sittings_of(member) if name_of(row) == name), None)


def name_of(sitting: Sitting) -> str:
    return hashlib.sha256(sitting.session_key.encode()).hexdigest()[:20]


def account(member: Member, key: str) -> dict[str, Any]:
    """All that lets me in, and everywhere I am."""
    return {
        "factors": factors_of(member),
        "codes_left": codes_left(member),
        "sittings": [(row, name_of(row), row.pk == key) for row in sittings_of(member)],
    }
