"""A sign: one place to look, one threshold, one level, and who says so. All of it is data.

In the .toml files a sign looks at exactly one of:

    score = "phq-9"                     the total
    band = "c-ssrs"                     the band
    item = "access:ease"                one answer
    greatest = ["access:days_heroin"]   the greatest of several answers
    count = ["hark:forced"]             how many of them were answered with one of `counting`
                                        `quiet = true` shows how many, not which
    relatives = ["mother"]              how many of them have one of `conditions` (family history)
    fact = "has_bipolar"                something told, not asked on a sheet

and asks `at_least`, `at_most`, `any_of`, `none_of` or `said = true` (any words at all) of it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from throughcare.clinical import instruments
from throughcare.clinical.assessment.evidence import Evidence, EvidenceLine, Sheet

FAMILY = "family-history"
LONG_QUESTION = 110  # characters; a line of evidence is read at a glance
PLACES = ("score", "band", "item", "greatest", "count", "relatives", "fact")


@dataclass(frozen=True)
class Read:
    """What stood at the place looked at, and how to show it."""

    value: Any
    line: EvidenceLine


@dataclass(frozen=True)
class Place:
    """Where to look. Reads None when it was not asked."""

    kind: str
    keys: tuple[str, ...]
    counting: tuple[Any, ...] = ()
    conditions: tuple[str, ...] = ()
    quiet: bool = False

    @property
    def instruments(self) -> tuple[str, ...]:
        """The instruments this place needs; none for a fact."""
        if self.kind == "fact":
            return ()
        if self.kind == "relatives":
            return (FAMILY,)
        return tuple(dict.fromkeys(key.partition(":")[0] for key in self.keys))

    @property
    def items(self) -> tuple[tuple[str, str], ...]:
        """Each (instrument, item) looked at."""
        if self.kind == "relatives":
            return tuple(
                (FAMILY, f"{relative}_{condition}")
                for relative in self.keys
                for condition in self.conditions
            )
        pairs = (key.partition(":") for key in self.keys if ":" in key)
        return tuple((instrument, item) for instrument, _, item in pairs)

    def read(self, evidence: Evidence) -> Read | None:
        """What stands there."""
        if self.kind == "fact":
            return _fact(evidence, self.keys[0])
        sheet = evidence.sheets.get(self.instruments[0])
        if sheet is None:
            return None
        if self.kind in ("score", "band"):
            return _total(sheet, self.kind)
        if self.kind == "relatives":
            return self._relatives(sheet)
        return self._answers(sheet)

    def _answers(self, sheet: Sheet) -> Read | None:
        given = [(item, sheet.answers[item]) for _, item in self.items if item in sheet.answers]
        if not given:
            return None
        if self.kind == "count":
            hits = [(item, value) for item, value in given if _among(value, self.counting)]
            if self.quiet:
                return Read(len(hits), _number_line(sheet, len(hits), len(given)))
            return Read(len(hits), _line(sheet, hits or given))
        item, value = max(given, key=lambda pair: pair[1]) if len(given) > 1 else given[0]
        return Read(value, _line(sheet, [(item, value)]))

    def _relatives(self, sheet: Sheet) -> Read | None:
        """How many relatives: each counts once, whatever they had. Unknown is not asked."""
        known = [
            (item, sheet.answers[item])
            for _, item in self.items
            if sheet.answers.get(item) in ("yes", "no")
        ]
        if not known:
            return None
        hits = [item for item, value in known if value == "yes"]
        having = {rel for rel in self.keys if any(f"{rel}_{c}" in hits for c in self.conditions)}
        return Read(len(having), _family_line(sheet, self.keys, self.conditions, hits))


@dataclass(frozen=True)
class Sign:
    """A threshold at a place. `level` is the finding's level when it is reached."""

    place: Place
    level: int = 0
    source: str = ""
    evidence: str = ""
    at_least: float | None = None
    at_most: float | None = None
    any_of: tuple[Any, ...] = ()
    none_of: tuple[Any, ...] = ()
    said: bool = False
    only_if: tuple["Sign", ...] = ()
    icd10: tuple[str, ...] = ()
    uncertainty: str = ""

    def read(self, evidence: Evidence) -> Read | None:
        """What was answered there, or None."""
        return self.place.read(evidence)

    def holds(self, evidence: Evidence) -> bool:
        """Is the threshold reached, in the circumstances it was made for?"""
        return self._reached(self.read(evidence)) and all(
            condition.holds(evidence) for condition in self.only_if
        )

    def _reached(self, read: Read | None) -> bool:
        if self.none_of:
            return read is None or not _among(read.value, self.none_of)
        if read is None:
            return False
        if self.said:
            return bool(str(read.value).strip())
        if self.any_of:
            return _among(read.value, self.any_of)
        return _between(read.value, self.at_least, self.at_most)


