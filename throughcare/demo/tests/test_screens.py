"""The trials' urine screens in the demonstration: as they were written, and as the actions make."""

import io

import pytest

from throughcare.demo import load as demo
from throughcare.demo import screens
from throughcare.demo.people import everybody
from throughcare.demo.rows import Rows, add_person
from throughcare.medication.actions import screens as actions
from throughcare.medication.models import ScreenReport, ScreenResult, ScreenSeed, Specimen
from throughcare.medication.screens import asked
from throughcare.record import examining, guards
from throughcare.record.models import Head, LogLine

pytestmark = pytest.mark.django_db
IN_TREATMENT = [person for person in everybody() if person.in_treatment]


def test_7931_samples_of_those_in_treatment_are_told_each_with_what_its_trial_looked_for():
    samples = [(person, day) for person in IN_TREATMENT for day, _ in screens.samples_of(person)]
    assert len(samples) == 7931
    for person, day in samples[::97]:
        found = dict(screens.found_on(person, day))
        arms = str(person.row["arms"])
        assert not ("Methadone" in arms and "methadone" in found)
        assert not ("BUP" in arms and "buprenorphine" in found)
        assert found["opioid-group"] == (
            "positive" if day in person.row.get("positive", {}).get("Opioid", []) else "negative"
        )


def test_the_demonstration_shows_screens_and_every_row_is_vouched_for():
    demo.load(people=40, out=io.StringIO())
    assert Specimen.objects.count() > 50
    assert ScreenSeed.objects.count() == 1
    assert ScreenResult.objects.filter(found="positive").exists()
    patient = Specimen.objects.first().patient
    assert "positive" in " ".join(read.words for read in asked.read_of(patient))
    assert examining.examine().faults == []


def test_screens_written_at_once_are_the_screens_the_actions_make():
    scene, rows = demo.set_the_scene(), Rows()
    person = next(one for one in IN_TREATMENT if len(one.row.get("samples", [])) > 3)
    add_person(rows, person, 1, scene)
    screens.collect(scene, [person], rows)
    rows.write()
    at_once = standing()
    guards.remove()
    told = list(Specimen.objects.order_by("at"))
    sheets = {sheet.specimen_id: sheet for sheet in ScreenReport.objects.all()}
    results = {sheet.pk: list(sheet.results.values("analyte", "found"))
               for sheet in sheets.values()}  # fmt: skip
    for model in (LogLine, Head, ScreenResult, ScreenReport, Specimen):
        model.objects.all().delete()
    guards.install()
    for one in told:
        sheet, by = sheets[one.pk], scene.members["nurse"]
        specimen = actions.collect(
            id=one.pk, patient=one.patient, outcome="given", why=one.why, warm=one.warm, by=by,
            at=one.at,
        )  # fmt: skip
        actions.report(
            id=sheet.pk, specimen=specimen, method="screen", lab=sheet.lab, on=sheet.on,
            results=results[sheet.pk], by=by, at=sheet.at,
        )  # fmt: skip
    assert len(told) > 3
    assert standing() == at_once


def standing() -> dict:
    """Every row and line of screens, as it stands."""
    found = {
        model.__name__: list(model.objects.order_by("pk").values())
        for model in (Specimen, ScreenReport, ScreenResult)
    }
    ours = ["specimen asked of the person", "results of a screen written down"]
    lines = LogLine.objects.filter(what__in=ours).values_list("what", "row_id", "at")
    return found | {"log": sorted(lines)}
