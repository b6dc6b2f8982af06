"""A list brought in: fetched or opened, read, compared with what is there, taken or refused whole.

Nothing here is done for a page: the command line and the nightly refresh bring lists in.
"""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.db import DatabaseError
from django.utils.translation import gettext as _

from throughcare.clinical.groups import Given, Reading, read_list
from throughcare.clinical.groups.comparing import Changes, compared, may_be_taken, may_replace
from throughcare.clinical.groups.fellowships import every_fellowship
from throughcare.clinical.groups.meeting import REASONS
from throughcare.clinical.groups.times import zone_named
from throughcare.groups import actions, queries
from throughcare.groups.fetching import MOST_BYTES, fetch, too_large, unreachable
from throughcare.groups.models import ListRead, MeetingSource
from throughcare.refusal import Refused

SOURCE = "house:meetings"
KEPT_ASIDE = 300  # rows set aside that the report on the page names; the command names all
NOT_AGAIN_WITHIN = timedelta(hours=20)


@dataclass(frozen=True)
class Wanted:
    """What somebody asks for on the command line. Empty: as the source says already."""

    address: str
    name: str = ""
    zone: str = ""
    fellowship: str = ""
    formats: str = ""
    check: bool = False
    even_so: bool = False


@dataclass
class Brought:
    """What came of it, for the command to print and for the record."""

    name: str
    address: str
    outcome: str
    reading: Reading
    changes: Changes = field(default_factory=Changes)
    code: str = ""
    why: str = ""

    @property
    def as_json(self) -> dict[str, Any]:
        """read, kept, new, changed, gone, unchanged, and every row that was set aside."""
        taken = self.outcome != "refused"
        return {
            "source": self.name, "address": self.address, "outcome": self.outcome,
            "format": self.reading.format, "read": self.reading.read,
            "kept": len(self.reading.meetings) if taken else 0,
            "new": len(self.changes.new), "changed": len(self.changes.changed),
            "gone": len(self.changes.gone), "unchanged": len(self.changes.same),
            "set_aside": aside(self.reading), "noted": dict(self.reading.noted),
            "unknown_types": dict(self.reading.unknown_types.most_common()),
            **({"refused": {"code": self.code, "why": self.why}} if self.code else {}),
        }  # fmt: skip


def aside(reading: Reading) -> list[dict[str, Any]]:
    return [
        {"row": one.row, "name": one.name, "reason": one.reason, "why": REASONS[one.reason]}
        for one in reading.set_aside
    ]


def bring(wanted: Wanted, at: datetime) -> Brought:
    """Bring a list in. Raises Refused for what was asked; a list's own faults are in the answer."""
    source = known_source(wanted)
    wanted = completed(wanted, source)
    refuse_unknown(wanted)
    try:
        content = content_of(wanted.address)
        given = Given(wanted.zone, wanted.fellowship, formats_at(wanted.formats))
    except Refused as refusal:
        if source is None or wanted.check:
            raise
        return remembered(
            refused(wanted, refusal.code, f"{refusal.why} {refusal.next_step}"), source, "", at
        )
    brought = judged(wanted, read_list(text_of(content), given), values_of(source))
    if wanted.check:
        return brought
    if source is None and brought.outcome == "refused":
        return brought  # a source of which nothing was ever read is none
    source = actions.name_source(
        name=wanted.name, address=wanted.address, zone=wanted.zone, by=None, at=at,
        fellowship=wanted.fellowship, formats_address=wanted.formats,
    )  # fmt: skip
    return remembered(brought, source, sha256(content).hexdigest(), at)


def known_source(wanted: Wanted) -> MeetingSource | None:
    """The source of this name, or of this address. A check asks no database to be there."""
    try:
        return queries.source_called(wanted.name, whole(wanted.address))
    except DatabaseError:
        if wanted.check:
            return None
        raise


def values_of(source: MeetingSource | None) -> Mapping[str, Any]:
    return queries.values_by_key(source) if source else {}


def completed(wanted: Wanted, source: MeetingSource | None) -> Wanted:
    """What was not said now is as it was said before; a new source is called by its address."""
    zone = zone_named(wanted.zone) or wanted.zone
    wanted = replace(wanted, address=whole(wanted.address), formats=whole(wanted.formats))
    if source is None:
        return replace(wanted, name=wanted.name or called(wanted.address), zone=zone)
    return replace(
        wanted, name=source.name, zone=zone or source.zone,
        fellowship=wanted.fellowship or source.fellowship,
        formats=wanted.formats or source.formats_address,
    )  # fmt: skip


