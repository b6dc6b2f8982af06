"""Which kind of file is this, and what does it say of each day? Told by what is in it."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, timedelta, tzinfo
from typing import IO, BinaryIO

from throughcare.clinical.lifestyle.movement import apple, hardened, outings
from throughcare.clinical.lifestyle.movement.days import Moved

MOST_BYTES = 60 * 1024 * 1024  # of the file as it comes [ours]
MOST_XML = 500 * 1024 * 1024  # of an export once it is unpacked [ours]
MOST_OUTING = 8 * 1024 * 1024  # of one outing [ours]
DAYS_KEPT = 92  # a season: older days are left where they are [ours]
EXPORT_ENDS = ".xml"
CLINICAL = "cda"  # the other file of an export is a medical document: it is not opened


class Unreadable(Exception):
    """Nothing was taken from this file.

    code  too_large, too_much_inside, dangerous, broken, not_known, no_export, locked, nothing_new
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Counted(io.RawIOBase):
    """A file that stops when more comes out of it than it may hold, whatever it said before."""

    def __init__(self, file: IO[bytes], most: int) -> None:
        self.file, self.left = file, most

    def read(self, size: int = -1, /) -> bytes:
        chunk = self.file.read(size)
        self.left -= len(chunk)
        if self.left < 0:
            raise Unreadable("too_much_inside")
        return chunk


def read(file: BinaryIO, size: int, *, today: date, zone: tzinfo) -> list[Moved]:
    """The days of the last season in this file. Raises Unreadable; what it holds stays here."""
    if size > MOST_BYTES:
        raise Unreadable("too_large")
    since = today - timedelta(days=DAYS_KEPT - 1)
    try:
        days = _days(file, size, zone, since)
    except Unreadable:
        raise
    except hardened.Dangerous:
        raise Unreadable("dangerous") from None
    except Exception:  # zipfile, expat and two libraries stumble over broken files in many ways
        raise Unreadable("broken") from None
    kept = [day for day in days if day.day <= today and day.can_be and day.says_something]
    if not kept:
        raise Unreadable("nothing_new")
    return sorted(kept, key=lambda day: (day.day, day.outing))


def _days(file: BinaryIO, size: int, zone: tzinfo, since: date) -> list[Moved]:
    head = file.read(4096)
    file.seek(0)
    if head.startswith(b"PK\x03\x04"):
        return _zipped(file, since)
    if head[8:12] == b".FIT":
        return _outings(outings.read_fit, file, size, zone, since)
    if b"<gpx" in head:
        return _outings(outings.read_gpx, file, size, zone, since)
    if b"<HealthData" in head or b"<!DOCTYPE HealthData" in head:
        return _export(file, since)
    raise Unreadable("not_known")


def _export(file: IO[bytes], since: date) -> list[Moved]:
    try:
        return apple.read_export(Counted(file, MOST_XML), since=since)  # type: ignore[arg-type]  # only read() is asked
    except apple.NotHealthData:
        raise Unreadable("no_export") from None


def _zipped(file: BinaryIO, since: date) -> list[Moved]:
    """The export in a zip, by whatever name the telephone's language gives it."""
    with zipfile.ZipFile(file) as packed:
        names = [
            one for one in packed.infolist()
            if one.filename.lower().endswith(EXPORT_ENDS) and CLINICAL not in one.filename.lower()
        ]  # fmt: skip
        if not names:
            raise Unreadable("no_export")
        largest = max(names, key=lambda one: one.file_size)
        if largest.flag_bits & 0x1:
            raise Unreadable("locked")
        try:
            with packed.open(largest) as inside:
                return _export(inside, since)
        except RuntimeError:  # a lock, or a way of packing that we cannot open
            raise Unreadable("locked") from None


def _outings(
    reader: Callable[..., list[Moved]], file: BinaryIO, size: int, zone: tzinfo, since: date
) -> list[Moved]:
    if size > MOST_OUTING:
        raise Unreadable("too_large")
    return reader(file.read(), zone=zone, since=since)
