"""From the sign-in to its end: the idle lock, coming back by PIN, and what must be set up first.

`Sittings` stands behind every page that is not public. It ends a sitting after a shift, locks it
after minutes without a request, and keeps whoever has no second factor (where one is required) on
the pages that set it up: deny by default, a page says `while_setting_up` to be among them.
"""

from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from throughcare import clock
from throughcare.refusal import Refused
from throughcare.staff import desks
from throughcare.staff.adapters import has_second_factor
from throughcare.staff.models import Member, Sitting
from throughcare.staff.pins import is_pin_of
from throughcare.staff.sessions import SessionStore
from throughcare.staff.stations import station_of

WRONG_PINS = 5  # then the sitting ends: the whole sign-in again
CLOSED = 99
BY_ITSELF = "X-By-Itself"  # of a request that a page made, and no hand
KEPT_AT_MOST = 100_000  # characters of a form that met the lock
CARRIED = ("member_id", "began_at", "seen_at", "desk", "station", "browser", "kept_form")
NEVER_KEPT = {
    "csrfmiddlewaretoken", "proof", "witness_proof", "secret", "password", "pin", "code",
}  # fmt: skip


class Sittings:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if desk := getattr(request, "desk_to_remember", None):
            desks.remember_desk(response, desk)
        return response

    def process_view(self, request, view, args, kwargs) -> HttpResponse | None:
        """What must happen before this page, if anything."""
        if getattr(view, "door", "public") == "public" or not request.user.is_authenticated:
            return None
        sitting = request.session.sitting
        now = clock.now()
        if now >= sitting.began_at + timedelta(seconds=settings.SESSION_COOKIE_AGE):
            return end_of_shift(request, sitting, now)
        if not sitting.desk:
            begin(request, sitting)
        if is_locked(sitting, now):
            return meet_the_lock(request, sitting, now)
        seen(request, sitting, now)
        if not getattr(view, "while_setting_up", False) and (page := to_set_up(request)):
            return redirect(page)
        return None


# --- beginning, and being seen -------------------------------------------------------------------
def begin(request, sitting: Sitting) -> None:
    """The first page after the whole sign-in: which desk, which station, which browser."""
    desk = desks.desk_of(request) or desks.new_desk()
    desk.learn(request.user.username)
    request.desk_to_remember = desk
    sitting.desk, sitting.station = desk.digest, station_of(request)
    sitting.browser = request.headers.get("User-Agent", "")[:160]
    earlier = Sitting.objects.filter(
        member=request.user, desk=sitting.desk, kept_form__isnull=False
    ).exclude(pk=sitting.pk)
    left_over = earlier.order_by("-seen_at").values_list("kept_form", flat=True).first()
    sitting.kept_form = left_over or sitting.kept_form
    Sitting.objects.filter(pk=sitting.pk).update(
        member=request.user, desk=sitting.desk, station=sitting.station, browser=sitting.browser,
        kept_form=sitting.kept_form,
    )  # fmt: skip
    earlier.delete()
    SessionStore.clear_expired()


def seen(request, sitting: Sitting, now: datetime) -> None:
    """Somebody is at the screen: written down twice a minute at most. A kept form comes home.

    A page that asks for itself again says so, and is nobody at the screen: it locks as any other.
    """
    if BY_ITSELF in request.headers:
        return
    if (
        request.method == "POST"
        and (sitting.kept_form or {}).get("path") == request.get_full_path()
    ):
        Sitting.objects.filter(pk=sitting.pk).update(kept_form=None)
    if now - sitting.seen_at > idle_limit() / 20:
        Sitting.objects.filter(pk=sitting.pk).update(seen_at=now)


def idle_limit() -> timedelta:
    return timedelta(minutes=settings.LOCK_AFTER_MINUTES)


def is_locked(sitting: Sitting, now: datetime) -> bool:
    return sitting.locked_at is not None or now - sitting.seen_at > idle_limit()


def end_of_shift(request, sitting: Sitting, now: datetime) -> HttpResponse:
    """The whole sign-in again. A form sent at that moment waits for its member at this desk."""
    if not (request.method == "POST" and is_a_page(request)):
        request.session.flush()
        return redirect_to_login(request.get_full_path())
    keep_form(request, sitting)
    close(sitting, now)
    request.session = SessionStore()
    return redirect_to_login(reverse("kept-form"))


def close(sitting: Sitting, now: datetime) -> None:
    """Opened by nothing any more: no PIN, no cookie. What it keeps goes to the next sign-in."""
    Sitting.objects.filter(pk=sitting.pk).update(locked_at=now, wrong_tries=CLOSED)


