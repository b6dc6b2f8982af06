"""A list read as a whole: its shape, its format, its rows; what is kept and what is set aside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from throughcare.clinical.groups import bmlt, guide
from throughcare.clinical.groups.drafting import meetings_of
from throughcare.clinical.groups.envelopes import Rows, Unreadable, opened, unwrapped
from throughcare.clinical.groups.meeting import Meeting, Reading, SetAside
from throughcare.clinical.groups.places import with_believable_points
from throughcare.clinical.groups.plain import line_of, shortened

BMLT, GUIDE, TABLE = "bmlt", "meeting-guide", "table"


@dataclass(frozen=True)
class Given:
    """What whoever names a list says about it, where the list itself does not.

    zone        a name of the tz database for rows that name none
    fellowship  a key of fellowships.toml
    formats     a BMLT server's own formats, as GetFormats gives them
    """

    zone: str = ""
    fellowship: str = ""
    formats: Sequence[Mapping[str, Any]] = ()


def read_list(text: str, given: Given | None = None) -> Reading:
    """The meetings of a list, and each row that is none with its reason. Never raises."""
    given = given or Given()
    try:
        rows = opened(text)
    except Unreadable as problem:
        return Reading(readable=problem.verdict)
    reading = Reading(format=format_of(rows), read=len(rows.rows))
    formats = bmlt.formats_of([*given.formats, *rows.formats])
    zones: set[str] = set()
    for number, row in enumerate(rows.rows, start=1):
        read_row(row, number, reading, formats, given, zones)
    settle_zones(reading, zones)
    reading.meetings = with_believable_points(reading.meetings, reading.noted)
    without_repeats(reading)
    reading.set_aside.sort(key=lambda aside: aside.row)
    return reading


def format_of(rows: Rows) -> str:
    """Which of the formats: by the names of the fields of the first rows."""
    if rows.shape == "table":
        return TABLE
    some = [row for row in rows.rows[:50] if isinstance(row, dict)]
    return BMLT if some and sum(map(bmlt.is_row, some)) * 2 > len(some) else GUIDE


def read_row(
    row: Any, number: int, reading: Reading, formats: bmlt.Formats, given: Given, zones: set[str]
) -> None:
    """One row: one or several meetings, or set aside."""
    if not isinstance(row, dict):
        reading.set_aside.append(SetAside(number, "", "not_a_row"))
        return
    plain_row = {str(name): unwrapped(value) for name, value in row.items()}
    name = shortened(line_of(plain_row.get("meeting_name") or plain_row.get("name")), 80)
    is_bmlt = reading.format == BMLT
    draft = bmlt.draft_of(plain_row, formats) if is_bmlt else guide.draft_of(plain_row)
    if isinstance(draft, str):
        reading.set_aside.append(SetAside(number, name, draft))
        return
    reading.unknown_types.update(draft.said.unknown)
    found = meetings_of(
        draft, fellowship=given.fellowship or (bmlt.FELLOWSHIP if is_bmlt else ""),
        zone=given.zone, noted=reading.noted,
    )  # fmt: skip
    if isinstance(found, str):
        reading.set_aside.append(SetAside(number, name, found))
        return
    zones |= {meeting.zone for meeting in found if draft.zone_said}
    reading.meetings += found
    reading.rows += [number] * len(found)


def settle_zones(reading: Reading, zones: set[str]) -> None:
    """Rows without a zone: the zone of all the others; among several, only a place has an hour."""
    zones.discard("")
    if len(zones) == 1 and any(not meeting.zone for meeting in reading.meetings):
        (only,) = zones
        reading.noted["no time zone: that of the other rows"] += sum(
            not meeting.zone for meeting in reading.meetings
        )
        reading.meetings = [m if m.zone else replace(m, zone=only) for m in reading.meetings]
    elif zones:
        set_aside_where(reading, lambda m: not m.zone and not m.in_person, "no_zone")
    if floating := sum(not meeting.zone for meeting in reading.meetings):
        reading.noted["no time zone: read as the local time of the place"] += floating


def without_repeats(reading: Reading) -> None:
    """The first of several rows that are the same, or that carry the same key, is kept."""
    keys: set[str] = set()
    seen: set[tuple[object, ...]] = set()
    kept: list[Meeting] = []
    rows: list[int] = []
    for meeting, row in zip(reading.meetings, reading.rows, strict=True):
        if meeting.identity in seen or meeting.key in keys:
            reason = "twice" if meeting.identity in seen else "same_key"
            reading.set_aside.append(SetAside(row, shortened(meeting.name, 80), reason))
            continue
        keys.add(meeting.key)
        seen.add(meeting.identity)
        kept.append(meeting)
        rows.append(row)
    reading.meetings, reading.rows = kept, rows


def set_aside_where(reading: Reading, wrong: Any, reason: str) -> None:
    kept = [(m, row) for m, row in zip(reading.meetings, reading.rows, strict=True) if not wrong(m)]
    reading.set_aside += [
        SetAside(row, shortened(m.name, 80), reason)
        for m, row in zip(reading.meetings, reading.rows, strict=True) if wrong(m)
    ]  # fmt: skip
    reading.meetings, reading.rows = [m for m, _ in kept], [row for _, row in kept]
