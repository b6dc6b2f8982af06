"""One outing that a watch or a telephone wrote down: FIT and GPX, each by its library."""

import io
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any

import fitdecode  # type: ignore[import-untyped]  # ships no types
import gpxpy

from throughcare.clinical.lifestyle.movement.days import Moved
from throughcare.clinical.lifestyle.movement.hardened import walk

SPORTS = {
    "walking": "walk", "hiking": "walk", "walk": "walk", "hike": "walk", "running": "run",
    "run": "run", "trail_running": "run", "cycling": "ride", "biking": "ride", "ride": "ride",
    "e_biking": "ride", "swimming": "swim", "swim": "swim", "training": "strength",
    "strength_training": "strength",
}  # fmt: skip


def kind_of(sport: object) -> str:
    return SPORTS.get(str(sport or "").strip().lower().replace(" ", "_"), "other")


def _outing(
    began: datetime, day: date, source: str, sport: object, seconds: float, metres: float
) -> Moved:
    minutes = round(seconds / 60)
    mark = began.astimezone(UTC).isoformat(timespec="seconds")
    return Moved(day, source, {kind_of(sport): minutes} if minutes else {}, 0, round(metres), mark)


def read_fit(data: bytes, *, zone: tzinfo, since: date) -> list[Moved]:
    """The sessions of a FIT file. Its places and beats are passed over without being read."""
    sessions: list[Any] = []
    ahead: timedelta | None = None
    with fitdecode.FitReader(
        io.BytesIO(data), check_crc=fitdecode.CrcCheck.RAISE,
        error_handling=fitdecode.ErrorHandling.RAISE,
    ) as reader:  # fmt: skip
        for frame in reader:
            if frame.frame_type != fitdecode.FIT_FRAME_DATA:
                continue
            if frame.name == "session":
                sessions.append(frame)
            elif frame.name == "activity":
                ahead = _ahead(frame)
    found = []
    for session in sessions:
        began = _value(session, "start_time")
        if not isinstance(began, datetime):
            continue
        began = began if began.tzinfo else began.replace(tzinfo=UTC)
        day = (began + ahead).date() if ahead is not None else began.astimezone(zone).date()
        seconds = _number(_value(session, "total_timer_time"))
        seconds = seconds or _number(_value(session, "total_elapsed_time"))
        metres = _number(_value(session, "total_distance"))
        if day >= since:
            found.append(_outing(began, day, "fit", _value(session, "sport"), seconds, metres))
    return found


def _value(frame: Any, name: str) -> Any:
    return frame.get_value(name, fallback=None) if frame.has_field(name) else None


def _number(value: Any) -> float:
    fits = isinstance(value, int | float) and 0 <= value < 1e7
    return float(value) if fits else 0.0


def _ahead(frame: Any) -> timedelta | None:
    """How far the watch's own clock was ahead of UTC, where the file says so."""
    local, at = _value(frame, "local_timestamp"), _value(frame, "timestamp")
    if not isinstance(local, datetime) or not isinstance(at, datetime):
        return None
    ahead = local.replace(tzinfo=UTC) - at.replace(tzinfo=UTC)
    return ahead if abs(ahead) <= timedelta(hours=15) else None


def read_gpx(data: bytes, *, zone: tzinfo, since: date) -> list[Moved]:
    """The tracks of a GPX file: how long and how far, and nothing of where."""
    walk(io.BytesIO(data), lambda _name, _given: None, doctype=False)  # harmless before it is read
    found = []
    for track in gpxpy.parse(data).tracks:
        began = track.get_time_bounds().start_time
        if began is None:
            continue  # a planned route: nobody has gone there
        began = began if began.tzinfo else began.replace(tzinfo=UTC)
        day = began.astimezone(zone).date()
        if day >= since:
            seconds = track.get_duration() or 0
            found.append(_outing(began, day, "gpx", track.type, seconds, track.length_2d() or 0))
    return found
