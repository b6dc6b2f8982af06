"""Many people on methadone, for pages that must ask as little for 300 as for 3."""

import uuid

from throughcare import clock
from throughcare.intake.models import Episode
from throughcare.medication.actions import orders
from throughcare.medication.actions.orders import Planned
from throughcare.plan.models import Item, Plan


def people_on_methadone(number, facility, members, new_patient, ug=60_000):
    """So many more people with an order in force from today on."""
    return [one_on_methadone(facility, members, new_patient, n, ug) for n in range(number)]


def one_on_methadone(facility, members, new_patient, n, ug):
    prescriber, now = members["prescriber"], clock.now()
    patient = new_patient(f"Person {n}", facility=facility)
    common = {"by": prescriber, "at": now}
    episode = Episode.objects.create(
        patient=patient, referral="self", asked_at=now, admitted_at=now, admitted_by=prescriber
    )
    plan = Plan.objects.create(patient=patient, episode=episode, version=1, **common)
    item = Item.objects.create(
        plan=plan, kind="treat", strand="medication", problem="withdrawal", seq=1,
        intervention="Methadone", responsible=prescriber, **common,
    )  # fmt: skip
    order = orders.write_order(
        id=uuid.uuid4(), patient=patient, steps=[Planned(clock.today(), None, ug)], item=item,
        kind="maintain", medicine="methadone", family="methadone-oral", **common,
    )  # fmt: skip
    orders.sign_order(order=order, reason="seen today", **common)
    return patient
