"""A chart with an open PHQ-9, made in a database of its own, for stories that kill the server.

python -m stories.assessed_alone begin|kept      prints one line of JSON
"""

import json
import os
import sys
import uuid

import django

ITEMS = ("interest", "mood", "sleep", "energy", "appetite", "failure", "concentration", "movement")


def somebody_answering() -> dict:
    """Where to send answers, and what a signed-in browser carries."""
    from django.core.management import call_command
    from django.test import Client

    from throughcare import clock
    from throughcare.assessment import actions
    from throughcare.intake import actions as intake
    from throughcare.staff.models import Facility, Member, Post

    call_command("migrate", verbosity=0)
    now = clock.now()
    facility = Facility.objects.create(name="Riverside", jurisdiction="us")
    member = Member.objects.create(username="counsellor", name="A counsellor")
    Post.objects.create(member=member, facility=facility, role="counsellor", began_at=now)
    patient = intake.register(
        id=uuid.uuid4(), facility=facility, chosen_name="Ana", by=member, at=now
    )
    sheet = actions.begin_sheet(
        id=uuid.uuid4(),
        patient=patient,
        instrument="phq-9",
        filled_by="together",
        by=member,
        at=now,
    )
    browser = Client()
    browser.force_login(member)
    return {
        "path": f"/people/{patient.pk}/sheets/{sheet.pk}/answers/",
        "cookie": browser.cookies["session"].value,
        "token": "a" * 32,
        "items": ITEMS,
    }


def answers_kept() -> dict:
    """{id: question} of every answer in the database."""
    from throughcare.assessment.models import Answer

    return {str(answer.pk): answer.item for answer in Answer.objects.all()}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "throughcare.settings")
    django.setup()
    print(json.dumps({"begin": somebody_answering, "kept": answers_kept}[sys.argv[1]]()))
