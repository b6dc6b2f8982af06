"""How the causes may feed each other: cited knowledge, offered as words to talk about."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Protocol


class Found(Protocol):
    """Anything with a code and a level: a rule's finding, or a row of the record."""

    @property
    def code(self) -> str: ...

    @property
    def level(self) -> int: ...


@dataclass(frozen=True)
class Link:
    """One cause may feed another. `words` begin the talk; the person's own replace them."""

    from_code: str
    to_code: str
    words: str
    why: str
    source: str

    @property
    def from_domain(self) -> str:
        return self.from_code.partition(".")[0]

    @property
    def to_domain(self) -> str:
        return self.to_code.partition(".")[0]


@cache
def every_link() -> tuple[Link, ...]:
    """All links that may be offered, in the order of the file."""
    text = (resources.files(__package__) / "links.toml").read_text(encoding="utf-8")
    return tuple(
        Link(start, row["to"], row["words"], row["why"], row["source"])
        for row in tomllib.loads(text)["links"]
        for start in row["from"]
    )


def suggest_links(findings: Iterable[Found]) -> list[Link]:
    """Which links are worth asking about? Only those whose both ends were found."""
    found = {finding.code for finding in findings if finding.level > 0}
    return [link for link in every_link() if {link.from_code, link.to_code} <= found]
