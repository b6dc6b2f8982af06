"""Carries the trial tables into the repository's compact form: one line of JSON a person.

    python -m throughcare.demo.carry FOLDER_OF_THE_ORIGINAL_TABLES

The originals are the CSV tables of the R package public.ctn0094data 1.0.6 (MIT); records/README.md
says what each key is. Same tables in, same bytes out.
"""

import csv
import gzip
import json
import sys
from collections import defaultdict
from itertools import groupby
from pathlib import Path
from typing import Any

RECORDS = Path(__file__).parent / "records" / "people.jsonl.gz"
TABLES = (
    "everybody", "demographics", "psychiatric", "pain", "asi", "qol", "fagerstrom", "rbs", "rbs_iv",
    "randomization", "treatment", "detox", "withdrawal", "withdrawal_pre_post", "uds", "uds_temp",
    "visit",
)  # fmt: skip
REASONS = ("is_dead", "is_in_jail", "is_moved", "is_left_study", "is_no_funding")
Row = dict[str, str]


def table(folder: Path, name: str) -> dict[int, list[Row]]:
    """The rows of one table, by person."""
    rows = defaultdict(list)
    with gzip.open(folder / f"{name}.csv.gz", "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if who := row.pop("who"):  # some rows name nobody: they can be nobody's record
                rows[int(who)].append(row)
    return rows


def carry(folder: Path, target: Path = RECORDS) -> int:
    """Write everybody's line; returns how many people there are."""
    tables = {name: table(folder, name) for name in TABLES}
    lines = [
        json.dumps(
            person(who, {n: t.get(who, []) for n, t in tables.items()}), separators=(",", ":")
        )
        for who in sorted(tables["everybody"])
    ]
    with (
        open(target, "wb") as raw,
        gzip.GzipFile(fileobj=raw, mode="wb", mtime=0, filename="") as file,
    ):
        file.write("\n".join(lines).encode())
    return len(lines)


def person(who: int, rows: dict[str, list[Row]]) -> dict[str, Any]:
    """One person, empty parts left out."""
    told = {
        "who": who,
        "trial": int(rows["everybody"][0]["project"]),
        "about": filled(first(rows["demographics"])),
        "psych": filled(first(rows["psychiatric"])),
        "pain": [[row["pain"], day(row)] for row in rows["pain"]],
        "used_iv": first(rows["asi"]).get("used_iv", ""),
        "homeless": first(rows["qol"]).get("is_homeless", ""),
        "smokes": filled(first(rows["fagerstrom"])),
        "used": {row["what"]: [row["did_use"], row["days"]] for row in rows["rbs"]},
        "injected": filled(first(rows["rbs_iv"])),
        "arms": arms(rows["randomization"]),
        "doses": runs(rows["treatment"]),
        "detox": [[row["what"], day(row)] for row in rows["detox"]],
        "withdrawal": [[day(row), row["withdrawal"]] for row in rows["withdrawal"]],
        "induction": [
            [row["what"], row["withdrawal"], day(row)] for row in rows["withdrawal_pre_post"]
        ],
        "samples": [[day(row), row["was_temp_ok"]] for row in rows["uds_temp"]],
        "positive": positive(rows["uds"]),
        "visits": [visit(row) for row in rows["visit"]],
    }  # fmt: skip
    return {key: value for key, value in told.items() if value not in ({}, [], "")}


def first(rows: list[Row]) -> Row:
    return rows[0] if rows else {}


def filled(row: Row) -> Row:
    return {key: value for key, value in row.items() if value != ""}


def day(row: Row) -> int | None:
    return int(row["when"]) if row["when"] != "" else None


def arms(rows: list[Row]) -> list[list[Any]]:
    """[treatment, day], the first randomisation first."""
    return [[row["treatment"], day(row)] for row in sorted(rows, key=lambda row: row["which"])]


def positive(rows: list[Row]) -> dict[str, list[int | None]]:
    """{group: days with a positive screen}"""
    found: dict[str, list[int | None]] = defaultdict(list)
    for row in rows:
        found[row["what"]].append(day(row))
    return found


def visit(row: Row) -> list[Any]:
    """[name, what happened, day, reasons]"""
    return [
        row["visit"],
        row["what"],
        day(row),
        [r for r in REASONS if row[r] not in ("", "0", "No")],
    ]


def runs(rows: list[Row]) -> list[list[Any]]:
    """[first day, amount, days in a row]: daily doses of one amount as one run."""
    given = sorted((int(row["when"]), row["amount"]) for row in rows if row["when"] != "")
    out: list[list[Any]] = []
    for (amount, _offset), some in groupby(
        enumerate(given), key=lambda pair: (pair[1][1], pair[1][0] - pair[0])
    ):
        run = [when for _n, (when, _amount) in some]
        out.append([run[0], amount, len(run)])
    return out


if __name__ == "__main__":
    print(f"{carry(Path(sys.argv[1]))} people carried into {RECORDS.name}")
