"""Which dosing window this browser stands at: chosen once, remembered by the machine."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from throughcare.prepared import prepared
from throughcare.staff import desks
from throughcare.staff.models import Facility
from throughcare.stock.models import Account

DOSE = "window.dose"


@dataclass(frozen=True)
class Place:
    """One window of one clinic."""

    facility: Facility
    window: str


def place_of(request: HttpRequest) -> Place | None:
    """The window this machine was said to be; None until somebody says so.

    A mark of a clinic where this member does not dose counts for nothing.
    """
    match desks.read(request, "window"):
        case [str(facility_id), str(window)] if window:
            places = request.user.facilities_where(DOSE)
            mine = {str(facility.pk): facility for facility in places}
            return Place(mine[facility_id], window) if facility_id in mine else None
    return None


def stand_at(response: HttpResponse, facility: Facility, window: str) -> None:
    """This machine is that window, for a year or until somebody says otherwise."""
    desks.write(response, "window", [str(facility.pk), window])


def bottles_at(place: Place) -> list[Account]:
    """What can be poured from here, the lot that expires first to the front."""
    return bottles_of_window(place.facility.pk, place.window)


@prepared
def bottles_of_window(facility: UUID, window: str):
    bottles = Account.objects.filter(
        facility=facility, kind=Account.Kind.BOTTLE, window=window, balance__gt=0
    )
    return bottles.select_related("lot").order_by("lot__expires_on", "name")


def windows_of(facility_ids: list[UUID]) -> list[tuple[UUID, str]]:
    """(clinic, window) wherever a bottle stands."""
    bottles = Account.objects.filter(
        facility__in=facility_ids, kind=Account.Kind.BOTTLE, balance__gt=0
    )
    named = bottles.exclude(window="").values_list("facility", "window")
    return list(named.order_by("window").distinct())
