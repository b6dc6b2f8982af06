"""No real person's data in the repository. What would slip in is planted here, and each is seen."""

import io
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from stories.house import real_people, tree
from stories.house.real_people import findings

# Put together here, so that this file does not find itself.
RINGS = "-".join(["212", "736", "5000"])
OVER_THERE = "+49 30 " + "90" + "18 2000"
BRITISH = "0" + "20 7008 1500"
READ = "@".join(["jane.doe", "gmail.com"])
SOCIAL = "-".join(["219", "09", "9999"])
NHS_NUMBER = " ".join(["943", "476", "5919"])
SOMEBODY = " ".join(["Margaret", "Thornbury"])
FACE = "data:image/png;base64," + "iVBOR" * 100


def seen(text: str, path: str = "docs/note.md") -> list[str]:
    return list(findings(path, text.encode()))


def picture(**more) -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (4, 4)).save(drawn, "JPEG", **more)
    return drawn.getvalue()


def test_nothing_in_the_tree_looks_like_a_real_persons_data():
    found = [line for path, data in real_people.of_the_tree() for line in findings(path, data)]
    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        f"call {RINGS} after six", f"({RINGS[:3]}) {RINGS[4:]}", OVER_THERE, BRITISH,
        f"write to {READ}", f"SSN {SOCIAL}", f"her number is {NHS_NUMBER}",
        "MRN: 48" + "291057", "medical record number 4829" + "1057", "NPI: 1245" + "319599",
        f"patient {SOMEBODY} came late", f'{{"name": "{SOMEBODY}", "born": "1961-04-02"}}',
        f"Mrs {SOMEBODY}", f"DOB 1961-04-02 {SOMEBODY}", f"paciente {SOMEBODY}", FACE,
    ],
)  # fmt: skip
def test_a_number_an_address_a_name_or_a_face_in_words_is_refused(text):
    assert seen(text)


@pytest.mark.parametrize(
    "text",
    [
        "call 555-0142 or 212-555-0199", "+1 212 555 0100", "01632 960123", "07700 900123",
        "ana@example.org", "ana@clinic.example", "900-12-3456", "999 123 4567", "LOINC 44249-1",
        "patient Ana Reyes was born 1985-03-02", "The Patient Health Questionnaire",
        "2026-11-24T10:00:00+00:00", "42 CFR 2.31", "sha256:0123456789", "1-800-662-4357",
        "Mr Jon Becker", "data:image/svg+xml;base64,PHN2Zz4=", "born in the Bronx", "v1.234-5678",
    ],
)  # fmt: skip
def test_what_is_made_up_or_public_is_let_through(text):
    assert seen(text) == []


@pytest.mark.parametrize("name", [
    "face.jpg", "scan.pdf", "people.csv", "export.xlsx", "clinic.sqlite3", "night.dump", "a.sql",
    "backup.age", "old.zip", "letters.docx", "adt.hl7", "mail.eml", "people.jsonl",
])  # fmt: skip
def test_a_picture_or_a_table_that_is_not_listed_is_refused(name):
    assert "is listed in made_up.toml" in seen("a,b\n1,2\n", f"docs/{name}")[0]


def test_a_database_under_another_name_and_a_very_long_text_are_refused_too():
    assert list(findings("docs/notes.txt", b"SQLite format 3\x00" + bytes(99)))
    assert seen("word\n" * 100_000)


def test_a_listed_picture_is_refused_once_it_is_another_or_says_where_it_was_taken(monkeypatch):
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 31.0, 0.0)})
    plain, placed = picture(), picture(exif=exif)
    for data in (plain, placed):
        monkeypatch.setitem(
            real_people.lists()["files"], "docs/x.jpg", f"{real_people.digest(data)} ours"
        )
        found = list(findings("docs/x.jpg", data))
        assert [line for line in found if "where it was made" in line] == (
            [] if data == plain else found
        )
    assert "not the file that" in next(findings("docs/x.jpg", plain))


def test_every_file_that_is_listed_is_there_and_says_why():
    for path, told in real_people.lists()["files"].items():
        assert (tree.ROOT / path).exists(), path
        assert len(told.split(maxsplit=1)[1]) > 10, path


def test_a_commit_with_somebodys_number_in_it_is_stopped_and_one_without_goes_through(tmp_path):
    """In a repository of its own, with the hook as script/hooks switches it on."""
    repository = clone_with_hook(tmp_path)
    note = repository / "note.md"
    note.write_text(f"ring {RINGS}\n", encoding="utf-8")
    stopped = commit(repository)
    assert stopped.returncode != 0
    assert "note.md:1: a phone number that may ring" in stopped.stderr
    note.write_text("ring 555-0142\n", encoding="utf-8")
    assert commit(repository).returncode == 0


def clone_with_hook(folder: Path) -> Path:
    """As much of this repository as the hook needs, and its own history."""
    for part in ("stories/house", ".githooks"):
        shutil.copytree(tree.ROOT / part, folder / part, ignore=shutil.ignore_patterns("test_*"))
    for file in ("throughcare/demo/names.toml", "stories/__init__.py"):
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(tree.ROOT / file, folder / file)
    shutil.copytree(
        tree.PACKAGE / "clinical" / "jurisdictions", folder / "throughcare/clinical/jurisdictions",
        ignore=shutil.ignore_patterns("tests", "*.py"),
    )  # fmt: skip
    (folder / ".venv" / "bin").mkdir(parents=True)
    python = folder / ".venv" / "bin" / "python"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', encoding="utf-8")
    python.chmod(0o755)
    (folder / ".gitignore").write_text(".venv/\n", encoding="utf-8")
    run(folder, "init", "--quiet")
    run(folder, "config", "core.hooksPath", ".githooks")
    return folder


def commit(folder: Path) -> subprocess.CompletedProcess:
    run(folder, "add", "note.md")
    return run(folder, "commit", "--quiet", "-m", "a note", check=False)


def run(folder: Path, *words: str, check: bool = True) -> subprocess.CompletedProcess:
    """git, without what the surrounding hook or machine may have told it."""
    of_ours = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    return subprocess.run(
        ["git", *who, *words], cwd=folder, env=of_ours, capture_output=True, text=True, check=check,
    )  # fmt: skip
