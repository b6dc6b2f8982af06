"""What comes in from a gateway or a file: an answer, or a report of delivery.

Whoever asks learns nothing: a number that is known and one that is not are answered alike.
"""

import json
import tomllib
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from throughcare.clinical.portal.check_in import red_flag_of_message
from throughcare.clinical.portal.replies import STOP, read
from throughcare.portal import reach, senders
from throughcare.portal.actions import reaching as actions
from throughcare.portal.models import Reply, Report, Sending
from throughcare.portal.senders.gateway import at as found_at

OURS = uuid.UUID("6f0d4a3e-3a3c-5e0e-9d36-2f4b7f5f2f10")  # the root of ids drawn from a gateway's
ANSWERS_ABOUT = timedelta(days=3)  # so long after it a reminder is what an answer is about
MOST_AN_HOUR = 30  # answers from one way [K]; a phone that answers itself fills no page


@dataclass(frozen=True)
class Names:
    """What the gateway calls things, as the part [incoming] of its file says."""

    sender: str = "from"
    text: str = "text"
    id: str = "id"
    reference: str = "id"
    status: str = "status"
    why: str = "why"
    delivered: tuple[str, ...] = ("delivered", "DELIVRD")
    failed: tuple[str, ...] = ("failed", "undelivered", "rejected", "expired", "UNDELIV")


@cache
def names(file: str) -> Names:
    """Of the gateway that is set; the usual words where it says none."""
    said = tomllib.loads(Path(file).read_text(encoding="utf-8")) if file else {}
    told = {key: tuple(value) if isinstance(value, list) else value
            for key, value in said.get("incoming", {}).items()
            if key in Names.__dataclass_fields__}  # fmt: skip
    return Names(**told)


def take(said: Any, at: datetime) -> str:
    """Take one thing in. What it was: «answer», «report», or «nothing»."""
    name = names(str(settings.GATEWAY))
    text, status = found_at(said, name.text), found_at(said, name.status)
    number = found_at(said, name.sender)
    if number and (text or not status):
        take_answer(number, text, found_at(said, name.id), at)
        return "answer"
    if status:
        take_report(said, name, status, at)
        return "report"
    return "nothing"


def take_report(said: Any, name: Names, status: str, at: datetime) -> None:
    """It arrived, or it did not. Of a message that is not ours nothing is written."""
    what = {
        **dict.fromkeys(name.delivered, Report.What.DELIVERED),
        **dict.fromkeys(name.failed, Report.What.FAILED),
    }.get(status)
    reference = found_at(said, name.reference)
    if what is None or not reference:
        return
    rows = Sending.objects.filter(outcome=Sending.Outcome.ACCEPTED)
    sending = rows.filter(reference=reference).first() or rows.filter(pk=as_id(reference)).first()
    if sending:
        actions.report(sending=sending, what=what, why=found_at(said, name.why), by=None, at=at)


def as_id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def take_answer(number: str, text: str, theirs: str, at: datetime) -> None:
    """From somebody who agreed to be written to there; anybody else is set aside."""
    channel = senders.EMAIL if "@" in number else senders.SMS
    ways = [way for way in reach.ways_with(number, channel) if reach.newest_choice(way)]
    about = reach.last_sent(ways, at - ANSWERS_ABOUT) if ways else None
    # Two people may have given one number: the answer is of whoever was written to last.
    mine = [way for way in ways if about is None or way.pk == about.contact_id]
    if read(text) == STOP:
        mine = ways  # whoever holds the telephone wants no more of it
    if not mine or (len(mine) > 1 and read(text) != STOP) or is_too_much(mine, text, at):
        actions.put_aside(number, text, at)
        return
    for way in mine:
        unique = f"{theirs or uuid.uuid4()} {way.pk}"
        actions.take_reply(
            id=uuid.uuid5(OURS, unique), contact=way, reminder=about, text=text,
            allowed=reach.newest_choice(way).answers, by=None, at=at,
        )  # fmt: skip


def is_too_much(ways, text: str, at: datetime) -> bool:
    if red_flag_of_message(text):
        return False
    rows = Reply.objects.filter(contact__in=ways, at__gte=at - timedelta(hours=1))
    return rows.count() >= MOST_AN_HOUR


def from_lines(lines: Iterable[str], at: datetime) -> dict[str, int]:
    """A file with one JSON object on each line, as a program beside the outbox writes it."""
    done = {"answer": 0, "report": 0, "nothing": 0}
    for line in filter(None, map(str.strip, lines)):
        try:
            said = json.loads(line)
        except ValueError:
            said = None
        done[take(said, at)] += 1
    return done
