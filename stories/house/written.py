"""Pages that are written from the code, so that they cannot say something else.

python -m stories.house.written     writes them; the rules of the house fail while one is old
"""

import ast
import os
import re
import tomllib
from collections.abc import Callable

from stories.house import (
    access,
    dosing_page,
    measures_page,
    medicines_page,
    outcomes_page,
    refusals,
    tree,
)

REFUSALS = "docs/refusals.md"
PUBLIC = "docs/public_pages.md"
INSTRUMENTS = "docs/instruments.md"
MEDICINES = "docs/medicines.md"
DOSING = "docs/dosing.md"
OUTCOMES = "docs/outcomes.md"
MEASURES = "docs/measures.md"
ACCESS = "docs/access.md"
STYLE = "STYLE.md"
# An example of STYLE.md begins by saying where it stands: "# throughcare/plan/actions.py: sign"
EXAMPLE = re.compile(r"(?<=```python\n)# (\S+): (\w+)\n.*?(?=```)", re.DOTALL)
NOTE = "<!-- Written by script/check --write from the code: change the code, not this page. -->\n"


def is_current(page: str) -> bool:
    """Does the page in the tree say what the code says?"""
    file = tree.ROOT / page
    return file.exists() and file.read_text(encoding="utf-8") == PAGES[page]()


def refusals_page() -> str:
    """Every refusal once, in order of precedence, after each action's own order."""
    lines = ["# How Throughcare says no", NOTE]
    lines += ["A refusal changes nothing. Its code stands once in the code and once here.", ""]
    lines += ["## What can stop each action, first asked first", ""]
    lines += ["| Action | Asks, in this order |", "|---|---|"]
    for action in refusals.all_actions():
        asked = " → ".join(f"[`{code}`](#{code})" for code in action.codes)
        lines.append(f"| {action.title} | {asked} |")
    for folder, said in _by_folder().items():
        lines += ["", f"## {folder}", ""]
        for refusal in said:
            lines += _entry(refusal)
    return "\n".join([*lines, *_guard_lines(), ""])


def _by_folder() -> dict[str, list[refusals.Refusal]]:
    grouped: dict[str, list[refusals.Refusal]] = {}
    for refusal in refusals.all_refusals():
        place = tree.short(refusal.path).removeprefix("throughcare/").removesuffix(".py")
        grouped.setdefault(place, []).append(refusal)
    return grouped


def _entry(refusal: refusals.Refusal) -> list[str]:
    words = refusal.words or "(in words that depend on what was given)"
    source = f"`{refusal.source}`" if refusal.source else "the form or rule it speaks of"
    asked = f" {refusal.question}" if refusal.question else ""
    return [
        f'<a id="{refusal.code}"></a>**`{refusal.code}`** · {refusal.level} · {words}  ',
        f"`{refusal.rule}`{':' if asked else ''}{asked} Source: {source}.",
        "",
    ]


def _guard_lines() -> list[str]:
    lines = ["## What the database itself refuses, whoever asks", ""]
    lines += ["Beside these, rows that are kept are never changed and never deleted.", ""]
    lines += ["| Trigger | Before | Refuses |", "|---|---|---|"]
    return lines + [f"| `{g.name}` | {g.before} | {g.refuses} |" for g in refusals.all_guards()]


def public_page() -> str:
    """Every page that anybody may open, with the reason."""
    from stories.house.pages import public_pages

    lines = ["# Pages that anybody may open", NOTE]
    lines += ["Every other page is shut to whoever has not signed in.", ""]
    lines += ["| Page | Name | Why it is public |", "|---|---|---|"]
    lines += [f"| `/{page.route}` | {page.name} | {page.why} |" for page in public_pages()]
    return "\n".join([*lines, ""])


def instruments_page() -> str:
    """Every questionnaire and scale with its owner's terms, from its own file."""
    lines = ["# Questionnaires and scales", NOTE]
    lines += ["“Own words”: the owner's wording is not here; the topics are asked in ours.", ""]
    lines += [
        "| Name | Title | Wording | Licence and attribution | Checked by |",
        "|---|---|---|---|---|",
    ]
    for path in tree.files(".toml", under=tree.PACKAGE / "clinical" / "instruments" / "data"):
        form = tomllib.loads(tree.words(path))
        terms = ". ".join(form[key] for key in ("licence", "attribution") if form.get(key))
        checked = form.get("checked_by") or "nobody yet"
        lines.append(
            f"| `{form['name']}` | {form['title']} | {form['wording']} | {terms} | {checked} |"
        )
    return "\n".join([*lines, ""])


def style_page() -> str:
    """STYLE.md as it is, each example copied anew from the place it names."""
    return EXAMPLE.sub(_example, tree.words(tree.ROOT / STYLE))


def _example(match: re.Match) -> str:
    path, name = match.groups()
    for node in ast.walk(tree.parsed(tree.ROOT / path)):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name == name:
            first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            body = tree.words(tree.ROOT / path).splitlines()[first - 1 : node.end_lineno]
            return "\n".join([f"# {path}: {name}", *body, ""])
    raise SystemExit(
        f"STYLE.md shows {name} of {path}, which is not there: choose another example."
    )


PAGES: dict[str, Callable[[], str]] = {
    STYLE: style_page,
    REFUSALS: refusals_page,
    PUBLIC: public_page,
    INSTRUMENTS: instruments_page,
    MEDICINES: lambda: medicines_page.page(NOTE),
    OUTCOMES: lambda: outcomes_page.page(NOTE),
    MEASURES: lambda: measures_page.page(NOTE),
    DOSING: lambda: dosing_page.page(NOTE),
    ACCESS: access.page,
}


def write() -> None:
    """Write every page, and bring the catalogues of words up to date."""
    from stories.house import catalogues

    for page, text in PAGES.items():
        file = tree.ROOT / page
        file.parent.mkdir(exist_ok=True)
        file.write_text(text(), encoding="utf-8")
        print(f"written: {page}")
    catalogues.write()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "throughcare.settings")
    import django

    django.setup()
    write()
