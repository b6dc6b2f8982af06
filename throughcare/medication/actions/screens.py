"""Screens: a year sealed, one more asked for, collected, read, put right. Nothing stops a dose."""

import uuid

from django.utils.translation import gettext as _

from throughcare import clock
from throughcare.clinical.medication.screen_results import analytes
from throughcare.medication.models import (
    ScreenAsked,
    ScreenReport,
    ScreenResult,
    ScreenSeed,
    Specimen,
    SpecimenTakenBack,
)
from throughcare.medication.screens import asked as queries
from throughcare.medication.screens import lots
from throughcare.record.action import Repeated, action
from throughcare.record.actions import lock
from throughcare.refusal import Refused
from throughcare.staff.sealing import seal

SOURCE = "house:screens"


@action("year of screens sealed")
def seal_year(*, id, facility, year, by, at) -> ScreenSeed:
    """Draw the seed of a clinic's year by the machine, and seal it: nobody has seen it."""
    if sealed := ScreenSeed.objects.filter(facility=facility, year=year).first():
        return Repeated(sealed)
    today = clock.clinic_day(at)
    if year not in (today.year, today.year + 1):
        raise Refused(
            "year_not_to_be_sealed", _("Only this year and the next are sealed."), source=SOURCE,
            next_step=_("A year that is over was drawn, or it was not."),
        )  # fmt: skip
    first_day = max(today, lots.last_day(year - 1) + lots.A_DAY)
    least = lots.least_of(facility.jurisdiction, first_day)
    if least is None:
        raise Refused(
            "no_least_of_screens", _("This place states no number of screens a year."),
            source=SOURCE, next_step=_("Ask for a screen with a reason where one helps."),
        )  # fmt: skip
    seed = lots.new_seed()
    return ScreenSeed.objects.create(
        id=id, facility=facility, year=year, sealed=seal(seed), digest=lots.digest_of(seed),
        least=least.number, source=least.source, first_day=first_day, at=at, by=by,
    )  # fmt: skip


@action("screen asked for")
def ask(*, id, patient, why, by, at) -> ScreenAsked:
    """One more screen than the lot draws, with the reason."""
    patient = lock(patient)
    if asked := ScreenAsked.objects.filter(pk=id).first():
        return Repeated(asked)
    refuse_empty(why, _("Say why one more is asked for."))
    if standing := queries.open_asks([patient]).first():
        raise Refused(
            "screen_asked_already",
            _("%(who)s has asked for one: %(why)s")
            % {"who": standing.by.name, "why": standing.why},
            source=SOURCE, next_step=_("Collect it, or say that it is no longer wanted."),
        )  # fmt: skip
    return ScreenAsked.objects.create(id=id, patient=patient, why=why.strip(), at=at, by=by)


def refuse_empty(words: str, what: str) -> None:
    """Words are asked for; they were not given."""
    if not words.strip():
        raise Refused(
            "screen_without_words", what, source=SOURCE, next_step=_("One sentence is enough.")
        )


@action("screen no longer wanted")
def end_ask(*, asked, why, by, at) -> ScreenAsked:
    """It was asked for, and is not needed any more."""
    lock(asked.patient)
    asked.refresh_from_db()
    if asked.ended_at:
        return Repeated(asked)
    refuse_empty(why, _("Say why it is no longer wanted."))
    asked.ended_at, asked.ended_by, asked.ended_why = at, by, why.strip()
    asked.save(update_fields=["ended_at", "ended_by", "ended_why"])
    return asked


@action("specimen asked of the person")
def collect(*, id, patient, outcome, by, at, words="", why="", seal="", **seen) -> Specimen:
    """What came of asking for a specimen: given, not possible, or refused. Never a result.

    seen  matrix, celsius, warm, minutes, creatinine, gravity, observed, observed_why
    """
    patient = lock(patient)
    if collected := Specimen.objects.filter(pk=id).first():
        return Repeated(collected)
    today = clock.clinic_day(at)
    due = queries.due_of(patient, today)
    drawn, asked = (due.drawn, due.asked) if due else (None, open_ask(patient))
    if not (drawn or asked):
        refuse_empty(why, _("Neither the lot nor a colleague asked for it: say why today."))
    if outcome != Specimen.Outcome.GIVEN:
        refuse_empty(words, _("Say in the person's words why there is none."))
    refuse_seal_used(patient, seal.strip())
    return Specimen.objects.create(
        id=id, patient=patient, clinic_day=today, outcome=outcome, drawn_day=drawn, asked=asked,
        why=why.strip(), words=words.strip(), seal=seal.strip(), at=at, by=by, **seen,
    )  # fmt: skip


