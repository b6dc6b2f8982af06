"""Made-up names for the demonstration: composed from lists, the same for the same record."""

import tomllib
from functools import cache
from importlib import resources


@cache
def lists() -> dict[str, list[str]]:
    """Given and family names, from names.toml."""
    text = (resources.files(__package__) / "names.toml").read_text(encoding="utf-8")
    return {key: words.split() for key, words in tomllib.loads(text).items()}


def made_up_name(who: int, male: bool | None) -> tuple[str, str]:
    """(given, family) for a record: nobody in the list of one sex shares both."""
    given = lists()["male" if male or (male is None and who % 2) else "female"]
    family = lists()["family"]
    place = who * 7919 % (len(given) * len(family))  # a prime: neighbours get unlike names
    return given[place % len(given)], family[place // len(given)]
