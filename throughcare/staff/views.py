"""Signing in and out, and the page that says no."""

from django.contrib.auth.views import LoginView, LogoutView
from django.shortcuts import render

from throughcare.staff.forms import SignIn

sign_in = LoginView.as_view(template_name="staff/sign_in.html", authentication_form=SignIn)
sign_in.door, sign_in.why_public = "public", "signing in comes before being known"
sign_out = LogoutView.as_view()
sign_out.door, sign_out.why_public = "public", "signing out must always work"


def refused(request, exception=None):
    """The page behind every 403: what is missing, and who can give it."""
    return render(request, "403.html", status=403)