def open_ask(patient) -> ScreenAsked | None:
    return queries.open_asks([patient]).first()


def refuse_seal_used(patient, number: str) -> None:
    """One seal, one cup: the same number twice is two people's specimens under one name."""
    if not number:
        return
    same = Specimen.objects.filter(seal=number, patient__facility=patient.facility_id)
    if queries.counting(same).exists():
        raise Refused(
            "seal_used_already", _("This seal stands on another specimen."), source=SOURCE,
            next_step=_("Read the number again; take a new seal if it is the same."),
        )  # fmt: skip


@action("results of a screen written down")
def report(*, id, specimen, method, results, on, by, at, lab="", why="") -> ScreenReport:
    """What was read, analyte by analyte. What differs from an earlier sheet corrects it.

    results  [{analyte, found, loinc, cutoff}]
    why      why it is read otherwise than before; needed with a correction
    """
    lock(specimen.patient)
    if written := ScreenReport.objects.filter(pk=id).first():
        return Repeated(written)
    refuse_nothing_to_read(specimen)
    before = {
        (one.analyte, one.method): one
        for one in ScreenResult.objects.filter(specimen=specimen, followed_by=None)
    }
    new = [one for one in results if differs(one, before.get((one["analyte"], method)))]
    refuse_nothing_new(new)
    if any((one["analyte"], method) in before for one in new):
        refuse_empty(why, _("This was read otherwise before: say why it changes."))
    sheet = ScreenReport.objects.create(
        id=id, specimen=specimen, method=method, lab=lab.strip(), on=on, why=why.strip(), at=at,
        by=by,
    )  # fmt: skip
    for one in new:
        add_result(sheet, one, before)
    return sheet


def add_result(sheet: ScreenReport, one: dict, before: dict) -> None:
    """A row for one analyte; a confirmation points at the screen it speaks about."""
    is_sure = sheet.method == ScreenReport.Method.CONFIRMATION
    ScreenResult.objects.create(
        id=uuid.uuid5(sheet.pk, one["analyte"]), report=sheet, specimen=sheet.specimen,
        method=sheet.method, analyte=one["analyte"], found=one["found"],
        loinc=one.get("loinc", ""), cutoff=one.get("cutoff"),
        confirms=before.get((one["analyte"], "screen")) if is_sure else None,
        instead_of=before.get((one["analyte"], sheet.method)),
    )  # fmt: skip


def differs(one: dict, before: ScreenResult | None) -> bool:
    if before is None:
        return True
    return (before.found, before.loinc) != (one["found"], one.get("loinc", ""))


def refuse_nothing_to_read(specimen: Specimen) -> None:
    if specimen.outcome != Specimen.Outcome.GIVEN or hasattr(specimen, "taken_back"):
        raise Refused(
            "nothing_to_read", _("Nothing was given, or it was written down in error."),
            source=SOURCE, next_step=_("Open the specimen that the sheet is about."),
        )  # fmt: skip


def refuse_nothing_new(new: list[dict]) -> None:
    if unknown := [one["analyte"] for one in new if one["analyte"] not in analytes()]:
        raise ValueError(f"no analyte {unknown[0]!r}")
    if not new:
        raise Refused(
            "no_result_given", _("No result was chosen, or each stands there already."),
            source=SOURCE, next_step=_("Choose what was found for each thing looked for."),
        )  # fmt: skip


@action("specimen taken back")
def take_back(*, specimen, why, by, at) -> SpecimenTakenBack:
    """It was written down in error: it stays to be read, with its results, and counts no more."""
    lock(specimen.patient)
    if taken := SpecimenTakenBack.objects.filter(pk=specimen.pk).first():
        return Repeated(taken)
    refuse_empty(why, _("Say what was wrong with it."))
    return SpecimenTakenBack.objects.create(specimen=specimen, why=why.strip(), at=at, by=by)
