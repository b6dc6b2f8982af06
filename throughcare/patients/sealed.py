"""What the person keeps to themself: sealed with a key that is not in the database."""

import json
from typing import Any

from throughcare.staff.sealing import CannotOpen, seal, unseal


def close(what: dict[str, Any]) -> str:
    return seal(json.dumps(what, ensure_ascii=False))


def opened(sealed: str) -> dict[str, Any]:
    """What was sealed; nothing, where the key it was sealed with was not kept."""
    try:
        return json.loads(unseal(sealed))
    except CannotOpen:
        return {}
