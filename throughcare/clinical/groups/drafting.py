"""From what a row of any format says to meetings, or to the reason why it is none."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import time
from hashlib import sha256

from throughcare.clinical.groups import times
from throughcare.clinical.groups.meeting import Meeting
from throughcare.clinical.groups.places import Point
from throughcare.clinical.groups.plain import shortened
from throughcare.clinical.groups.vocabulary import Said

LONGEST_KEY = 120
# How long each text may be; what is longer is cut and ends in "…".
LENGTHS = {
    "name": 255, "place": 200, "street": 200, "town": 120, "district": 120, "region": 120,
    "postal_code": 20, "country": 60, "link": 500, "phone": 120, "web": 500,
}  # fmt: skip
NO_CUT = ("link", "web")  # half an address leads elsewhere


@dataclass
class Draft:
    """A row in the words of this programme, before anything is decided.

    days        ISO days; several where the row says several
    zone_said   the zone as the list writes it; empty where it says none
    attendance  "in_person", "online", "hybrid", "inactive", or empty: then told from the address
    """

    key: str
    name: str
    said: Said
    days: Sequence[int] = ()
    starts: time | None = None
    minutes: int | None = None
    zone_said: str = ""
    attendance: str = ""
    about: bool = False
    point: Point | None = None
    texts: dict[str, str] = field(default_factory=dict)

    @property
    def online(self) -> bool:
        return bool(self.texts.get("link") or self.texts.get("phone"))

    @property
    def has_place(self) -> bool:
        """Could somebody find the door? A street, a named place, or an exact point."""
        exact = bool(self.texts.get("street")) or (self.point is not None and not self.about)
        return exact or (bool(self.texts.get("place")) and not self.about)


def meetings_of(
    draft: Draft, *, fellowship: str, zone: str, noted: Counter[str]
) -> list[Meeting] | str:
    """The meetings of a row, one for each day; or a key of REASONS."""
    if not draft.name:
        return "no_name"
    if not draft.days or draft.starts is None:
        return "no_day"
    place, online = ways_in(draft)
    closed_now = "closed_now" in draft.said.signs
    if not place and not online:
        if draft.attendance == "inactive" and not closed_now:
            return "inactive"
        if not (closed_now and (draft.has_place or draft.attendance)):
            return "no_way_in"
    named = zone_of(draft, zone, place, noted)
    if named is None:
        return "bad_zone"
    if draft.minutes is not None and not times.believed(draft.minutes)[1]:
        noted["a length that nobody can sit through"] += 1
    return built(draft, place=place, online=online, zone=named, fellowship=fellowship)


def ways_in(draft: Draft) -> tuple[bool, bool]:
    """(at a place, online). A place that is closed for now is none."""
    place = {"in_person": True, "hybrid": True, "online": False, "inactive": False}.get(
        draft.attendance, draft.has_place
    )
    closed_now = "closed_now" in draft.said.signs
    return place and draft.has_place and not closed_now, draft.online


def zone_of(draft: Draft, zone: str, place: bool, noted: Counter[str]) -> str | None:
    """The zone of a row; empty where nobody said one; None where it exists nowhere."""
    if not draft.zone_said:
        return zone
    if found := times.zone_named(draft.zone_said):
        return found
    if zone or place:
        noted["a time zone that does not exist"] += 1
        return zone
    return None


def built(draft: Draft, *, place: bool, online: bool, zone: str, fellowship: str) -> list[Meeting]:
    """One meeting for each day of the row."""
    assert draft.starts is not None  # noqa: S101  # asked before
    minutes, minutes_said = times.believed(draft.minutes)
    texts = {name: fitted(name, text) for name, text in draft.texts.items()}
    lat, lon = draft.point or (None, None)
    one = Meeting(
        key=draft.key, name=fitted("name", draft.name), weekday=draft.days[0],
        starts=draft.starts, minutes=minutes, minutes_said=minutes_said, zone=zone,
        fellowship=fellowship, in_person=place, online=online,
        suspended=not place and not online, latitude=lat, longitude=lon,
        about=draft.about and lat is not None, open_to=draft.said.open_to,
        wheelchair=draft.said.wheelchair, types=draft.said.types, languages=draft.said.languages,
        **texts,
    )  # fmt: skip
    key = short_key(draft.key) if draft.key else made_key(one)
    days = sorted(set(draft.days))
    return [replace(one, weekday=day, key=f"{key}/{day}" if len(days) > 1 else key) for day in days]


def fitted(name: str, text: str) -> str:
    limit = LENGTHS.get(name)
    if limit is None or len(text) <= limit:
        return text
    return "" if name in NO_CUT else shortened(text, limit)


def short_key(key: str) -> str:
    if len(key) <= LONGEST_KEY:
        return key
    return f"{key[: LONGEST_KEY - 9]}~{sha256(key.encode()).hexdigest()[:8]}"


def made_key(meeting: Meeting) -> str:
    """A key for a row that carries none: from what makes it this meeting."""
    return f"~{sha256(repr(meeting.identity).encode()).hexdigest()[:16]}"
