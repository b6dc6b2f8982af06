"""From the text of a list to its rows. Shapes that real lists come in:

  [ {…}, {…} ]                                 a bare array
  { "meetings": [ … ], "formats": [ … ] }      BMLT, asked for its formats as well
  { "data": { "meetings": [ … ] } }            put into an envelope by a site, under one of NAMES
  { "slug": {…}, "slug": {…} }                 an object of rows by their keys
  {…}\\n{…}\\n                                   one row a line, as a document database exports
  Time,Day,Name,…                              the table form of the Meeting Guide format

Values may be wrapped as {"$oid": …}, {"$date": …}, {"$numberInt": …}. Text behind the JSON, a page
of HTML, half a file: nothing of it is read.
"""

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from throughcare.clinical.verdict import Verdict, no

SOURCE = "house:meetings"
MOST_ROWS = 50_000
DEEPEST = 4
NAMES = ("meetings", "data", "results", "result", "items", "rows", "records", "feed", "entries",
         "payload", "response")  # fmt: skip
WRAPPERS = ("$oid", "$date", "$numberInt", "$numberLong", "$numberDouble")


class Unreadable(Exception):
    """The text is no list of meetings: why, as a verdict."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.why)
        self.verdict = verdict


def no_json(why: str) -> Unreadable:
    return Unreadable(no("list_is_no_json", f"{why} Tell whoever keeps the list.", SOURCE))


def something_else(why: str) -> Unreadable:
    return Unreadable(no("list_of_something_else", why, SOURCE))


@dataclass
class Rows:
    """What stood in the text: rows as they are, BMLT's formats beside them, and their shape."""

    shape: str
    rows: list[Any]
    formats: list[dict[str, Any]] = field(default_factory=list)


def opened(text: str) -> Rows:
    """The rows of a list, or Unreadable."""
    text = text.removeprefix("\ufeff").strip()
    if not text:
        raise Unreadable(no("list_is_empty", "The list is an empty text.", SOURCE))
    if text.startswith("<"):
        why = "This is a page of HTML. Give the address of the list itself: it answers with JSON."
        raise Unreadable(no("list_is_a_page", why, SOURCE))
    rows = of_json(text) if text[0] in "[{" else of_table(text)
    if len(rows.rows) > MOST_ROWS:
        why = f"The list has more than {MOST_ROWS:,} rows. Ask for your own region alone."
        raise Unreadable(no("list_too_long", why, SOURCE))
    return rows


def of_json(text: str) -> Rows:
    try:
        found = json.loads(text)
    except RecursionError:
        raise no_json("The list is nested too deep to be one.") from None
    except ValueError as error:
        if (lines := of_lines(text)) is not None:
            return Rows("lines", lines)
        where = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise no_json(f"The list is not valid JSON{where}.") from None
    rows, formats = within(found, 0)
    if rows is None:
        raise something_else(
            "No list of meetings stands in this JSON. Give the address of the meetings themselves."
        )
    if rows and all(is_format(row) for row in rows[:50]):
        raise something_else(
            "Formats or service bodies are no meetings. Name the list of meetings; its formats are "
            "given with --formats."
        )
    return Rows("array" if isinstance(found, list) else "envelope", rows, formats)


def of_lines(text: str) -> list[Any] | None:
    """One object a line; None when any line is none."""
    rows = []
    for line in text.splitlines():
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            return None
        if not isinstance(row, dict):
            return None
        rows.append(row)
    return rows if len(rows) > 1 else None


def within(found: Any, depth: int) -> tuple[list[Any] | None, list[dict[str, Any]]]:
    """The rows in an answer, however it is wrapped, and the formats beside them."""
    if isinstance(found, list):
        return found, []
    if not isinstance(found, dict) or depth > DEEPEST:
        return None, []
    formats = found.get("formats")
    beside = [row for row in formats if isinstance(row, dict)] if isinstance(formats, list) else []
    for name in NAMES:
        if name in found:
            rows, deeper = within(found[name], depth + 1)
            if rows is not None:
                return rows, beside or deeper
    rows_by_key = [row for row in found.values() if isinstance(row, dict)]
    if rows_by_key and len(rows_by_key) == len(found) and all(map(is_row, rows_by_key)):
        return [{"slug": key, **row} for key, row in found.items()], beside
    return None, []


def is_row(row: Any) -> bool:
    return isinstance(row, dict) and bool(
        {"name", "meeting_name", "day", "weekday_tinyint", "time", "start_time"} & set(row)
    )


def is_format(row: Any) -> bool:
    """A row of GetFormats, GetServiceBodies or GetServerInfo, not of a meeting."""
    if not isinstance(row, dict) or is_row_of_meeting(row):
        return False
    return bool({"key_string", "parent_id", "versionInt", "url", "rootURL"} & set(row))


def is_row_of_meeting(row: Mapping[str, Any]) -> bool:
    marks = {"day", "time", "weekday_tinyint", "start_time", "startTime", "slug", "id_bigint"}
    return bool(marks & set(row))


def of_table(text: str) -> Rows:
    """The table form: a heading line with names of columns, commas, semicolons or tabs."""
    head = text.split("\n", 1)[0]
    mark = max(",;\t", key=head.count)
    try:
        table = list(csv.DictReader(io.StringIO(text), delimiter=mark, restkey=""))
    except csv.Error as error:
        why = f"The table cannot be read: {error}. Export it again as CSV."
        raise Unreadable(no("table_is_broken", why, SOURCE)) from None
    columns = {str(name).strip().casefold() for name in (table[0] if table else ())}
    if not {"name", "day", "time"} <= columns:
        raise something_else(
            "Neither JSON nor a table of meetings. A table names its columns: Day, Time, Name."
        )
    named = [
        {str(name).strip().casefold().replace(" ", "_"): value for name, value in row.items()}
        for row in table
    ]
    return Rows("table", named)


def unwrapped(value: Any, depth: int = 0) -> Any:
    """A value without the wrapping of a document database."""
    if isinstance(value, dict) and len(value) == 1 and depth < DEEPEST:
        (name, inner), *_ = value.items()
        if name in WRAPPERS:
            return unwrapped(inner, depth + 1)
    return value
