"""Who stands at the device: by card and PIN, or by a code that opens once."""

import secrets
from datetime import datetime
from functools import cache

from throughcare.medication.actions.cards import LETTERS
from throughcare.medication.models import Card
from throughcare.medication.queue import is_card
from throughcare.patients.models import Patient
from throughcare.portal.models import OwnPin, StartCode
from throughcare.record.merging import kept_charts
from throughcare.staff import pins
from throughcare.staff.sealing import peppered

SHORTEST = 6  # digits: numbers at a clinic are easily guessed, so a PIN for them may not be
CODE_LENGTH = 10  # five bits a letter: nobody guesses one in the day it lives
SAME_NUMBER = 3  # so many clinics in one database may have given the same number


def with_pin(typed: str, pin: str) -> Patient | None:
    """The one person whose card or number this is and whose PIN. Unknown and wrong take alike."""
    standing = list(pins_of(typed.strip())) or [nobodys()]
    right = [one for one in standing if pins.is_pin_of(one, pin)]
    return in_use(right[0].patient) if len(right) == 1 else None


@cache
def nobodys() -> OwnPin:
    """Looked at where there is no PIN, so that the answer takes as long: no PIN is letters."""
    return OwnPin(pin=pins.hashed(secrets.token_urlsafe(32)))


def pins_of(typed: str):
    """The standing PINs of whoever has this card, or this number at a clinic."""
    found = OwnPin.objects.filter(ended_at=None).select_related("patient__facility")
    if is_card(typed):
        cards = Card.objects.filter(token=typed.upper(), ended_at=None)
        return found.filter(patient__in=cards.values("patient"))
    number = typed.zfill(6) if typed.isdigit() else typed
    return found.filter(patient__number=number)[:SAME_NUMBER]


def in_use(patient: Patient) -> Patient:
    """The chart that work goes into, where two are one person's."""
    return kept_charts([patient.pk]).get(patient.pk, patient)


def new_code() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))


def spoken(code: str) -> str:
    """In two halves, as it is read aloud and typed."""
    return f"{code[: CODE_LENGTH // 2]}-{code[CODE_LENGTH // 2 :]}"


def bare(typed: str) -> str:
    """A code as it was made, however it is typed."""
    return "".join(letter for letter in typed.upper() if letter in LETTERS)


def digest(code: str) -> str:
    return peppered(f"start {code}")[0]


def code_typed(typed: str, now: datetime) -> StartCode | None:
    """A code that still opens. Asked of every key the clinic had, the newest first."""
    ways = peppered(f"start {bare(typed)}")
    opens = StartCode.objects.filter(digest__in=ways, used_at=None, ended_at=None, until__gt=now)
    return opens.select_related("patient__facility").first()


def easily_guessed(pin: str, patient: Patient) -> bool:
    """Is this PIN one that is tried first: a row, a pair, their number, their day of birth?"""
    born = patient.date_of_birth
    birth = [format(born, way) for way in ("%d%m%y", "%m%d%y", "%y%m%d", "%d%m%Y", "%m%d%Y",
                                           "%Y%m%d")] if born else []  # fmt: skip
    return pins.too_easy(pin) or pin in birth or pin == patient.number.zfill(SHORTEST)
