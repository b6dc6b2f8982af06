"""What the assessment pages ask."""

from django.db.models import Exists, F, OuterRef, Prefetch, Q, Window
from django.db.models.functions import RowNumber

from throughcare import clock
from throughcare.assessment.models import (
    Answer,
    AnswerSheet,
    Finding,
    FindingReview,
    Handover,
    OwnWords,
)
from throughcare.patients.models import Alert

NEWEST_ANSWERS = Prefetch("answers", Answer.objects.order_by("seq"), to_attr="answers_in_order")
REVIEWS = Prefetch(
    "reviews",
    FindingReview.objects.order_by("seq").select_related("by"),
    to_attr="reviews_in_order",
)


def answers_of(sheet) -> dict:
    """{item: value} as it stands now. A declined item is not there: it is missing, never no."""
    return standing(given_on(sheet))


def declined_of(sheet) -> set[str]:
    """The items the person would rather not answer, as it stands now."""
    return {item for item, answer in newest_of(given_on(sheet)).items() if answer.declined}


def given_on(sheet) -> list[Answer]:
    """Every answer of a sheet in its order; as fetched with the sheet, where it was."""
    fetched = getattr(sheet, "answers_in_order", None)
    return list(sheet.answers.order_by("seq")) if fetched is None else fetched


def newest_of(given) -> dict:
    """The newest answer of each item, declined ones included."""
    return {answer.item: answer for answer in given}


def standing(given) -> dict:
    """The newest answer of each item, declined ones left out."""
    return {item: told.value for item, told in newest_of(given).items() if not told.declined}


def newest_completed(patient) -> list[AnswerSheet]:
    """The newest completed sheet of each instrument, with its answers as `newest_answers`."""
    sheets = (
        AnswerSheet.objects.filter(patient=patient, completed__isnull=False, set_aside=None)
        .annotate(
            nth=Window(
                RowNumber(), partition_by=F("instrument"), order_by=F("completed__at").desc()
            )
        )
        .filter(nth=1)
        .select_related("completed")
        .prefetch_related(NEWEST_ANSWERS)
    )
    found = list(sheets)
    for sheet in found:
        sheet.newest_answers = standing(sheet.answers_in_order)
    return found


def open_sheets(patient):
    """Begun, neither completed nor set aside: to be resumed."""
    return (
        AnswerSheet.objects.filter(patient=patient, ended_at=None)
        .select_related("began_by")
        .prefetch_related(NEWEST_ANSWERS)
        .order_by("-began_at")
    )


def current_findings(patient) -> list[Finding]:
    """Each finding that stands, strongest first, with what staff said of it.

    Sets on each: `review` (the newest, or None) and `standing_level` (0 when rejected). A page that
    opened `patient.remembered` asks once, however many of its panels need them.
    """
    remembered = getattr(patient, "remembered", {})
    if "findings" not in remembered:
        remembered["findings"] = asked_findings(patient)
    return remembered["findings"]


def asked_findings(patient) -> list[Finding]:
    found = list(
        Finding.objects.filter(patient=patient, replaced_by=None).prefetch_related(REVIEWS)
    )
    for finding in found:
        finding.review = finding.reviews_in_order[-1] if finding.reviews_in_order else None
        finding.standing_level = level_after(finding, finding.review)
    return sorted(found, key=lambda finding: (-finding.standing_level, finding.code))


def level_after(finding, review) -> int:
    """The level once staff have spoken: amended, or 0 when rejected."""
    if review is None or review.verdict == FindingReview.Verdict.CONFIRM:
        return finding.level
    return 0 if review.verdict == FindingReview.Verdict.REJECT else review.level


def causes_found(patient) -> list[Finding]:
    """The problems that stand: each must have an answer in the plan."""
    return [
        finding
        for finding in current_findings(patient)
        if finding.kind == Finding.Kind.PROBLEM and finding.standing_level > 0
    ]


def words_by_domain(patient) -> dict[str, str]:
    """The person's own words, the newest for each domain."""
    said = OwnWords.objects.filter(patient=patient).order_by("at", "id")
    return {row.domain: row.words for row in said}


def standing_links(patient):
    """How the causes feed each other, as drawn with the person."""
    return patient.cause_links.filter(ended_at=None).order_by("at")


def open_handover(secret_hash: str) -> Handover | None:
    """The handover behind a link, if it is still open."""
    return (
        Handover.objects.filter(secret_hash=secret_hash, ended_at=None, expires_at__gt=clock.now())
        .select_related("patient", "patient__facility")
        .first()
    )


