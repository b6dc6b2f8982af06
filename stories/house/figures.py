"""Figures of the tree, to look at and not to fail on: python -m stories.house.figures"""

import ast
import re
from collections.abc import Iterable
from pathlib import Path
from statistics import median

from stories.house import refusals, tree
from stories.house.test_imports import DRAWERS

# What the best-kept codebases we know reach; where good sense differs, good sense wins.
GOALS = {
    "lines of a function": "6 / 18 / 50",
    "lines of a file": "45 / 120 / 400",
    "lines of a view": "10 / 20 / 40",
    "functions over 50 lines": "0 %",
    "words in a test's name, lines of a test": "≥ 8, ≤ 9",
    "lines of test for a line of code": "1.3–1.6",
    "comment lines": "3–6 %",
    "lines in drawers": "0 %",
    "refusals with a next step": "≥ 90 %",
    "decisions, and their words": "≤ 250",
    "packages locked for a clinic": "≤ 90",
}


def figures() -> dict[str, str]:
    """Every figure by its name."""
    ours, tests = tree.code(), [path for path in tree.files(".py") if tree.is_test(path)]
    functions = [length(f) for path in ours for f in functions_of(path)]
    views = [length(f) for path in ours if path.stem == "views" or "views" in path.parent.parts
             for f in functions_of(path)]  # fmt: skip
    cases = [f for path in tests for f in functions_of(path) if f.name.startswith("test_")]
    said = [r for r in refusals.all_refusals() if "clinical" not in r.path.parts]
    code_lines, test_lines = sum(map(lines, ours)), sum(map(lines, tests))
    decisions = [
        len(tree.words(p).split()) for p in tree.files(".md", under=tree.ROOT / "docs/decisions")
    ]
    return {
        "lines of a function": spread(functions),
        "lines of a file": spread(map(lines, ours)),
        "lines of a view": spread(views),
        "functions over 50 lines": share(n > 50 for n in functions),
        "words in a test's name, lines of a test": f"{middle(map(name_words, cases))}, "
        f"{middle(map(length, cases))}",
        "lines of test for a line of code": f"{test_lines / max(code_lines, 1):.2f}",
        "comment lines": f"{100 * sum(map(comments, ours)) / max(code_lines, 1):.1f} %",
        "lines in drawers": share_of(sum(lines(p) for p in ours if in_drawer(p)), code_lines),
        "refusals with a next step": share(r.next_step for r in said),
        "decisions, and their words": f"{len(decisions)}, at most {max(decisions, default=0)}",
        "packages locked for a clinic": str(
            tree.words(tree.ROOT / "requirements.lock").count("==")
        ),
    }


def functions_of(path: Path) -> list[ast.FunctionDef]:
    return [node for node in ast.walk(tree.parsed(path)) if isinstance(node, ast.FunctionDef)]


def length(function: ast.FunctionDef) -> int:
    """From `def` to the last line, docstring and empty lines included."""
    return function.end_lineno - function.lineno + 1


def name_words(test: ast.FunctionDef) -> int:
    return len(test.name.removeprefix("test_").split("_"))


def lines(path: Path) -> int:
    return sum(bool(line.strip()) for line in tree.words(path).splitlines())


def comments(path: Path) -> int:
    return len(re.findall(r"(?:^|\s)# (?!fmt:|type:)", tree.words(path)))


def in_drawer(path: Path) -> bool:
    return bool(DRAWERS & {*path.relative_to(tree.ROOT).parent.parts, path.stem})


def middle(numbers: Iterable[int]) -> int:
    return round(median(list(numbers) or [0]))


def spread(numbers: Iterable[int]) -> str:
    """median / nine in ten / largest"""
    ordered = sorted(numbers) or [0]
    return f"{middle(ordered)} / {ordered[int(0.9 * (len(ordered) - 1))]} / {ordered[-1]}"


def share(yes: Iterable[bool]) -> str:
    answers = list(yes)
    return share_of(sum(answers), len(answers))


def share_of(part: int, whole: int) -> str:
    return f"{100 * part / max(whole, 1):.1f} %"


def long_ones() -> list[str]:
    """What a reader would look at first: functions over 50 lines, files over 400."""
    found = [f"{tree.short(p)}: {lines(p)} lines" for p in tree.code() if lines(p) > 400]
    return found + [
        f"{tree.short(p)}:{f.lineno} {f.name}: {length(f)} lines"
        for p in tree.code()
        for f in functions_of(p)
        if length(f) > 50
    ]


if __name__ == "__main__":
    for name, figure in figures().items():
        print(f"{name:<42} {figure:<18} goal {GOALS[name]}")
    print("\n".join(long_ones()))
