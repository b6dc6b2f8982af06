"""The catalogues of words: every visible string of the code, in every language, compiled.

Babel does what gettext's tools do, so that no tool of the system is needed.
"""

import io
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

from stories.house import tree
from throughcare.intake.models import HelpRequest

LOCALE = tree.PACKAGE / "locale"
KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip


def languages() -> list[str]:
    """Every language but the one the code is written in."""
    return [code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE]


def catalogue_file(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def said_in_code() -> Catalog:
    """Every string that is marked for translation, in Python and in templates."""
    said = Catalog(project="Throughcare", charset="utf-8")
    for path, source in _sources():
        lines = io.BytesIO(source.encode())
        for _line, message, _comments, context in extract(
            "python", lines, KEYWORDS, ("Translators:",)
        ):
            said.add(message, locations=[(tree.short(path), 0)], context=context)
    return said


def _sources() -> Iterator[tuple[Path, str]]:
    for path in tree.code():
        yield path, tree.words(path)
    for path in tree.files(".html", ".txt", ".svg", under=tree.PACKAGE):
        if "templates" in path.parts:
            # In brackets, so that the page's own indentation means nothing to Python's tokenizer.
            yield path, f"({templatize(tree.words(path))})"


def read(language: str) -> Catalog:
    """The translations of one language; empty when there are none yet."""
    file = catalogue_file(language)
    if not file.exists():
        return Catalog(locale=language, project="Throughcare")
    with file.open("rb") as lines:
        return read_po(lines, locale=language)


# What a person without an account may read. Staff pages are ready for translation, and may wait.
FOR_EVERYBODY = re.compile(
    r"intake/(templates/intake/public/|forms/public|views/public)"
    r"|assessment/templates/assessment/(link|crisis_now|questions)"
    r"|medication/(templates/medication/window/(kiosk|card_paper)|forms/kiosk)"
    r"|withdrawal/(own_page|templates/withdrawal/episode/own_(words|day|over|print))"
    r"|therapy/(views/own/|own_words|forms/worksheets|models/homework|strand"
    r"|templates/therapy/(own/|urges_seen))"
    r"|groups/(forms/(find|own)|pages|templatetags|templates/groups/(find|found|results|search"
    r"|week|meeting)\.|templates/groups/own_)"
    r"|lifestyle/(forms/|actions/|strand|unreadable|views/(own|days)|templatetags|queries/days"
    r"|templates/lifestyle/(own/|week|guidance))"
    r"|ui/pictures/week|portal/looking_back"
    r"|portal/(forms/|models/messages|views/|ways_in|pictures|strand|actions/ways_in)"
    r"|portal/templates/portal/(sign_in|start|my_day|check|days|weeks|messages|safety_plan\.|way|lines)"
    r"|portal/templates/portal/(safety_plan_edit|medicines|record|reach|code|passkey|ways_in|more_ways)"
    r"|portal/(wording|codes|passkeys|models/reaching|actions/(reaching|passkeys))|staff/passkey_scripts"
    r"|adherence/(calendar_file|expected|strand|templates/adherence/(own/|view_links))"
    r"|(medication|therapy|plan|withdrawal)/expected"
    r"|medication/home/words|ui/pictures/(trend|recovery_path)|ui/templates/ui/(own|recovery_path)"
    r"|ui/(questions|templates/(403|404|500|503)|templates/ui/(public|field|form|error_summary|why))"
)


def missing(language: str, everything: bool = True) -> list[str]:
    """Strings of the code without a finished translation; or only those of the public pages."""
    done = read(language)
    return [
        str(message.id)
        for message in said_in_code()
        if message.id
        and (everything or is_public(message))
        and not _finished(done.get(message.id, message.context))
    ]


def is_public(message) -> bool:
    """Does a page that anybody may open say this? Choices of a public form stand in the models."""
    if str(message.id) in {str(need.label) for need in HelpRequest.Need}:
        return True
    return any(FOR_EVERYBODY.search(place) for place, _line in message.locations)


def _finished(message) -> bool:
    if message is None or message.fuzzy:
        return False
    return all([message.string] if isinstance(message.string, str) else message.string)


def compiled(catalogue: Catalog) -> bytes:
    """The .mo of a catalogue."""
    made = io.BytesIO()
    write_mo(made, catalogue)
    return made.getvalue()


def compiled_is_current(language: str) -> bool:
    """Does the .mo hold exactly what the .po says?"""
    file = catalogue_file(language).with_suffix(".mo")
    return file.exists() and file.read_bytes() == compiled(read(language))


def write() -> None:
    """Add what the code says to every catalogue, and compile it. Translations are kept."""
    said = said_in_code()
    for language in languages():
        catalogue, file = read(language), catalogue_file(language)
        said.creation_date = catalogue.creation_date  # else every run would be a change
        catalogue.update(said, no_fuzzy_matching=True)
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("wb") as lines:
            write_po(
                lines, catalogue, width=100, sort_output=True, include_lineno=False,
            )  # fmt: skip
        file.with_suffix(".mo").write_bytes(compiled(read(language)))
        waiting = len(missing(language)), len(missing(language, everything=False))
        print("catalogue {}: {} strings wait, {} of them public".format(language, *waiting))
