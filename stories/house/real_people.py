"""Does anything in the repository look like a real person's data?

A repository is copied further than any record: a name, a number or a face that slips into it cannot
be called back. What is made up stands in marked lists; everything else that looks like somebody is
refused, in CI with the rules of the house and before each commit:

  python -m stories.house.real_people            the whole tree
  python -m stories.house.real_people --staged   what is about to be committed; script/hooks
"""

import contextlib
import hashlib
import io
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import PurePosixPath

from PIL import Image, UnidentifiedImageError

from stories.house import numbers_of_people as numbers
from stories.house import tree

LISTS = tree.ROOT / "stories" / "house" / "made_up.toml"
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".tif", ".tiff", ".heic", ".pdf",
            ".dcm", ".mp4", ".mov", ".wav", ".mp3")  # fmt: skip
DATA = (".csv", ".tsv", ".xls", ".xlsx", ".ods", ".db", ".sqlite", ".sqlite3", ".dump", ".sql",
        ".bak", ".gz", ".zip", ".tar", ".7z", ".jsonl", ".ndjson", ".parquet", ".hl7", ".age",
        ".eml", ".mbox", ".docx", ".doc", ".har", ".pcap", ".xpt", ".dta")  # fmt: skip
WRITTEN_BY_US = (".mo",)  # compiled from the catalogue beside it, which is read; a test compares
MOST_TEXT = 400_000  # bytes: more is not written by hand
PICTURE_IN_TEXT = re.compile(r"data:image/(?!svg)[\w+]+;base64,[A-Za-z0-9+/=]{400,}")
# A line that speaks of one person…
OF_SOMEBODY = re.compile(
    r"\b(patients?|client|born|birth|dob|d\.o\.b|mrn|nhs|ssn|admitted|discharged|mr|mrs|ms|miss|mx"
    r"|paciente|nacid[oa]|señora?)\b",
    re.IGNORECASE,
)
# …by two names, or three.
A_NAME = "[A-ZÁÉÍÓÚÑ][a-záéíóúñ]{1,20}"
FULL_NAME = re.compile(rf"\b(?=({A_NAME}) (?:[A-Z]\. )?({A_NAME})\b)")


@cache
def lists() -> dict:
    """The marked lists: names that nobody has, files that are allowed and why."""
    return tomllib.loads(LISTS.read_text(encoding="utf-8"))


@cache
def made_up() -> frozenset[str]:
    """Names that are ours to use: those of the demonstration, and those of the tests."""
    demonstration = tomllib.loads(tree.words(tree.PACKAGE / "demo" / "names.toml"))
    words = " ".join([*demonstration.values(), lists()["names"]])
    return frozenset(words.split())


@cache
def given_names() -> frozenset[str]:
    """Given names as people bear them: the lists of the library that knows nicknames."""
    from nicknames import NickNamer

    known = NickNamer()
    return frozenset(
        name.capitalize() for name in {*known._nickname_lookup, *known._canonical_lookup}
    )


def findings(path: str, data: bytes) -> Iterator[str]:
    """What in a file looks like somebody real, each as one line that says where and what."""
    ending = PurePosixPath(path).suffix.lower()
    allowed = lists()["files"].get(path)
    if ending in WRITTEN_BY_US:
        return
    grows = ending == ".po" or path == "docs/refusals.md"  # made of the code, with every page
    too_long = len(data) > MOST_TEXT and not grows
    if ending in (*PICTURES, *DATA) or is_binary(data) or too_long:
        if allowed is None:
            yield f"{path}: this kind of file is listed in made_up.toml ({digest(data)}) or refused"
        elif not allowed.startswith(digest(data)):
            yield f"{path}: not the file that made_up.toml lists: {digest(data)}"
        yield from said_by_picture(path, data)
        return
    if allowed is not None:
        return
    for number, line in enumerate(data.decode().splitlines(), start=1):
        for what in on_line(line):
            yield f"{path}:{number}: {what}"


def is_binary(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return True
    return b"\x00" in data


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]


def said_by_picture(path: str, data: bytes) -> Iterator[str]:
    """A picture may say where, when and by whom it was made."""
    with contextlib.suppress(UnidentifiedImageError):
        image = Image.open(io.BytesIO(data))
        if image.getexif() or {"exif", "xmp", "comment", "Comment"} & set(image.info):
            yield f"{path}: says beside its pixels how and where it was made: strip that"


def on_line(line: str) -> Iterator[str]:
    """What on one line looks like somebody real."""
    yield from numbers.on_line(line)
    if PICTURE_IN_TEXT.search(line):
        yield "a picture written as text"
    if OF_SOMEBODY.search(line):
        for given, family in FULL_NAME.findall(line):
            credited = f"{given} {family}" in lists()["credited"]
            if given in given_names() and not ({given, family} <= made_up() or credited):
                yield f"the name of somebody: {given} {family}"


def of_the_tree() -> Iterator[tuple[str, bytes]]:
    for path in tree.files():
        yield tree.short(path), path.read_bytes()


def staged() -> Iterator[tuple[str, bytes]]:
    """Every file as it is about to be committed, not as it stands on the disk."""

    def git(*words: str) -> bytes:
        return subprocess.run(["git", *words], capture_output=True, check=True).stdout

    for name in git("diff", "--cached", "--name-only", "-z", "--diff-filter=ACMR").split(b"\x00"):
        if name:
            yield name.decode(), git("show", f":{name.decode()}")


def main(given: list[str]) -> int:
    files = staged() if "--staged" in given else of_the_tree()
    found = [line for path, data in files for line in findings(path, data)]
    for line in found:
        print(line, file=sys.stderr)
    if found:
        print(
            "Refused: this may be a real person. Use a made-up name (stories/house/made_up.toml), "
            "555-0100 to 555-0199, an address at example.org.",
            file=sys.stderr,
        )
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
