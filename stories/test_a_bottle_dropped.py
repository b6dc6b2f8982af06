"""Half past six, window 1: the bottle slips, and part of it runs under the counter.

What was spilt is written down by two; what cannot be explained is a loss the law wants reported;
and the next person is dosed from another bottle all the while.
"""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from stories.browser import PIN
from stories.dosing_nurse import Nurse, read
from stories.window import LIQUID, MG, admitted, on_methadone, opened, took
from throughcare import clock
from throughcare.clinical.stock import business_days_after
from throughcare.conftest import signed_in_as
from throughcare.stock import examining, queries, report
from throughcare.stock.models import Account, Count, Explanation, LossReported, Movement

pytestmark = pytest.mark.django_db
ML = 10 * MG


@pytest.fixture
def bottle(team):
    return opened(team, received=10_000, mg=1000)


@pytest.fixture
def people(team, bottle):
    """Three people on 60 mg, dosed on both days before: 64 of 100 mL are left."""
    patients = [admitted(team, name, "Okafor", n) for n, name in enumerate(("Ana", "Ben", "Cy"), 1)]
    for patient in patients:
        took(team, on_methadone(team, patient), bottle, 2, 1)
    return patients


@pytest.fixture
def nurse(team, people):
    return Nurse(team)


@pytest.fixture
def director(team):
    return signed_in_as(team["director"])


def dropped(nurse, bottle) -> Count:
    """Two people write 20 mL off as spilt, then count what is left: 36 mL, and not 44."""
    nurse.registers("stock-place", bottle.pk, "spilt", ug="20 mL", words="It fell off the counter.")
    nurse.counts("spot", {bottle: "36 mL"})
    return Count.objects.get()


def explained(director, count, verdict: str, **more) -> str:
    told = {"verdict": verdict, "words": "It ran under the counter.", "proof": PIN} | more
    return read(director.post(reverse("stock-explain", args=[count.pk]), told, follow=True))


def test_what_was_spilt_has_its_witness_and_nobody_writes_it_off_alone(nurse, bottle):
    where = reverse("stock-place", args=[bottle.pk, "spilt"])
    alone = {"ug": "20 mL", "words": "It fell.", "proof": PIN, "id": str(bottle.pk),
             "witness_name": "nurse", "witness_proof": PIN}  # fmt: skip
    assert "somebody else than you" in read(nurse.browser.post(where, alone))
    assert not Movement.objects.filter(reason="spilt").exists()
    dropped(nurse, bottle)
    spilt = Movement.objects.get(reason="spilt")
    assert (spilt.ug, spilt.witness.username, spilt.by.username) == (20 * ML, "director", "nurse")


def test_the_next_person_is_dosed_from_another_bottle_before_anybody_has_explained_anything(
    nurse, people, bottle
):
    assert "taken, seen" in nurse.gives(people[0], bottle, "6")
    nurse.registers("stock-place", bottle.pk, "spilt", ug="58 mL", words="It fell and broke.")
    nurse.registers("stock-open", bottle.lot_id, ug="100 mL", window="1", name="another")
    another = Account.objects.get(name="another")
    for patient in people[1:]:
        assert "taken, seen" in nurse.gives(patient, another, "6")
    another.refresh_from_db()
    assert another.balance == 88 * ML


def test_eight_millilitres_explained_as_spilt_are_no_loss_and_start_no_days(
    nurse, director, bottle
):
    count = dropped(nurse, bottle)
    assert [one.variance_ug for one in queries.unexplained([bottle.facility])] == [-8 * ML]
    explained(director, count, "spilt")
    assert not queries.unexplained([bottle.facility]).exists()
    assert queries.losses([bottle.facility]) == []
    assert "DEA Form 106" not in read(director.get(reverse("stock")))


def test_eight_millilitres_that_nobody_can_explain_are_reported_within_the_days_of_the_law(
    nurse, director, bottle
):
    count, today = dropped(nurse, bottle), clock.today()
    said = explained(director, count, "unexplained", significant="on")
    notice, form = business_days_after(today, 1), today + timedelta(days=45)
    for words in ("Written notice to the DEA field office", "DEA Form 106"):
        assert words in said
        assert words in read(director.get(reverse("home"))), "on the director's work page"
    for day in (notice, form):
        assert f"{day:%A} {day.day} {day:%b %Y}" in said

    where = reverse("stock-loss", args=[count.pk])
    for step, reference in (("notice", "by fax to the field office"), ("form", "106-2026-1")):
        sent = {"id": uuid.uuid4(), "step": step, "done_on": today, "words": reference}
        said = read(director.post(where, sent | {"proof": PIN}, follow=True))
    assert "Everything the law asks for was sent." in said
    assert LossReported.objects.count() == 2
    assert "DEA Form 106" not in read(director.get(reverse("home")))


def test_the_day_closes_without_a_further_difference_and_the_report_explains_it(
    nurse, director, people, bottle
):
    count = dropped(nurse, bottle)
    explained(director, count, "unexplained", significant="on")
    nurse.registers("stock-place", bottle.pk, "put-back", ug="36 mL")
    nurse.registers("stock-open", bottle.lot_id, ug="100 mL", window="1", name="another")
    for patient in people:
        nurse.gives(patient, Account.objects.get(name="another"), "6")
    safe = Account.objects.get(kind="safe")
    found = {safe: "836 mL", bottle: "0 mL", Account.objects.get(name="another"): "82 mL"}
    assert "no difference" in nurse.counts("closing", found)
    assert Explanation.objects.count() == 1
    today = clock.today()
    day = report.report_of(bottle.facility, LIQUID, today, today).whole
    assert (day.opening, day.observed, day.wasted, day.variance, day.closing) == (
        964 * ML, 18 * ML, 20 * ML, -8 * ML, 918 * ML,
    )  # fmt: skip
    assert examining.faults() == []
