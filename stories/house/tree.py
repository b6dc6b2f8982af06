"""The tree as the rules of the house see it: which files there are, and what kind each is."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "throughcare"
NOT_OURS = {".git", ".venv", "var", "dist", "node_modules", "__pycache__"}
KEPT_HIDDEN = {".ci", ".gitignore"}


@cache
def files(*endings: str, under: Path = ROOT) -> tuple[Path, ...]:
    """Every file that is kept, in one order on every machine; with these endings, if any."""
    return tuple(path for path in _walk(under) if not endings or path.name.endswith(endings))


def _walk(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        hidden = path.name.startswith(".") and path.name not in KEPT_HIDDEN
        if hidden or path.name in NOT_OURS or path.name.endswith(".egg-info"):
            continue
        if path.is_dir():
            yield from _walk(path)
        else:
            yield path


def is_test(path: Path) -> bool:
    """Does this file test, rather than do?"""
    beside = "tests" in path.parts or path.name == "conftest.py"
    return beside or path.is_relative_to(ROOT / "stories")


@cache
def code() -> tuple[Path, ...]:
    """The Python files of the product, without its tests and its migrations."""
    return tuple(
        path
        for path in files(".py", under=PACKAGE)
        if not is_test(path) and "migrations" not in path.parts
    )


@cache
def parsed(path: Path) -> ast.Module:
    """A Python file as a tree."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


@cache
def words(path: Path) -> str:
    """The text of a file; empty when it is not text."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def short(path: Path) -> str:
    """How a file is named to a reader: from the root."""
    return path.relative_to(ROOT).as_posix()


def python_folders() -> Iterator[Path]:
    """Every folder of the product that holds Python."""
    return (path.parent for path in files("__init__.py", under=PACKAGE) if not is_test(path))
