"""How wrong tries are counted, so that guessing is slow and nobody is shut out by somebody else.

By what was typed and address together: five, then that card waits a quarter of an hour at that
address; ten a day. By address: sixty an hour, since a whole waiting room may stand behind one; each
way in has its own sixty, so that whoever wears out one of them leaves the others open. By card from
everywhere: thirty a day, to which no address adds more than ten. A device of one's own stays signed
in and asks nothing of this.

Nothing is counted under one name for everybody. The odds, for whoever guesses without a pause:

- a PIN of six digits, from everywhere: 30 tries a day at a million, so 1 in 33,000 a day;
- a start code, from one address: 1,440 tries a day at 32**10 codes; with a hundred codes open,
  1 in 7,800,000,000 a day, and 1 in 7,800 for somebody with a million addresses;
- a code by message: only in the browser that asked for it, five looks each and ten a day at a
  million, so 1 in 20,000 a day for whoever asks for them all.
"""

from datetime import datetime, timedelta

from throughcare.assessment.link_browser import place_of
from throughcare.portal.models import WrongTry
from throughcare.staff.sealing import peppered

# All [K], to be reviewed by whoever answers for privacy; the bound from everywhere is less than
# the hundred in a row that NIST SP 800-63B allows, since a PIN is shorter than a password.
HERE, HERE_WAITS = 5, timedelta(minutes=15)
AT_ADDRESS, ADDRESS_WAITS = 60, timedelta(hours=1)
EVERYWHERE, HERE_A_DAY, DAY = 30, 10, timedelta(days=1)


def place(request, way: str = "card") -> str:
    """Where somebody tries a way in. A whole network of IPv6 is one place: one house has it."""
    return f"{way} {place_of(request.META.get('REMOTE_ADDR', ''))}"


def must_wait(typed: str, address: str, now: datetime) -> bool:
    """Has this been tried too often? Asked alike of a card there is and of one there is not."""
    who, place = marks(typed, address)
    tried, here = WrongTry.objects, WrongTry.objects.filter(who=who, address=place)
    return (
        here.filter(at__gt=now - HERE_WAITS).count() >= HERE
        or tried.filter(address=place, at__gt=now - ADDRESS_WAITS).count() >= AT_ADDRESS
        or here.filter(at__gt=now - DAY).count() >= HERE_A_DAY
        or tried.filter(who=who, at__gt=now - DAY).count() >= EVERYWHERE
    )


def how_often(typed: str, address: str, since: datetime) -> int:
    """How often this was counted at this address."""
    who, place = marks(typed, address)
    return WrongTry.objects.filter(who=who, address=place, at__gt=since).count()


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
