"""What can be done: lists read, local meetings written down, offers, and a person's own notes."""

from throughcare.groups.actions.lists import (
    end_local,
    end_source,
    name_source,
    note_read,
    write_local,
)
from throughcare.groups.actions.offers import note_welcome, offer
from throughcare.groups.actions.own import (
    keep_note,
    put_aside,
    say_of_group,
    show_to,
    stop_showing,
    token_of,
)

__all__ = [
    "end_local", "end_source", "keep_note", "name_source", "note_read", "note_welcome", "offer",
    "put_aside", "say_of_group", "show_to", "stop_showing", "token_of", "write_local",
]  # fmt: skip
