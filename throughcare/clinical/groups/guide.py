"""Rows of the Meeting Guide format, JSON or its table form. Sunday is day 0.

Fields of contact persons (contact_*, email, phone, feedback_emails, entity_*) are never read.
"""

from collections.abc import Mapping
from typing import Any

from throughcare.clinical.groups import plain, times, vocabulary
from throughcare.clinical.groups.addresses import Address, taken_apart
from throughcare.clinical.groups.drafting import Draft
from throughcare.clinical.groups.places import folded, point_of

ATTENDANCE = ("in_person", "online", "hybrid", "inactive")
SURELY_FALSE = (False, None, "", "0", 0, "false", "no")


def draft_of(row: Mapping[str, Any]) -> Draft | str:
    """A row in our words; or the reason why it is not even that."""
    if row.get("archived") not in SURELY_FALSE:
        return "archived"
    days, starts = days_of(row.get("day")), times.clock_time(row.get("time"))
    if days is None:
        return "bad_day"
    if starts is None and plain.text_of(row.get("time")):
        return "bad_time"
    minutes = times.minutes_of(row.get("duration"))
    if starts and (ends := times.clock_time(row.get("end_time"))) is not None:
        minutes = times.minutes_between(starts, ends)
    attendance = plain.text_of(row.get("attendance_option")).casefold()
    address = address_of(row)
    return Draft(
        key=plain.text_of(row.get("slug")) or plain.text_of(row.get("id")),
        name=plain.line_of(row.get("name")), said=said_of(row), days=days, starts=starts,
        minutes=minutes, zone_said=plain.text_of(row.get("timezone")),
        attendance=attendance if attendance in ATTENDANCE else "", about=is_about(row, address),
        point=point_of(row.get("latitude"), row.get("longitude")), texts=texts_of(row, address),
    )  # fmt: skip


def days_of(said: Any) -> list[int] | None:
    """ISO days of a number, a name, an array or a comma list; None when one of them is none."""
    if isinstance(said, str) and "," in said:
        said = said.split(",")
    every = said if isinstance(said, list) else [said]
    days = [times.day_from_sunday_0(day) for day in every if day not in (None, "")]
    return None if None in days else [day for day in days if day]


def said_of(row: Mapping[str, Any]) -> vocabulary.Said:
    """Types as codes, or as words in one cell; languages of their own where a list has them."""
    types = row.get("types")
    codes = types.split(",") if isinstance(types, str) else types if isinstance(types, list) else []
    said = vocabulary.said_by((), "guide")
    for code in codes[:60]:
        if not isinstance(code, str):
            continue
        one = vocabulary.said_by([code], "guide")
        by_words = vocabulary.said_by([code], "words") if one.unknown else one
        said = vocabulary.both(said, one if by_words.unknown else by_words)
    spoken = row.get("languages")
    known = (
        {vocabulary.known_language(one) for one in spoken} if isinstance(spoken, list) else set()
    )
    return vocabulary.both(said, vocabulary.Said(frozenset(), (), tuple(sorted(known - {""}))))


def address_of(row: Mapping[str, Any]) -> Address:
    """Street and town in fields of their own, or all in one line, also under `address`."""
    line = plain.line_of(row.get("formatted_address"))
    town, street = plain.line_of(row.get("city")), plain.line_of(row.get("address"))
    if town and not line:
        return Address(
            street=street, town=town, region=plain.line_of(row.get("state")),
            postal_code=plain.text_of(row.get("postal_code")),
            country=plain.line_of(row.get("country")),
        )  # fmt: skip
    return taken_apart(line or street)


def is_about(row: Mapping[str, Any], address: Address) -> bool:
    """Is the place only near? As the list says; where it does not, without a street it is."""
    said = plain.text_of(row.get("approximate")).casefold()
    if said in ("yes", "true", "1"):
        return True
    return not address.street and said not in ("no", "false", "0")


def texts_of(row: Mapping[str, Any], address: Address) -> dict[str, str]:
    area = plain.line_of(row.get("sub_region")) or plain.line_of(row.get("region"))
    area = area.title() if area.isupper() else area
    town = address.town or area
    notes = "\n".join(filter(None, (
        plain.without_people(row.get("notes")), plain.without_people(row.get("group_notes"), 500),
    )))  # fmt: skip
    link = plain.link_of(row.get("conference_url")) or plain.video_link_in(
        plain.words_of(row.get("notes")), plain.words_of(row.get("location_notes"))
    )
    return {
        "place": plain.line_of(row.get("location")), "street": address.street, "town": town,
        "district": area if folded(area) != folded(town) else "", "region": address.region,
        "postal_code": address.postal_code, "country": address.country, "link": link,
        "link_notes": plain.how_to_join(row.get("conference_url_notes")),
        "phone": plain.dial_of(row.get("conference_phone")),
        "phone_notes": plain.how_to_join(row.get("conference_phone_notes")), "notes": notes,
        "place_notes": plain.without_people(row.get("location_notes"), 500),
        "web": plain.link_of(row.get("url")),
    }  # fmt: skip
