"""What lists say of a meeting in codes and words, in one vocabulary of ours (vocabulary.toml)."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

from throughcare.clinical.groups.places import folded

SOURCE = "meeting-guide-spec"
How = Literal["guide", "world", "bmlt", "words"]


@dataclass(frozen=True)
class Said:
    """What a list of codes amounts to. `unknown` are codes that stand in no list of ours."""

    signs: frozenset[str]
    types: tuple[str, ...]
    languages: tuple[str, ...]
    unknown: tuple[str, ...] = ()

    @property
    def open_to(self) -> str:
        """Who may come; a list that says both says nothing."""
        return {(True, False): "anybody", (False, True): "members"}.get(
            ("open" in self.signs, "members" in self.signs), ""
        )

    @property
    def wheelchair(self) -> bool | None:
        if "no_wheelchair" in self.signs:
            return False
        return True if "wheelchair" in self.signs else None


@cache
def vocabulary() -> Mapping[str, Any]:
    text = (resources.files(__package__) / "vocabulary.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _meanings(how: How) -> Mapping[str, frozenset[str]]:
    """Every code of one kind, with the keys of ours it stands for."""
    found: dict[str, frozenset[str]] = {}
    for part in ("signs", "types"):
        for key, row in vocabulary()[part].items():
            for code in row.get(how, ()):
                found[code] = found.get(code, frozenset()) | {key}
    return found


@cache
def _tongues(how: How) -> Mapping[str, str]:
    """Codes of languages stand in capitals, their names do not."""
    return {
        said: code for code, every in vocabulary()["languages"].items() for said in every
        if (said == folded(said)) == (how == "words")
    }  # fmt: skip


def said_by(codes: Iterable[str], how: How) -> Said:
    """What these codes of one kind say."""
    keys: set[str] = set()
    tongues: set[str] = set()
    unknown = []
    for code in codes:
        wanted = folded(code) if how == "words" else code.strip()
        meanings, tongue = _meanings(how).get(wanted), _tongues(how).get(wanted)
        keys |= meanings or set()
        if tongue and not (how == "bmlt" and meanings):  # SL is sign language there
            tongues.add(tongue)
        if not meanings and not tongue and wanted not in vocabulary()["passed_over"][how]:
            unknown.append(code.strip()[:20])
    return _ordered(keys, tongues, unknown)


def both(one: Said, other: Said) -> Said:
    """What two of them say together."""
    return _ordered(
        {*one.signs, *one.types, *other.signs, *other.types},
        {*one.languages, *other.languages}, [*one.unknown, *other.unknown],
    )  # fmt: skip


def _ordered(keys: set[str], tongues: set[str], unknown: list[str]) -> Said:
    return Said(
        signs=frozenset(keys & set(vocabulary()["signs"])),
        types=tuple(key for key in vocabulary()["types"] if key in keys),
        languages=tuple(sorted(tongues)),
        unknown=tuple(unknown),
    )


def type_words(key: str, language: str) -> str:
    """A type in words; a key of an older vocabulary stands as it is."""
    row = vocabulary()["types"].get(key, {})
    return str(row.get(language.partition("-")[0]) or row.get("en") or key.replace("_", " "))


def known_language(said: object) -> str:
    """A language of two letters, from a code or a name; empty for what is none."""
    if not isinstance(said, str):
        return ""
    if (code := said.strip().casefold().replace("_", "-").partition("-")[0]) in vocabulary()[
        "languages"
    ]:
        return code
    return _tongues("words").get(folded(said), "")
