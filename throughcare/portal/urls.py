"""The person's own pages under one short word; the team's beside the chart."""

from django.urls import path

from throughcare.portal.views import access, day, ways_in

PERSON = "people/<uuid:patient_id>/"

urlpatterns = [
    path("my/", day.my_day, name="my-day"),
    path("my/sign-in/", ways_in.sign_in, name="own-sign-in"),
    path("my/start/", ways_in.start, name="own-start"),
    path("my/sign-out/", ways_in.sign_out, name="own-sign-out"),
    path(f"{PERSON}own-access/", access.own_access, name="own-access"),
    path(f"{PERSON}own-access/code/", access.own_access_code, name="own-access-code"),
    path(f"{PERSON}own-access/end/", access.own_access_end, name="own-access-end"),
]
