"""A clinic at half past five: people on methadone for months, a bottle at window 1, a queue."""

import uuid
from datetime import date, timedelta

from stories.screen import Screen
from throughcare import clock
from throughcare.intake.models import Episode
from throughcare.medication.actions import dosing, orders
from throughcare.medication.actions import window as actions
from throughcare.medication.actions.orders import Planned
from throughcare.medication.models import End, Order
from throughcare.patients.finding import keep_findable
from throughcare.patients.models import Patient
from throughcare.patients.names import sounds_like
from throughcare.plan.models import Item, Plan
from throughcare.stock import actions as stock

MG = 1000  # micrograms
LIQUID = "methadone-oral-10"  # ten milligrams in a millilitre
PEOPLE = (("Ana", "Okafor"), ("Ben", "Lindqvist"), ("Carla", "Mendes"), ("Dev", "Raman"),
          ("Emil", "Novak"), ("Anna", "Okafor"))  # fmt: skip


def admitted(team, name: str, family: str, number: int) -> Patient:
    """Somebody in treatment for three months."""
    facility, by = team["nurse"].posts.get().facility, team["intake"]
    began = clock.now() - timedelta(days=90)
    patient = Patient.objects.create(
        facility=facility, number=f"{number:06d}", chosen_name=name, family_name=family,
        date_of_birth=date(1987, 3, 12) + timedelta(days=37 * number), registered_at=began,
        registered_by=by, sounds_like=sounds_like(name, family),
    )  # fmt: skip
    keep_findable(patient)
    Episode.objects.create(
        patient=patient, referral="self", asked_at=began, admitted_at=began, admitted_by=by
    )
    return patient


def on_methadone(team, patient: Patient, mg: int = 60) -> Order:
    """An order signed three months ago because of the plan."""
    by, at = team["prescriber"], clock.now() - timedelta(days=90)
    plan = Plan.objects.create(
        patient=patient, episode=patient.episodes.get(), version=1, at=at, by=by
    )
    item = Item.objects.create(
        plan=plan, kind="treat", strand="medication", problem="Withdrawal every morning",
        intervention="Methadone", responsible=by, seq=1, at=at, by=by,
    )  # fmt: skip
    order = orders.write_order(
        id=uuid.uuid4(), patient=patient, item=item, kind="maintain", medicine="methadone",
        family="methadone-oral", steps=[Planned(clock.clinic_day(at), None, mg * MG)], by=by, at=at,
    )  # fmt: skip
    orders.sign_order(order=order, reason="steady for years elsewhere", by=by, at=at)
    return order


def bottle(team, window: str = "1", mg: int = 5000):
    """A working bottle at a window."""
    return opened(team, window, received=mg, mg=mg)


def opened(team, window: str = "1", *, received: int, mg: int):
    """So many milligrams received a month ago, and a part of them brought to a window."""
    nurse, now = team["nurse"], clock.now()
    facility = nurse.posts.get().facility
    lot = stock.receive(
        id=uuid.uuid4(), facility=facility, product=LIQUID, lot_number=f"23A-{window}",
        expires_on=clock.today() + timedelta(days=400), ug=received * MG, ug_on_form=received * MG,
        supplier="A supplier", second=team["director"], by=nurse, at=now - timedelta(days=30),
    ).lot  # fmt: skip
    return stock.open_bottle(
        id=uuid.uuid4(), lot=lot, ug=mg * MG, window=window, by=nurse, at=now - timedelta(days=29)
    )


def took(team, order: Order, out_of, *days_ago: int) -> None:
    """The whole dose, on each of so many days before today."""
    for ago in days_ago:
        # By the clinic's own clock: in the night after a change of the hour, days of 24 hours
        # would put two doses on one clinic day.
        common = {"by": team["nurse"], "at": clock.at_the_clinic(clock.now()) - timedelta(days=ago)}
        dose = dosing.reserve(
            id=uuid.uuid4(), step=order.steps.get(), window="1", reason="confirmed", **common
        )
        dosing.pour(id=uuid.uuid4(), dose=dose, bottle=out_of, ug=dose.ug, **common)
        dosing.finish(dose=dose, outcome="taken", **common)


def steady(team, name: str, family: str, number: int, *days_ago: int, out_of=None) -> Patient:
    """Somebody on 60 mg for months, who took it on each of so many days before today."""
    patient = admitted(team, name, family, number)
    took(team, on_methadone(team, patient), out_of or bottle(team), *days_ago)
    return patient


def comes(team, patient: Patient, minutes_ago: int = 0) -> None:
    """To the desk, and into the queue."""
    at = clock.now() - timedelta(minutes=minutes_ago)
    actions.arrive(id=uuid.uuid4(), patient=patient, how="desk", by=team["intake"], at=at)


def morning(team) -> list[Patient]:
    """Six people in the queue, each with a dose yesterday; two of them called nearly the same."""
    from_here, people = bottle(team), []
    for number, (name, family) in enumerate(PEOPLE, start=1):
        patient = admitted(team, name, family, number)
        order = on_methadone(team, patient, mg=40 + 10 * number)
        took(team, order, from_here, 2, 1)
        comes(team, patient, minutes_ago=10 - number)
        people.append(patient)
    return people


def called(nurse: Screen, name: str) -> None:
    """The nurse takes whoever is next, at the machine of window 1."""
    nurse.opens("/window/")
    if nurse.offers("Window 1"):
        nurse.presses("Window 1")
    nurse.presses(f"Call {name}")


def poured(nurse: Screen, mg: int) -> None:
    """The dose that stands on the page, as far as the cup."""
    nurse.presses(f"Says {mg} mg, is awake")
    nurse.fills("Measured, with its unit", f"{mg} mg")
    nurse.presses("As typed")


def dosed(nurse: Screen, mg: int) -> None:
    """The whole of it, seen to be swallowed."""
    poured(nurse, mg)
    nurse.presses(f"{mg} mg swallowed, seen")


def taken_today() -> list[int]:
    """Milligrams of what was taken today, in the order it was."""
    ends = End.objects.filter(dose__clinic_day=clock.today(), ug_taken__gt=0).order_by("at")
    return [end.ug_taken // MG for end in ends]
