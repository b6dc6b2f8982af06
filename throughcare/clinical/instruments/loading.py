"""Instruments read from their .toml files. An error names the file and the key."""

import difflib
import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from throughcare.clinical.instruments.consistency import DefinitionError, refuse_inconsistent
from throughcare.clinical.instruments.definition import (
    EVIDENCE,
    KINDS,
    LADDER,
    YES_NO,
    Band,
    Code,
    Condition,
    Flag,
    Instrument,
    Item,
    Option,
    Pattern,
    Scoring,
    Section,
    Subscale,
    Translation,
)
from throughcare.clinical.instruments.methods import METHODS

FILES = resources.files("throughcare.clinical.instruments") / "data"
DOMAINS = ("", "family", "environment", "social", "access", "mental_health")
MISSING: Any = object()


class UnknownInstrument(LookupError):
    """A name no instrument has, with the nearest that exist."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.nearest = tuple(difflib.get_close_matches(name.lower(), names(), n=3, cutoff=0.4))
        hint = (
            f"nearest: {', '.join(self.nearest)}"
            if self.nearest
            else f"there are: {', '.join(names())}"
        )
        super().__init__(f"no such instrument: {name!r}; {hint}")


@cache
def names() -> tuple[str, ...]:
    """Every instrument's name, in order."""
    found = (path.name for path in FILES.iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in found if name.endswith(".toml")))


@cache
def load(name: str) -> Instrument:
    """One instrument by its name. Raises UnknownInstrument."""
    if name not in names():
        raise UnknownInstrument(name)
    return from_toml((FILES / f"{name}.toml").read_text(encoding="utf-8"), file=f"{name}.toml")


def every() -> tuple[Instrument, ...]:
    """All instruments, in order of name."""
    return tuple(load(name) for name in names())


class Row:
    """A table of the file that knows where it stands, and tells what was left unread in it."""

    def __init__(self, data: Any, where: str) -> None:
        if not isinstance(data, dict):
            raise DefinitionError(f"{where}: a table is needed here")
        self.data = dict(data)
        self.where = where

    def error(self, key: str, what: str) -> DefinitionError:
        return DefinitionError(f"{self.where}: {key}: {what}")

    def take(self, key: str, kind: Any, default: Any = MISSING) -> Any:
        if key not in self.data:
            if default is MISSING:
                raise self.error(key, "is missing")
            return default
        value = self.data.pop(key)
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise self.error(key, f"{value!r} is not a {kind.__name__}")
        return value

    def one_of(self, key: str, choices: tuple[str, ...], default: Any = MISSING) -> Any:
        value = self.take(key, str, default)
        if value not in choices:
            raise self.error(key, f"{value!r} is not one of {', '.join(map(repr, choices))}")
        return value

    def words(self, key: str, default: Any = MISSING) -> tuple[Any, ...]:
        return tuple(self.take(key, list, default))

    def rows(self, key: str) -> list["Row"]:
        return [
            Row(data, f"{self.where}: {key}[{place}]")
            for place, data in enumerate(self.take(key, list, []))
        ]

    def row(self, key: str) -> "Row | None":
        return Row(self.data.pop(key), f"{self.where}: {key}") if key in self.data else None

    def span(self, key: str) -> tuple[int | None, int | None]:
        low_high = self.words(key, [])
        if not low_high:
            return None, None
        if len(low_high) != 2 or low_high[0] > low_high[1]:
            raise self.error(key, "needs the lowest and the highest")
        return low_high

    def end(self) -> None:
        if self.data:
            raise self.error(next(iter(self.data)), "is no key of this table")


def from_toml(text: str, file: str) -> Instrument:
    """An instrument from the text of its file."""
    try:
        top = Row(tomllib.loads(text), file)
    except tomllib.TOMLDecodeError as error:
        raise DefinitionError(f"{file}: {error}") from error
    instrument = instrument_from(top)
    top.end()
    refuse_inconsistent(instrument, file)
    return instrument


