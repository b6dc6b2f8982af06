"""Looks at the database of its environment: python -m throughcare.upkeep.tests.looked_at WHAT"""

import os
import sys
from uuid import uuid4

import django


def charts() -> str:
    """Open every chart as its team would: the director puts a prescriber on each."""
    from django.conf import settings
    from django.test import Client

    from throughcare import clock
    from throughcare.patients.models import Patient
    from throughcare.record.access.actions import join
    from throughcare.staff.models import Member

    settings.STORAGES["staticfiles"]["BACKEND"] = (
        "django.contrib.staticfiles.storage.StaticFilesStorage"
    )
    settings.ALLOWED_HOSTS = ["testserver"]
    browser = Client()
    browser.force_login(
        Member.objects.get(username="prescriber"),
        backend="throughcare.staff.backends.MemberBackend",
    )
    team = {name: Member.objects.get(username=name) for name in ("director", "prescriber")}
    for patient in Patient.objects.all():
        join(
            id=uuid4(), patient=patient, member=team["prescriber"], by=team["director"],
            at=clock.now(),
        )  # fmt: skip
    pages = [browser.get(f"/people/{pk}/") for pk in Patient.objects.values_list("pk", flat=True)]
    assert {page.status_code for page in pages} == {200}, [page.status_code for page in pages]
    return f"{len(pages)} charts opened"


def check() -> str:
    """What `throughcare check` says of the database."""
    from throughcare.upkeep import upgrade

    return "; ".join(upgrade.problems()) or "in order"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "throughcare.settings")
    django.setup()
    print({"charts": charts, "check": check}[sys.argv[1]]())
