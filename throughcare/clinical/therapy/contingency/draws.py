"""Which slip does the n-th draw take out of the bowl?

The number of a draw is the SHA-256 of "seed|programme|n", taken modulo the number of slips. The
seed is drawn by the machine and sealed before the first draw; its own SHA-256 is shown from then
on, so that nobody can put another in its place. Draws are counted through the whole programme: the
slip of the next draw was settled before anybody knew on which day it would be drawn, and nothing
that is done can change it. When the programme is over the seed is opened, and everybody with a
SHA-256 tool can draw again. This file needs nothing but Python: an auditor may run it alone,

    python draws.py record.json
"""

import hashlib
import json
import sys
from collections.abc import Sequence
from typing import Any


def digest_of(seed: str) -> str:
    """What is shown of a seed before it is opened."""
    return hashlib.sha256(seed.encode()).hexdigest()


def slip_number(seed: str, programme: str, nth: int, slips: int) -> int:
    """The slip of the n-th draw, from 0."""
    if not seed or "|" in seed + programme or nth < 1 or slips < 1:
        raise ValueError("a seed and a programme without |, a draw from 1, and some slips")
    text = f"{seed}|{programme}|{nth}"
    return int.from_bytes(hashlib.sha256(text.encode()).digest(), "big") % slips


def prize_at(number: int, slips: Sequence[tuple[str, int, int]]) -> tuple[str, int]:
    """(kind, cents) of the slip with this number; slips as (kind, how many, cents), in order."""
    for kind, count, cents in slips:
        if number < count:
            return kind, cents
        number -= count
    raise ValueError("there is no such slip in the bowl")


def check(record: dict[str, Any]) -> list[str]:
    """What in a record of draws is not as the seed has it; nothing when all is well."""
    seed, programme = record["seed"], record["programme"]
    slips = [(kind, count, cents) for kind, count, cents in record["slips"]]
    size = sum(count for _kind, count, _cents in slips)
    faults = [] if digest_of(seed) == record["digest"] else ["the seed is not the one sealed"]
    for expected, draw in enumerate(record["draws"], start=1):
        nth = draw["number"]
        if nth != expected:
            faults.append(f"draw {expected} is missing")
            break
        number = slip_number(seed, programme, nth, size)
        kind, cents = prize_at(number, slips)
        if (draw["slip"], draw["prize"], draw["cents"]) != (number, kind, cents):
            faults.append(f"draw {nth} is slip {number}, {kind}")
        if not 0 <= draw["paid"] <= cents:
            faults.append(f"draw {nth} was paid more than it won")
    return faults


def main(path: str) -> int:
    """Check a record that was downloaded. The exit status is 1 when something differs."""
    with open(path, encoding="utf-8") as file:
        record = json.load(file)
    faults = check(record)
    print("\n".join(faults) or f"{len(record['draws'])} draws, each as the sealed seed has it")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
