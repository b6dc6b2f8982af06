"""Backup, destroy, restore, verify: the one command of docs/running/backup.md, tried."""

import subprocess

import pytest

from stories.house import tree

pytestmark = pytest.mark.once("brings its own database, on the embedded engine", sample=False)


def test_the_drill_of_the_papers_ends_well_and_says_what_it_compared():
    told = subprocess.run([tree.ROOT / "script" / "drill"], capture_output=True, text=True)
    assert told.returncode == 0, told.stdout + told.stderr
    steps = [line for line in told.stdout.splitlines() if line.startswith("== ")]
    assert [step.split()[1] for step in steps][2:6] == ["backup", "destroy", "restore", "verify"]
    assert told.stdout.count("tables, each compared") == 2
    assert "whole, in order, unchanged" in told.stdout  # against the heads from before the fire
    assert "script/drill" in tree.words(tree.ROOT / "docs" / "running" / "backup.md")