def whole(address: str) -> str:
    """A file by its whole path: the nightly refresh stands in another folder."""
    return address if not address or "://" in address else str(Path(address).resolve())


def called(address: str) -> str:
    """A name for a source nobody named: the host, or the file without its ending."""
    return (urlsplit(address).hostname or Path(address).stem)[:120]


def refuse_unknown(wanted: Wanted) -> None:
    if wanted.zone and zone_named(wanted.zone) is None:
        raise Refused(
            "zone_unknown", _("There is no time zone of this name."), source=SOURCE,
            next_step=_("Write it as the tz database does: America/New_York."),
        )  # fmt: skip
    if wanted.fellowship and wanted.fellowship not in every_fellowship():
        raise Refused(
            "fellowship_unknown", _("This fellowship is not known here."), source=SOURCE,
            next_step=_("One of: %(keys)s.") % {"keys": ", ".join(every_fellowship())},
        )  # fmt: skip


def content_of(address: str) -> bytes:
    """The bytes of a list: from the web, or from a file on this machine."""
    if "://" in address:
        return fetch(with_formats(address))
    try:
        with open(address, "rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise unreachable(f"{error.strerror}: {address}.") from None
    if len(content) > MOST_BYTES:
        raise too_large()
    return content


def with_formats(address: str) -> str:
    """A BMLT search is asked for the formats it uses as well: keys alone mean nothing for sure."""
    parts = urlsplit(address)
    asked = parse_qsl(parts.query, keep_blank_values=True)
    if ("switcher", "GetSearchResults") not in asked or "get_used_formats" in dict(asked):
        return address
    return urlunsplit(parts._replace(query=urlencode([*asked, ("get_used_formats", "1")])))


def text_of(content: bytes) -> str:
    """UTF-8 as the formats say; old tables are written as Windows does."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def formats_at(address: str) -> list[Mapping[str, Any]]:
    """A BMLT server's own formats, as GetFormats gives them; an empty address has none."""
    if not address:
        return []
    try:
        found = json.loads(text_of(content_of(address)))
    except (ValueError, RecursionError):
        found = None
    if isinstance(found, dict):
        found = found.get("formats")
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise Refused(
            "formats_unreadable", _("These are no formats of a BMLT server."), source=SOURCE,
            next_step=_("Give the answer of its GetFormats."),
        )  # fmt: skip
    return found


def judged(wanted: Wanted, reading: Reading, before: Mapping[str, Any]) -> Brought:
    """Taken, or refused whole."""
    if not (verdict := may_be_taken(reading)):
        return refused(wanted, verdict.code, verdict.why, reading)
    changes = compared(before, reading.meetings)
    if not wanted.even_so and not (verdict := may_replace(changes, before)):
        return refused(wanted, verdict.code, verdict.why, reading)
    return Brought(
        wanted.name, wanted.address, "checked" if wanted.check else "taken", reading, changes
    )


def refused(wanted: Wanted, code: str, why: str, reading: Reading | None = None) -> Brought:
    return Brought(wanted.name, wanted.address, "refused", reading or Reading(), code=code, why=why)


def remembered(brought: Brought, source: MeetingSource, digest: str, at: datetime) -> Brought:
    """Written into the record, with the rows of the list where it was taken."""
    told, reading, changes = brought.as_json, brought.reading, brought.changes
    said = {
        "outcome": ListRead.Outcome.REFUSED if brought.code else ListRead.Outcome.TAKEN,
        "format": reading.format, "rows": reading.read, "meetings": told["kept"],
        "new": told["new"], "changed": told["changed"], "gone": told["gone"],
        "aside": len(reading.set_aside), "code": brought.code, "why": brought.why[:500],
        "sha256": digest,
        "report": {
            "set_aside": told["set_aside"][:KEPT_ASIDE], "noted": told["noted"],
            "unknown_types": told["unknown_types"],
        },
    }  # fmt: skip
    actions.note_read(
        id=uuid.uuid4(), source=source, said=said, new=[*changes.new, *changes.changed],
        no_more=[*changes.gone, *(meeting.key for meeting in changes.changed)], by=None, at=at,
    )  # fmt: skip
    return brought


def refresh(at: datetime, *, now: bool = False) -> list[Brought]:
    """Every list that is due, one after the other. One that fails stops none of the others; a file
    that is no longer there was brought in once, and is no fault each night."""
    return [
        bring(Wanted(source.address, name=source.name), at)
        for source in queries.sources_in_use()
        if (source.is_fetched or Path(source.address or "/").is_file())
        and (now or queries.is_due(source, at - NOT_AGAIN_WITHIN))
    ]
