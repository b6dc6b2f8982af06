"""How a name may be written: folded to plain letters, its neighbours by one slip, its short forms.

Pure: no database. What is kept of a name (`keys_of`) and what is asked for a typed word
(`keys_near`) meet in the table `NearName`.
"""

import re
from collections import defaultdict
from functools import cache, lru_cache
from itertools import combinations

import jellyfish
from anyascii import anyascii
from nicknames import NickNamer
from rapidfuzz.distance import OSA

LONGEST = 40  # letters of a word that are looked at; no name that tells people apart is longer
TWO_SLIPS_FROM = 6  # letters: in a shorter word two slips make another name
TWO_SLIPS_TO = 12  # letters: beyond, all ways to leave out two are too many to ask for
TWO_KEPT = range(7, 11)  # letters of a word kept with every two letters left out: 22 to 46 keys
EAST_ASIAN = re.compile(r"[\u3400-\u9fff\uac00-\ud7af]")  # Han and Hangul: family name first
VOWELS = "aeiou"
SAME, NICKNAME, ABJAD, SOUND = 100, 94, 86, 80  # of 100: how near a name is that is not written so


def plain(text: str) -> str:
    """Latin letters without marks, digits, single spaces: Дмитрий О’Коннор is dmitriy okonnor."""
    letters = re.sub(r"[’'`ʼʿʾ]", "", anyascii(apart(text))).lower()
    return " ".join(re.sub(r"[^a-z0-9]+", " ", letters).split())


def apart(text: str) -> str:
    """王小明 is Wang Xiaoming: one letter of family name, then the given name in one word."""
    return " ".join(map(_east_asian_apart, text.split()))


def _east_asian_apart(word: str) -> str:
    if not EAST_ASIAN.match(word):
        return word
    latin = [anyascii(letter).strip().capitalize() for letter in word]
    return f"{latin[0]} {''.join(latin[1:])}" if len(latin) > 2 else "".join(latin)


def words(text: str) -> list[str]:
    """The words of a name, in order, each once."""
    return list(dict.fromkeys(word[:LONGEST] for word in plain(text).split()))


def whole_names(*names: tuple[str, str, str]) -> set[str]:
    """Every way these (chosen, given, family) may be written down in one go, without spaces."""
    found = set()
    for chosen, given, family in names:
        last = plain(family)
        for first in (plain(chosen), plain(given), *plain(given).split()[:1]):
            found |= {f"{first} {last}", f"{last} {first}"} if first else {last}
        found |= {word for name in (chosen, given, family) for word in words(name)}
    return {squeezed(name) for name in found if name.strip()}


def squeezed(text: str) -> str:
    return plain(text).replace(" ", "")[: 2 * LONGEST]


# --- one word and its neighbours ------------------------------------------------------------------
def left_out(word: str, slips: int = 1) -> set[str]:
    """The word with up to so many letters left out: two words one slip apart share one of these."""
    keys = {word}
    for count in range(1, min(slips, len(word) - 1) + 1):
        for places in combinations(range(len(word)), count):
            keys.add("".join(c for place, c in enumerate(word) if place not in places))
    return keys


@lru_cache(maxsize=20_000)
def sound(word: str) -> str:
    """How it sounds in English: Metaphone. Empty when that says next to nothing."""
    code = jellyfish.metaphone(word)
    return code if len(code) > 1 else ""


@lru_cache(maxsize=20_000)
def bones(word: str) -> str:
    """Its consonants, doubled ones once: what Arabic and Hebrew write of a name. Mohammed: mhmd."""
    hard = re.sub(r"[aeiouyw]", "", word)
    return re.sub(r"(.)\1+", r"\1", hard).removesuffix("h")  # فاطمة ends in one, Fatima does not


def is_bones(word: str) -> bool:
    """Is this word as it comes from a script that writes no vowels?"""
    return not any(letter in VOWELS for letter in word)


def marked(word: str) -> set[str]:
    """The keys that are no spelling: sound, consonants, beginnings. A mark keeps them apart."""
    keys = {f"^{word[:length]}" for length in (2, 3, 4) if len(word) >= length}
    keys |= {f"~{sound(word)}"} if sound(word) else set()
    return keys | ({f"_{bones(word)}"} if bones(word) else set())


def keys_of(word: str) -> set[str]:
    """What is kept of a name so that it is found though it is not written so."""
    return left_out(word, 2 if len(word) in TWO_KEPT else 1) | marked(word)


def keys_near(word: str) -> set[str]:
    """What is asked for when this is typed."""
    slips = 2 if TWO_SLIPS_FROM <= len(word) <= TWO_SLIPS_TO else 1
    beginnings = {f"^{word[:4]}"} if len(word) > 1 else set()
    return left_out(word, slips) | {key for key in marked(word) if key[0] != "^"} | beginnings


def nearness(typed: str, word: str) -> int:
    """How near a name is to the word typed, of 100; 0 when they have nothing to do with another."""
    if typed == word:
        return SAME
    if word in short_forms(typed):
        return NICKNAME
    slips = OSA.distance(typed, word, score_cutoff=2)
    best = max(len(typed), len(word))
    by_letters = round(100 - 100 * slips / best) if slips <= slips_forgiven(best) else 0
    if len(typed) > 1 and word.startswith(typed):
        by_letters = max(by_letters, 90)
    by_sound = SOUND if sound(typed) and sound(typed) == sound(word) else 0
    without_vowels = is_bones(typed) or is_bones(word)
    by_bones = ABJAD if without_vowels and bones(typed) == bones(word) != "" else 0
    return max(by_letters, by_sound, by_bones)


def slips_forgiven(letters: int) -> int:
    """How many slips a word of this length may have and be the same word still."""
    return 2 if letters >= TWO_SLIPS_FROM else 1


# --- short forms ----------------------------------------------------------------------------------
@lru_cache(maxsize=20_000)
def short_forms(typed: str) -> frozenset[str]:
    """Names this is short for, and names short for it: Bob and Robert. One slip is forgiven."""
    meant = {typed} if typed in known() else _one_slip_from(typed)
    return frozenset().union(*(_names().nicknames_of(name) for name in meant),
                             *(_names().canonicals_of(name) for name in meant))  # fmt: skip


def _one_slip_from(typed: str) -> set[str]:
    if len(typed) < 3:
        return set()
    near = set().union(*(_by_letters_left_out().get(key, ()) for key in left_out(typed)))
    return {name for name in near if OSA.distance(typed, name, score_cutoff=1) <= 1}


@cache
def _by_letters_left_out() -> dict[str, set[str]]:
    found = defaultdict(set)
    for name in known():
        for key in left_out(name):
            found[key].add(name)
    return found


@cache
def _names() -> NickNamer:
    return NickNamer()


@cache
def known() -> frozenset[str]:
    """Every name and short form the library has, as one plain word."""
    everybody = {*_names().nickname_lookup, *_names().canonical_lookup}
    return frozenset(name for name in everybody if name.isascii() and name.isalpha())
