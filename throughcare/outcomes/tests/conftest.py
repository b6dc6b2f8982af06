"""Somebody in treatment since two months ago, with doses, screens and sessions on record."""

import uuid
from datetime import timedelta

import pytest

from throughcare import clock
from throughcare.intake.models import Discharge, Episode
from throughcare.medication.models import (
    Dose,
    End,
    Order,
    ScreenReport,
    ScreenResult,
    Signed,
    Specimen,
    Step,
)
from throughcare.record import guards

MG = 1000
GIVEN = [Order, Step, Signed, Dose, End]


@pytest.fixture
def yesterday():
    return clock.today() - timedelta(days=1)


def moment(day):
    """Late in the morning of a clinic day."""
    return clock.end_of(day) - timedelta(hours=13)


@pytest.fixture
def stay(members):
    """A function: a stay of somebody from so many days ago, until so many days ago."""

    def made(patient, began: int, ended: int | None = None, reason: str = "left", asked: int = 0):
        at = moment(clock.today() - timedelta(days=began))
        discharge = None
        if ended is not None:
            discharge = Discharge.objects.create(
                patient=patient, reason=reason, at=moment(clock.today() - timedelta(days=ended)),
                by=members["counsellor"],
            )  # fmt: skip
        return Episode.objects.create(
            patient=patient, referral="self", asked_at=at - timedelta(days=asked),
            admitted_at=at, admitted_by=members["intake"], discharge=discharge,
        )  # fmt: skip

    return made


@pytest.fixture
def dosed(members):
    """A function: an order from so many days ago, and doses on some days of them."""

    def made(stay, began: int, *days_ago: int, **more):
        first = clock.today() - timedelta(days=began)
        by = {"by": members["prescriber"], "at": moment(first)}
        guards.remove(of=GIVEN)  # a past is given: what was poured for it is not made here
        order = Order.objects.create(
            patient=stay.patient, episode=stay, kind="guest", guest_of="made up",
            medicine="methadone", family="methadone-oral", first_day=first, **by,
        )  # fmt: skip
        step = Step.objects.create(order=order, first_day=first, ug=60 * MG)
        Signed.objects.create(order=order, **by)
        for ago in days_ago:
            day = clock.today() - timedelta(days=ago)
            told = {"by": members["nurse"], "at": moment(day)}
            dose = Dose.objects.create(
                patient=stay.patient, order=order, step=step, medicine="methadone",
                ug=60 * MG, clinic_day=day, said="same", **told, **more,
            )  # fmt: skip
            End.objects.create(dose=dose, outcome="taken", ug_taken=60 * MG, **told)
        guards.install(of=GIVEN)
        return order

    return made


@pytest.fixture
def screened(members):
    """A function: a specimen so many days ago; found None: it was not given."""

    def made(patient, days_ago: int, found: str | None, analyte: str = "fentanyl"):
        day = clock.today() - timedelta(days=days_ago)
        told = {"by": members["nurse"], "at": moment(day)}
        specimen = Specimen.objects.create(
            patient=patient, clinic_day=day, outcome="given" if found else "refused",
            words="" if found else "Not today", why="made up", **told,
        )  # fmt: skip
        if found:
            report = ScreenReport.objects.create(
                id=uuid.uuid4(), specimen=specimen, method="screen", on=day, **told
            )
            ScreenResult.objects.create(
                report=report, specimen=specimen, method="screen", analyte=analyte, found=found
            )
        return specimen

    return made
