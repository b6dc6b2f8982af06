"""What an instrument is: questions, options, skips, bands and flags, as its .toml file says."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

Value = bool | int | str
Answers = Mapping[str, Value]
Kind = Literal["choice", "yes_no", "integer", "scale", "text", "date"]
Ladder = Literal["E", "P", "S", "R"]  # emergency now, prescriber now, same day, routine

KINDS = ("choice", "yes_no", "integer", "scale", "text", "date")
LADDER = ("E", "P", "S", "R")
EVIDENCE = ("V", "V2", "K", "DERIVED")

# "I would rather not say": kept as an answer, counted as missing, never as "no".
DECLINED = "declined"


@dataclass(frozen=True)
class Code:
    """A LOINC code, and how surely we know it."""

    code: str
    evidence: str


@dataclass(frozen=True)
class Option:
    """One answer that may be chosen."""

    value: Value
    label: str
    loinc: str = ""


YES_NO = (Option(True, "Yes", "LA33-6"), Option(False, "No", "LA32-8"))
YES_IN = {"es": "Sí"}


@dataclass(frozen=True)
class Condition:
    """Holds when one of the items has one of the values, or a number from `at_least` on."""

    items: tuple[str, ...]
    among: tuple[Value, ...] = ()
    at_least: int | None = None

    def met_by(self, value: Value | None) -> bool:
        if value is None or value == DECLINED:
            return False
        if self.at_least is None:
            return value in self.among
        return isinstance(value, int) and value >= self.at_least

    def holds(self, answers: Answers) -> bool:
        return any(self.met_by(answers.get(item)) for item in self.items)


@dataclass(frozen=True)
class Item:
    """One question.

    at_most  key of an earlier item whose number this one may not pass
    bins     upper edges: a number of days counts as the place of its bin (BAM)
    reverse  counted from the other end
    scored   is part of the total and of what a score cannot do without
    decline  the person may prefer not to say
    show_if  asked only when all of these hold; an item skipped adds nothing to a score
    """

    key: str
    ask: str
    kind: Kind
    help: str = ""
    options: tuple[Option, ...] = ()
    section: str = ""
    min: int | None = None
    max: int | None = None
    unit: str = ""
    required: bool = True
    scored: bool = True
    reverse: bool = False
    decline: bool = False
    at_most: str = ""
    bins: tuple[int, ...] = ()
    show_if: tuple[Condition, ...] = ()
    loinc: Code | None = None
    sensitivity: tuple[str, ...] = ()

    @property
    def counts(self) -> bool:
        """Does the answer add points?"""
        return self.scored and self.kind not in ("text", "date")

    def label_of(self, value: Value) -> str:
        """The words for an answer, as the person chose them."""
        if value == DECLINED:
            return "Prefers not to say"
        for option in self.options:
            if option.value == value:
                return option.label
        return f"{value} {self.unit}".strip()


@dataclass(frozen=True)
class Section:
    """A group of questions that are read together."""

    key: str
    title: str
    stem: str = ""


@dataclass(frozen=True)
class Band:
    """What a range of scores is called, and who says so."""

    low: int
    high: int
    label: str
    source: str
    evidence: str


@dataclass(frozen=True)
class Subscale:
    """A sum of its own beside the total, or instead of one."""

    key: str
    label: str
    items: tuple[str, ...]
    low: int
    high: int
    evidence: str
    bands: tuple[Band, ...] = ()


@dataclass(frozen=True)
class Flag:
    """A red flag: when it rises, before whom it is put, and what happens next.

    unless  stays down while one of these stands: the graver one speaks for it
    """

    code: str
    ladder: Ladder
    why: str
    next_step: str
    for_role: str
    source: str
    evidence: str
    conditions: tuple[Condition, ...] = ()
    score_at_least: int | None = None
    subscale_at_least: tuple[str, int] | None = None
    bands: tuple[str, ...] = ()
    pattern: bool = False
    unless: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pattern:
    """So many items of each subscale, each answered from `counts_from` on (PCL-5)."""

    counts_from: int
    needs: Mapping[str, int]
    label: str
    evidence: str


@dataclass(frozen=True)
class Scoring:
    """How answers become a score: the name of a pure function, and what it needs.

    low, high    the range of the total; None where the field says there is no valid total
    needs        AHC-HRSN: the answers that make each need
    relatives    family history: relatives by degree; conditions: what is counted in them
    named_bands  bands the function names itself
    """

    method: str
    evidence: str
    low: int | None = None
    high: int | None = None
    loinc: Code | None = None
    needs: Mapping[str, tuple[Condition, ...]] = field(default_factory=dict)
    relatives: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    conditions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    pattern: Pattern | None = None
    named_bands: tuple[str, ...] = ()


@dataclass(frozen=True)
class Translation:
    """The words of one language. What is not translated stays English."""

    title: str = ""
    stem: str = ""
    titles: Mapping[str, str] = field(default_factory=dict)  # of sections, as are the stems
    stems: Mapping[str, str] = field(default_factory=dict)
    asks: Mapping[str, str] = field(default_factory=dict)
    helps: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Instrument:
    """One instrument, wholly: page, check, score and FHIR Questionnaire come from here.

    wording     "published", or "own words" where the licence or our certainty ends
    checked_by  the clinician who signed it; empty means not yet reviewed
    """

    name: str
    title: str
    short_title: str
    purpose: str
    version: str
    wording: Literal["published", "own words"]
    licence: str
    attribution: str
    source: str
    evidence: str
    time_frame: str
    filled_by: tuple[str, ...]
    sensitivity: tuple[str, ...]
    domain: str
    checked_by: str
    review_by: date
    items: tuple[Item, ...]
    scoring: Scoring
    stem: str = ""
    caution: str = ""
    loinc: Code | None = None
    sections: tuple[Section, ...] = ()
    bands: tuple[Band, ...] = ()
    subscales: tuple[Subscale, ...] = ()
    flags: tuple[Flag, ...] = ()
    not_these_codes: Mapping[str, str] = field(default_factory=dict)
    translations: Mapping[str, Translation] = field(default_factory=dict)

    @property
    def reviewed(self) -> bool:
        return bool(self.checked_by)

    @property
    def languages(self) -> tuple[str, ...]:
        return ("en", *sorted(self.translations))

    def item(self, key: str) -> Item:
        """The question with this key. Raises KeyError, naming the instrument."""
        for item in self.items:
            if item.key == key:
                return item
        raise KeyError(f"{self.name} has no item {key!r}")

    def has(self, key: str) -> bool:
        return any(item.key == key for item in self.items)

    def stem_of(self, item: Item) -> str:
        """What is read before the question: its section's stem, else the instrument's."""
        stems = {section.key: section.stem for section in self.sections}
        return stems.get(item.section, "") or self.stem

    def band_of(self, score: float) -> Band | None:
        """The band a total falls in; None where the instrument has no bands."""
        return next((band for band in self.bands if band.low <= score <= band.high), None)

    def in_language(self, language: str) -> "Instrument":
        """The same instrument in another language; English where it has no words of its own."""
        language = language.partition("-")[0]
        words = self.translations.get(language)
        if words is None:
            return self
        labels = {"Yes": YES_IN.get(language, "Yes"), **words.options}
        return replace(
            self,
            title=words.title or self.title,
            stem=words.stem or self.stem,
            items=tuple(translated(item, words, labels) for item in self.items),
            sections=tuple(
                replace(
                    section,
                    title=words.titles.get(section.key, section.title),
                    stem=words.stems.get(section.key, section.stem),
                )
                for section in self.sections
            ),
        )

    def ask_in(self, key: str, language: str) -> str:
        """One question in a language, English where it is not translated."""
        return self.in_language(language).item(key).ask


def translated(item: Item, words: Translation, labels: Mapping[str, str]) -> Item:
    return replace(
        item,
        ask=words.asks.get(item.key, item.ask),
        help=words.helps.get(item.key, item.help),
        options=tuple(
            replace(option, label=labels.get(option.label, option.label)) for option in item.options
        ),
    )
