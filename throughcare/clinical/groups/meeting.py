"""One meeting as the programme knows it, whichever list says it; and what reading a list gives."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time

from throughcare.clinical.verdict import OK, Verdict

USUAL_MINUTES = 60  # a meeting without an end: the Meeting Guide format says an hour


@dataclass(frozen=True)
class Meeting:
    """One weekly meeting.

    key       what its list calls it; unlike every other key of the same list
    weekday   1 Monday … 7 Sunday, as ISO 8601 counts: the day on which it begins
    starts    the local time of the place, or of `zone` for a meeting online
    minutes   how long; `minutes_said` is False where the list does not say or cannot be believed
    zone      a name of the tz database; empty: the list names none, and nobody said one
    open_to   "anybody", "members", or empty where the list does not say
    wheelchair  True or False as the list says; None where it does not
    about     the point is only near: a town's centre, or a point the list uses for many places
    suspended the place is closed for the time being and there is no way in online
    types     keys of our own vocabulary (vocabulary.toml), in its order
    languages ISO 639-1 codes, in order of their letters
    """

    key: str
    name: str
    weekday: int
    starts: time
    minutes: int = USUAL_MINUTES
    minutes_said: bool = False
    zone: str = ""
    fellowship: str = ""
    in_person: bool = False
    online: bool = False
    suspended: bool = False
    place: str = ""
    street: str = ""
    town: str = ""
    district: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""
    latitude: float | None = None
    longitude: float | None = None
    about: bool = False
    link: str = ""
    link_notes: str = ""
    phone: str = ""
    phone_notes: str = ""
    open_to: str = ""
    wheelchair: bool | None = None
    types: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    notes: str = ""
    place_notes: str = ""
    web: str = ""

    @property
    def identity(self) -> tuple[object, ...]:
        """What makes two rows the same meeting said twice, whatever their keys."""
        return (
            self.name.casefold(), self.weekday, self.starts, self.street.casefold(),
            self.town.casefold(), self.link, self.phone, self.in_person, self.online,
        )  # fmt: skip


@dataclass(frozen=True)
class SetAside:
    """A row that is no meeting a person could go to, with the reason.

    row     its number in the list, from 1
    name    what it calls itself, so that somebody can find it
    reason  a key of REASONS
    """

    row: int
    name: str
    reason: str
    detail: str = ""


REASONS: Mapping[str, str] = {
    "not_a_row": "not a meeting: no object with fields",
    "no_name": "no name",
    "no_day": "no day or no time: by appointment, or not filled in",
    "bad_day": "a day of the week that the format does not know",
    "bad_time": "a time that is none",
    "bad_zone": "a time zone that does not exist",
    "no_zone": "online, without a time zone, in a list of several zones",
    "no_way_in": "neither a place, nor a link, nor a telephone number",
    "unpublished": "not published by its list",
    "archived": "put away by its list",
    "inactive": "marked as inactive by its list",
    "twice": "the same meeting stands in the list already",
    "same_key": "another meeting of the list carries the same key",
}


@dataclass
class Reading:
    """What came of a list.

    rows     beside each meeting, the number of its row
    readable  OK, or why the list as a whole cannot be read
    noted    what was mended or not believed, by kind, with how often
    """

    format: str = ""
    read: int = 0
    meetings: list[Meeting] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    set_aside: list[SetAside] = field(default_factory=list)
    noted: Counter[str] = field(default_factory=Counter)
    unknown_types: Counter[str] = field(default_factory=Counter)
    readable: Verdict = OK
