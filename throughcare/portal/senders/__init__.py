"""What carries a short message outside: one question, asked of the way that the settings name.

A way is one small class with `carry(message) -> Delivery`. THROUGHCARE_SMS and THROUGHCARE_EMAIL
name it; without a name nothing goes that way, and the pages say so. docs/running/reminders.md.
"""

from dataclasses import dataclass
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

SMS, EMAIL = "sms", "email"
WAYS = {
    "file": "throughcare.portal.senders.files.ToFile",
    "console": "throughcare.portal.senders.files.ToConsole",
    "gateway": "throughcare.portal.senders.gateway.Gateway",
    "smtp": "throughcare.portal.senders.mail.Mailed",
}


@dataclass(frozen=True)
class Message:
    """What is to be carried. Its id comes back in reports of delivery."""

    to: str  # a number as it is dialled, or an address
    text: str
    channel: str  # SMS or EMAIL
    id: str


@dataclass(frozen=True)
class Delivery:
    """What became of it at once.

    accepted   somebody else carries it from here; whether it arrives, a report says
    reference  what they call it
    why        why not, without the number and without the text
    again      may another try help?
    """

    accepted: bool
    reference: str = ""
    why: str = ""
    again: bool = False


class Way(Protocol):
    """Something that carries messages; `outward`: they really leave this house."""

    outward: bool

    def carry(self, message: Message) -> Delivery: ...


def send(message: Message) -> Delivery:
    """Carry a message by the way that is set for its channel."""
    way = way_of(message.channel)
    if way is None:
        return Delivery(accepted=False, why="no way is set for this channel")
    return way.carry(message)


def way_of(channel: str) -> Way | None:
    """The way of a channel; None: nothing goes there."""
    name = settings.SENDERS[channel]
    return import_string(WAYS[name])() if name else None


def channels() -> list[str]:
    """The channels by which something can be sent at all."""
    return [channel for channel, name in settings.SENDERS.items() if name]


def dialled(number: str) -> str:
    """A number as a gateway dials it: digits, with the country's code where the settings know it.

    How it was typed matters not: «(202) 555-0199», «+1 202 555 0199» and «001…» are one number.
    """
    bare = "".join(letter for letter in number if letter.isdigit() and letter.isascii())
    if number.strip().startswith("+"):
        return f"+{bare}"
    if bare.startswith("00"):
        return f"+{bare[2:]}"
    code = settings.SMS_COUNTRY
    if not code:
        return bare
    if bare.startswith(code) and len(bare) > settings.SMS_NATIONAL_DIGITS:
        return f"+{bare}"
    return f"+{code}{bare.removeprefix('0')}"
