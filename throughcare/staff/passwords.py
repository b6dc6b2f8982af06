"""A password a director hands over: read out once, typed once, then replaced by an own one."""

import secrets
from datetime import timedelta

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that is read as something else
GOOD_FOR = timedelta(days=3)  # [K]


def one_time() -> str:
    """Sixteen characters in fours: 79 bits, and it can be read out over the telephone."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(4))
