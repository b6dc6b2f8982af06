"""Meetings of the demonstration: made-up groups in a made-up town, read as any list is."""

import json
import uuid
from hashlib import sha256

from throughcare.clinical.groups import Given, read_list
from throughcare.groups import actions
from throughcare.groups.models import ListRead

NAME = "Made-up meetings"
ZONE = "America/New_York"
MIDDLE = (41.05, -73.60)  # the made-up town lies here
# Group, day (Sunday 0), hour, minutes, place, street, codes of Meeting Guide, how far out
ROWS = (
    ("Morning Light", [1, 3, 5], "07:30", 60, "Hall by the River", "12 River St", "O D X", 0),
    ("One Step Tonight", [0, 2, 4], "19:00", 60, "Hall by the River", "12 River St", "O ST X", 0),
    ("Late Lamp", [5, 6], "23:15", 75, "Corner House", "3 Mill Ln", "C D CAN", 1),
    ("Nuevo Día", [2, 6], "18:30", 90, "Casa del Puente", "40 Bridge St", "O D S", 1),
    ("Women of the Valley", [3], "12:00", 60, "Library", "7 Elm St", "C W X CF", 2),
    ("Men on Monday", [1], "18:00", 60, "Library", "7 Elm St", "C M X", 2),
    ("Young and Here", [4], "20:00", 60, "Corner House", "3 Mill Ln", "O Y LGBTQ", 1),
    ("Sunday Table", [0], "17:00", 90, "Old School", "1 Hill Rd", "O SP BE", 5),
    ("Quiet Hour", [6], "09:00", 45, "Garden Room", "9 Orchard Rd", "O MED OUT", 4),
)  # fmt: skip
ONLINE = (
    ("Night Shift", [0, 1, 2, 3, 4, 5, 6], "22:00", "C D ONL EN"),
    ("Lunch on the Line", [1, 2, 3, 4, 5], "12:30", "O BE ONL EN"),
)
WELCOMING = ("Medicine Is Recovery", [0, 1, 2, 3, 4, 5, 6], "18:30", 60, "Hall by the River",
             "12 River St", "O D X BE EN", 0)  # fmt: skip


def load_meetings(at) -> None:
    """Two lists: one of Narcotics Anonymous, one of a fellowship that welcomes medicine."""
    rooms = [row_in_a_room(*row) for row in ROWS]
    online = [row_online(*row) for row in ONLINE]
    take(NAME, [*rooms, *online], "na", at)
    take(f"{NAME}, medicine welcome", [row_in_a_room(*WELCOMING)], "mara", at)


def row_in_a_room(name, days, begins, minutes, place, street, codes, out) -> dict:
    return {
        "slug": name, "name": name, "day": days, "time": begins, "duration": minutes,
        "location": place, "types": codes.split(), "latitude": MIDDLE[0] + out / 50,
        "longitude": MIDDLE[1] + out / 90, "formatted_address": f"{street}, Riverside, NY, USA",
    }  # fmt: skip


def row_online(name, days, begins, codes) -> dict:
    link = f"https://meet.example.org/{name.replace(' ', '-').lower()}"
    return {"slug": name, "name": name, "day": days, "time": begins, "types": codes.split(),
            "conference_url": link}  # fmt: skip


def take(name: str, rows: list[dict], fellowship: str, at) -> None:
    """Named, read and written down as the command does with a file."""
    text = json.dumps(rows)
    reading = read_list(text, Given(zone=ZONE, fellowship=fellowship))
    source = actions.name_source(name=name, zone=ZONE, fellowship=fellowship, by=None, at=at)
    said = {
        "outcome": ListRead.Outcome.TAKEN, "format": reading.format, "rows": reading.read,
        "meetings": len(reading.meetings), "new": len(reading.meetings),
        "sha256": sha256(text.encode()).hexdigest(),
    }  # fmt: skip
    actions.note_read(id=uuid.uuid4(), source=source, said=said, new=reading.meetings, no_more=[],
                      by=None, at=at)  # fmt: skip
