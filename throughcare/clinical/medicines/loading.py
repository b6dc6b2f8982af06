"""The data files of the medicines, read once and looked up by key."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from throughcare.clinical.medicines.products import Depot, Limit, Medicine, Product, Usual

FILES = ("methadone", "buprenorphine", "naltrexone", "naloxone", "clonidine", "lofexidine")


class UnknownMedicine(KeyError):
    """No medicine or product of this key; the message names those there are."""


@cache
def one_file(name: str) -> dict[str, Any]:
    """One data file as it stands."""
    text = (resources.files(__package__) / f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _medicines() -> Mapping[str, Medicine]:
    return {name: _medicine(name, one_file(name)) for name in FILES}


def _medicine(key: str, row: Mapping[str, Any]) -> Medicine:
    own = {name: value for name, value in row.items() if name not in ("products", "limits")}
    if "usual" in own:
        own["usual"] = Usual(**own["usual"])
    limits = tuple(Limit(**limit) for limit in row.get("limits", ()))
    return Medicine(key=key, limits=limits, **own)


@cache
def _products() -> Mapping[str, Product]:
    found: dict[str, Product] = {}
    for name in FILES:
        for row in one_file(name)["products"]:
            one = _product(name, row)
            if one.key in found:
                raise ValueError(f"product {one.key!r} stands twice")
            found[one.key] = one
    return found


def _product(medicine: str, row: Mapping[str, Any]) -> Product:
    own = {name: value for name, value in row.items() if name != "depot"}
    own["places"] = tuple(row.get("places", ()))
    depot = _depot(row["depot"]) if "depot" in row else None
    return Product(medicine=medicine, depot=depot, **own)


def _depot(row: Mapping[str, Any]) -> Depot:
    lists = ("sites", "routes_never")
    own: dict[str, Any] = {
        name: tuple(value) if name in lists else value for name, value in row.items()
    }
    return Depot(**own)


def medicine(key: str) -> Medicine:
    """The medicine of this key. Raises UnknownMedicine."""
    if key not in _medicines():
        raise UnknownMedicine(f"no medicine {key!r}; there are: {', '.join(_medicines())}")
    return _medicines()[key]


def medicines() -> tuple[Medicine, ...]:
    """Every medicine, in the order of FILES."""
    return tuple(_medicines().values())


def product(key: str) -> Product:
    """The product of this key. Raises UnknownMedicine."""
    if key not in _products():
        raise UnknownMedicine(f"no product {key!r}; there are: {', '.join(_products())}")
    return _products()[key]


def products(
    medicine: str | None = None, form: str | None = None, place: str | None = None
) -> tuple[Product, ...]:
    """Every product, perhaps of one medicine, one form, one country."""
    return tuple(
        one
        for one in _products().values()
        if medicine in (None, one.medicine)
        and form in (None, one.form)
        and (place is None or not one.places or place in one.places)
    )


def coded(family: str) -> list[Product]:
    """What of a family has a verified RxNorm concept: how other systems know it."""
    return [one for one in products() if one.family == family and one.rxnorm]
