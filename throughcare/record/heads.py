"""Where the log ends, kept in another place: a shortened or older log shows only against that.

A place is one small class: `keep` takes heads as text, and `kept` gives back those it can read
again. THROUGHCARE_HEADS names the places; a head printed on paper is typed at `verify-log --head`.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.core.mail import send_mail
from django.utils.translation import gettext as _

from throughcare import clock
from throughcare.record.models import Head
from throughcare.record.verify_log import parse_head, read_heads
from throughcare.refusal import Refused

KeptHead = tuple[str, int, str]  # chain, seq, hash


class Place(Protocol):
    """Somewhere that whoever can change the database cannot change."""

    def keep(self, heads: Sequence[str]) -> None: ...
    def kept(self) -> list[KeptHead]: ...


@dataclass(frozen=True)
class FileElsewhere:
    """A file on another disk, appended to. Without its folder nothing is kept: that is said."""

    path: Path

    def keep(self, heads: Sequence[str]) -> None:
        with self.path.open("a", encoding="utf-8") as file:
            file.writelines(f"{head} kept {clock.now().isoformat()}\n" for head in heads)
            file.flush()
            os.fsync(file.fileno())

    def kept(self) -> list[KeptHead]:
        return read_heads(self.path) if self.path.exists() else []


@dataclass(frozen=True)
class Mailed:
    """A mailbox of somebody outside. It holds no name and no clinical word."""

    address: str

    def keep(self, heads: Sequence[str]) -> None:
        send_mail("Throughcare: where the log ends", "\n".join(heads), None, [self.address])

    def kept(self) -> list[KeptHead]:
        return []  # read by people


PLACES = {"file": lambda rest: FileElsewhere(Path(rest)), "mail": Mailed}


def places() -> list[Place]:
    """The places the settings name."""
    found = []
    for words in settings.HEADS_KEPT:
        kind, _colon, rest = words.partition(":")
        if kind not in PLACES or not rest:
            raise Refused(
                "unknown_place_for_heads",
                _("THROUGHCARE_HEADS names a place we do not know: %(words)s") % {"words": words},
                source="house:log", next_step=_("Write file:/a/path or mail:somebody@example.org."),
            )  # fmt: skip
        found.append(PLACES[kind](rest))
    return found


def now() -> list[str]:
    """Where each chain ends now, as it is printed: CHAIN:SEQ:HASH."""
    ends = Head.objects.filter(seq__gt=0).order_by("of", "lane")
    ends = ends.values_list("chain", "seq", "hash")
    return [f"{chain}:{seq}:{hash_}" for chain, seq, hash_ in ends]


def keep_elsewhere() -> list[str]:
    """Keep the heads in every place. What went wrong, a sentence for each place."""
    ends, problems = now(), []
    for words, place in zip(settings.HEADS_KEPT, places(), strict=True):
        try:
            place.keep(ends)
        except OSError as error:  # a disk that is not there, a mail server that does not answer
            problems.append(f"the log's heads were not kept at {words}: {error}")
    return problems


def kept() -> list[KeptHead]:
    """The heads that can be read again."""
    return [head for place in places() for head in place.kept()]


def parsed(texts: Sequence[str]) -> list[KeptHead]:
    """Heads typed by hand."""
    try:
        return [parse_head(text) for text in texts]
    except ValueError as error:
        raise Refused(
            "not_a_head", _("This is not a head of the log: %(error)s.") % {"error": error},
            source="house:log", next_step=_("Copy it as it was printed: CHAIN:SEQ:HASH."),
        ) from None  # fmt: skip
