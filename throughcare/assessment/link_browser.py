"""Whose browser a handed-over link is open in, and how often wrong links are tried from one place.

The browser is given something to show the moment it looks at a link that nobody has opened;
pressing "Begin" ties the link to it. So what a messenger or a camera fetches in advance opens
nothing, and a second press is the same press. A browser holds one of these: on a tablet that goes
round, the link of the person before is closed as soon as the next one is looked at.
"""

import hmac
import ipaddress
import secrets

from django.conf import settings
from django.core.cache import cache

from throughcare.assessment.actions.handing_over import MINUTES_OPEN, hash_of

COOKIE = f"{settings.COOKIE_PREFIX}answering"
MOST_WRONG = (
    30  # from one address [K: ours]; nobody types a link, a reload of one that is over does
)
WITHIN = 5 * 60  # seconds


def shown_by(request) -> str:
    """What this browser shows; empty when it was given nothing yet."""
    return request.COOKIES.get(COOKIE, "")


def give(answer) -> None:
    """Let the browser show something nobody else has."""
    answer.set_cookie(
        COOKIE, secrets.token_urlsafe(18), max_age=MINUTES_OPEN * 60, httponly=True,
        secure=settings.SESSION_COOKIE_SECURE, samesite="Lax",
    )  # fmt: skip


def is_in(handover, request) -> bool:
    """Was this link opened in this very browser?"""
    shown = shown_by(request)
    return bool(shown) and hmac.compare_digest(handover.browser_hash, hash_of(shown))


def tried_too_often(request) -> bool:
    """Were so many wrong links tried from this address that the next is not even looked up?"""
    return cache.get(key_of(request), 0) >= MOST_WRONG


def count_wrong(request) -> None:
    """One more, of this process: two workers take twice as many."""
    key = key_of(request)
    if not cache.add(key, 1, WITHIN):
        try:
            cache.incr(key)
        except ValueError:  # its time ended just now
            cache.add(key, 1, WITHIN)


def key_of(request) -> str:
    return f"wrong-links:{place_of(request.META.get('REMOTE_ADDR', ''))}"


def place_of(address: str) -> str:
    """One sender: an address, or the whole network of one household in IPv6 (64 bits)."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    return (
        str(found) if found.version == 4 else str(ipaddress.ip_network((found, 64), strict=False))
    )
