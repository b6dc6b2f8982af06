"""What the register's pages show, gathered for one clinic."""

from datetime import date, timedelta

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
    # Of two clinics the address says which, on every way from here on.
    request.others = [one for one in places.values() if one != found]
    request.here = f"place={found.pk}" if request.others else ""
    return found


def account_of(request, key, may: str) -> Account:
    """A place of a register where this member may do this."""
    places = request.user.facilities_where(may)
    return get_object_or_404(queries.accounts_at(places), pk=key)


def sees_balances(member, facility) -> bool:
    """Whoever counts sees no balance, whatever else they may do: they would only confirm it."""
    return not member.may(KEPT_BLIND, facility.pk)


def known_until(member, facility, today: date) -> date | None:
    """The last day whose balances this member may read; None: all of them.

    Whoever counts is told what a day closed with once the next whole count is in; and on the
    evening itself once that day is counted. Until then it is the figure they are about to find.
    """
    if sees_balances(member, facility):
        return None
    last = queries.last_whole_count(facility)
    if last is None:
        return date.min
    if last.clinic_day == today and last.kind != Counting.Kind.OPENING:
        return today
    return last.clinic_day - timedelta(days=1)


def shows(counting: Counting, member, today: date) -> bool:
    """May this member read what the register had there at a count? Of today always; of an earlier
    day, to whoever makes the next whole count, only after it."""
    return counting.clinic_day == today or tells(counting.clinic_day, member, counting.facility)


def tells(day: date, member, facility) -> bool:
    """May this member read what a day opened and closed with?"""
    until = known_until(member, facility, clock.today())
    return until is None or day <= until


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
