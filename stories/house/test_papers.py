"""The papers are short, complete, and say what the tree says."""

import os
import re
import tomllib

import pytest
from django.apps import apps

from stories.house import tree, written

GLOSSARY = tree.words(tree.ROOT / "GLOSSARY.md")
DECISIONS = tree.files(".md", under=tree.ROOT / "docs" / "decisions")
PROJECT = tomllib.loads((tree.ROOT / "pyproject.toml").read_text())["project"]
LOCKS = ("requirements.lock", "requirements-dev.lock")


def in_glossary(word: str) -> bool:
    return re.search(rf"^\| `?{re.escape(word)}`? \|", GLOSSARY, re.MULTILINE) is not None


def test_every_model_stands_in_the_glossary():
    ours = [model for model in apps.get_models() if model.__module__.startswith("throughcare.")]
    assert [model.__name__ for model in ours if not in_glossary(model.__name__)] == []


def test_every_folder_stands_in_the_glossary():
    plumbing = {"throughcare", "migrations", "management", "commands", "templatetags"}
    plumbing |= {
        "actions",
        "views",
        "queries",
        "forms",
    }  # the shape of every folder, in ARCHITECTURE.md
    folders = {folder.name for folder in tree.python_folders()} - plumbing
    assert sorted(folder for folder in folders if not in_glossary(folder)) == []


@pytest.mark.parametrize("paper", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_has_at_most_250_words_and_says_what_was_refused_and_what_would_change_it(paper):
    text = tree.words(paper)
    assert len(text.split()) <= 250
    assert "## Refused" in text
    assert "## What would change our mind" in text


def test_the_readme_has_at_most_300_words():
    assert len(tree.words(tree.ROOT / "README.md").split()) <= 300


def test_every_script_can_be_read_in_a_minute_at_under_40_lines():
    scripts = [*tree.files(under=tree.ROOT / "script"), tree.ROOT / ".ci" / "run"]
    read = {
        tree.short(path): [line for line in tree.words(path).splitlines() if line]
        for path in scripts
    }
    assert [path for path, lines in read.items() if len(lines) >= 40] == []
    assert [tree.short(path) for path in scripts if not os.access(path, os.X_OK)] == []


def test_every_test_named_in_the_hazard_log_exists():
    named = set(re.findall(r"`(test_\w+)`", tree.words(tree.ROOT / "SAFETY.md")))
    written = set(re.findall(r"def (test_\w+)", "\n".join(map(tree.words, tree.files(".py")))))
    assert named
    assert named - written == set()


def test_every_dependency_is_locked_with_its_hashes():
    for lock, wanted in zip(LOCKS, ([], PROJECT["optional-dependencies"]["dev"]), strict=True):
        locked = re.findall(r"^([\w.-]+)==", tree.words(tree.ROOT / lock), re.MULTILINE)
        asked = [re.split(r"[\[<>=;]", line)[0] for line in PROJECT["dependencies"] + wanted]
        assert [name for name in asked if name.lower().replace(".", "-") not in locked] == []
        assert tree.words(tree.ROOT / lock).count("--hash=sha256:") >= 2 * len(locked) - 8


def test_every_link_between_our_papers_leads_somewhere():
    broken = [
        f"{tree.short(paper)} → {target}"
        for paper in tree.files(".md")
        for target in re.findall(r"\]\(([^)#:\s]+)\)", tree.words(paper))
        if not (paper.parent / target).exists()
    ]
    assert broken == []


def test_the_list_of_instruments_and_their_licences_is_the_one_their_files_write():
    assert written.is_current(written.INSTRUMENTS), (
        "docs/instruments.md is old: script/check --write"
    )


def test_the_page_of_medicines_for_the_pharmacist_is_the_one_their_files_write():
    assert written.is_current(written.MEDICINES), "docs/medicines.md is old: script/check --write"


def test_the_page_of_endpoints_says_what_their_definitions_say():
    assert written.is_current(written.OUTCOMES), "docs/outcomes.md is old: script/check --write"


def test_every_example_of_style_stands_in_the_code_word_for_word():
    assert written.is_current(written.STYLE), "STYLE.md shows old code: script/check --write"
