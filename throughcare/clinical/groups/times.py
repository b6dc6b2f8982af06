"""Days, times, lengths and zones as lists write them. The two formats count days differently:

BMLT semantic JSON      weekday_tinyint  "1" Sunday … "7" Saturday
BMLT's newer interface  day               0  Sunday …  6  Saturday
Meeting Guide JSON      day               0  Sunday …  6  Saturday; real lists also say 7 for Sunday
"""

import re
from datetime import time
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from throughcare.clinical.groups.meeting import USUAL_MINUTES

SOURCE = "meeting-guide-spec"
LONGEST = 5 * 60  # minutes [K: ours]: a length beyond it was typed into the wrong field
SHORTEST = 10  # minutes [K: ours]
DAY = 24 * 60

NAMES = {
    "monday": 1, "tuesday": 2, "wednesday": 3, "thursday": 4, "friday": 5, "saturday": 6,
    "sunday": 7, "mon": 1, "tue": 2, "tues": 2, "wed": 3, "weds": 3, "thu": 4, "thur": 4,
    "thurs": 4, "fri": 5, "sat": 6, "sun": 7, "lunes": 1, "martes": 2, "miércoles": 3,
    "miercoles": 3, "jueves": 4, "viernes": 5, "sábado": 6, "sabado": 6, "domingo": 7,
}  # fmt: skip
SPOKEN_TIMES = {"noon": time(12), "midday": time(12), "midnight": time(0)}
CLOCK = re.compile(
    r"(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2}))?(?::(?P<second>\d{2})(?:\.\d+)?)?\s*"
    r"(?P<half>[ap]\.?\s?m\.?)?",
    re.IGNORECASE,
)


def day_from_sunday_0(said: object) -> int | None:
    """ISO day of a number that counts from Sunday 0, or of a name. 7 is Sunday too."""
    number = whole(said)
    if number is None:
        return NAMES.get(str(said).strip().casefold()) if isinstance(said, str) else None
    return (number or 7) if 0 <= number <= 7 else None


def day_from_sunday_1(said: object) -> int | None:
    """ISO day of a number that counts from Sunday 1 to Saturday 7."""
    number = whole(said)
    return (number - 2) % 7 + 1 if number is not None and 1 <= number <= 7 else None


def whole(said: object) -> int | None:
    """A whole number, also as text: 3, "3", 3.0. True is none."""
    if isinstance(said, bool) or not isinstance(said, int | float | str):
        return None
    if isinstance(said, str):
        text = said.strip()
        return int(text) if re.fullmatch(r"-?[0-9]{1,9}", text) else None
    return int(said) if said == said // 1 and abs(said) < 10**9 else None


def clock_time(said: object) -> time | None:
    """A time of day: 19:00, 19:00:00, 7 PM, 7:30 p.m., noon. 24:00 is midnight."""
    if not isinstance(said, str):
        return None
    text = said.strip().casefold()
    if text in SPOKEN_TIMES:
        return SPOKEN_TIMES[text]
    found = CLOCK.fullmatch(text)
    if found is None or not (found["minute"] or found["half"]):
        return None
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if found["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found["half"].startswith("p") else 0)
    if (hour, minute) == (24, 0):
        hour = 0
    return time(hour, minute) if hour < 24 and minute < 60 else None


def minutes_between(starts: time, ends: time | None) -> int | None:
    """How long from a beginning to an end; an end before the beginning is on the next day."""
    if ends is None:
        return None
    long = (ends.hour * 60 + ends.minute - starts.hour * 60 - starts.minute) % DAY
    return long or None


def minutes_of(said: object) -> int | None:
    """A length: "01:30:00", "1:30", 90."""
    if (number := whole(said)) is not None:
        return number if number > 0 else None
    found = (
        re.fullmatch(r"(\d{1,2}):(\d{2})(?::\d{2})?", said.strip())
        if isinstance(said, str)
        else None
    )
    return (int(found[1]) * 60 + int(found[2])) or None if found else None


def believed(minutes: int | None) -> tuple[int, bool]:
    """(minutes, were they said?). What nobody could sit through is not believed."""
    if minutes is None or not SHORTEST <= minutes <= LONGEST:
        return USUAL_MINUTES, False
    return minutes, True


@cache
def zones() -> dict[str, str]:
    """Every zone of the tz database, old spellings too, whatever the case of its letters."""
    return {name.casefold(): name for name in available_timezones()}


def zone_named(said: object) -> str | None:
    """The zone of this name as the database spells it; None where there is none."""
    if not isinstance(said, str):
        return None
    return zones().get(said.strip().casefold().replace(" ", "_"))


@cache
def clock_of(zone: str) -> ZoneInfo:
    return ZoneInfo(zone)
