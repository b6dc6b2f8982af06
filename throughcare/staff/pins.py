"""A PIN brings somebody back to a screen where they signed in today; it never signs in."""

from itertools import pairwise

from django.contrib.auth.hashers import check_password, make_password

from throughcare.staff.sealing import peppered

SHORTEST, LONGEST = 4, 8
OFTEN_CHOSEN = {"1004", "1007", "2580", "0852", "1313", "1379", "6969", "5683", "1590"}


def too_easy(pin: str) -> bool:
    """A PIN somebody tries first: one digit, two in turn, a row up or down, a year, a favourite."""
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(pin)}
    halves = pin[: len(pin) // 2] == pin[len(pin) // 2 :]
    alternating = len(set(pin[::2])) == 1 and len(set(pin[1::2])) == 1
    year = len(pin) == 4 and pin[:2] in ("19", "20")
    return steps <= {1} or steps <= {9} or halves or alternating or year or pin in OFTEN_CHOSEN


def hashed(pin: str) -> str:
    """As it is kept: peppered with the secret key, so that a copied database gives no PIN away."""
    return make_password(peppered(pin)[0])


def is_pin_of(member, pin: str) -> bool:
    """Is this the member's PIN? Asked of the newest key first."""
    if not member.pin or not looks_like_a_pin(pin):
        return False
    return any(check_password(way, member.pin) for way in peppered(pin))


def looks_like_a_pin(text: str) -> bool:
    return text.isascii() and text.isdigit() and SHORTEST <= len(text) <= LONGEST
