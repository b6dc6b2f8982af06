"""How wrong tries are counted, so that guessing is slow and nobody is locked out by somebody else.

By name and address together django-axes counts, in the database: ten wrong tries pause that name at
that address for a quarter of an hour. Guessing one name from everywhere is bounded for the day,
for machines where that name never signed in: its own machines, and passkeys, go on working.
"""

from datetime import timedelta

from axes.models import AccessFailureLog
from django.conf import settings
from django.db.models import F

from throughcare import clock
from throughcare.staff.desks import desk_of
from throughcare.staff.models import Member

CODES_IN_A_ROW = 5
CODES_PAUSED = timedelta(minutes=15)
PIN_PROOFS, ALL_PROOFS = 5, 10  # of a second person, in a row: then only the password; then nothing


def name_tried(request, credentials=None) -> str | None:
    """The name as django-axes counts it: however it is written."""
    name = (credentials or {}).get("username") or request.POST.get("login") or ""
    return name.strip().lower()[:255] or None


def guessed_from_everywhere(request, name: str) -> bool:
    """Was this name tried so often in a day that a machine it never used must wait?"""
    desk = desk_of(request)
    if desk and desk.knows(name):
        return False
    since = clock.now() - timedelta(days=1)
    wrong = AccessFailureLog.objects.filter(username=name.lower(), attempt_time__gte=since)
    return wrong.count() >= settings.WRONG_TRIES_A_DAY


def codes_paused(member: Member) -> bool:
    """After five wrong codes in a row the second factor waits; the password was right by then."""
    since = clock.now() - CODES_PAUSED
    return Member.objects.filter(
        pk=member.pk, wrong_codes__gte=CODES_IN_A_ROW, wrong_code_at__gt=since
    ).exists()


def count_code(member: Member) -> None:
    """One try more, counted before the code is looked at: two at once are two."""
    now = clock.now()
    Member.objects.filter(pk=member.pk, wrong_code_at__lte=now - CODES_PAUSED).update(wrong_codes=0)
    Member.objects.filter(pk=member.pk).update(wrong_codes=F("wrong_codes") + 1, wrong_code_at=now)


def forget_codes(member: Member) -> None:
    Member.objects.filter(pk=member.pk).update(wrong_codes=0)


def count_proof(member: Member) -> int:
    """One try more at a colleague's screen, counted before it is looked at: how many in a row.

    A quarter of an hour after the last one the password counts again; the PIN waits for it.
    """
    now = clock.now()
    tried = Member.objects.filter(pk=member.pk)
    tried.filter(wrong_proofs__gt=PIN_PROOFS, wrong_proof_at__lte=now - CODES_PAUSED).update(
        wrong_proofs=PIN_PROOFS
    )
    tried.update(wrong_proofs=F("wrong_proofs") + 1, wrong_proof_at=now)
    return tried.values_list("wrong_proofs", flat=True).get()


def forget_proofs(member: Member) -> None:
    Member.objects.filter(pk=member.pk).update(wrong_proofs=0)
