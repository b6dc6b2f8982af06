"""Lists as files, brought in as the command line brings them."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest

from throughcare import clock
from throughcare.clinical.groups.tests.rows import bmlt, guide, online
from throughcare.groups import importing
from throughcare.groups.importing import Brought, Wanted
from throughcare.groups.models import Meeting

ZONE = "America/New_York"


@pytest.fixture
def bring(db, tmp_path) -> Callable[..., Brought]:
    """A function that writes rows into a file and brings it in."""

    def bring(rows, name: str = "Area", **wanted) -> Brought:
        file = tmp_path / f"{name}.json"
        file.write_text(rows if isinstance(rows, str) else json.dumps(rows), encoding="utf-8")
        return importing.bring(Wanted(str(file), name=name, **{"zone": ZONE} | wanted), clock.now())

    return bring


def soon(hours: float = 1.0) -> dict:
    """Day and hour of a Meeting Guide row that begins so many hours from now, by the clinic."""
    at = clock.at_the_clinic(clock.now() + timedelta(hours=hours))
    return {"day": at.isoweekday() % 7, "time": f"{at:%H:%M}", "end_time": ""}


@pytest.fixture
def listed(bring) -> dict[str, Meeting]:
    """Four meetings in a list: in a room, far away, online, closed for now; by their keys."""
    bring([
        guide(),
        guide(slug="far", name="Far Away", formatted_address="5 Elm St, Albany, NY 12207, USA",
              latitude=42.65, longitude=-73.75, types=["C", "S"], day=3),
        online(),
        guide(slug="shut", name="Shut", types=["TC"], time="10:00"),
    ], fellowship="na")  # fmt: skip
    bring([bmlt(meeting_name="Clear Water", location_street="1 Bay Rd", id_bigint="9")], "Mara",
          fellowship="mara")  # fmt: skip
    return {meeting.key: meeting for meeting in Meeting.objects.all()}
