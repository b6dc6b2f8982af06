"""Rows of the BMLT, which lists meetings of Narcotics Anonymous: semantic JSON, where every value
is a string and Sunday is day 1; and its newer interface, with real numbers and Sunday as 0.

Contact fields (contact_*, email_contact, email) are never read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from throughcare.clinical.groups import plain, times, vocabulary
from throughcare.clinical.groups.drafting import Draft
from throughcare.clinical.groups.places import point_of
from throughcare.clinical.groups.weeks import Weeks, weeks_in

FELLOWSHIP = "na"
NOTHING = vocabulary.Said(frozenset(), (), ())
VENUES = {1: "in_person", 2: "online", 3: "hybrid"}
MARKS = ("weekday_tinyint", "id_bigint", "service_body_bigint", "worldid_mixed", "startTime",
         "venueType", "serviceBodyId")  # fmt: skip
# Keys that mean the same on every server, whatever its language.
EVERYWHERE = {"O", "C", "VM", "HY", "TC"}
STREETLESS = ("location_street", "street")


@dataclass
class Formats:
    """What a server's own formats mean: by id, and by key and language.

    A key stands for one thing on one server and for another on the next: where the server's formats
    are at hand, only they count.
    """

    by_id: dict[str, vocabulary.Said] = field(default_factory=dict)
    by_key: dict[tuple[str, str], vocabulary.Said] = field(default_factory=dict)
    weeks: dict[str, Weeks] = field(default_factory=dict)  # by id and by key

    def meaning(self, keys: Sequence[str], ids: Sequence[str], language: str) -> vocabulary.Said:
        said = vocabulary.said_by((), "bmlt")
        if ids and all(id in self.by_id for id in ids):
            for id in ids:
                said = vocabulary.both(said, self.by_id[id])
            return said
        for key in keys:
            said = vocabulary.both(said, self.one(key, language))
        return said

    def in_month(self, keys: Sequence[str], ids: Sequence[str], day: int | None) -> vocabulary.Said:
        """In which weeks of the month it meets, as its formats say; nothing: in every week."""
        told = [self.weeks[name] for name in (ids or keys) if name in self.weeks]
        types = {each for said in told for each in said.types(day)}
        return vocabulary.both(vocabulary.Said(frozenset(), tuple(types), ()), NOTHING)

    def one(self, key: str, language: str) -> vocabulary.Said:
        for code in (language, "en", ""):
            if (key, code) in self.by_key:
                return self.by_key[key, code]
        if found := [said for (name, _), said in self.by_key.items() if name == key]:
            return found[0]
        if key.islower() and (tongue := vocabulary.known_language(key)):
            return vocabulary.Said(frozenset(), (), (tongue,))
        if key in EVERYWHERE or language in ("", "en"):
            return vocabulary.said_by([key], "bmlt")
        return vocabulary.Said(frozenset(), (), (), (key[:20],))


def formats_of(rows: Sequence[Mapping[str, Any]]) -> Formats:
    """The formats of a server, as GetFormats or `get_used_formats` gives them."""
    found = Formats()
    for row in rows:
        key, id = plain.text_of(row.get("key_string")), plain.text_of(row.get("id"))
        language = plain.text_of(row.get("lang"))[:8]
        said = meaning_of(row)
        if id and (id not in found.by_id or language == "en"):
            found.by_id[id] = said
        if weeks := weeks_in(plain.line_of(row.get("name_string"))):
            found.weeks |= {name: weeks for name in (id, key) if name}
        if key:
            found.by_key.setdefault((key, language), said)
    return found


def meaning_of(row: Mapping[str, Any]) -> vocabulary.Said:
    """By its world id; a language and what has none, by its name; else by nothing."""
    world = plain.text_of(row.get("world_id"))
    name = plain.line_of(row.get("name_string"))
    kind = plain.text_of(row.get("format_type_enum"))
    if world and world != "LANG" and kind != "LANG":
        return vocabulary.said_by([world], "world")
    by_name = vocabulary.said_by(name.split("/") if "LANG" in (world, kind) else [name], "words")
    return vocabulary.Said(by_name.signs, by_name.types, by_name.languages)  # a name is no code


def is_row(row: Mapping[str, Any]) -> bool:
    return any(mark in row for mark in MARKS)


def draft_of(row: Mapping[str, Any], formats: Formats) -> Draft | str:
    """A row in our words; or the reason why it is not even that."""
    if text(row, "published").casefold() in ("0", "false"):
        return "unpublished"
    language = text(row, "lang_enum")[:2].casefold()
    keys = [key.strip() for key in text(row, "formats").split(",") if key.strip()]
    ids = ids_of(row.get("format_shared_id_list", row.get("formatIds")))
    said = formats.meaning(keys, ids, language)
    if not said.languages and (spoken := vocabulary.known_language(language)):
        said = vocabulary.both(said, vocabulary.Said(frozenset(), (), (spoken,)))
    day, starts = day_and_time(row)
    if day is None and written(row, "weekday_tinyint", "day"):
        return "bad_day"
    if starts is None and written(row, "start_time", "startTime"):
        return "bad_time"
    said = vocabulary.both(said, formats.in_month(keys, ids, day))
    return Draft(
        key=text(row, "id_bigint", "id"),
        name=plain.line_of(row.get("meeting_name") or row.get("name")),
        said=said, days=[day] if day else [], starts=starts,
        minutes=times.minutes_of(row.get("duration_time") or row.get("duration")),
        zone_said=text(row, "time_zone", "timeZone"), attendance=venue(row, said),
        point=point_of(row.get("latitude"), row.get("longitude")), texts=texts_of(row),
    )  # fmt: skip


def day_and_time(row: Mapping[str, Any]) -> tuple[int | None, Any]:
    """The two interfaces count days differently, and each names its own field."""
    if "weekday_tinyint" in row:
        day = times.day_from_sunday_1(row["weekday_tinyint"])
    else:
        number = times.whole(row.get("day"))
        day = times.day_from_sunday_0(number) if number is not None and number < 7 else None
    return day, times.clock_time(text(row, "start_time", "startTime"))


def venue(row: Mapping[str, Any], said: vocabulary.Said) -> str:
    """In person, online, both: as the server says; on an old server, by its formats."""
    number = times.whole(row.get("venue_type", row.get("venueType")))
    if number in VENUES:
        return VENUES[number]
    if "hybrid" in said.signs:
        return "hybrid"
    return "online" if "online" in said.signs and not any(row.get(k) for k in STREETLESS) else ""


def texts_of(row: Mapping[str, Any]) -> dict[str, str]:
    street = plain.line_of(row.get("location_street"))
    notes = [row.get("comments"), row.get("format_comments"), row.get("bus_lines"),
             row.get("train_lines"), row.get("public_transport")]  # fmt: skip
    return {
        "place": plain.line_of(row.get("location_text")),
        "street": street,
        "town": plain.line_of(row.get("location_municipality")),
        "district": plain.line_of(
            row.get("location_neighborhood") or row.get("location_city_subsection")
        ),
        "region": plain.line_of(row.get("location_province")),
        "postal_code": text(row, "location_postal_code_1"),
        "country": plain.line_of(row.get("location_nation")),
        "link": plain.link_of(row.get("virtual_meeting_link")),
        "link_notes": plain.how_to_join(row.get("virtual_meeting_additional_info")),
        "phone": plain.dial_of(row.get("phone_meeting_number")),
        "notes": "\n".join(filter(None, (plain.without_people(note) for note in notes))),
        "place_notes": plain.without_people(row.get("location_info"), 500),
    }


def text(row: Mapping[str, Any], *names: str) -> str:
    """The first of these fields that says something."""
    return next((said for name in names if (said := plain.text_of(row.get(name)))), "")


def written(row: Mapping[str, Any], *names: str) -> bool:
    return any(row.get(name) not in (None, "", [], {}) for name in names)


def ids_of(said: Any) -> list[str]:
    """Ids of formats: a comma list, or a list of numbers."""
    parts = said.split(",") if isinstance(said, str) else said if isinstance(said, list) else []
    return [id for part in parts if (id := plain.text_of(part))]
