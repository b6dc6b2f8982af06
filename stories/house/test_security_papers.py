"""The papers on security say only what a test shows, and say what lacks."""

import re

import pytest

from stories.house import tree

PAPERS = ("docs/security/threat_model.md", "docs/security/asvs.md")
SAID = {"met", "partly", "not", "not applicable"}


def rows(paper: str) -> list[list[str]]:
    """The rows of a paper's table, without its head and the headings between."""
    lines = [line for line in tree.words(tree.ROOT / paper).splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]
    return [row for row in cells if not row[0].startswith("**")]


@pytest.mark.parametrize("paper", PAPERS)
def test_every_test_named_in_a_paper_on_security_exists(paper):
    named = set(re.findall(r"`(test_\w+)`", tree.words(tree.ROOT / paper)))
    written = set(re.findall(r"def (test_\w+)", "\n".join(map(tree.words, tree.files(".py")))))
    assert len(named) > 20
    assert named - written == set()


def test_every_attack_in_the_threat_model_names_a_control_and_a_test():
    assert [row for row in rows(PAPERS[0]) if not row[3] or "`test_" not in row[4]] == []


def test_every_row_of_the_standard_says_how_far_it_is_met_and_where_or_what_lacks():
    found = rows(PAPERS[1])
    assert len(found) >= 50
    assert [row for row in found if row[2] not in SAID or not row[3]] == []


def test_of_the_standard_every_chapter_is_spoken_of():
    chapters = {int(row[0].split(".")[0]) for row in rows(PAPERS[1])}
    assert chapters == set(range(1, 15))


def test_what_is_called_met_by_code_has_a_test_but_where_it_is_a_matter_of_papers():
    papers = ("1.1.7", "1.9.1", "5.4.1")
    bare = [row[0] for row in rows(PAPERS[1]) if row[2] == "met" and "`test_" not in row[4]]
    assert [number for number in bare if not number.startswith(papers)] == []
