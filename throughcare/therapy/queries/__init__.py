"""What the pages of therapy ask."""

from throughcare.therapy.queries.sessions import (
    LastTime,
    came_at,
    fits_badly,
    homework_of,
    in_short,
    last_time,
    note_of,
    outcome_of,
    sessions_led,
    sessions_of,
    standing_notes,
    supervises,
    talks_ahead,
    to_sign_off,
    treated_items,
)

__all__ = [
    "LastTime",
    "came_at",
    "fits_badly",
    "homework_of",
    "in_short",
    "last_time",
    "note_of",
    "outcome_of",
    "sessions_led",
    "sessions_of",
    "standing_notes",
    "supervises",
    "talks_ahead",
    "to_sign_off",
    "treated_items",
]
