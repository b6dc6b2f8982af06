"""`throughcare meetings …`: what came of each list, as JSON on standard output.

0  every list was taken (or would be)      1  a list was refused; the old one stays
2  nothing could be done as asked: no such file, no such zone, no database
"""

import argparse
import json
import sys
from typing import Any, TextIO

from throughcare import clock
from throughcare.groups import actions, importing, queries
from throughcare.refusal import Refused
from throughcare.upkeep.engines import GIVES_WAY

WHOLE = ("zone", "fellowship", "formats", "check", "even_so")


def run(given: argparse.Namespace, out: TextIO | None = None, err: TextIO | None = None) -> int:
    """Do what the words say; what cannot be done says why in one line."""
    out, err = out or sys.stdout, err or sys.stderr
    try:
        return VERBS[given.verb](given, out, err)
    except Refused as refusal:
        print(f"✗ {refusal.why} {refusal.next_step} ({refusal.code})", file=err)
    except OSError as error:
        print(f"✗ {error.strerror or error}: {error.filename or ''}".rstrip(": "), file=err)
    except GIVES_WAY as error:
        print(f"✗ the database does not answer: {type(error).__name__}. Run `throughcare upgrade`.",
              file=err)  # fmt: skip
    return 2


def bring_in(given: argparse.Namespace, out: TextIO, err: TextIO) -> int:
    """One list or several, each for itself."""
    if given.name and len(given.lists) > 1:
        print("✗ --name names one list; import them one by one.", file=err)
        return 2
    said = {name: getattr(given, name) for name in WHOLE}
    return told(
        [importing.bring(importing.Wanted(address, name=given.name, **said), clock.now())
         for address in given.lists], out, err,
    )  # fmt: skip


def read_again(given: argparse.Namespace, out: TextIO, err: TextIO) -> int:
    return told(importing.refresh(clock.now(), now=given.now), out, err, as_list=True)


def told(every: list[importing.Brought], out: TextIO, err: TextIO, as_list: bool = False) -> int:
    """One list is one object; several are an array."""
    for one in every:
        if one.code:
            print(f"✗ {one.name}: {one.why} ({one.code})", file=err)
    found: Any = [one.as_json for one in every]
    said = found if as_list or len(found) != 1 else found[0]
    print(json.dumps(said, ensure_ascii=False, indent=2), file=out)
    return 1 if any(one.code for one in every) else 0


def sources(given: argparse.Namespace, out: TextIO, err: TextIO) -> int:
    """Every source in use, with the day it was read last."""
    for source in queries.sources_in_use():
        last = queries.last_read(source)
        when = f"{clock.at_the_clinic(last.at):%Y-%m-%d %H:%M} {last.outcome}" if last else "never"
        print(f"{source.name}\t{source.address or 'written down here'}\t{when}", file=out)
    return 0


def end(given: argparse.Namespace, out: TextIO, err: TextIO) -> int:
    """A source is used no more; its meetings are shown to nobody from now on."""
    source = queries.source_called(given.name, "")
    if source is None or source.ended_at:
        print(f"✗ no source in use is called {given.name!r}", file=err)
        return 2
    actions.end_source(source=source, by=None, at=clock.now())
    print(f"✓ {source.name} is used no more", file=out)
    return 0


VERBS = {"import": bring_in, "refresh": read_again, "sources": sources, "end": end}
