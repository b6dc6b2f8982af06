"""What every page may show of the clinic itself."""

from django.conf import settings


def clinic(request):
    """The demonstration mark, and the signed-in person's posts."""
    return {"demonstration": settings.DEMONSTRATION, "member": getattr(request, "user", None)}
