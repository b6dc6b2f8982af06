"""When does a group meet next, and does what is written of it keep everybody's name out?"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from throughcare.clinical.verdict import OK, Verdict, no

SOURCE = "house:groups"
MOST_WEEKS = 26  # half a year is planned at a time [K: ours]
LEAST_LETTERS = 3  # of a name: shorter ones stand in too many words


def weekly(first: datetime, weeks: int) -> list[datetime]:
    """The same hour of the same day of the week, so many times, whatever clocks do in between.

    first  by the clinic's own clock, with its zone
    """
    if first.tzinfo is None:
        raise ValueError("a meeting begins at an hour of some zone")
    if not 1 <= weeks <= MOST_WEEKS:
        raise ValueError(f"a group is planned for 1 to {MOST_WEEKS} weeks, not {weeks}")
    return [first + timedelta(weeks=n) for n in range(weeks)]


def plain(words: str) -> str:
    """Without accents and capitals."""
    marks = unicodedata.normalize("NFKD", words.casefold())
    return "".join(letter for letter in marks if not unicodedata.combining(letter))


def named(words: str, names: Iterable[str]) -> list[str]:
    """Which of these names stand in a text as whole words, as the text writes them."""
    parts = {part for name in names for part in re.findall(r"\w+", plain(name))}
    parts = {part for part in parts if len(part) >= LEAST_LETTERS}
    said = re.findall(r"\w+", words)
    return list(dict.fromkeys(word for word in said if plain(word) in parts))


def may_be_kept(words: str, others: Mapping[str, Iterable[str]], *, no_name: bool) -> Verdict:
    """May this be kept in a note that others' charts show, or in the chart of one of them?

    others   whoever else is in the group, and each one's names
    no_name  the writer says that the word is nobody's name here
    """
    found = [] if no_name else named(words, [name for names in others.values() for name in names])
    if found:
        return no(
            "names_another",
            f"“{found[0]}” may be the name of somebody in this group. Write it without a name: a "
            "chart shows one person, and nobody else.",
            SOURCE,
        )
    return OK
