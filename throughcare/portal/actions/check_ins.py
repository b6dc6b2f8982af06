"""Check-ins, what of them is shared, and what was agreed for when somebody is not safe."""

from throughcare import clock
from throughcare.clinical.portal import check_in as rules
from throughcare.patients import sealed
from throughcare.portal import queries
from throughcare.portal.models import PARTS, CheckIn, SafetyAgreement, Sharing
from throughcare.record.action import Repeated, action
from throughcare.record.actions import lock, open_alert


@action("person checked in")
def check_in(*, id, patient, answers, by, at, made_at=None) -> CheckIn:
    """Keep how the person is. An answer of danger is put before the team at once.

    made_at  it was made without a network, and reaches us only now
    """
    patient = lock(patient)
    if kept := CheckIn.objects.filter(pk=id).first():
        return Repeated(kept)
    said = {key: value for key, value in answers.items() if value not in (None, "")}
    shared = set(queries.shared_parts(patient))
    if made_at:  # both when it was written and now: the page said who would see it
        shared &= set(queries.shared_parts(patient, made_at))
    row = CheckIn.objects.create(
        id=id, patient=patient, sealed=sealed.close(said), at=made_at or at,
        arrived_at=at if made_at else None,
        shown={part: said[part] for part in PARTS if part in shared and part in said},
    )  # fmt: skip
    flag = rules.red_flag_of_answer(
        said.get("safe", ""), queries.agreed_words(patient),
        written=clock.at_the_clinic(made_at) if made_at else None,
    )  # fmt: skip
    if flag:
        open_alert(patient=patient, red_flag=flag, by=None, at=at)
    return row


@action("sharing chosen")
def share(*, id, patient, parts, by, at) -> Sharing:
    """What the team may see of check-ins from now on; taken back, it is seen no more."""
    patient = lock(patient)
    if chosen := Sharing.objects.filter(pk=id).first():
        return Repeated(chosen)
    return Sharing.objects.create(
        id=id, patient=patient, parts=[part for part in PARTS if part in parts], at=at
    )


@action("safety agreed")
def agree(*, id, patient, words, by, at) -> SafetyAgreement:
    """What is done when the person says they are not safe: agreed with them beforehand."""
    patient = lock(patient)
    if agreed := SafetyAgreement.objects.filter(pk=id).first():
        return Repeated(agreed)
    return SafetyAgreement.objects.create(id=id, patient=patient, words=words.strip(), at=at, by=by)
