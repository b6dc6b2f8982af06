"""Carries what the trials' people told of opioids into the repository: days, as runs.

    python -m benchmarks.trial_days FOLDER_OF_THE_ORIGINAL_TABLES

Of CTN-0030 and CTN-0051, whose published results count days told beside screens. The table is
`tlfb` of the R package public.ctn0094data 1.0.6 (MIT). Same table in, same bytes out.
"""

import csv
import gzip
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

TOLD = Path(__file__).parent / "data" / "told_days.jsonl.gz"
OPIOIDS = {"Opioid", "Heroin"}
TRIALS = {"30", "51"}


def carry(folder: Path, target: Path = TOLD) -> int:
    """Write a line for each person with such a day; returns how many people."""
    trial = {row["who"]: row["project"] for row in table(folder, "everybody")}
    days: dict[int, set[int]] = defaultdict(set)
    for row in table(folder, "tlfb"):
        if row["what"] in OPIOIDS and row["when"] and trial.get(row["who"]) in TRIALS:
            days[int(row["who"])].add(int(row["when"]))
    lines = [json.dumps([who, runs(days[who])], separators=(",", ":")) for who in sorted(days)]
    with (
        open(target, "wb") as raw,
        gzip.GzipFile(fileobj=raw, mode="wb", mtime=0, filename="") as file,
    ):
        file.write("\n".join(lines).encode())
    return len(lines)


def table(folder: Path, name: str) -> Iterator[dict[str, str]]:
    with gzip.open(folder / f"{name}.csv.gz", "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def runs(days: set[int]) -> list[list[int]]:
    """[first day, days in a row]"""
    found: list[list[int]] = []
    for day in sorted(days):
        if found and day == found[-1][0] + found[-1][1]:
            found[-1][1] += 1
        else:
            found.append([day, 1])
    return found


def told() -> dict[int, set[int]]:
    """{person: days on which they told of opioids}"""
    with gzip.open(TOLD, "rt", encoding="utf-8") as file:
        lines = [json.loads(line) for line in file]
    return {who: {first + n for first, days in runs for n in range(days)} for who, runs in lines}


if __name__ == "__main__":
    print(f"{carry(Path(sys.argv[1]))} people carried into {TOLD.name}")
