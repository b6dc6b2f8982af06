"""What is kept secret in the database is sealed with a key that is not in it.

The keys are drawn from the secret key and from those it had before, so that a key can be replaced:
the old ones open, the newest seals.
"""

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class CannotOpen(Exception):
    """Sealed with a key that is not here: the secret key was replaced and the old one not kept."""


def keys() -> list[bytes]:
    """The secret key of now, then those of before."""
    return [key.encode() for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]


def _seals() -> MultiFernet:
    return MultiFernet([Fernet(_drawn_from(key)) for key in keys()])


def _drawn_from(key: bytes) -> bytes:
    drawn = HKDF(SHA256(), length=32, salt=None, info=b"throughcare second factor").derive(key)
    return base64.urlsafe_b64encode(drawn)


def seal(text: str) -> str:
    return _seals().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    try:
        return _seals().decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise CannotOpen from None


def sealed_anew(sealed: str) -> str:
    """The same, sealed with the newest key."""
    return _seals().rotate(sealed.encode()).decode()


def peppered(text: str) -> list[str]:
    """A short secret made useless to whoever has only the database: one for each key."""
    return [hmac.new(key, b"pin " + text.encode(), hashlib.sha256).hexdigest() for key in keys()]
