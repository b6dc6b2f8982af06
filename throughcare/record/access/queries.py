"""What the door asks, and which people a member may find, work for and see on a list."""

from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from uuid import UUID

from django.conf import settings
from django.db.models import Case, Count, Exists, OuterRef, Q, Subquery, Value, When

from throughcare import clock, strands
from throughcare.patients.access import BrokenGlass, LookWish, OnTeam, SealedNote, Shielded
from throughcare.patients.models import Patient
from throughcare.prepared import prepared
from throughcare.record.access.relation import relation, review_due
from throughcare.record.header import with_header
from throughcare.record.models import LogLine
from throughcare.staff.models import Member, Post
from throughcare.staff.roles import CARING, ON_DUTY

LOOKS_SHOWN = 100


# --- people -----------------------------------------------------------------------------------
def findable(member):
    """The people of my facilities whom a search, a list or a namesake may name to me.

    Not a hidden chart, unless I am on its team; never my own.
    """
    return Patient.objects.filter(
        ~hidden_from(member), ~is_themself(member), facility__in=member.facilities
    )


def within_reach(member):
    """The people I work for: those whose team I am on, and, on duty, those here now."""
    mine = on_team(member) & Q(facility__in=member.facilities_as(CARING))
    here = here_now(left_since(clock.now())) & ~Exists(shields())
    here &= Q(facility__in=member.facilities_as(ON_DUTY))
    return Patient.objects.filter(mine | here, ~is_themself(member))


def related(member, key) -> Patient:
    """A chart of my facilities, with the ground on which I may open it as `relation`."""
    now = clock.now()
    asked = how_one_stands(member.pk, key, now, left_since(now))
    patient = next((p for p in asked if p.facility_id in member.facilities), None)
    if patient is None:
        raise Patient.DoesNotExist
    patient.facility = next(
        post.facility for post in member.posts_held if post.facility_id == patient.facility_id
    )
    patient.relation = relation(
        roles=member.roles_at(patient.facility_id), on_team=bool(patient.is_mine),
        in_reach=bool(patient.is_here), glass=patient.glass_id is not None,
        hidden=bool(patient.is_hidden), themself=bool(patient.is_themself),
    )  # fmt: skip
    return patient


@prepared
def how_one_stands(member: UUID, key: UUID, now: datetime, since: datetime):
    """A chart with all that `relation` asks, in one question."""
    glass = standing_glass(member, now).filter(patient=OuterRef("pk"))
    sealed = SealedNote.objects.filter(patient=OuterRef("pk")).values("patient")
    findable_here = Patient.objects.filter(~hidden_from(member), ~is_themself(member))
    return with_header(Patient.objects.filter(pk=key), findable_here).annotate(
        is_mine=said(on_team(member)),
        is_here=said(here_now(since)),
        is_hidden=said(Exists(shields())),
        is_themself=said(is_themself(member)),
        glass_id=Subquery(glass.values("pk")[:1]),
        sealed=Subquery(sealed.annotate(many=Count("pk")).values("many")),
    )


def said(condition):
    """A condition as a column."""
    return Case(When(condition, then=Value(True)), default=Value(False))


def on_team(member, person: str = "pk") -> Q:
    """Is this member on the person's team now?"""
    team = OnTeam.objects.filter(patient=OuterRef(person), ended_at=None)
    return Q(Exists(team.filter(member=member)))


def shields(person: str = "pk"):
    """What hides a chart now."""
    return Shielded.objects.filter(patient=OuterRef(person), ended_at=None)


def hidden_from(member, person: str = "pk") -> Q:
    """Is the chart hidden from this member?"""
    return Q(Exists(shields(person))) & ~on_team(member, person)


def is_themself(member, person: str = "pk") -> Q:
    """Is this member the person? Said once, it holds for good."""
    return Q(Exists(Shielded.objects.filter(patient=OuterRef(person), themself=member)))


def team_has_one_for() -> Q:
    """Is somebody on the person's team who holds the role an alert is for?"""
    holds = Q(member__posts__role=OuterRef("for_role")) & Post.is_held("member__posts__")
    holds &= Q(member__posts__facility=OuterRef("patient__facility"))
    return Q(Exists(OnTeam.objects.filter(holds, patient=OuterRef("patient"), ended_at=None)))


def left_since(now: datetime) -> datetime:
    """Whoever was discharged later than this is still reached by duty."""
    return now - timedelta(days=settings.DUTY_DAYS)


def here_now(since: datetime) -> Q:
    """In treatment, arriving, or discharged lately: each strand says whom duty reaches."""
    lent = [strand.here_now(since) for strand in strands.all_strands() if strand.here_now]
    return reduce(or_, lent, Q(pk=None))


