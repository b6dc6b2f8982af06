"""How wrong tries are counted, so that guessing is slow and nobody is shut out by somebody else.

By card and address together: five, then that card waits a quarter of an hour at that address. By
address: sixty an hour, since a whole waiting room may stand behind one. By card from everywhere:
thirty a day; what is counted is what was typed, so that whoever guesses at a number stops neither
the card nor a start code. A device of one's own stays signed in and asks nothing of this.
"""

from datetime import datetime, timedelta

from throughcare.portal.models import WrongTry
from throughcare.staff.sealing import peppered

# All [K], to be reviewed by whoever answers for privacy; the bound from everywhere is less than
# the hundred in a row that NIST SP 800-63B allows, since a PIN is shorter than a password.
HERE, HERE_WAITS = 5, timedelta(minutes=15)
AT_ADDRESS, ADDRESS_WAITS = 60, timedelta(hours=1)
EVERYWHERE, DAY = 30, timedelta(days=1)


def must_wait(typed: str, address: str, now: datetime) -> bool:
    """Has this been tried too often? Asked alike of a card there is and of one there is not."""
    who, place = marks(typed, address)
    tried = WrongTry.objects
    return (
        tried.filter(who=who, address=place, at__gt=now - HERE_WAITS).count() >= HERE
        or tried.filter(address=place, at__gt=now - ADDRESS_WAITS).count() >= AT_ADDRESS
        or tried.filter(who=who, at__gt=now - DAY).count() >= EVERYWHERE
    )


def count(typed: str, address: str, now: datetime) -> WrongTry:
    """One try more, counted before it is looked at: two at once are two."""
    WrongTry.objects.filter(at__lt=now - DAY).delete()
    who, place = marks(typed, address)
    return WrongTry.objects.create(who=who, address=place, at=now)


def forgive(typed: str, address: str) -> None:
    """It was right: what went wrong here before is forgotten, here and for this card alone."""
    who, place = marks(typed, address)
    WrongTry.objects.filter(who=who, address=place).delete()


def marks(typed: str, address: str) -> tuple[str, str]:
    return peppered(f"own {typed.strip().upper()}")[0], peppered(f"at {address}")[0]
