"""What a director does about who works here, and what a member does about their own account."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.utils.translation import gettext as _

from throughcare.record.action import Repeated, action
from throughcare.refusal import Refused
from throughcare.staff.adapters import has_second_factor
from throughcare.staff.models import Facility, Member, Post, Sitting
from throughcare.staff.passwords import GOOD_FOR
from throughcare.staff.pins import hashed, looks_like_a_pin, too_easy
from throughcare.staff.roles import DIRECTOR, INSPECTOR
from throughcare.staff.sittings import end_all


def lock(member: Member) -> Member:
    """Take the member's row, so that two directors take turns. Not its key: every row that names
    the member would wait for it, and two directors for each other for ever."""
    return Member.objects.select_for_update(no_key=True).get(pk=member.pk)


# --- who works here ------------------------------------------------------------------------------
@action("member added")
def add_member(
    *, id, facility, role, username, name, profession, password, by, at, until=None
) -> Post:
    """Somebody new, with a post and a password that is good for one sign-in."""
    Facility.objects.select_for_update(no_key=True).get(pk=facility.pk)  # two directors take turns
    if standing := Post.objects.filter(pk=id).first():
        return Repeated(standing)
    if Member.objects.filter(username__iexact=username).exists():
        raise Refused(
            "name_is_taken", _("Somebody signs in with this user name already."),
            source="house:team", next_step=_("Choose another one; it may hold a number."),
        )  # fmt: skip
    refuse_endless(role, until, at)
    member = Member(username=username, name=name, profession=profession)
    one_time_password(member, password, at)
    member.save(force_insert=True)
    return Post.objects.create(
        id=id, member=member, facility=facility, role=role, began_at=at, until=until, given_by=by
    )


ON_PAPER = ("address", "phone", "registration")  # what labels, letters and the register carry


@action("clinic described")
def describe_clinic(*, facility, address, phone, registration, by, at) -> Facility:
    """Say how the clinic's address, telephone and registration number stand on paper from now on.

    What was printed before stays as it was printed; the log holds who changed it and when.
    """
    facility = Facility.objects.select_for_update(no_key=True).get(pk=facility.pk)
    told = {"address": address.strip(), "phone": phone.strip(),
            "registration": registration.strip()}  # fmt: skip
    if told == {name: getattr(facility, name) for name in ON_PAPER}:
        return Repeated(facility)
    if not (told["address"] and told["phone"]):
        raise Refused(
            "clinic_without_address", _("Address and telephone number are both needed."),
            source="us-42cfr8-known:8.12(i)(4)",
            next_step=_("Write both: they stand on every label of a take-home bottle."),
        )  # fmt: skip
    for name, words in told.items():
        setattr(facility, name, words)
    facility.save(update_fields=list(told))
    return facility


def one_time_password(member: Member, password: str, at: datetime) -> None:
    member.set_password(password)
    member.one_time_until = at + GOOD_FOR


@action("post given")
def give_post(*, id, member, facility, role, by, at, until=None) -> Post:
    """A further role. A director who takes one for themself is seen to have done so."""
    member = lock(member)
    held = Post.objects.filter(member=member, facility=facility, role=role, ended_at=None)
    if (standing := held.first()) and not (standing.until and standing.until <= at):
        return Repeated(standing)
    if not member.is_active:
        raise Refused(
            "has_left", _("This account is closed."), source="house:team",
            next_step=_("Open it again first."),
        )  # fmt: skip
    refuse_endless(role, until, at)
    if standing:  # an earlier visit, over by itself
        close(standing, by, at)
    return Post.objects.create(
        id=id, member=member, facility=facility, role=role, began_at=at, until=until, given_by=by
    )


def refuse_endless(role: str, until: datetime | None, at: datetime) -> None:
    """An inspector comes for a visit: the post ends by itself. None begins with its end."""
    if (role == INSPECTOR and until is None) or (until is not None and until <= at):
        raise Refused(
            "post_without_end", _("This post needs a day on which it ends, today or later."),
            source="house:team", next_step=_("Write the last day of the visit."),
        )  # fmt: skip


@action("post ended")
def end_post(*, post, by, at) -> Post:
    """A role ends; at the next press it opens nothing any more."""
    lock(post.member)
    refuse_the_last_director([post], post.facility)
    post.refresh_from_db()
    if post.ended_at:
        return Repeated(post)
    close(post, by, at)
    return post


def close(post: Post, by: Member, at: datetime) -> None:
    post.ended_at, post.ended_by = at, by
    post.save(update_fields=["ended_at", "ended_by"])


def refuse_the_last_director(ending: list[Post], facility: Facility) -> None:
    """Somebody must be left who can let people in. Directors are ended one after the other."""
    Facility.objects.select_for_update(no_key=True).get(pk=facility.pk)
    directors = Post.held_now().filter(
        facility=facility, role=DIRECTOR, member__is_active=True
    )  # fmt: skip
    ended = {post.pk for post in ending}
    if ended & set(directors.values_list("pk", flat=True)) and not (
        directors.exclude(pk__in=ended).exists()
    ):
        raise Refused(
            "last_director", _("This is the last director here."), source="house:team",
            next_step=_("Make somebody else director first."),
        )  # fmt: skip


@action("sign-in reset")
def reset_sign_in(*, member, facilities, password, by, at) -> Member:
    """A new password for one sign-in; second factor and PIN go, and every sitting ends."""
    member = lock(member)
    refuse_posts_elsewhere(member, facilities)
    take_away_access(member)
    one_time_password(member, password, at)
    member.save(update_fields=["password", "one_time_until", "pin", "wrong_codes"])
    return member


def refuse_posts_elsewhere(member: Member, facilities: list[Facility]) -> None:
    """Whoever can reset an account can act as its member: only where all its posts are theirs."""
    held = Post.objects.filter(member=member, ended_at=None).exclude(facility__in=facilities)
    if held.exists():
        raise Refused(
            "posts_elsewhere", _("This member works at another place too."), source="house:team",
            next_step=_("Ask somebody who is director of both, or end the posts here."),
        )  # fmt: skip


def take_away_access(member: Member) -> None:
    """Nothing that let them in lets them in any more, at any desk, from this moment."""
    Authenticator.objects.filter(user=member).delete()
    member.pin, member.wrong_codes = "", 0
    end_all(member)


@action("member left")
def leave(*, member, facilities, by, at) -> Member:
    """Every post here ends. Who has none elsewhere loses the account with all it holds."""
    member = lock(member)
    if not member.is_active:
        return Repeated(member)
    ending = list(Post.objects.filter(member=member, facility__in=facilities, ended_at=None))
    for facility in facilities:
        refuse_the_last_director(ending, facility)
    for post in ending:
        close(post, by, at)
    end_all(member)
    if not Post.objects.filter(member=member, ended_at=None).exists():
        take_away_access(member)
        member.is_active = False
        member.set_unusable_password()
        member.save(update_fields=["pin", "wrong_codes", "is_active", "password"])
    return member


@action("member came back")
def reopen(*, id, member, facility, role, password, by, at, until=None) -> Post:
    """Somebody who had left works here again: the same account, so that the log knows them."""
    member = lock(member)
    if member.is_active:
        return Repeated(Post.objects.filter(member=member, ended_at=None).first() or member)
    refuse_endless(role, until, at)
    one_time_password(member, password, at)
    member.is_active = True
    member.save(update_fields=["password", "one_time_until", "is_active"])
    return Post.objects.create(
        id=id, member=member, facility=facility, role=role, began_at=at, until=until, given_by=by
    )


# --- one's own account ---------------------------------------------------------------------------
@action("own password chosen")
def choose_password(*, member, password, sitting, by, at) -> Member:
    """A password nobody else knows. Every other sitting ends."""
    member = lock(member)
    member.set_password(password)
    member.one_time_until = None
    member.save(update_fields=["password", "one_time_until"])
    end_all(member, but=sitting)
    return member


@action("PIN chosen")
def choose_pin(*, member, pin, by, at) -> Member:
    """A PIN to come back with; the member's own choice, and nobody reads it again."""
    member = lock(member)
    if not looks_like_a_pin(pin):
        raise Refused(
            "pin_shape", _("A PIN has four to eight digits."), source="house:sign-in",
            next_step=_("Choose another one."),
        )  # fmt: skip
    if too_easy(pin):
        raise Refused(
            "pin_too_easy", _("This PIN is among the first that somebody tries."),
            source="house:sign-in",
            next_step=_("Not a row, not a year, not one digit again and again."),
        )  # fmt: skip
    member.pin = hashed(pin)
    member.save(update_fields=["pin"])
    return member


@action("second factor added")
def factor_added(*, member, by, at) -> Member:
    """An app or a passkey was tied to the account; the library has just written it."""
    return member


@action("second factor removed")
def remove_factor(*, member, factor, required, by, at) -> Member:
    """An app or a passkey goes. Where a second factor is required, one is left."""
    member = lock(member)
    Authenticator.objects.filter(user=member, pk=factor.pk).delete()
    if not has_second_factor(member):
        if required:
            raise Refused(
                "last_factor", _("This is your last second factor."), source="house:sign-in",
                next_step=_("Add another one first."),
            )  # fmt: skip
        Authenticator.objects.filter(user=member).delete()  # recovery codes open nothing alone
    return member


@action("recovery codes made")
def codes_made(*, member, by, at) -> Member:
    """New recovery codes; those of before are worth nothing."""
    return member


@action("sitting ended")
def end_sitting(*, member, sitting, by, at) -> Member:
    """One of my sign-ins, at another desk, is over."""
    Sitting.objects.filter(member=member, pk=sitting.pk).delete()
    return member


@action("station named")
def name_station(*, facility, by, at) -> Facility:
    """A director said which machine this is."""
    return facility
