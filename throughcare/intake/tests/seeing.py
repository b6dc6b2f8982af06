"""Looking from outside the team, hiding a chart, joining a team: what several tests do."""

import uuid

from django.urls import reverse

from throughcare import clock
from throughcare.record.access import actions

WHY = "She stands at the desk and feels faint."


def said(**more):
    return {"id": uuid.uuid4(), "reason": "asked", "words": WHY} | more


def look(patient, by, at=None, **more):
    return actions.break_glass(**said(**more), patient=patient, by=by, at=at or clock.now())


def hide(patient, by, **more):
    return actions.hide(
        id=uuid.uuid4(), patient=patient, why="works here", by=by, at=clock.now(), **more
    )


def chart_of(patient):
    return reverse("chart", args=[patient.pk])


def join(patient, member, by):
    return actions.join(id=uuid.uuid4(), patient=patient, member=member, by=by, at=clock.now())
