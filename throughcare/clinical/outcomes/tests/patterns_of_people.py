"""Patterns to compare on: those of 3,560 people of three trials, and made-up ones."""

import csv
import gzip
import random
from functools import cache
from pathlib import Path

PUBLISHED = Path(__file__).parent / "data" / "outcomes_expected.csv.gz"
LETTERS = "+-*o_"


@cache
def published() -> list[dict[str, str]]:
    """One row for each person: their pattern, and 30 endpoints as they were published."""
    with gzip.open(PUBLISHED, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def people() -> list[str]:
    return [row["usePatternUDS"] for row in published()]


def made_up(how_many: int, longest: int) -> list[str]:
    """Any letters, each pattern fond of others; always the same ones."""
    chance = random.Random(62)  # noqa: S311  a sample, no secret
    fond = [[chance.random() ** 2 for _ in LETTERS] for _ in range(how_many)]
    return [
        "".join(chance.choices(LETTERS, weights, k=chance.randint(1, longest))) for weights in fond
    ]
