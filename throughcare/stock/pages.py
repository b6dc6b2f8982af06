"""What the register's pages show, gathered for one clinic."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from throughcare import clock
from throughcare.clinical import medicines
from throughcare.staff import desks
from throughcare.staff.models import Facility
from throughcare.stock import law, queries
from throughcare.stock.models import Account, Counting

A_PAGE = 100  # lines of a long list
KEPT_BLIND = "stock.keep"  # whoever counts is not told beforehand


def facility_of(request, may: str) -> Facility:
    """Whose register: named in the address; else where this machine stands; else the first."""
    places = {str(place.pk): place for place in request.user.facilities_where(may)}
    here = (desks.read(request, "window") or [""])[0]
    first = next(iter(places.values()), None)
    asked = request.GET.get("place")
    if (found := places.get(asked) if asked else places.get(here, first)) is None:
        raise Http404
    return found


def account_of(request, key, may: str) -> Account:
    """A place of a register where this member may do this."""
    places = request.user.facilities_where(may)
    return get_object_or_404(queries.accounts_at(places), pk=key)


def sees_balances(member, facility) -> bool:
    """Whoever counts and settles nothing sees no balance: they would only confirm it."""
    return member.may("stock.settle", facility.pk) or not member.may(KEPT_BLIND, facility.pk)


def overview(request, facility) -> dict:
    """The register of today: what is where, what must be done."""
    today = clock.today()
    member = request.user
    countings = list(queries.countings(facility, today))
    return {
        "facility": facility,
        "places": by_product(queries.places(facility)),
        "sees_balances": sees_balances(member, facility),
        "expiring": queries.expiring(facility, today),
        "cups": queries.in_cups(facility),
        "countings": countings,
        "opened": any(one.kind == Counting.Kind.OPENING for one in countings),
        "closed": any(one.kind == Counting.Kind.CLOSING for one in countings),
        "unexplained": list(queries.unexplained([facility])),
        "missing": queries.missing([facility]),
        "losses": queries.losses([facility]),
        "inventory": law.next_inventory(facility, queries.last_inventory(facility), today),
        "keep_years": law.stated(facility, "keep_years", today),
        "may_keep": member.may("stock.keep", facility.pk),
        "may_settle": member.may("stock.settle", facility.pk),
        "today": today,
    }


def by_product(places) -> list[tuple[medicines.Product, list[Account]]]:
    grouped: dict[str, list[Account]] = {}
    for place in places:
        grouped.setdefault(place.product, []).append(place)
    return [(medicines.product(key), rows) for key, rows in grouped.items()]


def whole_number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and 0 < int(text) < 10_000 else 1