def instrument_from(top: Row) -> Instrument:
    source, evidence = top.take("source", str), top.one_of("evidence", EVIDENCE)
    choices = {
        key: options_from(rows, f"{top.where}: choices.{key}")
        for key, rows in top.take("choices", dict, {}).items()
    }
    return Instrument(
        name=top.one_of("name", (top.where.removesuffix(".toml"),)),
        title=top.take("title", str),
        short_title=top.take("short_title", str),
        purpose=top.take("purpose", str),
        version=top.take("version", str),
        wording=top.one_of("wording", ("published", "own words")),
        licence=top.take("licence", str),
        attribution=top.take("attribution", str),
        source=source,
        evidence=evidence,
        time_frame=top.take("time_frame", str),
        filled_by=top.words("filled_by"),
        sensitivity=top.words("sensitivity"),
        domain=top.one_of("domain", DOMAINS),
        checked_by=top.take("checked_by", str),
        review_by=top.take("review_by", date),
        items=tuple(item_from(row, choices) for row in top.rows("items")),
        scoring=scoring_from(top, evidence),
        stem=top.take("stem", str, ""),
        caution=top.take("caution", str, ""),
        loinc=code_from(top),
        sections=tuple(section_from(row) for row in top.rows("sections")),
        bands=tuple(band_from(row, source, evidence) for row in top.rows("bands")),
        subscales=tuple(subscale_from(row, source, evidence) for row in top.rows("subscales")),
        flags=tuple(flag_from(row, source, evidence) for row in top.rows("flags")),
        not_these_codes=top.take("not_these_codes", dict, {}),
        translations=translations_from(top),
    )


def options_from(rows: Any, where: str) -> tuple[Option, ...]:
    options = []
    for place, data in enumerate(rows):
        row = Row(data, f"{where}[{place}]")
        options.append(
            Option(
                row.take("value", (int, str)), row.take("label", str), row.take("loinc", str, "")
            )
        )
        row.end()
    if len({option.value for option in options}) != len(options):
        raise DefinitionError(f"{where}: a value stands twice")
    return tuple(options)


def code_from(row: Row) -> Code | None:
    given = row.row("loinc")
    if given is None:
        return None
    code = Code(given.take("code", str), given.one_of("evidence", EVIDENCE))
    given.end()
    return code


def item_from(row: Row, choices: Mapping[str, tuple[Option, ...]]) -> Item:
    kind = row.one_of("kind", KINDS)
    item = Item(
        key=row.take("key", str),
        ask=row.take("ask", str),
        kind=kind,
        help=row.take("help", str, ""),
        options=item_options(row, kind, choices),
        section=row.take("section", str, ""),
        min=row.take("min", int, None),
        max=row.take("max", int, None),
        unit=row.take("unit", str, ""),
        required=row.take("required", bool, True),
        scored=row.take("scored", bool, True),
        reverse=row.take("reverse", bool, False),
        decline=row.take("decline", bool, False),
        at_most=row.take("at_most", str, ""),
        bins=row.words("bins", []),
        show_if=conditions_from(row, "show_if"),
        loinc=code_from(row),
        sensitivity=row.words("sensitivity", []),
    )
    row.end()
    if kind in ("integer", "scale") and (item.min is None or item.max is None):
        raise row.error(item.key, f"a {kind} needs min and max")
    return item


def item_options(
    row: Row, kind: str, choices: Mapping[str, tuple[Option, ...]]
) -> tuple[Option, ...]:
    if kind == "yes_no":
        return YES_NO
    if kind != "choice":
        return ()
    given = row.take("options", (str, list))
    if isinstance(given, list):
        return options_from(given, f"{row.where}: options")
    if given not in choices:
        raise row.error("options", f"no choices named {given!r}")
    return choices[given]


def conditions_from(row: Row, key: str) -> tuple[Condition, ...]:
    """`{item = "a", in = [1]}`, `{any_of = ["a", "b"], at_least = 1}`, or a list of them."""
    given = row.data.get(key)
    if given is None:
        return ()
    del row.data[key]
    many = given if isinstance(given, list) else [given]
    return tuple(condition_from(Row(one, f"{row.where}: {key}")) for one in many)


def condition_from(row: Row) -> Condition:
    items = row.words("any_of", []) or (row.take("item", str),)
    among, at_least = row.words("in", []), row.take("at_least", int, None)
    row.end()
    if bool(among) == (at_least is not None):
        raise row.error("in", "needs either `in` or `at_least`")
    return Condition(items, among, at_least)


