"""Words: person-first in everything that is read, and nothing that belongs to one machine."""

import re

from stories.house import tree

# The lists of words not to say are the only places that say them.
SAYS_WHAT_NOT_TO_SAY = {"stories/house/test_words.py", "STYLE.md", "CONTRIBUTING.md"}
NOT_PERSON_FIRST = re.compile(
    r"\b(addicts?(?! Behav)|abusers?|junk(?:ie|y|ies)|alcoholics?)\b(?! anonymous)"
    r"|\b(clean|dirty) (urine|screen|sample|test)s?\b|\bopioid abuse\b",
    re.IGNORECASE,
)
# Spelled so that this file does not find itself.
OF_ONE_MACHINE = re.compile(
    "pythonhoste[d]|npmj[s][.]org|py[p]i[.]org|debia[n][.]org|/(wor[k]/(main|shared)|far[m]/|roo[t]/|tm[p]/)"
)
UNFINISHED = re.compile(r"\b(TOD[O]|FIXM[E]|XX[X])\b|NotImplemente[d]Error|pragma: no cove[r]")
EXCUSE = re.compile(
    r"# noq[a](?!: [A-Z]+\d+(, [A-Z]+\d+)*  (# )?\w+ \w+).*"
    r"|# type: ignor[e](?!\[[a-z-]+\]  # \w+ \w+).*"
)


# Facts of medicine and law, each with its source beside it, may name an amount; pages may not.
WITH_SOURCES = tuple(
    f"throughcare/clinical/{folder}/"
    for folder in (
        "jurisdictions/law",
        "medication",
        "medicines",
        "outcomes",
        "sources",
        "withdrawal",
    )
)
AN_AMOUNT = re.compile(r"\b\d+([.,]\d+)?\s?(mg|mcg|µg|mL|ml|milligrams?|miligramos?)\b")


def lines_with(pattern: re.Pattern, *endings: str, but: set[str] = frozenset()) -> list[str]:
    return [
        f"{tree.short(path)}:{number} {found.group(0)}"
        for path in tree.files(*endings)
        if tree.short(path) not in but
        for number, line in enumerate(tree.words(path).splitlines(), start=1)
        if (found := pattern.search(line))
    ]


def test_words_for_people_are_person_first():
    read = (".html", ".toml", ".py", ".md", ".po", ".txt")
    assert lines_with(NOT_PERSON_FIRST, *read, but=SAYS_WHAT_NOT_TO_SAY) == []


def test_no_page_no_rule_and_no_translation_names_an_amount_of_medicine():
    named = lines_with(AN_AMOUNT, ".html", ".toml", ".po", ".svg")
    assert [line for line in named if not line.startswith(WITH_SOURCES)] == []


def test_nothing_in_the_tree_names_a_registry_host_or_a_path_of_one_machine():
    assert lines_with(OF_ONE_MACHINE, but={"LICENSE"}) == []


def test_nothing_is_left_for_later():
    assert lines_with(UNFINISHED, ".py", ".html", ".js", ".toml") == []


def test_an_excuse_from_the_linter_or_the_type_checker_gives_its_reason():
    assert lines_with(EXCUSE, ".py") == []
