"""What a prescriber must know, written down: added, put right, ended, taken back. Never edited."""

from django.utils.translation import gettext as _

from throughcare.medication.models.knowing import Known
from throughcare.record.action import Repeated, action
from throughcare.record.actions import lock
from throughcare.refusal import Refused


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
    return kind.objects.create(
        id=id, patient=patient, instead_of=instead_of, why=why.strip(), at=at, by=by, **details
    )


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
