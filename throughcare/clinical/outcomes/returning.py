"""Files of a return, held against their list of fields. Unknown is said, never guessed."""

import csv
import io
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

UNKNOWN = "unknown"
# The reasons of the record, as a return calls them.
REASONS = {
    "completed": "completed", "left": "dropped out", "chose": "dropped out",
    "ended_by_clinic": "terminated by facility", "transferred": "transferred",
    "prison": "incarcerated", "died": "death", "other": "other",
}  # fmt: skip


@dataclass(frozen=True)
class Field:
    key: str
    words: str
    filled_from: str
    values: str | tuple[str, ...]

    def fault(self, said: str) -> str:
        """What is wrong with a value, in words; nothing when it may stand here."""
        if said == UNKNOWN:
            return ""
        if isinstance(self.values, tuple):
            return "" if said in self.values else f"{said!r} is none of {', '.join(self.values)}"
        if self.values == "day":
            return "" if _is_day(said) else f"{said!r} is no day"
        if self.values == "number":
            return "" if said.isdecimal() else f"{said!r} is no number"
        return "" if said.strip() == said and said else "nothing stands there, or spaces around it"


def _is_day(said: str) -> bool:
    try:
        return date.fromisoformat(said).isoformat() == said
    except ValueError:
        return False


@cache
def layouts() -> dict[str, tuple[Field, ...]]:
    """The fields of each file, in their order."""
    text = (Path(__file__).parent / "returns.toml").read_text(encoding="utf-8")
    return {
        kind: tuple(
            Field(key, row["words"], row["from"],
                  tuple(row["values"]) if isinstance(row["values"], list) else row["values"])
            for key, row in told.items()
        )
        for kind, told in tomllib.loads(text).items()
    }  # fmt: skip


def written(kind: str, rows: Iterable[Mapping[str, object]]) -> str:
    """A file: what is not known is called unknown."""
    fields = [one.key for one in layouts()[kind]]
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\r\n")
    lines.writerow(fields)
    for row in rows:
        lines.writerow([_cell(row.get(key)) for key in fields])
    return out.getvalue()


def _cell(value: object) -> str:
    """Nothing is unknown; what a spreadsheet would take for a formula is not handed to it."""
    said = ("" if value is None else str(value).strip()) or UNKNOWN
    return f"'{said}" if said[:1] in ("=", "+", "-", "@") else said


def faults(kind: str, text: str) -> list[str]:
    """Every place where a file does not keep to its list: "line 3, age: 'old' is no number"."""
    fields = layouts()[kind]
    lines = list(csv.reader(io.StringIO(text)))
    if not lines or lines[0] != [one.key for one in fields]:
        return ["line 1: the columns are not those of the list, in its order"]
    found = []
    for place, line in enumerate(lines[1:], start=2):
        if len(line) != len(fields):
            found.append(f"line {place}: {len(line)} values for {len(fields)} columns")
            continue
        told = zip(fields, line, strict=True)
        found += [
            f"line {place}, {one.key}: {why}" for one, said in told if (why := one.fault(said))
        ]
    return found
