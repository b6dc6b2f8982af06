"""What the words of the command line do. Each says what it did, or why it did not."""

import sys
from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import Path

from django.conf import settings

from throughcare import clock
from throughcare.refusal import Refused
from throughcare.upkeep import backup, keeper, keys, restore, upgrade
from throughcare.upkeep.engines import GIVES_WAY, here


def verb(tell: Callable[..., Iterator[str]]) -> Callable[..., int]:
    """A verb prints what it yields. A refusal is printed with its next step; the status is 2."""

    @wraps(tell)
    def run(*given) -> int:
        return told(tell(*given))

    return run


def told(lines: Iterator[str]) -> int:
    try:
        for line in lines:
            print(line, flush=True)
    except Refused as refusal:
        print(f"✗ {refusal.why}\n  {refusal.next_step}\n  ({refusal.code})", file=sys.stderr)
        return 2
    except GIVES_WAY as error:
        print(f"✗ the database does not answer: {type(error).__name__}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"✗ {error.strerror or error}: {error.filename or ''}".rstrip(": "), file=sys.stderr)
        return 2
    return 0


@verb
def backup_key(secret_file: Path):
    public = keys.make_pair(secret_file)
    yield f"✓ public half in {keys.public_file()}: {public}"
    yield f"✓ SECRET half in {secret_file}"
    yield "  Now copy the secret file to two places off this machine (a safe, a password manager)"
    yield f"  and delete it here: rm {secret_file}"
    yield "  Without it no backup can be opened. Nobody can make it again."


@verb
def back_up(file: Path, replace: bool):
    made = backup.make(file, at=clock.now(), replace=replace)
    yield f"✓ {made.file}: {made.size:,} bytes, {made.rows:,} rows in {made.tables} tables"
    yield f"  sha256 {made.sha256}"
    yield "  Opened, restored into a throw-away place and compared: every table is the same."


@verb
def bring_back(file: Path, key: Path, replace: bool, only_check: bool):
    identity = keys.identity(key)
    if only_check:
        yield from _told_of(restore.check(file, identity), "can be restored")
        yield "  Restored into a throw-away place and compared. Nothing here was changed."
        return
    done = restore.restore(file, identity, at=clock.now(), replace=replace)
    yield from _told_of(done, "restored")
    if done.kept:
        yield f"  What stood here before is kept as {done.kept}"
    if done.key_kept:
        yield f"  The signing key that stood here before is kept as {done.key_kept}"
    if done.key_differs:
        yield "✗ THROUGHCARE_SECRET_KEY is not the key of the backup: second factors will not open."
    yield "  Next: throughcare upgrade && throughcare check && throughcare serve"


@verb
def bring_up(bare: bool):
    """Only the step itself, when the whole upgrade asks for it."""
    if bare:
        upgrade.apply_here()
        if wrong := upgrade.problems():
            raise SystemExit("; ".join(wrong))
        return
    if not here().is_empty() and not upgrade.needed():
        yield "✓ nothing to do: the database is at this version"
        return
    yield from upgrade.upgrade(at=clock.now())


def look_after(backup_now: bool) -> int:
    """Beside the server until it ends; or one backup, for whoever has a timer of their own."""
    keeper.end_with_whoever_started_it()
    if not backup_now:
        try:
            keeper.keep()
        except KeyboardInterrupt:
            return 0
    if not settings.BACKUP_FOLDER:
        print("✗ THROUGHCARE_BACKUP_FOLDER names no folder for backups", file=sys.stderr)
        return 2
    noted = keeper.scheduled_backup(clock.now())
    print(f"{noted.get_outcome_display()}: {noted.file or noted.why}", file=sys.stderr)
    return 0 if noted.outcome == noted.Outcome.MADE else 2


def _told_of(done: restore.Restored, did: str):
    about = done.about
    yield f"✓ {did}: made {about['at']} by Throughcare {about['throughcare']} on {about['engine']}"
    lines = done.log["lines"]
    yield f"  {done.rows:,} rows in {done.tables} tables, each compared; {lines:,} log lines"
