"""The episode of care: admitted, diagnosed, consented, discharged, admitted again."""

import uuid

from django.utils.translation import gettext as _

from throughcare.clinical.assessment import oud
from throughcare.intake.models import Consent, Diagnosis, Discharge, Episode, Pregnancy
from throughcare.patients.models import Flag
from throughcare.record.access.actions import care_for
from throughcare.record.action import Repeated, action
from throughcare.record.actions import end_flag, lock, raise_flag
from throughcare.refusal import Refused

PREGNANCY_FLAGS = {
    Pregnancy.State.YES: Flag.Kind.PREGNANT,
    Pregnancy.State.POSSIBLE: Flag.Kind.POSSIBLY_PREGNANT,
}


@action("person admitted")
def admit(*, id, patient, referral, by, at, asked_at=None, referral_note="") -> Episode:
    """Open an episode of care. Waits are counted from the first call for help."""
    patient = lock(patient)
    if admitted := Episode.objects.filter(pk=id).first():
        return Repeated(admitted)
    if open_episode(patient):
        raise Refused(
            "already_admitted", _("This person is in treatment here already."),
            source="house:episodes", next_step=_("Open the chart and go on from there."),
        )  # fmt: skip
    if asked_at and asked_at > at:
        raise Refused(
            "asked_after_admission", _("The first call for help cannot be after the admission."),
            source="house:episodes", next_step=_("Put right the day of the first call."),
        )  # fmt: skip
    care_for(patient, by, at)
    return Episode.objects.create(
        id=id, patient=patient, referral=referral, referral_note=referral_note,
        asked_at=asked_at or at, admitted_at=at, admitted_by=by,
    )  # fmt: skip


def open_episode(patient) -> Episode | None:
    return patient.episodes.filter(discharge=None).first()


@action("person discharged")
def discharge(*, id, episode, reason, by, at, note="", naloxone="", warned=False) -> Discharge:
    """Close the episode with its reason. Coming back stays possible, always."""
    lock(episode.patient)
    episode.refresh_from_db()
    if episode.discharge:
        return Repeated(episode.discharge)
    ended = Discharge.objects.create(
        id=id, patient=episode.patient, reason=reason, note=note, naloxone=naloxone,
        warned=warned, at=at, by=by,
    )  # fmt: skip
    episode.discharge = ended
    episode.save(update_fields=["discharge"])
    return ended


@action("diagnosis recorded")
def record_diagnosis(*, id, episode, criteria, by, at, **specifiers) -> Diagnosis:
    """Record the eleven criteria as a licensed clinician found them; severity is computed."""
    if recorded := Diagnosis.objects.filter(pk=id).first():
        return Repeated(recorded)
    earlier = severity_before_remission(episode.patient)
    found = oud.assess(criteria, **specifiers, earlier_severity=earlier)
    return Diagnosis.objects.create(
        id=id, patient=episode.patient, episode=episode, criteria=criteria,
        severity=found.severity, icd10=found.icd10, at=at, by=by, **specifiers,
    )  # fmt: skip


def severity_before_remission(patient) -> str:
    """The newest active severity recorded for this person; its code is the one that remits."""
    active = patient.diagnoses.filter(remission="", severity__in=oud.ACTIVE)
    return active.order_by("-at").values_list("severity", flat=True).first() or ""


@action("pregnancy asked")
def record_pregnancy(*, id, patient, state, by, at, due_on=None, how_known="") -> Pregnancy:
    """Record what is known of pregnancy, and raise or end the flag that goes with it."""
    patient = lock(patient)
    if recorded := Pregnancy.objects.filter(pk=id).first():
        return Repeated(recorded)
    wanted = PREGNANCY_FLAGS.get(state)
    for flag in patient.flags.filter(kind__in=PREGNANCY_FLAGS.values(), ended_at=None):
        if flag.kind != wanted:
            end_flag(flag=flag, why=_("asked again"), by=by, at=at)
    if wanted:
        raise_flag(id=uuid.uuid4(), patient=patient, kind=wanted, why=how_known, by=by, at=at)
    return Pregnancy.objects.create(
        id=id, patient=patient, state=state, due_on=due_on, how_known=how_known, at=at, by=by
    )


@action("consent given")
def give_consent(*, id, patient, kind, signed_name, signature, by, at, **elements) -> Consent:
    """Keep a consent with each of its elements. A disclosure without one of them is refused."""
    if given := Consent.objects.filter(pk=id).first():
        return Repeated(given)
    if kind != Consent.Kind.TREATMENT:
        refuse_incomplete_disclosure(elements)
    if not signed_name.strip():
        raise Refused(
            "consent_unsigned", _("A consent needs the person's signature."), source="part2:2.31",
            next_step=_("Have the person type or draw their name, or say yes before a witness."),
        )  # fmt: skip
    refuse_signed_by_nobody(signature, elements, by)
    return Consent.objects.create(
        id=id, patient=patient, kind=kind, signed_name=signed_name, signature=signature,
        at=at, by=by, **elements,
    )  # fmt: skip


def refuse_signed_by_nobody(signature, elements, by) -> None:
    """A drawn signature has strokes; a witness is not the one who writes it down."""
    if signature == Consent.Signature.DRAWN and not elements.get("drawn"):
        raise Refused(
            "consent_undrawn", _("Nothing was drawn."), source="part2:2.31",
            next_step=_("Draw the name in the box, or choose a typed name."),
        )  # fmt: skip
    if signature == Consent.Signature.WITNESSED and elements.get("witness") in (None, by):
        raise Refused(
            "consent_unwitnessed", _("Somebody other than you must witness this."),
            source="house:consents", next_step=_("Ask a colleague to hear the person say yes."),
        )  # fmt: skip


def refuse_incomplete_disclosure(elements) -> None:
    """42 CFR 2.31(a): who, what, to whom, what for, until when; none may be blank."""
    names = {
        "discloser": _("who may share"), "recipients": _("with whom"),
        "what": _("what may be shared"), "purpose": _("what for"),
    }  # fmt: skip
    lacking = [words for key, words in names.items() if not elements.get(key, "").strip()]
    if not (elements.get("expires_on") or elements.get("expires_when", "").strip()):
        lacking.append(_("until when"))
    if lacking:
        raise Refused(
            "consent_incomplete",
            _("This consent does not say: %(what)s.") % {"what": ", ".join(lacking)},
            source="part2:2.31", next_step=_("Fill these in with the person."),
        )  # fmt: skip


@action("consent revoked")
def revoke_consent(*, consent, how, by, at) -> Consent:
    """The person takes a consent back; what was shared before stays shared."""
    lock(consent.patient)
    consent.refresh_from_db()
    if consent.revoked_at:
        return Repeated(consent)
    consent.revoked_at, consent.revoked_by, consent.revoked_how = at, by, how
    consent.save(update_fields=["revoked_at", "revoked_by", "revoked_how"])
    return consent