def section_from(row: Row) -> Section:
    section = Section(row.take("key", str), row.take("title", str), row.take("stem", str, ""))
    row.end()
    return section


def band_from(row: Row, source: str, evidence: str) -> Band:
    band = Band(
        low=row.take("from", int),
        high=row.take("to", int),
        label=row.take("label", str),
        source=row.take("source", str, source),
        evidence=row.one_of("evidence", EVIDENCE, evidence),
    )
    row.end()
    return band


def subscale_from(row: Row, source: str, evidence: str) -> Subscale:
    low, high = row.span("range")
    if low is None or high is None:
        raise row.error("range", "is missing")
    subscale = Subscale(
        key=row.take("key", str),
        label=row.take("label", str),
        items=row.words("items"),
        low=low,
        high=high,
        evidence=row.one_of("evidence", EVIDENCE, evidence),
        bands=tuple(band_from(band, source, evidence) for band in row.rows("bands")),
    )
    row.end()
    return subscale


def flag_from(row: Row, source: str, evidence: str) -> Flag:
    when = row.data.pop("when", None)
    rows = [Row(one, f"{row.where}: when") for one in (when if isinstance(when, list) else [when])]
    conditions: list[Condition] = []
    other: dict[str, Any] = {}
    for one in rows:
        if "item" in one.data or "any_of" in one.data:
            conditions.append(condition_from(one))
        else:
            other |= other_condition(one)
    flag = Flag(
        code=row.take("code", str),
        ladder=row.one_of("ladder", LADDER),
        why=row.take("why", str),
        next_step=row.take("next_step", str),
        for_role=row.take("for_role", str),
        source=row.take("source", str, source),
        evidence=row.one_of("evidence", EVIDENCE, evidence),
        unless=row.words("unless", []),
        conditions=tuple(conditions),
        **other,
    )
    row.end()
    return flag


def other_condition(row: Row) -> dict[str, Any]:
    """A condition on the score, a subscale, the band or the pattern."""
    found: dict[str, Any] = {}
    if "subscale" in row.data:
        found["subscale_at_least"] = (row.take("subscale", str), row.take("at_least", int))
    elif "band" in row.data:
        found["bands"] = row.words("band")
    elif "pattern" in row.data:
        found["pattern"] = row.take("pattern", bool)
    else:
        found["score_at_least"] = row.take("score_at_least", int)
    row.end()
    return found


def scoring_from(top: Row, evidence: str) -> Scoring:
    row = top.row("scoring")
    if row is None:
        raise top.error("scoring", "is missing")
    low, high = row.span("range")
    needs = row.row("needs")
    pattern = row.row("pattern")
    scoring = Scoring(
        method=row.one_of("method", tuple(METHODS)),
        evidence=row.one_of("evidence", EVIDENCE, evidence),
        low=low,
        high=high,
        loinc=code_from(row),
        needs={key: conditions_from(needs, key) for key in tuple(needs.data)} if needs else {},
        relatives={key: tuple(of) for key, of in row.take("relatives", dict, {}).items()},
        conditions={key: tuple(of) for key, of in row.take("conditions", dict, {}).items()},
        pattern=pattern_from(pattern) if pattern else None,
        named_bands=row.words("named_bands", []),
    )
    row.end()
    return scoring


def pattern_from(row: Row) -> Pattern:
    pattern = Pattern(
        counts_from=row.take("counts_from", int),
        needs=row.take("needs", dict),
        label=row.take("label", str),
        evidence=row.one_of("evidence", EVIDENCE),
    )
    row.end()
    return pattern


def translations_from(top: Row) -> dict[str, Translation]:
    found = {}
    for language, data in top.take("translations", dict, {}).items():
        row = Row(data, f"{top.where}: translations.{language}")
        found[language] = Translation(
            title=row.take("title", str, ""),
            stem=row.take("stem", str, ""),
            titles=row.take("titles", dict, {}),
            stems=row.take("stems", dict, {}),
            asks=row.take("asks", dict, {}),
            helps=row.take("helps", dict, {}),
            options=row.take("options", dict, {}),
        )
        row.end()
    return found
