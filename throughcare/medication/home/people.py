"""Who comes for bottles on a day, in the order in which they usually come."""

from dataclasses import dataclass
from datetime import date, timedelta

from throughcare import clock
from throughcare.medication.home import in_hand
from throughcare.medication.home.days import HomeDose, going_home
from throughcare.medication.models import Arrival, HomeBottle, Order
from throughcare.patients.models import Patient

LATELY = timedelta(days=14)


@dataclass
class Due:
    """One person's doses that go home on a day, and the bottles there are for them."""

    patient: Patient
    doses: list[HomeDose]
    bottles: list[HomeBottle]

    @property
    def open(self) -> list[HomeDose]:
        """Doses that have no bottle yet."""
        have = {(one.dose.clinic_day, one.dose.medicine, one.dose.part) for one in self.bottles}
        return [
            dose for dose in self.doses
            if (dose.day, dose.step.order.medicine, dose.step.part) not in have
        ]  # fmt: skip

    @property
    def filled(self) -> int:
        return sum(in_hand.state(one) in ("filled", "home") for one in self.bottles)


def usual_times(patients, today: date) -> dict:
    """The clock time of each one's last coming: the order of the queue."""
    found = Arrival.objects.filter(patient__in=patients, clinic_day__gte=today - LATELY)
    return {
        row.patient_id: clock.at_the_clinic(row.at).time() for row in found.order_by("at")
    }  # fmt: skip


def due(facility_id, on: date) -> list[Due]:
    """Everybody of a clinic for whom bottles are prepared, or should be, on a day.

    Few questions to the database, however many people.
    """
    ordered = Order.objects.filter(patient__facility_id=facility_id, signed__isnull=False)
    patients = list(
        Patient.objects.filter(
            pk__in=ordered.values("patient"), facility_id=facility_id
        ).select_related("facility")
    )
    doses = {who: by_the_calendar(mine, on) for who, mine in going_home(patients, on).items()}
    bottles: dict = {}
    for one in in_hand.bottles(dose__patient__facility_id=facility_id, pick_up_on=on):
        if in_hand.state(one) != "aside":
            bottles.setdefault(one.dose.patient_id, []).append(one)
    coming = [one for one in patients if doses[one.pk] or one.pk in bottles]
    times = usual_times(coming, on)
    coming.sort(key=lambda one: (one.pk not in times, times.get(one.pk), one.chosen_name))
    return [Due(one, doses[one.pk], bottles.get(one.pk, [])) for one in coming]


def by_the_calendar(doses: list[HomeDose], on: date) -> list[HomeDose]:
    """Without the days that are agreed from one coming to the next: nobody has agreed on them yet.

    Of these only the closed days in a row go home.
    """
    sure: list[HomeDose] = []
    for dose in doses:
        agreed = dose.decision is not None and not dose.decision.weekdays
        if agreed and dose.closed is None and dose.day != on:
            break
        sure.append(dose)
    return sure