def _among(value: Any, listed: Iterable[Any]) -> bool:
    """Is it one of these? True is not 1: a yes and a count are different answers."""
    return any(value == one and isinstance(value, bool) is isinstance(one, bool) for one in listed)


def _between(value: Any, low: float | None, high: float | None) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return (low is None or value >= low) and (high is None or value <= high)


def _fact(evidence: Evidence, name: str) -> Read | None:
    told = evidence.told(name)
    if told is None:
        return None
    shown = {True: "yes", False: "no"}.get(told.value, str(told.value))
    if told.told_by:
        shown = f"{shown} ({told.told_by})"
    return Read(told.value, EvidenceLine(name, "", shown, told.on))


def _total(sheet: Sheet, kind: str) -> Read | None:
    value = sheet.score and (sheet.score.score if kind == "score" else sheet.score.band)
    if value is None:
        return None
    shown = str(value)
    if kind == "score":
        high = instruments.load(sheet.instrument).scoring.high
        shown = f"{value:g}" + (f" of {high}" if high is not None else "")
    return Read(value, EvidenceLine(sheet.instrument, kind, shown, sheet.on, sheet.sheet_id))


def _line(sheet: Sheet, given: list[tuple[str, Any]]) -> EvidenceLine:
    definition = instruments.load(sheet.instrument)
    words = [_in_words(definition, item, value) for item, value in given]
    items = ", ".join(item for item, _ in given)
    return EvidenceLine(sheet.instrument, items, "; ".join(words), sheet.on, sheet.sheet_id)


def _number_line(sheet: Sheet, hits: int, given: int) -> EvidenceLine:
    """How many, and not which: what hurts to read stays on its sheet."""
    return EvidenceLine(
        sheet.instrument, "score", f"{hits} of {given} answered", sheet.on, sheet.sheet_id
    )


def _in_words(definition: instruments.Instrument, key: str, value: Any) -> str:
    """The question and what was answered; a long question shortened to what it is about."""
    item = definition.item(key)
    asked = item.ask
    if len(asked) > LONG_QUESTION:
        asked = f"{definition.short_title}, {key.replace('_', ' ')}:"
    return f"{asked} {item.label_of(value)}"


def _family_line(
    sheet: Sheet, relatives: tuple[str, ...], conditions: tuple[str, ...], hits: list[str]
) -> EvidenceLine:
    told = [
        f"{relative.replace('_', ' ')}: {', '.join(had)}"
        for relative in relatives
        if (had := [c.replace("_", " ") for c in conditions if f"{relative}_{c}" in hits])
    ]
    shown = "; ".join(told) or "none of those known"
    return EvidenceLine(FAMILY, ", ".join(conditions), shown, sheet.on, sheet.sheet_id)


def place_of(row: Mapping[str, Any]) -> Place:
    """The place a row of a .toml file names. It must name exactly one."""
    named = [kind for kind in PLACES if kind in row]
    if len(named) != 1:
        raise ValueError(f"a sign looks at exactly one of {', '.join(PLACES)}: {dict(row)}")
    keys = row[named[0]]
    return Place(
        kind=named[0],
        keys=(keys,) if isinstance(keys, str) else tuple(keys),
        counting=tuple(row.get("counting", (True,))),
        conditions=tuple(row.get("conditions", ())),
        quiet=row.get("quiet", False),
    )


def sign_of(row: Mapping[str, Any]) -> Sign:
    """A sign as its row states it."""
    return Sign(
        place=place_of(row),
        level=row.get("level", 0),
        source=row.get("source", ""),
        evidence=row.get("evidence", ""),
        at_least=row.get("at_least"),
        at_most=row.get("at_most"),
        any_of=tuple(row.get("any_of", ())),
        none_of=tuple(row.get("none_of", ())),
        said=row.get("said", False),
        only_if=tuple(sign_of(condition) for condition in row.get("only_if", ())),
        icd10=tuple(row.get("icd10", ())),
        uncertainty=row.get("uncertainty", ""),
    )
