"""Every page that has an address, and which door it stands behind."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver, reverse

# What a page is tried with: any value its address accepts.
TRIED = {"int": 1, "uuid": UUID(int=1), "str": "x", "slug": "x", "path": "x"}


@dataclass(frozen=True)
class Page:
    """One address."""

    route: str
    name: str
    view: Callable[..., Any]
    converters: dict[str, Any]

    @property
    def door(self) -> str:
        return getattr(self.view, "door", "")

    @property
    def why(self) -> str:
        return getattr(self.view, "why_public", "")

    def address(self, **known: Any) -> str:
        """The address with what is known in its places, and a made-up value in every other."""
        given = {place: self._tried(kind) for place, kind in self.converters.items()}
        return reverse(self.name, kwargs=given | known)

    def _tried(self, converter: Any) -> Any:
        kind = type(converter).__name__.removesuffix("Converter").lower()
        return getattr(converter, "example", TRIED.get(kind, "x"))


def all_pages() -> list[Page]:
    """Every page of the product."""
    return list(_walk(get_resolver().url_patterns, "", "", {}))


def public_pages() -> list[Page]:
    """Those that anybody may open."""
    return sorted((page for page in all_pages() if page.door == "public"), key=lambda p: p.route)


def _walk(patterns: list, before: str, namespace: str, places: dict) -> Iterator[Page]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        converters = places | pattern.pattern.converters
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, route, inner, converters)
        elif isinstance(pattern, URLPattern):
            yield Page(route, f"{namespace}{pattern.name}", pattern.callback, converters)