def hidden_with_number(member, text: str) -> Patient | None:
    """A hidden chart by its whole number: no part of it, no name and no birthday finds it."""
    hidden = Patient.objects.filter(
        hidden_from(member), ~is_themself(member), facility__in=member.facilities
    )
    return hidden.filter(number=text).first()


# --- the team ---------------------------------------------------------------------------------
def team_of(patient):
    """Who cares for this person now."""
    return patient.team.filter(ended_at=None).select_related("member").order_by("at", "pk")


def former_team(patient):
    """Who cared for this person before, newest first."""
    ended = patient.team.filter(ended_at__isnull=False)
    return ended.select_related("member").order_by("-ended_at")[:50]


def who_could_join(patient):
    """Members who care for people here and are not on this team."""
    here = Q(posts__facility=patient.facility_id, posts__role__in=CARING) & Post.is_held("posts__")
    on_it = patient.team.filter(ended_at=None).values("member")
    others = Member.objects.filter(here, is_active=True).exclude(pk__in=on_it)
    return others.distinct().order_by("name")


# --- looks from outside the team ------------------------------------------------------------------
def standing_glass(member, now: datetime):
    """The looks of this member whose time has not run out."""
    return BrokenGlass.objects.filter(by=member, closed_at=None, ends_at__gt=now).order_by(
        "-ends_at"
    )


def glass_with_id(key) -> BrokenGlass:
    return BrokenGlass.objects.get(pk=key)


def looks_of(patient):
    """Every look at this chart from outside the team, newest first."""
    return patient.glass.select_related("by", "reviewed_by").order_by("-at")


def looks_at_my_places(member):
    """Looks at charts of the facilities where I review them, but for my own chart.

    `may_name`: whether the person may be named to me; of a hidden chart I learn the number.
    """
    places = member.facilities_where("looks.review")
    named = Exists(findable(member).filter(pk=OuterRef("patient")))
    looks = BrokenGlass.objects.filter(patient__facility__in=places).annotate(may_name=named)
    own = Shielded.objects.filter(themself=member).values("patient")
    return looks.exclude(patient__in=own).select_related("patient", "by", "reviewed_by")


def looks_to_review(member):
    """Looks nobody has reviewed, hidden charts first, then the oldest; never those I made."""
    waiting = looks_at_my_places(member).filter(reviewed_at=None).exclude(by=member)
    return waiting.order_by("-was_hidden", "at")[:LOOKS_SHOWN]


def my_own_looks(member) -> int:
    """How many looks of mine a colleague is to review: said, so that nobody waits for me."""
    return BrokenGlass.objects.filter(reviewed_at=None, by=member).count()


def looks_reviewed(member):
    """Looks reviewed lately, newest first."""
    done = looks_at_my_places(member).filter(reviewed_at__isnull=False)
    return done.order_by("-reviewed_at")[:LOOKS_SHOWN]


def with_due(looks) -> list[BrokenGlass]:
    """The looks, each with the day by which it is to be reviewed as `due_on`."""
    looks = list(looks)
    for look in looks:
        look.due_on = review_due(clock.clinic_day(look.at), settings.GLASS_REVIEW_DAYS)
    return looks


def with_pages_read(looks) -> list[BrokenGlass]:
    """The looks, each with how many pages were read under it."""
    looks = list(looks[:LOOKS_SHOWN])
    for look in looks:
        look.pages_read = pages_read(look)
    return looks


def pages_read(look) -> int:
    """How many pages were read under this look."""
    until = look.closed_at or look.ends_at
    reads = LogLine.objects.filter(patient=look.patient_id, by=look.by_id, kind=LogLine.Kind.READ)
    return reads.filter(at__gte=look.at, at__lte=until).count()


def newest_wish(patient) -> LookWish | None:
    """Does the person wish to be told of looks? None: not asked yet."""
    return patient.look_wishes.select_related("by").order_by("-at", "-pk").first()


def standing_shield(patient) -> Shielded | None:
    shields = patient.shields.filter(ended_at=None)
    return shields.select_related("by", "themself").first()


# --- sealed notes ---------------------------------------------------------------------------------
def notes_of(patient, author):
    """What this author sealed: nobody else's note can be reached."""
    return SealedNote.objects.filter(patient=patient, by=author).order_by("-at", "-pk")


def sealed_by_others(patient, author) -> int:
    """How many notes others sealed."""
    return patient.sealed_notes.exclude(by=author).count()


def members_here(patient):
    """Everybody who works here: the person may be one of them."""
    here = Q(posts__facility=patient.facility_id) & Post.is_held("posts__")
    return Member.objects.filter(here, is_active=True).distinct().order_by("name")
