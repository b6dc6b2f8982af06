"""The fellowships, and what is known of them about people who take medicine. Nothing is invented.

What people found in one group is another thing: three levels, counted only from so many people that
nobody is to be recognised in them.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

SOURCE = "groups-privacy"
WELCOMES, SUPPORTS, DIFFERS, NOT_KNOWN = "welcomes", "supports", "differs", "not_known"
LEVELS = (1, 2, 3)  # not welcome with medicine · some are, some not · welcome
SHOWN_FROM = 11  # people [K]: the smallest group a figure may speak of
WELCOMING = 2.5  # the mean from which on a group is shown as welcoming [K: ours]


@dataclass(frozen=True)
class Fellowship:
    key: str
    name: str
    short: str
    model: str = ""
    medicine: str = NOT_KNOWN
    relatives: bool = False
    source: str = ""
    evidence: str = ""


@cache
def every_fellowship() -> Mapping[str, Fellowship]:
    text = (resources.files(__package__) / "fellowships.toml").read_text(encoding="utf-8")
    return {key: Fellowship(key=key, **row) for key, row in tomllib.loads(text).items()}


def fellowship(key: str) -> Fellowship:
    """The fellowship of this key; one that nobody here knows has its key for a name."""
    return every_fellowship().get(key) or Fellowship(key=key, name=key, short=key)


def who_welcome() -> tuple[str, ...]:
    """Keys of the fellowships that are known to welcome or support people on medicine."""
    known = every_fellowship().values()
    return tuple(one.key for one in known if one.medicine in (WELCOMES, SUPPORTS))


def found_there(levels: Sequence[int]) -> str:
    """What people found in one group: welcomes, differs, unwelcoming; not known from too few."""
    if len(levels) < SHOWN_FROM:
        return NOT_KNOWN
    mean = sum(levels) / len(levels)
    if mean >= WELCOMING:
        return WELCOMES
    return DIFFERS if mean >= 4 - WELCOMING else "unwelcoming"
