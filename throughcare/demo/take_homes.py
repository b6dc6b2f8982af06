"""Decisions about take-homes, so that the view of who gets them shows something.

No trial record holds one: all of them are made up, and their reasons say so. Every second person of
each sex is granted some days and the others none, so that no difference between groups is invented.
"""

import uuid
from datetime import timedelta

from throughcare import clock
from throughcare.clinical.jurisdictions.law import rules_of
from throughcare.demo.rows import Scene
from throughcare.medication.actions.home import decide
from throughcare.medication.models import Order

GRANTED = "Made up for the demonstration: comes every day, and has a lockbox at home."
REFUSED = "Made up for the demonstration: not now; looked at again with the person in two weeks."


def play(scene: Scene) -> None:
    """One decision for everybody whose doses the demonstration holds, the newest yesterday."""
    orders = Order.objects.filter(patient__is_made_up=True, signed__isnull=False, stopped=None)
    orders = orders.select_related("patient").order_by("patient__sex_for_care", "patient__number")
    wanted = rules_of(scene.facility.jurisdiction, scene.today).items("take_home.criteria")
    for place, order in enumerate(orders):
        days = 1 + place % 6 if place % 2 else 0
        decide(
            id=uuid.uuid4(), patient=order.patient, medicine=order.medicine, days=days,
            asked_days=days or 6, reason=GRANTED if days else REFUSED, lockbox="yes",
            considered=[{"words": one, "met": True, "seen": "made up", "note": ""}
                        for one in (wanted if days else ())],
            review_on=scene.today + timedelta(days=14), by=scene.members["prescriber"],
            at=clock.now() - timedelta(days=1),
        )  # fmt: skip
