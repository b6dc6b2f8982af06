"""What a person's body and their other medicines say of a medicine given here: asked for an order
that is to be signed, and each day for those that stand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from throughcare.clinical.medication import (
    first_day,
    hepatic,
    interactions,
    known,
    pregnancy,
    qtc,
    sedatives,
)
from throughcare.clinical.medication.interactions import Other
from throughcare.clinical.medicines import OPIOIDS
from throughcare.clinical.medicines import medicine as medicine_of
from throughcare.clinical.verdict import Verdict
from throughcare.intake.models import Pregnancy
from throughcare.intake.queries import newest_pregnancy, pregnancy_told
from throughcare.medication.models import BodyRisk, Ecg, Lab, NaloxoneGiven, OtherMedicine
from throughcare.patients.models import Patient

LIVER = ("alt", "bilirubin")
FAINTED = "syncope"
# Orders of these stand beside one another by a rule of their own (clinical/medication/concurrent).
RULED_APART = (*OPIOIDS, "naltrexone")


@dataclass(frozen=True)
class Person:
    """What counts of one person today; each list the newest first."""

    patient: Patient
    today: date
    medicines: Sequence[OtherMedicine]
    ecgs: Sequence[Ecg]
    labs: Sequence[Lab]
    risks: Sequence[BodyRisk]
    pregnancy: Pregnancy | None
    has_kit: bool

    @property
    def others(self) -> list[Other]:
        """Other medicines that count now, and whether they only just began or ended."""
        return [told for row in self.medicines if (told := told_of(row, self.today))]


@dataclass(frozen=True)
class Taking:
    """One medicine as an order gives it.

    day_ug, before_ug  the most of a day under the order, and the last day's before it
    begun_on     its first dose of this stay; None: it begins
    above_since  since when the day is above the amount at which an ECG is asked for
    beside       keys of medicines that our own other orders give
    """

    medicine: str
    act: pregnancy.Act
    day_ug: int
    before_ug: int = 0
    begun_on: date | None = None
    above_since: date | None = None
    beside: tuple[str, ...] = ()
    crossing_over: bool = False


def person_of(patient: Patient, today: date) -> Person:
    """Six questions, however long the treatment has lasted."""
    return Person(
        patient, today,
        list(OtherMedicine.objects.filter(patient=patient).counting()),
        list(Ecg.objects.filter(patient=patient).counting().order_by("-on", "-at")[:3]),
        list(Lab.objects.filter(patient=patient).counting().order_by("-on", "-at")),
        list(BodyRisk.objects.filter(patient=patient).counting()),
        newest_pregnancy(patient),
        has_kit(patient, today),
    )  # fmt: skip


def has_kit(patient: Patient, today: date) -> bool:
    kits = NaloxoneGiven.objects.filter(patient=patient, expires_on__gte=today)
    return kits.exclude(product="").exists()


def told_of(row: OtherMedicine, today: date) -> Other | None:
    """A medicine as the rules are told of it; None once it has ended long enough ago."""
    if row.until and row.until < today:
        recent = today - row.until <= interactions.JUST_CHANGED
        return Other(row.name, "stopped", row.class_key) if recent else None
    began = row.since and today - row.since <= interactions.JUST_CHANGED
    return Other(row.name, "started" if began else "", row.class_key)


def said_of(person: Person, taking: Taking) -> list[Verdict]:
    """Heart, liver, pregnancy, other medicines."""
    one, others = taking.medicine, [*person.others, *ours(taking)]
    tested_on = next((lab.on for lab in person.labs if lab.test in LIVER), None)
    return [
        *of_the_heart(person, taking),
        hepatic.hepatic(liver(person), medicine=one, starting=taking.begun_on is None),
        hepatic.liver_tests_due(medicine=one, today=person.today, last_on=tested_on),
        pregnancy.pregnancy(pregnant(person), taking.act, medicine=one),
        *interactions.interactions(one, others, crossing_over=taking.crossing_over),
        *on_what_stands_beside(taking),
        *sedatives.sedatives(one, others, has_naloxone=person.has_kit),
    ]


def ours(taking: Taking) -> list[Other]:
    """What our own other orders give, as another medicine."""
    return [Other(key) for key in taking.beside if key not in RULED_APART]


def on_what_stands_beside(taking: Taking) -> list[Verdict]:
    """What this medicine does to those our other orders give: the table is read both ways."""
    if taking.medicine in RULED_APART:
        return []
    this = [Other(medicine_of(taking.medicine).name)]
    return [said for key in taking.beside for said in interactions.interactions(key, this)]


def of_the_heart(person: Person, taking: Taking) -> list[Verdict]:
    if taking.medicine != "methadone":
        return []
    ecgs = [ecg for ecg in person.ecgs if ecg.on <= person.today]
    newest = ecgs[0].qtc_ms if ecgs else None
    rises = taking.day_ug > taking.before_ug
    said = [qtc.may_raise(newest) if rises else qtc.todays_dose(newest)]
    return said + qtc.ecg_due(
        today=person.today, ecgs_on=[ecg.on for ecg in ecgs], day_ug=taking.day_ug,
        first_dose_on=taking.begun_on, above_since=taking.above_since,
        fainted_on=fainted_on(person),
    )  # fmt: skip


def fainted_on(person: Person) -> date | None:
    """The last faint or seizure that nobody could explain; of an unknown day, when it was told."""
    days = [row.on or row.at.date() for row in person.risks if row.risk == FAINTED]
    return max(days, default=None)


def above_since(daily: Mapping[date, int], day_ug: int, first: date) -> date | None:
    """Since which day is the day's amount above the one at which an ECG is asked for?

    daily  {day: micrograms} taken, any order     first  the first day of the amount `day_ug`
    """
    limit = medicine_of("methadone").limit("ecg_above").ug or 0
    if day_ug <= limit:
        return None
    since = first
    for day in sorted(daily, reverse=True):
        if daily[day] <= limit:
            break
        since = min(since, day)
    return since


def liver(person: Person) -> hepatic.Liver:
    """The newest results, as multiples of the laboratory's own upper limit, where it is written;
    and what was seen of it."""
    times: dict[str, float] = {}
    for lab in person.labs:
        if lab.test in LIVER and lab.test not in times and (said := multiple(lab)) is not None:
            times[lab.test] = said
    acute = any(known.risks()[row.risk].concerns == "liver" for row in person.risks)
    return hepatic.Liver(times.get("alt"), times.get("bilirubin"), acute)


def multiple(lab: Lab) -> float | None:
    """A result ÷ the laboratory's upper limit; None where either is no number."""
    value, upper = known.number(lab.value), known.number(lab.upper)
    return value / upper if value is not None and upper else None


def limits_of_the_body(person: Person) -> list[str]:
    """Keys of limits that hold for this liver and these kidneys, by the newest results."""
    newest: dict[str, float] = {}
    for lab in person.labs:
        if (value := known.number(lab.value)) is not None:
            newest.setdefault(lab.test, value)
    keys = []
    if (egfr := newest.get("egfr")) is not None and (key := hepatic.egfr_limit(egfr)):
        keys.append(key)
    if (score := newest.get("child-pugh")) is not None and 5 <= score <= 15:
        keys.append(hepatic.child_pugh_limit(int(score)))
    return keys


def pregnant(person: Person) -> pregnancy.State:
    told = pregnancy_told(person.patient, person.pregnancy)
    return "unknown" if told == "declined" else told


def asks_for_less(person: Person, medicine: str, days_without: int | None) -> bool:
    """Is a lower first day asked for: low tolerance, sedatives, illness, age?"""
    beside = interactions.found(medicine, person.others)
    ill = any(known.risks()[row.risk].concerns == "breathing" for row in person.risks)
    return first_day.asks_for_less(
        age=person.patient.age_on(person.today), ill=ill, days_without=days_without,
        sedatives=any(hit.effect == "sedation" for hit in beside),
    )  # fmt: skip
