"""What a prescriber must know, written down: added, put right, ended, taken back. Never edited."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _

from throughcare import clock
from throughcare.clinical.medication import ringing
from throughcare.clinical.verdict import Verdict
from throughcare.medication import of_the_person as about
from throughcare.medication import queries, recovery_path, standing
from throughcare.medication.models.knowing import Known
from throughcare.patients.models import Patient
from throughcare.record.action import Repeated, action
from throughcare.record.actions import lock, open_alert
from throughcare.refusal import Refused

LOOKED_BACK = 70  # days of doses: what is newly written changes nothing that is older


@action("known of the person")
def record_known(*, id, kind, patient, by, at, instead_of=None, why="", **details) -> Known:
    """Write down one thing known, of one kind; perhaps in place of what was known before.

    kind        one of models.knowing.KNOWN
    instead_of  the earlier row; it stays, and no longer counts
    why         why it changes; needed with `instead_of`
    """
    patient = lock(patient)
    if recorded := kind.objects.filter(pk=id).first():
        return Repeated(recorded)
    refuse_wrong_change(instead_of, patient, why)
    before = said_of_standing(patient, at)
    row = kind.objects.create(
        id=id, patient=patient, instead_of=instead_of, why=why.strip(), at=at, by=by, **details
    )
    for verdict, ladder in ringing.to_ring(before, said_of_standing(patient, at)):
        open_alert(patient=patient, red_flag=ToLookAt.at(verdict, ladder), by=by, at=at)
    return row


@dataclass(frozen=True)
class ToLookAt:
    """Something new about a medicine that is taken, as an alert is told of it."""

    code: str
    why: str
    next_step: str
    source: str
    ladder: str
    for_role: str = "prescriber"

    @classmethod
    def at(cls, verdict: Verdict, ladder: str) -> "ToLookAt":
        step = _("Open the orders, weigh it, and say what is done. The dose goes on until then.")
        return cls(f"known.{verdict.code}", verdict.why[:300], step, verdict.source, ladder)


def said_of_standing(patient: Patient, at) -> list[Verdict]:
    """What the rules say of the orders that stand, as far as is written down now."""
    today = clock.clinic_day(at)
    orders = list(queries.standing(patient, today))
    if not orders:
        return []
    since = today - timedelta(days=LOOKED_BACK)
    doses = recovery_path.given_days(patient, since)
    return standing.said_of(about.person_of(patient, today), orders, doses, since)


@action("known thing taken back")
def take_back(*, id, known, why, by, at) -> Known:
    """It was written in error: it stays to be read, and counts no more."""
    patient = lock(known.patient)
    kind = type(known)
    if taken := kind.objects.filter(pk=id).first():
        return Repeated(taken)
    refuse_wrong_change(known, patient, why)
    same = {field.attname: getattr(known, field.attname) for field in own_columns(kind)}
    return kind.objects.create(
        id=id, patient=patient, instead_of=known, void=True, why=why.strip(), at=at, by=by, **same
    )


def own_columns(kind: type[Known]) -> list:
    """What one kind of knowledge holds beyond what every kind has."""
    every = {field.name for field in Known._meta.fields}
    return [field for field in kind._meta.concrete_fields if field.name not in every]


def refuse_wrong_change(before: Known | None, patient, why: str) -> None:
    """Only what counts now is put right, and with a reason."""
    if before is None:
        return
    if before.patient_id != patient.pk or type(before).objects.filter(instead_of=before).exists():
        raise Refused(
            "known_changed_already", _("Somebody has put this right in the meantime."),
            source="house:medication", next_step=_("Look at what stands there now."),
        )  # fmt: skip
    if not why.strip():
        raise Refused(
            "known_changed_without_why", _("Say why it changes."), source="house:medication",
            next_step=_("One sentence; what stood there before stays to be read."),
        )  # fmt: skip