# --- the lock ------------------------------------------------------------------------------------
def meet_the_lock(request, sitting: Sitting, now: datetime) -> HttpResponse:
    """To the lock page, and from there back. A form that was sent waits with the sitting."""
    lock(sitting, now)
    back = request.get_full_path()
    if request.method == "POST" and is_a_page(request):
        keep_form(request, sitting)
        back = reverse("kept-form")
    return redirect(f"{reverse('lock')}?{urlencode({'next': back})}")


def lock(sitting: Sitting, now: datetime) -> None:
    Sitting.objects.filter(pk=sitting.pk, locked_at=None).update(locked_at=now)


def is_a_page(request) -> bool:
    """Did a person send a form, rather than a script an answer that it keeps itself?"""
    return request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"


def keep_form(request, sitting: Sitting) -> None:
    """What was typed, without secrets and files, for this member in this sitting only."""
    fields = [
        [name, value]
        for name, values in request.POST.lists()
        if name not in NEVER_KEPT
        for value in values
    ]
    if sum(len(name) + len(value) for name, value in fields) <= KEPT_AT_MOST:
        form = {"path": request.get_full_path(), "fields": fields}
        Sitting.objects.filter(pk=sitting.pk).update(kept_form=form)


def at_this_desk(request) -> list[Sitting]:
    """Who signed in wholly at this browser within a shift: they may come back by PIN."""
    desk = desks.desk_of(request)
    if desk is None:
        return []
    since = clock.now() - timedelta(seconds=settings.SESSION_COOKIE_AGE)
    sittings = Sitting.objects.filter(
        desk=desk.digest, began_at__gt=since, member__is_active=True, wrong_tries__lt=WRONG_PINS
    ).select_related("member")
    newest = {row.member_id: row for row in sittings.order_by("began_at")}
    return sorted(newest.values(), key=lambda row: row.member.name)


def come_back(request, sitting: Sitting, secret: str) -> None:
    """Open a locked sitting with its member's PIN, under a new key. Five wrong tries end it."""
    if not count_try(sitting, WRONG_PINS):
        close(sitting, clock.now())
        raise Refused(
            "sitting_ended", _("Five wrong tries: this sign-in has ended."), source="house:sign-in",
            next_step=_("Sign in with your password or passkey."),
        )  # fmt: skip
    member = sitting.member
    if not (is_pin_of(member, secret) or (not member.pin and member.check_password(secret))):
        left = WRONG_PINS - sitting.wrong_tries
        raise Refused(
            "wrong_pin", _("This is not the PIN. Tries left: %(left)d.") % {"left": left},
            source="house:sign-in",
            next_step=_("Forgotten it? Sign in with your password or passkey and set a new one."),
        )  # fmt: skip
    take_over(request, sitting)


def count_try(sitting: Sitting, most: int) -> bool:
    """Count before looking, so that tries at the same moment all count. False when it is one too
    many."""
    Sitting.objects.filter(pk=sitting.pk).update(wrong_tries=F("wrong_tries") + 1)
    counted = Sitting.objects.filter(pk=sitting.pk).values_list("wrong_tries", flat=True).first()
    sitting.wrong_tries = most + 1 if counted is None else counted
    return sitting.wrong_tries <= most


def take_over(request, sitting: Sitting) -> None:
    """This browser goes on with that sitting, unlocked, under a new key."""
    request.session = SessionStore(sitting.session_key)
    new_key(request, sitting, seen_at=clock.now(), station=station_of(request), wrong_tries=0)


@transaction.atomic
def new_key(request, sitting: Sitting, **changed) -> None:
    """The same sitting behind another key: the one until now opens nothing any more."""
    request.session.cycle_key()
    carried = {name: getattr(sitting, name) for name in CARRIED} | changed
    Sitting.objects.filter(pk=request.session.session_key).update(**carried)


# --- what must be set up first -------------------------------------------------------------------
def to_set_up(request) -> str | None:
    """The page of what is missing: an own password, a second factor, a PIN; in this order."""
    member: Member = request.user
    if member.one_time_until is not None:
        return "own-password"
    if settings.MFA != "required":
        return None
    if not request.session.get("second_factor"):
        if not has_second_factor(member):
            return "second-factor"
        request.session["second_factor"] = True
    return None if member.pin else "pin"


# --- ending --------------------------------------------------------------------------------------
def end_all(member: Member, but: str = "") -> int:
    """End every sitting of a member, at every desk, at once; `but` names one that goes on."""
    ended, _rows = Sitting.objects.filter(member=member).exclude(session_key=but).delete()
    return ended
