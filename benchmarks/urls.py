"""Every page of the product, and one that asks the database one thing and answers a few bytes."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from throughcare.record.door import public_page
from throughcare.staff.models import Facility
from throughcare.urls import handler403, urlpatterns  # noqa: F401  Django reads handler403 here


@public_page(why="a benchmark's, on this machine alone")
def one_query(request: HttpRequest) -> HttpResponse:
    return HttpResponse(Facility.objects.values_list("name", flat=True).first())


urlpatterns = [path("one-query/", one_query), *urlpatterns]
