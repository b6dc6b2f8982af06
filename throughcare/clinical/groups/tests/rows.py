"""Rows as real lists write them, with made-up places: each format by itself."""

from typing import Any


def bmlt(**other: Any) -> dict[str, Any]:
    """A row of semantic JSON: every value is a string, Sunday is day 1."""
    return {
        "id_bigint": "1032", "worldid_mixed": "G00237115", "weekday_tinyint": "2",
        "venue_type": "1", "start_time": "19:30:00", "duration_time": "01:30:00", "time_zone": "",
        "formats": "O,WC,St,W", "lang_enum": "en", "longitude": "-73.35581", "latitude": "40.89365",
        "published": "1", "meeting_name": "Hope by the Harbor", "location_text": "Scudder Hall",
        "location_info": "Basement", "location_street": "99 Ketcham St",
        "location_city_subsection": "", "location_neighborhood": "",
        "location_municipality": "Northport", "location_province": "NY",
        "location_postal_code_1": "11768", "location_nation": "USA", "comments": "Ring twice.",
        "contact_name_1": "Somebody", "contact_phone_1": "555-0101",
        "email_contact": "x@example.org",
        "virtual_meeting_link": "", "phone_meeting_number": "",
    } | other  # fmt: skip


def guide(**other: Any) -> dict[str, Any]:
    """The same meeting in the Meeting Guide format: Sunday is day 0."""
    return {
        "slug": "hope-by-the-harbor", "name": "Hope by the Harbor", "day": 1, "time": "19:30",
        "end_time": "21:00", "types": ["O", "X", "ST", "W", "EN"], "location": "Scudder Hall",
        "formatted_address": "99 Ketcham St, Northport, NY 11768, USA", "notes": "Ring twice.",
        "location_notes": "Basement", "latitude": 40.89365, "longitude": -73.35581,
        "approximate": "no", "contact_1_name": "Somebody", "contact_1_phone": "555-0101",
        "contact_1_email": "x@example.org",
    } | other  # fmt: skip


def online(**other: Any) -> dict[str, Any]:
    """A meeting online only."""
    return {
        "slug": "night-owls", "name": "Night Owls", "day": 5, "time": "23:30", "types": ["C"],
        "conference_url": "https://zoom.us/j/1234567", "timezone": "America/Denver",
    } | other  # fmt: skip


TABLE = """Time,End Time,Day,Name,Location,Address,Types,Notes,Timezone,Slug
7:30 PM,9:00 PM,Monday,Hope by the Harbor,Scudder Hall,"99 Ketcham St, Northport, NY 11768, USA",\
"Open, Wheelchair Access, Step Meeting, Women, English",Ring twice.,,hope
6:00 PM,,Tuesday,Second,Hall,"2 Main St, Northport, NY 11768, USA",Closed,,America/New_York,second
"""
