#!/usr/bin/env python3
"""Checks an export of a Throughcare log. One file, Python 3.8 or newer, nothing else needed.

    python3 verify_log.py EXPORT [--head CHAIN:SEQ:HASH]… [--heads FILE]…

Says what is wrong and where, one sentence a line. Status 0: nothing found, 1: something, 2: this
is no export. The clinic's program (`throughcare verify-log`) asks the same questions of the
database itself.

THE FORMAT, so that anybody can write this program again
An export is text: a JSON object a line. The first is {"throughcare_log": 1, "chains": {id: name},
"heads": {id: [seq, hash]}, "with_rows": true or false}; then {"line": {…}} for every line of the
log, by chain and seq; then, with rows, {"row": [type, id, {field: value, …}]} for every row kept.

A facility has a few chains, so that several can write at once; all lines about one person stand in
one of them. The lines of a chain are numbered from 1. The hash of a line is the SHA-256, in hex,
of "throughcare log 1\\n" and the JSON list of its LINE_FIELDS, in order, written without spaces,
keys sorted, letters as they are (UTF-8). Its "before" is the hash of the line before it, "" for
the first. "rows" names every row the change wrote, "type/id", with the digest of its content: the
SHA-256 of "throughcare row 1\\n" and the JSON list [type, id, values], written likewise. Columns
that hold nothing (null, "", a plain no) are not among the values.

A chain alone does not show a cut-off end, an older copy put back, or a chain counted anew: for
that a head (CHAIN:SEQ:HASH, the beginning of chain and hash are enough) is kept elsewhere.
"""

import argparse
import hashlib
import json
import sys

LINE_FIELDS = (
    "chain", "seq", "before", "kind", "what", "facility", "patient", "row_type", "row_id", "by",
    "relation", "station", "unusual", "at", "written_at", "rows",
)  # fmt: skip
PREFIX = "throughcare log 1\n"
json_text = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
SHOWN = 200  # faults printed: one line put in moves every later one
HEAD_LETTERS = 16  # of a hash written down by hand: enough to be sure, few enough to type


def line_hash(line):
    """The hash of a line, given as a dict of its LINE_FIELDS."""
    return _sha256(PREFIX + json_text([line[field] for field in LINE_FIELDS]))


def row_digest(row_type, row_id, values):
    """The digest of a row's content."""
    return _sha256("throughcare row 1\n" + json_text([row_type, row_id, values]))


def _sha256(text):
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class Examined:
    """What was found: `faults`, one sentence each; and how much was looked at."""

    def __init__(self):
        self.faults = []
        self.lines = self.rows = 0
        self.ends = {}  # chain: (seq, hash) of its last line


def examine(lines, rows, names, heads, elsewhere):
    """Examine a whole log.

    lines      a function: every line as a dict, by chain and seq (it is called again after a fault)
    rows       a function: every row as (type, id, values); None when there are none to compare
    names      {chain: name}
    heads      {chain: (seq, hash)} as the database itself keeps them
    elsewhere  [(chain, seq, hash), …] as they were kept in another place, or their beginnings
    """
    found = Examined()
    written = {}  # "type/id": ((chain, moment), digest, where)
    orphans = {}  # "before" of a line that does not follow its predecessor: the line
    wanted = {}  # seq: heads kept elsewhere at that line
    for chain, seq, hash_ in elsewhere:
        wanted.setdefault(seq, set()).add((chain, hash_))
    last = None
    for line in lines():
        where = "line %d of %s" % (line["seq"], names.get(line["chain"], line["chain"]))
        first = last is None or last["chain"] != line["chain"]
        expected = 1 if first else last["seq"] + 1
        before = "" if first else last["hash"]
        found.lines += 1
        if line["seq"] > expected:
            gone = _numbers(expected, line["seq"] - 1)
            found.faults.append("%s of %s: missing" % (gone, _name(line, names)))
        elif line["seq"] < expected:
            found.faults.append("%s: stands twice" % where)
        elif line["before"] != before:
            orphans[line["before"]] = where
            found.faults.append("%s: does not follow the line before it" % where)
        if line_hash(line) != line["hash"]:
            found.faults.append("%s (%s, %s): %s" % (where, line["what"], line["at"], _how(line)))
        for chain, hash_ in wanted.get(line["seq"], ()):
            if line["chain"].startswith(chain) and not line["hash"].startswith(hash_):
                found.faults.append("%s: is another than the one kept elsewhere" % where)
        for key, digest in line["rows"].items():
            # One row is written in one chain; should it be in two, the later moment counts.
            last_time = (line["chain"], line["written_at"])
            known = written.get(key, (last_time,))[0]
            if known[0] == last_time[0] or known[1] <= last_time[1]:
                written[key] = (last_time, digest, "%s (%s)" % (where, line["what"]))
        found.ends[line["chain"]] = (line["seq"], line["hash"])
        last = line
    _moved(lines, orphans, names, found)
    _ends(found, names, heads, wanted)
    if rows is not None:
        _compare(rows, written, found)
    return found


