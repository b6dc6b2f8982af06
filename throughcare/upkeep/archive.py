"""One backup is one file: a tar inside age, written and read as a stream.

age --decrypt --identity KEY FILE | tar x       opens it without Throughcare

about.json      what made it: version, engine, when
dump/000000 …   the database in pieces; together what SQLite (gzip) or pg_restore takes
secret.key      signs sessions and locks second factors: without it everybody enrols anew
manifest.json   what must come out again: rows and digest of each table, the log's last line
"""

import hashlib
import io
import json
import os
import tarfile
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import pyrage
from django.utils.translation import gettext as _

from throughcare.refusal import Refused
from throughcare.upkeep.keys import Identity, Recipient

FORMAT = 1
PIECE = 4 * 1024 * 1024  # bytes: a tar wants each size before the piece; so little is in memory
ABOUT, DUMP, SECRET, MANIFEST = "about.json", "dump/", "secret.key", "manifest.json"
AGE = b"age-encryption.org/"


# --- writing ----------------------------------------------------------------------------------
def write(
    out: BinaryIO, recipients: list[Recipient], *, about: dict[str, Any], dump: Iterable[bytes],
    secret: str, manifest: dict[str, Any],
) -> None:  # fmt: skip
    """Lock everything into `out`, piece by piece, as it comes."""
    pyrage.encrypt_io(_Source(_tar(about, dump, secret, manifest)), out, recipients)


def _tar(about: dict, dump: Iterable[bytes], secret: str, manifest: dict) -> Iterator[bytes]:
    digest = hashlib.sha256()
    yield _entry(ABOUT, _json(about | {"format": FORMAT}))
    for number, piece in enumerate(_pieces(dump)):
        digest.update(piece)
        yield _entry(f"{DUMP}{number:06d}", piece)
    yield _entry(SECRET, secret.encode())
    yield _entry(MANIFEST, _json(manifest | {"dump_sha256": digest.hexdigest()}))
    yield b"\0" * 2 * tarfile.BLOCKSIZE


def _pieces(dump: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces of one size."""
    held = bytearray()
    for some in dump:
        held += some
        while len(held) >= PIECE:
            yield bytes(held[:PIECE])
            del held[:PIECE]
    if held:
        yield bytes(held)


def _entry(name: str, content: bytes) -> bytes:
    header = tarfile.TarInfo(name)
    header.size, header.mode = len(content), 0o600
    padding = -len(content) % tarfile.BLOCKSIZE
    return header.tobuf(tarfile.USTAR_FORMAT) + content + b"\0" * padding


def _json(value: dict) -> bytes:
    return json.dumps(value, indent=1, sort_keys=True).encode()


class _Source:
    """Lets age read what a generator yields."""

    def __init__(self, parts: Iterator[bytes]) -> None:
        self.parts, self.held = parts, b""
        self.at = 0

    def read(self, size: int) -> bytes:
        if self.at >= len(self.held):
            self.held, self.at = next(self.parts, b""), 0
        some = self.held[self.at : self.at + size]
        self.at += len(some)
        return some


# --- reading ----------------------------------------------------------------------------------
class Reading:
    """A backup being read, in the order it was written: about, then dump, then the rest."""

    def __init__(self, entries: Iterator[tuple[str, bytes]]) -> None:
        self.entries = entries
        self.digest = hashlib.sha256()
        name, content = next(entries, ("", b""))
        if name != ABOUT:
            raise not_ours()
        self.about: dict[str, Any] = json.loads(content)
        self.secret = ""
        self.manifest: dict[str, Any] = {}

    def dump(self) -> Iterator[bytes]:
        """The database's own bytes; once through, secret and manifest are known."""
        for name, content in self.entries:
            if name.startswith(DUMP):
                self.digest.update(content)
                yield content
            elif name == SECRET:
                self.secret = content.decode()
            elif name == MANIFEST:
                self.manifest = json.loads(content)
        if self.manifest.get("dump_sha256") != self.digest.hexdigest():
            raise damaged()


def read(file: Path, identity: Identity) -> Reading:
    """Open a backup. What is wrong with it is refused in words, each fault in its own."""
    with file.open("rb") as first:
        if first.read(len(AGE)) != AGE:
            raise not_ours()
    return Reading(_entries(file, identity))


def _entries(file: Path, identity: Identity) -> Iterator[tuple[str, bytes]]:
    """Name and content of each entry, while a thread unlocks what comes next into a pipe."""
    reading, writing = os.pipe()
    failed: list[Exception] = []
    thread = threading.Thread(target=_unlock, args=(file, identity, writing, failed), daemon=True)
    thread.start()
    try:
        with os.fdopen(reading, "rb") as stream, tarfile.open(fileobj=stream, mode="r|") as tar:
            for entry in tar:
                yield entry.name, (tar.extractfile(entry) or io.BytesIO()).read()
            while stream.read(io.DEFAULT_BUFFER_SIZE):  # to the end: the last byte is vouched for
                pass
    except tarfile.TarError as error:
        thread.join()
        raise (failed[0] if failed else not_ours()) from error
    thread.join()
    if failed:
        raise failed[0]


def _unlock(file: Path, identity: Identity, writing: int, failed: list[Exception]) -> None:
    """Decrypt into the pipe. A reader that has gone away is no fault of the file."""
    with os.fdopen(writing, "wb") as out, file.open("rb") as locked:
        try:
            pyrage.decrypt_io(locked, out, [identity])
        except pyrage.DecryptError as error:
            failed.append(_fault(str(error)))
        except OSError as error:  # without a number it is age's: a piece that does not fit
            failed.append(error if error.errno else damaged())


def _fault(said: str) -> Refused:
    if "No matching keys" in said:
        return Refused(
            "backup_of_another_key",
            _("This key does not open this backup, or the file's beginning is damaged."),
            source="house:backups",
            next_step=_("Bring the secret key that belongs to it: the public half stands in the "
                        "notes of the secret file."),
        )  # fmt: skip
    return damaged()


def damaged() -> Refused:
    return Refused(
        "backup_damaged", _("This backup is damaged or was cut short. Nothing was restored."),
        source="house:backups",
        next_step=_("Copy the file again from where it was kept, or take the one before it."),
    )  # fmt: skip


def not_ours() -> Refused:
    return Refused(
        "not_a_backup", _("This file is not a backup that `throughcare backup` made."),
        source="house:backups", next_step=_("Look for a file named throughcare-….age."),
    )  # fmt: skip