def sheets_behind(handover) -> list[AnswerSheet]:
    """The sheets of a link, in the order they are asked; blank ones are not begun by looking."""
    begun = sheets_of(handover.patient).in_bulk(
        [handover.sheet_id(n) for n in handover.instruments]
    )
    return [begun.get(handover.sheet_id(n)) or blank(handover, n) for n in handover.instruments]


def sheet_behind(handover, instrument: str) -> AnswerSheet:
    """One sheet of a link, begun or blank."""
    sheet = sheets_of(handover.patient).filter(pk=handover.sheet_id(instrument)).first()
    return sheet or blank(handover, instrument)


def blank(handover, instrument: str) -> AnswerSheet:
    """A sheet nobody has answered yet: shown, not kept."""
    sheet = AnswerSheet(
        id=handover.sheet_id(instrument), patient=handover.patient, instrument=instrument,
        language=handover.language, filled_by=AnswerSheet.FilledBy.SELF,
    )  # fmt: skip
    sheet.answers_in_order = []
    return sheet


def sheets_of(patient):
    """This person's sheets, with their answers: nobody else's can be reached through this chart."""
    return (
        AnswerSheet.objects.filter(patient=patient)
        .select_related("patient", "completed", "completed__by", "set_aside", "began_by")
        .prefetch_related(NEWEST_ANSWERS)
    )


def names_begun(patient) -> set[str]:
    """Instruments asked or being asked; one that was set aside may be asked anew."""
    sheets = AnswerSheet.objects.filter(patient=patient, set_aside=None)
    return set(sheets.order_by().values_list("instrument", flat=True).distinct())


def sheet_again(sheet) -> AnswerSheet:
    """The sheet with its answers as they stand now."""
    return sheets_of(sheet.patient).get(pk=sheet.pk)


def open_alerts_of(*fillings) -> list:
    """Alerts nobody has acted on that these sheets opened, or would have opened.

    One flag is one alert, whichever sheet was first to raise it: the page of every sheet whose
    answers raise it shows what to do.
    """
    raised = Q(because__sheet__in=[filling.sheet for filling in fillings])
    for filling in fillings:
        raised |= Q(code__in=filling.flags)
    patient = fillings[0].sheet.patient
    return list(Alert.objects.filter(raised, patient=patient, acted_at=None).order_by("due_at"))


def begun_already(patient, instrument: str) -> AnswerSheet | None:
    """The open sheet of this instrument, to go on with."""
    return AnswerSheet.objects.filter(patient=patient, instrument=instrument, ended_at=None).first()


def earlier_scores(sheet):
    """Scores of the same instrument over time, this one last; the newest sixty."""
    rows = (
        AnswerSheet.objects.filter(
            patient=sheet.patient,
            instrument=sheet.instrument,
            completed__isnull=False,
            set_aside=None,
        )
        .select_related("completed")
        .order_by("-completed__at")[:60]
    )
    return list(rows)[::-1]


def findings_of(patient):
    """This person's findings, of whatever age."""
    return Finding.objects.filter(patient=patient).select_related("patient")


def reviews_of(finding):
    return finding.reviews.select_related("by").order_by("-seq")


def earlier_findings(finding):
    """What was found of the same code before, newest first."""
    return (
        Finding.objects.filter(patient=finding.patient_id, code=finding.code)
        .exclude(pk=finding.pk)
        .order_by("-at")[:20]
    )


def open_handovers(patient):
    """Links still open."""
    return Handover.objects.filter(
        patient=patient, ended_at=None, expires_at__gt=clock.now()
    ).select_related("by")


def sheets_to_resume(people):
    """Begun at least a quarter of an hour ago and not ended, longest first."""
    return (
        AnswerSheet.objects.filter(patient__in=people, ended_at=None)
        .exclude(filled_by=AnswerSheet.FilledBy.RECORD)  # carried over: nobody was interrupted
        .select_related("patient", "began_by")
        .order_by("began_at")[:30]
    )


def admitted_without_assessment(people):
    """People in treatment of whom nothing has been found or asked."""
    return (
        people.filter(
            ~Exists(Finding.objects.filter(patient=OuterRef("pk"))),
            episodes__discharge=None,
            episodes__isnull=False,
        )
        .annotate(admitted_at=F("episodes__admitted_at"))
        .order_by("admitted_at")[:30]
    )
