"""Public pages first, then the intake team's."""

from django.urls import include, path

urlpatterns = [
    path("", include("throughcare.intake.public_urls")),
    path("", include("throughcare.intake.staff_urls")),
]
