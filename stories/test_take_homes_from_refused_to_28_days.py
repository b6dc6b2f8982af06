"""Rosa asks for doses to take home on her third day, and has four weeks of them in her fifth."""

import uuid
from datetime import timedelta

import pytest

from stories.queue import people_on_methadone
from throughcare import clock
from throughcare.clinical.jurisdictions.law import rules_of
from throughcare.medication.actions import dosing, home
from throughcare.medication.home import in_hand, words
from throughcare.medication.home.days import going_home
from throughcare.patients.models import Patient
from throughcare.refusal import Refused
from throughcare.stock import actions as stock

pytestmark = pytest.mark.django_db
MG, A_DAY = 1000, timedelta(days=1)
NOWHERE = "She sleeps at a friend's, where nothing locks and children play."
LOCKED = "She has a lockbox now, comes every day and wants her job back."


class Rosa:
    """Her days at the clinic, one after the other."""

    def __init__(self, team) -> None:
        self.team, self.now = team, clock.now()
        self.facility = team["nurse"].facilities_where("window.dose")[0]
        (self.her,) = people_on_methadone(1, self.facility, team, self.registered)
        self.order = self.her.orders.get()
        self.bottle = self.opened()

    def registered(self, name, facility) -> Patient:
        return Patient.objects.create(
            facility=facility, number="1", chosen_name="Rosa", registered_at=self.now,
            registered_by=self.team["intake"],
        )  # fmt: skip

    def opened(self):
        nurse, day = self.team["nurse"], clock.clinic_day(self.now)
        lot = stock.receive(
            id=uuid.uuid4(), facility=self.facility, product="methadone-oral-10", lot_number="M-1",
            expires_on=day + A_DAY * 400, ug=10_000 * MG, ug_on_form=10_000 * MG, supplier="S",
            second=self.team["director"], by=nurse, at=self.now,
        ).lot  # fmt: skip
        return stock.open_bottle(
            id=uuid.uuid4(), lot=lot, ug=5000 * MG, window="1", by=nurse, at=self.now
        )

    @property
    def today(self):
        return clock.clinic_day(self.now)

    def is_dosed(self) -> None:
        by = {"by": self.team["nurse"], "at": self.now}
        first = not self.her.doses.exists()
        dose = dosing.reserve(
            id=uuid.uuid4(), step=self.order.steps.get(), window="1",
            reason="her last dose elsewhere was confirmed by telephone" if first else "", **by,
        )  # fmt: skip
        dosing.pour(id=uuid.uuid4(), dose=dose, bottle=self.bottle, ug=dose.ug, **by)
        dosing.finish(dose=dose, outcome="taken", **by)

    def comes_every_day(self, days: int) -> None:
        for _ in range(days):
            self.is_dosed()
            self.now += A_DAY

    def asks_for(self, asked: int, granted: int, reason: str, unmet: int | None = None):
        criteria = rules_of("us", self.today).items("take_home.criteria")
        considered = [{"words": c, "met": n != unmet} for n, c in enumerate(criteria)]
        return home.decide(
            id=uuid.uuid4(), patient=self.her, medicine="methadone", asked_days=asked,
            days=granted, reason=reason, considered=considered, lockbox="no" if unmet else "yes",
            review_on=self.today + A_DAY * 14, by=self.team["prescriber"], at=self.now,
        )  # fmt: skip

    def takes_home(self) -> int:
        by = {"by": self.team["nurse"], "at": self.now}
        bottles = []
        for dose in going_home([self.her], self.today)[self.her.pk]:
            one = home.prepare(patient=self.her, home=dose, on=self.today, **by)
            home.fill(
                id=uuid.uuid4(), bottle=one, account=self.bottle, ug=one.dose.ug,
                child_resistant=True, **by,
            )  # fmt: skip
            bottles.append(one)
        return home.hand_over(
            id=uuid.uuid4(), patient=self.her, tokens=[one.token for one in bottles],
            count=len(bottles), naloxone="has", lockbox="yes", told_transport=True,
            told_storage=True, **by,
        ).count  # fmt: skip

    def brings_back_empty_bottles(self) -> None:
        for one in in_hand.at_home(self.her):
            home.come_back(
                id=uuid.uuid4(), bottle=one, how="empty", by=self.team["nurse"], at=self.now
            )


def test_from_no_on_day_3_over_7_and_14_to_28_days(team):
    rosa = Rosa(team)
    rosa.comes_every_day(2)

    no = rosa.asks_for(7, 0, NOWHERE, unmet=4)
    said = words.sentence(no)
    assert said.startswith("No doses to take home for now")
    assert "where nothing locks" in said
    possible = words.what_if(rosa.her, "methadone", rosa.today, no.considered)
    assert [one["days"] for one in possible] == [7, 14, 28]
    assert (
        "as soon as this is met: Doses can be carried and stored safely"
        in (possible[0]["sentence"])
    )

    rosa.comes_every_day(3)  # day 6: a lockbox was found
    with pytest.raises(Refused, match="14 days beyond closed days is above 7 days on day 6"):
        rosa.asks_for(14, 14, LOCKED)
    assert rosa.asks_for(7, 7, LOCKED).outcome == "granted"
    rosa.is_dosed()
    assert rosa.takes_home() == 7

    rosa.now += A_DAY * 3
    with pytest.raises(Refused, match="was handed over to take home"):
        rosa.is_dosed()  # she comes by: today's dose is in her lockbox

    rosa.now += A_DAY * 5  # day 14: every bottle is back, empty
    rosa.brings_back_empty_bottles()
    rosa.comes_every_day(1)
    assert rosa.asks_for(14, 14, LOCKED).ceiling == 14  # day 15
    rosa.is_dosed()
    assert rosa.takes_home() == 14

    rosa.now += A_DAY * 15  # day 30
    rosa.brings_back_empty_bottles()
    rosa.comes_every_day(1)
    assert rosa.asks_for(28, 28, LOCKED).ceiling == 28  # day 31
    rosa.is_dosed()
    assert rosa.takes_home() == 28
    assert in_hand.at_home(rosa.her).count() == 28
