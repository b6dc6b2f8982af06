"""The urine screens of the trial records, for everybody still in treatment here.

The trials wrote down a row where a group was found; a sample without such a row was looked at and
nothing of that group was found. So each sample becomes a specimen with a sheet: the groups that its
trial looked for at every visit, and whatever else was found. No code is told: the records name no
test. The temperature is the word of the strip, where it was one.
"""

import uuid
from collections.abc import Iterable, Iterator
from datetime import timedelta

from throughcare.demo.people import LAST_BELIEVABLE_DAY, Participant
from throughcare.demo.rows import Rows, Scene, id_of
from throughcare.medication.models import ScreenReport, ScreenResult, Specimen
from throughcare.patients.models import Patient

# What a trial calls a group, and what it is here: clinical/medication/screens.toml. Alcohol,
# sedatives and hallucinogens were asked for at some visits only, and are left out.
GROUPS = {
    "Opioid": "opioid-group", "Methadone": "methadone", "Buprenorphine": "buprenorphine",
    "Cocaine": "cocaine", "Benzodiazepine": "benzodiazepines", "Amphetamine": "amphetamines",
    "Thc": "thc",
}  # fmt: skip
# Looked for at every visit, so that an empty place is a negative one (source ctn94-screens).
NOT_AT_EVERY_VISIT = {27: {"Buprenorphine"}, 30: {"Buprenorphine"}, 51: set()}
WARM = {"1": True, "0": False}  # 99 and the like are no answer
WHY, SHEET = "A visit of the trial", "Trial record"


def collect(scene: Scene, people: Iterable[Participant], rows: Rows) -> int:
    """Every sample since the admission that stands, with its sheet. How many."""
    samples = 0
    for person in people:
        if person.in_treatment:
            for day, warm in samples_of(person):
                add_screen(rows, scene, person, day, warm)
                samples += 1
    return samples


def samples_of(person: Participant) -> Iterator[tuple[int, bool | None]]:
    """(day, strip) of each sample of the stay that stands, each day once."""
    began, seen = person.stays[-1].began, set()
    for day, warm in person.row.get("samples", []):
        if day is None or day in seen or not began <= day <= LAST_BELIEVABLE_DAY:
            continue
        seen.add(day)
        yield day, WARM.get(warm)


def found_on(person: Participant, day: int) -> Iterator[tuple[str, str]]:
    """(analyte, found) of one sample."""
    positive = person.row.get("positive", {})
    now_and_then, own = NOT_AT_EVERY_VISIT[person.row["trial"]], medicines_of(person)
    for group, analyte in GROUPS.items():
        if group in own:
            continue
        if day in positive.get(group, []):
            yield analyte, "positive"
        elif group not in now_and_then:
            yield analyte, "negative"


def medicines_of(person: Participant) -> set[str]:
    """Groups the records do not speak of truly: a trial left its own medicine out of its screens.

    Of 8,864 samples the day after a dose of methadone 62 say so; of 3,227 of buprenorphine, 15.
    """
    arms = " ".join(arm for arm, _day in person.row.get("arms", []))
    named = {"Methadone": "Methadone", "BUP": "Buprenorphine"}
    return {group for word, group in named.items() if word in arms}


def add_screen(rows: Rows, scene: Scene, person: Participant, day: int, warm: bool | None) -> None:
    """The rows and the two lines that the actions would have written."""
    who, by = person.who, scene.members["nurse"]
    on = person.day_zero(scene.today) + timedelta(days=day)
    at, read_at = scene.at(on, 12), scene.at(on, 13)
    patient = Patient(pk=id_of(who, "patient"), facility=scene.facility)
    specimen = Specimen(
        id=id_of(who, f"specimen/{day}"), patient=patient, clinic_day=on, outcome="given",
        warm=warm, why=WHY, at=at, by=by,
    )  # fmt: skip
    rows.add(specimen, "specimen asked of the person", by=by, at=at, patient=patient)
    sheet = ScreenReport(
        id=id_of(who, f"specimen/{day}/sheet"), specimen=specimen, method="screen", lab=SHEET,
        on=on, at=read_at, by=by,
    )  # fmt: skip
    rows.add(sheet, "results of a screen written down", by=by, at=read_at, patient=patient)
    for analyte, found in found_on(person, day):
        rows.add(
            ScreenResult(
                id=uuid.uuid5(sheet.pk, analyte), report=sheet, specimen=specimen, method="screen",
                analyte=analyte, found=found,
            )
        )  # fmt: skip
