"""Every source that is cited exists, and every source that exists is cited."""

import re
import tomllib
from pathlib import Path

from stories.house import tree
from throughcare.clinical.sources import every_source

CITES = re.compile(r"\b(?:SOURCE\w*|source|sources)\s*=\s*[\[(]?\s*((?:\"[^\"\n]+\"[,\s]*)+)")
OURS = tree.PACKAGE / "clinical" / "sources"


def citations() -> dict[str, str]:
    """Every key cited in code and data, with the place of its first citation."""
    cited: dict[str, str] = {}
    for path in citing():
        for group in CITES.findall(tree.words(path)):
            for citation in re.findall(r"\"([^\"{]+)\"", group):
                cited.setdefault(citation.partition(":")[0], tree.short(path))
    return cited


def citing() -> list[Path]:
    """Code, data and pages: whatever may cite a source."""
    read = (*tree.code(), *tree.files(".toml", ".html", under=tree.PACKAGE))
    return [path for path in read if OURS not in path.parents]


def test_every_citation_resolves():
    known = every_source()
    assert {key: place for key, place in citations().items() if key and key not in known} == {}


def test_every_source_is_cited_somewhere():
    text = "\n".join(map(tree.words, citing()))
    assert [key for key in every_source() if not re.search(rf"\"{re.escape(key)}[:\"]", text)] == []


def test_every_source_of_one_file_says_where_it_is_found():
    for path in tree.files(".toml", under=OURS):
        for key, row in tomllib.loads(tree.words(path)).items():
            assert row.get("link") or row.get("reference"), f"{path.name}: {key}"
