"""One made-up person with their own pages, so that whoever looks around can open them."""

import uuid
from collections.abc import Iterable
from datetime import timedelta

from throughcare import clock
from throughcare.demo import healthy_living
from throughcare.demo.rows import Scene
from throughcare.medication.queries import standing
from throughcare.patients.models import Patient
from throughcare.portal import ways_in
from throughcare.portal.actions import check_ins, day, messages, own
from throughcare.portal.actions import ways_in as access
from throughcare.portal.models import OwnPin

PIN = "483920"  # printed at every start of the demonstration
WEEK = {str(day): ["05:30", "11:00"] for day in range(1, 7)}
DAYS = (
    (7, 3, 3),
    (7, 5, 5),
    (5, 3, 5),
    (5, 7, 7),
    (7, 5, 3),
    (5, 3, 5),
    (7, 3, 5),
    (5, 5, 7),
    (3, 7, 7),
    (3, 5, 5),
    (3, 7, 7),
)  # craving, mood, sleep
WORDS = {
    "signs": "I sleep badly and stop answering people.",
    "alone": "Walk along the river. Cook something.",
    "ask": "My sister, 555-0199",
    "reasons": "My garden, and my niece.",
}


def open_for(scene: Scene, people: Iterable[Patient]) -> None:
    """Hours of the clinic; for one of them a PIN, check-ins, a plan, a message that waits."""
    here = list(people)
    if not here:
        return
    patient = next((one for one in here if standing(one, scene.today).exists()), here[0])
    now, by = clock.now(), scene.members["counsellor"]
    day.tell_hours(
        id=uuid.uuid4(), facility=scene.facility, hours=WEEK, bring="your card",
        messages_read="6 to 11, Monday to Saturday", by=scene.members["director"], at=now,
    )  # fmt: skip
    code = ways_in.new_code()
    access.make_code(id=uuid.uuid4(), patient=patient, code=code, by=by, at=now)
    typed = ways_in.code_typed(code, now)
    access.choose_pin(id=uuid.uuid4(), code=typed, pin=PIN, by=None, at=now)
    mine = {"patient": patient, "by": None}
    check_ins.agree(
        id=uuid.uuid4(), patient=patient, words="A counsellor calls, then your sister.", by=by,
        at=now,
    )  # fmt: skip
    check_ins.share(id=uuid.uuid4(), parts=["mood", "sleep"], at=now, **mine)
    for ago, (craving, mood, sleep) in zip(range(len(DAYS), 0, -1), DAYS, strict=True):
        answers = {"craving": craving, "mood": mood, "sleep": sleep, "safe": "safe"}
        check_ins.check_in(id=uuid.uuid4(), answers=answers, at=now - timedelta(days=ago), **mine)
    own.write_plan(id=uuid.uuid4(), words=WORDS, shared=False, at=now, **mine)
    messages.write(id=uuid.uuid4(), kind="late", text="", at=now, **mine)
    healthy_living.lived_by(patient, by)


def person() -> Patient | None:
    """The made-up person whose own pages are open."""
    pins = OwnPin.objects.filter(ended_at=None, patient__is_made_up=True)
    chosen = pins.select_related("patient").order_by("at").first()
    return chosen.patient if chosen else None
