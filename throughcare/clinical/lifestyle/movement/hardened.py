"""XML from outside, read as it comes: nothing is expanded, nothing is fetched, nothing is kept."""

from collections.abc import Callable, Mapping
from typing import BinaryIO
from xml.parsers import expat

Element = Callable[[str, Mapping[str, str]], None]
CHUNK = 256 * 1024
DEEPEST = 64


class Dangerous(Exception):
    """It declares entities, or nests without end."""


def walk(file: BinaryIO, element: Element, *, doctype: bool) -> None:
    """Tell each element as it begins. Raises Dangerous, or expat.ExpatError where it is no XML.

    doctype  may it describe its own elements? An Apple Health export does; entities never pass
    """
    parser = expat.ParserCreate()
    depth = 0

    def begins(name: str, given: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise Dangerous
        element(name, given)

    def ends(_name: str) -> None:
        nonlocal depth
        depth -= 1

    def refuse(*_: object) -> int:
        raise Dangerous

    parser.StartElementHandler, parser.EndElementHandler = begins, ends
    parser.EntityDeclHandler = parser.UnparsedEntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = refuse
    if not doctype:
        parser.StartDoctypeDeclHandler = refuse
    while chunk := file.read(CHUNK):
        parser.Parse(chunk, False)
    parser.Parse(b"", True)
