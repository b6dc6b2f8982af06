"""Meetings found by what a person chooses. The place is typed; no device is asked where it is.

A place is looked up among the places of the lists themselves: a town, a postal code, a quarter, a
church. Nothing is sent anywhere for it.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from math import cos, radians
from statistics import median
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet

from throughcare import clock
from throughcare.clinical.groups import fellowships, weekly
from throughcare.clinical.groups.places import folded, kilometres
from throughcare.groups import queries
from throughcare.groups.models import Meeting, packed

A_PAGE = 20
MOST_WEEK = 300
MOST_KEPT = 40  # what a telephone keeps
# What sorting thousands of meetings needs; a page then asks for the whole rows of its own twenty.
LIGHT = ("pk", "name", "weekday", "starts", "minutes", "zone", "types", "in_person", "latitude",
         "longitude")  # fmt: skip
SAME_TOWN_KM = 60.0  # two places of one name farther apart are two places [K: ours]
OF_A_PLACE = ("town", "district", "region", "postal_code", "place", "street", "latitude",
              "longitude", "about")  # fmt: skip
CHOICES = 6  # places to choose from
WIDEST = "100"  # km
ANY_FAR = 25  # km, when a place is typed and no distance chosen
BESIDE = 1.3  # degrees of latitude and longitude are cut with a little room


@dataclass(frozen=True)
class Place:
    """A place of the lists: its name, its point where any meeting of it has one, its words."""

    name: str
    point: tuple[float, float] | None
    town: str = ""
    postal_code: str = ""
    count: int = 0


@dataclass
class Found:
    """A meeting with when it is next, and how far from the place that was typed."""

    meeting: Meeting
    begins: datetime
    ends: datetime
    km: float | None = None

    @property
    def name(self) -> str:
        return self.meeting.name.casefold()

    @property
    def going_on(self) -> bool:
        return self.begins <= clock.now()

    @property
    def here(self) -> datetime:
        """Its beginning by the clinic's clock, as a page shows it."""
        return shown(clock.at_the_clinic(self.begins))

    @property
    def there(self) -> tuple[datetime, datetime]:
        """Beginning and end by the clock of the place."""
        return shown(self.begins), shown(self.ends)

    @property
    def elsewhere(self) -> bool:
        """Does another clock show another hour where it is? Then both are said."""
        return self.here != shown(self.begins)


def shown(at: datetime) -> datetime:
    """Without its zone: a page would turn it to the clinic's own."""
    return at.replace(tzinfo=None)


@dataclass
class Answer:
    """What a finder shows: the meetings, the place that was meant, and what to loosen."""

    found: list[Found] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    place: Place | None = None
    loosen: list[tuple[str, int]] = field(default_factory=list)


def search(asked: dict[str, Any], now: datetime, lists: tuple | None = None) -> Answer:
    """Meetings for what was chosen. `asked` are the cleaned answers of forms.Find.

    lists  queries.which_lists, where the page has asked it already
    """
    answer = Answer()
    if not asked:
        return answer
    if asked.get("near"):
        answer.places = places_called(
            asked["near"], queries.which_lists() if lists is None else lists
        )
        if len(answer.places) != 1:
            return answer
        (answer.place,) = answer.places
    answer.found = matching(asked, answer.place, now)
    if not answer.found:
        answer.loosen = loosened(asked, answer.place, now)
    return answer


def matching(asked: dict[str, Any], place: Place | None, now: datetime) -> list[Found]:
    rows = filtered(queries.meetings_now(), asked)
    if place is not None:
        rows = rows.filter(in_person=True)
        if place.point is not None:
            rows = rows.filter(around(place, far(asked)))
        else:
            rows = rows.filter(in_town(place))
    timed = in_time(rows.values_list(*LIGHT, named=True), asked, now)
    if place is None or place.point is None:
        return sorted(timed, key=lambda one: (one.begins, one.name))
    near = []
    for one in timed:
        point = (one.meeting.latitude, one.meeting.longitude)
        one.km = None if point[0] is None else kilometres(place.point, point)
        if one.km is None or one.km <= far(asked):
            near.append(one)
    if asked.get("when") == "tonight":
        return sorted(near, key=lambda one: (one.begins, nearness(one), one.name))
    return sorted(near, key=lambda one: (nearness(one), one.begins, one.name))


def nearness(one: Found) -> float:
    """Rounded, so that meetings at one door stand by their hours; without a point, last."""
    return 99_999.0 if one.km is None else round(one.km, 1)


def far(asked: dict[str, Any]) -> float:
    return float(asked.get("within") or ANY_FAR)


def filtered(rows: QuerySet[Meeting], asked: dict[str, Any]) -> QuerySet[Meeting]:
    """What the database can say of a choice."""
    if not asked.get("suspended"):
        rows = rows.filter(suspended=False)
    for name, condition in CONDITIONS.items():
        if value := asked.get(name):
            rows = rows.filter(condition(value))
    return rows


CONDITIONS = {
    "way": lambda value: Q(online=True) if value == "online" else Q(in_person=True),
    "language": lambda value: Q(languages__contains=packed((value,))),
    "wheelchair": lambda value: Q(wheelchair=True),
    "fellowship": lambda value: Q(fellowship=value),
    "open_to": lambda value: Q(open_to=value),
    "type": lambda value: Q(types__contains=packed((value,))),
    "medicine": lambda value: welcoming(),
}  # fmt: skip


def welcoming() -> Q:
    """Known to welcome people on medicine: by the fellowship, or by what the team noted last."""
    groups = queries.welcoming_groups()
    known = Q(fellowship__in=fellowships.who_welcome())
    for source, key in groups:
        known |= Q(source=source, key=key)
    return known


