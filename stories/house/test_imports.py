"""The house as it is drawn: what stands where, and what may import what."""

import ast
import importlib
import subprocess
import sys
import tomllib

import pytest

from stories.house import tree

DRAWERS = {
    "utils",
    "util",
    "core",
    "common",
    "helpers",
    "helper",
    "services",
    "managers",
    "lib",
    "misc",
}
CONTRACTS = tomllib.loads((tree.ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
LAYERS = CONTRACTS["contracts"][0]["layers"]


def test_every_import_points_down_the_house():
    lint = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"]
    told = subprocess.run(lint, cwd=tree.ROOT, capture_output=True, text=True)
    assert told.returncode == 0, told.stdout


def test_the_drawing_in_architecture_and_the_contract_are_one_list_in_one_order():
    drawing = tree.words(tree.ROOT / "ARCHITECTURE.md").split("```")[1]
    folders = [
        word.strip("()")
        for layer in LAYERS[1:]
        for word in layer.replace("|", " ").split()
        if word != ":"
    ]
    drawn = [word for word in drawing.replace(",", " ").split() if word in folders]
    assert drawn == folders


def test_no_folder_and_no_module_is_a_drawer():
    named = {tree.short(path): path.stem for path in tree.files(".py")}
    named |= {tree.short(path.parent): path.parent.name for path in tree.files(".py")}
    assert [path for path, name in named.items() if name in DRAWERS] == []


def test_clinical_rules_never_ask_the_time():
    asked = [
        f"{tree.short(path)}:{node.lineno}"
        for path in tree.files(".py", under=tree.PACKAGE / "clinical")
        for node in ast.walk(tree.parsed(path))
        if isinstance(node, ast.Attribute) and node.attr in {"now", "today", "utcnow"}
    ]
    assert asked == []


def test_nothing_calls_forward_there_are_no_model_signals():
    signals = {"pre_save", "post_save", "pre_delete", "post_delete", "m2m_changed", "receiver"}
    found = [
        f"{tree.short(path)}:{node.lineno}"
        for path in tree.code()
        if tree.short(path) != "throughcare/record/apps.py"  # the log is told of each row, no more
        for node in ast.walk(tree.parsed(path))
        if isinstance(node, ast.ImportFrom) and signals & {name.name for name in node.names}
    ]
    assert found == []


@pytest.mark.parametrize(
    "name", sorted(path.stem for path in (tree.ROOT / "benchmarks").glob("*.py"))
)
def test_every_benchmark_finds_what_it_imports(name):
    importlib.import_module(f"benchmarks.{name}")
