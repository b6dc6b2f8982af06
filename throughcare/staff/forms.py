"""What comes in at sign-in."""

from django.contrib.auth.forms import AuthenticationForm


class SignIn(AuthenticationForm):
    """User name and password; django-axes counts the failures."""
