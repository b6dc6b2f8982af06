"""Which machine of the clinic this is: named once by a director, then told to the log."""

from django.http import HttpRequest, HttpResponse

from throughcare.staff import desks

LONGEST = 60


def station_of(request: HttpRequest) -> str:
    """The name a director gave this machine, such as Front desk 1; empty when none was given."""
    name = desks.read(request, "station")
    return name[:LONGEST] if isinstance(name, str) else ""


def name_station(response: HttpResponse, name: str) -> None:
    """This browser is that machine, for a year."""
    desks.write(response, "station", name[:LONGEST])
