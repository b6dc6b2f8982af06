"""What a programme's results are counted by: pure functions over days, with their uncertainty.

Every measure stands in measures.toml with its definition, source, denominator and what is missing
counts as; docs/measures.md is printed from it. No page names a measure that is not there.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SMALLEST = 11  # below it nothing is shown: source small-numbers
RANKED_FROM = 50  # people on each side before anything stands in an order [K: ours]


@dataclass(frozen=True)
class Measure:
    """One measure in words.

    denominator  who is counted at all
    missing      what becomes of those of whom nothing is known
    """

    key: str
    title: str
    definition: str
    denominator: str
    missing: str
    source: str
    evidence: str
    function: str
    note: str = ""


@cache
def measures() -> dict[str, Measure]:
    """Every measure by its key, in the order of the file."""
    text = (Path(__file__).parent / "measures.toml").read_text(encoding="utf-8")
    return {key: Measure(key=key, **row) for key, row in tomllib.loads(text).items()}
