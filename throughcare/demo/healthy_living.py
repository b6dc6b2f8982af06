"""Small goals, nights and walks of the made-up person whose own pages are open."""

import uuid
from datetime import timedelta

from throughcare import clock
from throughcare.clinical.lifestyle.movement import Moved
from throughcare.lifestyle.actions import days, goals
from throughcare.patients.models import Patient

DAYS = 14
WALK = {"kind": "move", "words": "Walk along the river", "times": 1, "per": "day"}
COOK = {"kind": "joy", "words": "Cook something", "times": 2, "per": "week"}
WALKED = "x.xx.xx.x..x.x"  # the newest day first
COOKED = "..x....x..x..."
SLEPT = (7, 6, 7, 8, 5, 7, 7, 4, 6, 8)  # hours, the newest night first


def lived_by(patient: Patient, member) -> None:
    """Two weeks: a goal of their own, one chosen together, ten nights, five walks of a file."""
    now, mine = clock.now(), {"patient": patient, "by": None}
    began = now - timedelta(days=DAYS - 1)
    own = goals.choose(id=uuid.uuid4(), said=WALK | {"until": None}, shared=False, at=began, **mine)
    both = goals.choose(
        id=uuid.uuid4(), patient=patient, said=COOK | {"until": None}, shared=True, by=member,
        at=began,
    )  # fmt: skip
    for goal, done in ((own, WALKED), (both, COOKED)):
        for ago in [ago for ago, mark in enumerate(done) if mark == "x"][::-1]:
            at = now - timedelta(days=ago)
            goals.tick(id=uuid.uuid4(), goal=goal, day=clock.clinic_day(at), by=None, at=at)
    for ago, hours in enumerate(SLEPT):
        night = {"went": "22:30", "rose": f"{(22 + hours + 1) % 24:02d}:00", "to_fall_asleep": 20}
        days.keep_day(id=uuid.uuid4(), day=clock.clinic_day(now - timedelta(days=ago)),
                      told=night, at=now, **mine)  # fmt: skip
    moved = [
        Moved(clock.clinic_day(now - timedelta(days=ago)), "gpx", {"walk": minutes}, 0,
              minutes * 80, f"made up {ago}")
        for ago, minutes in ((2, 35), (3, 20), (5, 40), (6, 30), (8, 25))
    ]  # fmt: skip
    days.keep_moved(id=uuid.uuid4(), days=moved, at=now, **mine)
