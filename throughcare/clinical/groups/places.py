"""Where meetings are: distances of our own, and points that are no places.

Lists are full of wrong points: a server's default centre, 0/0, the centre of a country or a county
for every row without an address, latitude and longitude in the wrong order. A wrong point is worse
than none: it sends somebody across a town. What cannot be believed is dropped and counted.
"""

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from statistics import median

from throughcare.clinical.groups.meeting import Meeting

EARTH_KM = 6371.0088  # mean radius, IUGG
KM_A_MILE = 1.609344
# Where a BMLT server stands before somebody moved it: centre of its own installation.
DEFAULT_POINTS = {(34.235918, -118.563659)}
SAME_POINT = 4  # so many streets, or towns, at one point: it is none of them [K: ours]
ENOUGH = 12  # located meetings from which on one can say that a point lies far from the others
FAR_KM = 400.0  # [K: ours]

Point = tuple[float, float]


def kilometres(one: Point, other: Point) -> float:
    """How far as the crow flies, by the haversine formula."""
    (lat1, lon1), (lat2, lon2) = (tuple(map(math.radians, point)) for point in (one, other))
    half = (
        math.sin((lat2 - lat1) / 2) ** 2
        + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(half)))


def point_of(latitude: object, longitude: object) -> Point | None:
    """A point on earth, to five places; None for half a point, for 0/0 and for what is none."""
    both = [number(latitude), number(longitude)]
    if both[0] is None or both[1] is None:
        return None
    lat, lon = round(both[0], 5), round(both[1], 5)
    if not (-90 <= lat <= 90 and -180 <= lon <= 180) or (abs(lat) < 0.01 and abs(lon) < 0.01):
        return None
    return lat, lon


def number(said: object) -> float | None:
    if isinstance(said, bool) or not isinstance(said, int | float | str):
        return None
    try:
        value = float(said)
    except (ValueError, OverflowError):
        return None
    return value if math.isfinite(value) else None


def with_believable_points(meetings: Sequence[Meeting], noted: Counter[str]) -> list[Meeting]:
    """Drop each point that is no place of its meeting; count why."""
    shared, middle = shared_points(meetings), middle_of(meetings)
    defaults = {(round(lat, 5), round(lon, 5)) for lat, lon in DEFAULT_POINTS}
    kept = []
    for meeting in meetings:
        point = where(meeting)
        wrong = ""
        if point is None:
            pass
        elif not meeting.in_person:
            wrong = "point of a meeting that is online only"
        elif point in defaults:
            wrong = "the default point of a server"
        elif point in shared:
            wrong = "one point for many places"
        elif middle and kilometres(point, middle[0]) > middle[1]:
            wrong = "a point far from all others of the list"
        if wrong:
            noted[wrong] += 1
            meeting = replace(meeting, latitude=None, longitude=None, about=False)
        kept.append(meeting)
    return kept


def where(meeting: Meeting) -> Point | None:
    if meeting.latitude is None or meeting.longitude is None:
        return None
    return meeting.latitude, meeting.longitude


def shared_points(meetings: Iterable[Meeting]) -> set[Point]:
    """Points that stand for several towns or many streets at once."""
    streets: defaultdict[Point, set[str]] = defaultdict(set)
    towns: defaultdict[Point, set[str]] = defaultdict(set)
    for meeting in meetings:
        point = where(meeting)
        if point is not None and meeting.in_person:
            streets[point].add(street_key(meeting.street))
            towns[point].add(folded(meeting.town))
    return {
        point for point in streets
        if len(towns[point] - {""}) >= SAME_POINT - 1 or len(streets[point] - {""}) >= SAME_POINT
    }  # fmt: skip


def street_key(street: str) -> str:
    """A street without the ways people write it: "27 West Genesee Street" is "27 genesee"."""
    words = folded(street).split()
    house = next((word for word in words if word.isdigit()), "")
    longest = max((word for word in words if not word.isdigit()), key=len, default="")
    return f"{house} {longest}".strip()


def middle_of(meetings: Iterable[Meeting]) -> tuple[Point, float] | None:
    """The middle of a list, and how far from it a point may lie. A list may have no middle."""
    points = [p for m in meetings if m.in_person and (p := where(m)) and p not in DEFAULT_POINTS]
    if len(points) < ENOUGH:
        return None
    middle = (median(lat for lat, _ in points), median(lon for _, lon in points))
    far = sorted(kilometres(point, middle) for point in points)
    most = far[int(len(far) * 0.9)]
    return (middle, max(FAR_KM, 4 * most)) if most < FAR_KM else None


def folded(text: str) -> str:
    """For comparing: no accents, no case, no signs."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("ß", "ss"))
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(re.sub(r"[^\w]+", " ", plain).split())
