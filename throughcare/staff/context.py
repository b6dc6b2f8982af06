"""What every page may show of the clinic itself."""

from django.conf import settings


def clinic(request):
    """The demonstration mark, and the signed-in person's posts; asked only where it is shown."""
    member = getattr(request, "user", None)
    return {
        "demonstration": settings.DEMONSTRATION,
        "member": member,
        "lock_after_seconds": int(settings.LOCK_AFTER_MINUTES * 60),
        "may_find_people": lambda: bool(member and member.may("patients.search")),
        "may_read_stock": lambda: bool(member and member.may("stock.read")),
        "may_inspect_stock": lambda: bool(member and member.may("stock.inspect")),
        "may_keep_staff": lambda: bool(
            member and member.is_authenticated and member.may("staff.keep")
        ),
    }