def _how(line):
    """How a line differs from what was written: another number alone, or something in it."""
    for seq in (line["seq"] - 1, line["seq"] + 1):
        if line_hash(dict(line, seq=seq)) == line["hash"]:
            return "was written as line %d: moved" % seq
    return "was changed"


def _moved(lines, orphans, names, found):
    """Say of a line that does not follow its predecessor which line it was written after."""
    if not orphans:
        return
    for line in lines():
        if line["hash"] in orphans:
            found.faults.append(
                "%s: was written after line %d of %s: reordered, or something was put in"
                % (orphans[line["hash"]], line["seq"], _name(line, names))
            )


def _ends(found, names, heads, wanted):
    """Compare where each chain ends with the database's own head and with those kept elsewhere."""
    for chain, (seq, hash_) in sorted(heads.items()):
        end = found.ends.get(chain, (0, ""))
        name = names.get(chain, chain)
        if end[0] < seq:
            found.faults.append("%s of %s: cut off at the end" % (_numbers(end[0] + 1, seq), name))
        elif end != (seq, hash_):
            found.faults.append("the head of %s: is not its last line" % name)
    furthest = {}
    for seq in sorted(wanted):
        furthest.update({chain: seq for chain, _ in wanted[seq]})
    for chain, seq in sorted(furthest.items()):
        whole = next((one for one in found.ends if one.startswith(chain)), chain)
        end = found.ends.get(whole, (0, ""))[0]
        if end < seq:
            found.faults.append(
                "%s: ends at line %d, but line %d was kept elsewhere: cut off, or an older copy"
                % (names.get(whole, whole), end, seq)
            )


def _compare(rows, written, found):
    """Compare every row with what the log says was written."""
    for row_type, row_id, values in rows():
        found.rows += 1
        _, digest, where = written.pop("%s/%s" % (row_type, row_id), (None, None, None))
        if digest is None:
            found.faults.append("row %s/%s: no line of the log wrote it" % (row_type, row_id))
        elif digest != row_digest(row_type, row_id, values):
            found.faults.append("row %s/%s: was changed since %s" % (row_type, row_id, where))
    for key, (_, _, where) in written.items():
        found.faults.append("row %s: was deleted since %s" % (key, where))


def _numbers(first, last):
    return "line %d" % first if first == last else "lines %d to %d" % (first, last)


def _name(line, names):
    return names.get(line["chain"], line["chain"])


def parse_head(text):
    """CHAIN:SEQ:HASH as it is printed; chain and hash may be shortened, spaces are ignored."""
    chain, seq, hash_ = "".join(text.split()).lower().split(":")
    if len(chain) < 8 or len(hash_) < HEAD_LETTERS or not seq.isdigit():
        raise ValueError("a head is CHAIN:SEQ:HASH, with 8 letters of CHAIN and 16 of HASH")
    return chain, int(seq), hash_


def read_heads(path):
    """Heads kept in a file: CHAIN:SEQ:HASH, one a line, anything after a space is a remark."""
    with open(path, encoding="utf-8") as file:
        return [parse_head(text.split()[0]) for text in file if text.strip()]


def read_export(path):
    """The first record of an export, and functions for its lines and its rows."""

    def records(kind):
        with open(path, encoding="utf-8") as file:
            for text in file:
                record = json.loads(text)
                if kind in record:
                    yield record[kind]

    with open(path, encoding="utf-8") as file:
        first = json.loads(file.readline())
    if not isinstance(first, dict) or first.get("throughcare_log") != 1:
        raise ValueError("the first line is not that of an export, version 1")
    return first, lambda: records("line"), lambda: records("row")


def report(found, out):
    """Print what was found. The exit status."""
    for fault in found.faults[:SHOWN]:
        print("✗ %s" % fault, file=out)
    if found.faults:
        print(
            "%d found wrong, %d shown." % (len(found.faults), min(len(found.faults), SHOWN)),
            file=out,
        )
    else:
        print(
            "✓ %d lines and %d rows: whole, in order, unchanged." % (found.lines, found.rows),
            file=out,
        )
    for chain, (seq, hash_) in sorted(found.ends.items()):
        print("  head %s:%d:%s" % (chain, seq, hash_), file=out)
    return 1 if found.faults else 0


def main(argv=None):
    """Examine an export. The exit status."""
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("export")
    words.add_argument("--head", action="append", default=[], metavar="CHAIN:SEQ:HASH")
    words.add_argument("--heads", action="append", default=[], metavar="FILE")
    given = words.parse_args(argv)
    try:
        first, lines, rows = read_export(given.export)
        elsewhere = [parse_head(text) for text in given.head]
        elsewhere += [head for path in given.heads for head in read_heads(path)]
        heads = {chain: tuple(head) for chain, head in first["heads"].items()}
        rows = rows if first["with_rows"] else None
        found = examine(lines, rows, first["chains"], heads, elsewhere)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        print("%s cannot be examined: %s" % (given.export, error), file=sys.stderr)
        return 2
    return report(found, sys.stdout)


if __name__ == "__main__":
    sys.exit(main())