def around(place: Place, km: float) -> Q:
    """A square round the place, or its town in words: a meeting without a point is found too."""
    lat, lon = place.point or (0.0, 0.0)
    high = km / 111.0 * BESIDE
    wide = min(180.0, high / max(0.05, cos(radians(lat))))
    square = Q(latitude__range=(lat - high, lat + high), longitude__range=(lon - wide, lon + wide))
    return square | (Q(latitude=None) & in_town(place))


def in_town(place: Place) -> Q:
    """In its town or of its postal code, by the words of the lists."""
    if place.postal_code:
        return Q(postal_code__iexact=place.postal_code)
    return Q(town__iexact=place.town) | Q(district__iexact=place.town)


def in_time(rows: Iterable[Meeting], asked: dict[str, Any], now: datetime) -> list[Found]:
    """When each is next, by the clinic's clock; those at the day and hour that were asked."""
    zone, known = settings.TIME_ZONE, {}
    tonight = weekly.tonight(now, zone) if asked.get("when") == "tonight" else None
    day = int(asked["when"]) if str(asked.get("when") or "").isdigit() else None
    found = []
    for meeting in rows:
        key = (meeting.weekday, meeting.starts, meeting.minutes, meeting.zone,
               weekly.weeks_of(meeting.types))  # fmt: skip
        if key not in known:  # thousands of meetings begin at some hundred hours
            known[key] = weekly.within(meeting, tonight, zone) if tonight else next(
                weekly.next_times(meeting, now, zone), None
            )  # fmt: skip
        times = known[key]
        if times is None:
            continue
        one = Found(meeting, *times)
        when = one.there[0] if meeting.in_person else one.here
        if day is not None and when.isoweekday() != day:
            continue
        if asked.get("after") and when.time() < asked["after"]:
            continue
        if asked.get("before") and when.time() > asked["before"]:
            continue
        found.append(one)
    return found


# --- a place that was typed -------------------------------------------------------------------
def places_called(typed: str, lists: tuple) -> list[Place]:
    """The places of the lists that are called so: exactly, else beginning so, else in a name."""
    wanted = folded(typed)
    if not wanted:
        return []
    by_row = named_places(lists)
    for fits in (
        lambda names: wanted in names,
        lambda names: any(name.startswith(wanted) for name in names),
        lambda names: len(wanted) > 3 and any(wanted in name for name in names),
    ):
        if found := [row for row, names in by_row if fits(names)]:
            return grouped(found, wanted)
    return []


@lru_cache(maxsize=1)
def named_places(lists: tuple) -> list[tuple[tuple, tuple[str, ...]]]:
    """Every place of these lists with its names: made once, until a list is read anew."""
    rows = queries.meetings_now().filter(in_person=True).values_list(*OF_A_PLACE)
    return [(row, names_of(row)) for row in rows]


def whole(found: list[Found]) -> list[Found]:
    """The same with the whole rows of their meetings: for what a page shows, one question."""
    rows = Meeting.objects.in_bulk([one.meeting.pk for one in found])
    for one in found:
        one.meeting = rows[one.meeting.pk]
    return found


def names_of(row: tuple) -> tuple[str, ...]:
    town, district, region, code, place, street, *_point = row
    towns = [folded(town), folded(f"{town} {region}")] if town else []
    return tuple(
        filter(None, [*towns, folded(district), folded(code), folded(place), folded(street)])
    )


def grouped(rows: list[tuple], wanted: str) -> list[Place]:
    """Rows of one name as one place; far apart, they are several to choose from."""
    by_name: dict[tuple[str, str], list[tuple]] = defaultdict(list)
    for row in rows:
        by_name[called(row, wanted)].append(row)
    places = [place_of(name, of) for name, of in by_name.items()]
    places.sort(key=lambda place: -place.count)
    kept: list[Place] = []
    for place in places:
        if not any(same_place(place, other) for other in kept):
            kept.append(place)
    return kept[:CHOICES]


def same_place(one: Place, other: Place) -> bool:
    if one.point is None or other.point is None:
        return folded(one.town) == folded(other.town)
    return kilometres(one.point, other.point) < SAME_TOWN_KM and (
        folded(one.name.partition(",")[0]) == folded(other.name.partition(",")[0])
    )


def called(row: tuple, wanted: str) -> tuple[str, str]:
    """By which of its names a row was found, as the list writes it."""
    town, district, region, code, place, street, *_point = row
    if wanted == folded(code):
        return f"{code} {town}".strip(), code
    for name in (town, district, place, street):
        if wanted in folded(f"{name} {region}" if name == town else name):
            words = (name, town if name != town else "", region)
            return ", ".join(filter(None, words)), ""
    return ", ".join(filter(None, (town, region))), ""


def place_of(name: tuple[str, str], rows: list[tuple]) -> Place:
    words, code = name
    exact = [(row[6], row[7]) for row in rows if row[6] is not None and not row[8]]
    points = exact or [(row[6], row[7]) for row in rows if row[6] is not None]
    middle = (median(p[0] for p in points), median(p[1] for p in points)) if points else None
    return Place(words, middle, words.partition(",")[0], code, len(rows))


# --- nothing found ----------------------------------------------------------------------------
LOOSE = ("when", "after", "before", "way", "language", "wheelchair", "fellowship", "open_to",
         "type", "medicine", "within")  # fmt: skip


def loosened(asked: dict[str, Any], place: Place | None, now: datetime) -> list[tuple[str, int]]:
    """Which one choice, left out, would find how many."""
    found = []
    for name in LOOSE:
        if asked.get(name):
            number = len(matching(asked | {name: WIDEST if name == "within" else None}, place, now))
            if number:
                found.append((name, number))
    return sorted(found, key=lambda pair: -pair[1])
