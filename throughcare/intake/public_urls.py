"""What anybody may open, without an account, on a cheap phone, with scripts switched off."""

from django.urls import path

from throughcare.intake.views import public

urlpatterns = [
    path("", public.help_now, name="help"),
    path("overdose/", public.overdose, name="overdose"),
    path("treatment/", public.treatment, name="treatment"),
    path("five-causes/", public.five_causes, name="five-causes"),
    path("check/", public.check, name="check"),
    path("ask/", public.ask, name="ask"),
    path("ask/received/", public.received, name="received"),
]
