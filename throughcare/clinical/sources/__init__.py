"""Every source a rule, an instrument or a figure cites, read from the .toml files beside this one.

One file per subject, so that a change is one reviewed line. A citation is `key` or `key:place`
("au-methadone:3.5"). `checked_by` stays empty until a named clinician signs.
"""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

EVIDENCE = ("V", "V2", "K", "DERIVED")


@dataclass(frozen=True)
class Source:
    """One thing that can be cited.

    evidence  V verified in a look-up of a primary source; V2 only in a secondary source;
              K from knowledge, needs review; DERIVED arithmetic on the others
    """

    key: str
    title: str
    evidence: str
    reference: str = ""
    link: str = ""
    licence: str = ""
    note: str = ""
    checked_by: str = ""
    review_by: date | None = None

    @property
    def reviewed(self) -> bool:
        return bool(self.checked_by)


@cache
def every_source() -> dict[str, Source]:
    """All sources by key. A key that stands twice, or lacks its evidence tag, is an error."""
    found: dict[str, Source] = {}
    for file in sorted(resources.files(__name__).iterdir(), key=lambda path: path.name):
        if not file.name.endswith(".toml"):
            continue
        for key, row in tomllib.loads(file.read_text(encoding="utf-8")).items():
            if key in found:
                raise ValueError(f"source {key!r} stands twice; the second is in {file.name}")
            if row.get("evidence") not in EVIDENCE:
                raise ValueError(f"source {key!r} in {file.name} needs evidence: one of {EVIDENCE}")
            found[key] = Source(key=key, **row)
    return found


def cited(citation: str) -> Source:
    """The source behind `key` or `key:place`. Raises KeyError with the nearest step to take."""
    key = citation.partition(":")[0]
    try:
        return every_source()[key]
    except KeyError:
        raise KeyError(f"no source {key!r}: add it to throughcare/clinical/sources/") from None
