"""What the command line says of the log: examined, exported, its heads."""

import argparse
import os
from typing import TextIO

from throughcare.record import examining, heads, verify_log
from throughcare.refusal import Refused

PROGRAM = "verify_log.py"  # beside this file: an inspector takes it along


def verify(given: argparse.Namespace, out: TextIO, err: TextIO) -> int:
    """Examine the database. 0 nothing found, 1 something, 2 not examined."""
    try:
        elsewhere = heads.parsed(given.head)
        elsewhere += [head for path in given.heads for head in verify_log.read_heads(path)]
        found = examining.examine(elsewhere, with_rows=not given.without_rows)
    except Refused as refusal:
        print(f"{refusal.why} {refusal.next_step}", file=err)
        return 2
    except (OSError, ValueError) as error:
        print(f"the heads cannot be read: {error}", file=err)
        return 2
    return verify_log.report(found, out)


def export(given: argparse.Namespace, out: TextIO, err: TextIO) -> int:
    """Write the export to a file that did not exist, readable by its owner alone."""
    try:
        handle = os.open(given.file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except OSError as error:
        print(f"{given.file} cannot be written: {error.strerror}. Name a new file.", file=err)
        return 2
    with open(handle, "w", encoding="utf-8") as file:
        count = examining.export(file, with_rows=not given.without_rows)
    print(f"{count} records in {given.file}. To examine it, anywhere with Python:", file=out)
    print(f"  python3 {PROGRAM} {given.file}    ({PROGRAM} lies in {folder()})", file=out)
    return 0


def folder() -> str:
    return os.path.dirname(verify_log.__file__)


def heads_now(given: argparse.Namespace, out: TextIO, err: TextIO) -> int:
    """Print where each chain ends; with --keep, keep it elsewhere too. 1 when a place failed."""
    for head in heads.now():
        print(head, file=out)
    try:
        problems = heads.keep_elsewhere() if given.keep else []
    except Refused as refusal:
        print(f"{refusal.why} {refusal.next_step}", file=err)
        return 2
    for problem in problems:
        print(problem, file=err)
    return 1 if problems else 0
