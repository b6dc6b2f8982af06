"""Sending somebody, each try, asking outside, and the six ways in which it ends."""

from uuid import uuid5

from django.utils.translation import gettext as _

from throughcare import clock
from throughcare.adherence.models import Outreach, Sent, Try, WelfareCheck
from throughcare.clinical.adherence import going
from throughcare.intake.actions import admit, discharge
from throughcare.intake.models import Discharge, Episode
from throughcare.intake.queries import open_episode
from throughcare.record.access.actions import join
from throughcare.record.action import Repeated, action
from throughcare.record.actions import lock
from throughcare.refusal import Refused, require
from throughcare.withdrawal.actions import leaving
from throughcare.withdrawal.models import Contacted, FollowUp

SOURCE = "house:outreach"
Outcome = Outreach.Outcome
# A try here is a try after a withdrawal too, where one is due: it is written down once, for both.
AS_CONTACT = {
    Try.Result.SPOKE: Contacted.Outcome.REACHED, Try.Result.LEFT_WORD: Contacted.Outcome.MESSAGE,
    Try.Result.NOT_THERE: Contacted.Outcome.NO_ANSWER,
    Try.Result.WRONG: Contacted.Outcome.NO_ANSWER,
    Try.Result.SOMEBODY_ELSE: Contacted.Outcome.NO_ANSWER,
}  # fmt: skip
AS_END = {
    Outcome.DECLINED: Contacted.Outcome.NOT_WANTED, Outcome.DIED: Contacted.Outcome.DIED,
    Outcome.FOUND_SAFE: Contacted.Outcome.REACHED, Outcome.COMING_BACK: Contacted.Outcome.REACHED,
}  # fmt: skip


@action("somebody sent to reach them")
def send(*, id, outreach, to, by, at) -> Sent:
    """Choose who goes. Whoever goes is on the person's team from now on: they need the chart."""
    patient = lock(outreach.patient)
    if sent := Sent.objects.filter(pk=id).first():
        return Repeated(sent)
    refuse_closed(outreach)
    if to != by:
        join(id=uuid5(id, "team"), patient=patient, member=to, by=by, at=at)
    return Sent.objects.create(id=id, outreach=outreach, to=to, at=at, by=by)


@action("tried to reach them")
def try_to_reach(*, id, outreach, how, result, by, at, contact=None, third_person=None, told=False,
                 words="") -> Try:  # fmt: skip
    """One try, by a way the person allowed; the due contact after a withdrawal along with it."""
    lock(outreach.patient)
    if tried := Try.objects.filter(pk=id).first():
        return Repeated(tried)
    refuse_closed(outreach)
    require(going.may_try(how, way_of(contact)))
    if told:
        require(going.may_tell(may_know=bool(third_person and third_person.may_know_of_treatment)))
    tried = Try.objects.create(
        id=id, outreach=outreach, how=how, result=result, contact=contact, told=told,
        third_person=third_person, words=words.strip(), at=at, by=by,
    )  # fmt: skip
    contacted(outreach, id, AS_CONTACT[result], words, by, at)
    return tried


def contacted(outreach, id, outcome, words, by, at) -> None:
    """The same for the contact after a withdrawal, where this outreach is for one."""
    keys = outreach.reasons.filter(code="after_withdrawal").values_list("anchor", flat=True)
    due = FollowUp.objects.filter(pk__in=list(keys)).select_related("withdrawal__patient")
    reached = Contacted.Outcome.REACHED
    for one in due.exclude(contacts__outcome__in=(reached, *Contacted.ENDING)).distinct():
        leaving.contact(id=uuid5(one.pk, str(id)), follow_up=one, outcome=outcome,
                        words=words[:300], by=by, at=at)  # fmt: skip


def way_of(contact) -> going.Way | None:
    """What may be done with a contact; None where it is no contact, or has ended."""
    if contact is None or contact.ended_at:
        return None
    return going.Way(
        contact.may_call, contact.may_text, contact.may_leave_message, contact.may_write,
        contact.kind == "place",
    )  # fmt: skip


@action("asked somebody to look after them")
def ask_welfare(*, id, outreach, ground, told_name, told_place, what, by, at, consent=None,
                nature="") -> WelfareCheck:  # fmt: skip
    """Ask somebody outside, by consent or in a medical emergency: who, why and what is kept."""
    patient = lock(outreach.patient)
    if asked := WelfareCheck.objects.filter(pk=id).first():
        return Repeated(asked)
    refuse_closed(outreach)
    in_force = consent is not None and is_in_force(consent, patient, at)
    require(going.may_check_welfare(
        consented=ground == WelfareCheck.Ground.CONSENT and in_force,
        emergency=ground == WelfareCheck.Ground.EMERGENCY,
        named=bool(told_name.strip() and told_place.strip()), nature=nature,
    ))  # fmt: skip
    return WelfareCheck.objects.create(
        id=id, outreach=outreach, ground=ground, told_name=told_name.strip(), nature=nature.strip(),
        consent=consent if ground == WelfareCheck.Ground.CONSENT else None, what=what.strip(),
        told_place=told_place.strip(), at=at, by=by,
    )  # fmt: skip


def is_in_force(consent, patient, at) -> bool:
    over = consent.expires_on and consent.expires_on < clock.clinic_day(at)
    return consent.patient_id == patient.pk and not consent.revoked_at and not over


@action("outreach closed")
def close(*, outreach, outcome, by, at, words="", where_to="", coming_on=None) -> Outreach:
    """One of six ends, each with what it needs. A death is recorded where deaths are recorded."""
    patient = lock(outreach.patient)
    outreach.refresh_from_db()
    if outreach.closed_at:
        return Repeated(outreach)
    refuse_unsaid(outcome, words=words, where_to=where_to, coming_on=coming_on, at=at)
    if outcome == Outcome.NOT_FOUND:
        require(going.may_end_unfound(tried(outreach), allowed=allowed(patient), words=words))
    if outcome in AS_END:
        contacted(outreach, outreach.pk, AS_END[outcome], words, by, at)
    if outcome == Outcome.DIED:
        record_death(outreach, words, by, at)
    outreach.closed_at, outreach.closed_by, outreach.outcome = at, by, outcome
    outreach.words, outreach.where_to = words.strip(), where_to.strip()
    outreach.coming_on, outreach.alone = coming_on, False
    outreach.save(update_fields=["closed_at", "closed_by", "outcome", "words", "where_to",
                                 "coming_on", "alone"])  # fmt: skip
    return outreach


def refuse_unsaid(outcome, *, words, where_to, coming_on, at) -> None:
    """What each end needs to be said."""
    needs_words = (Outcome.DECLINED, Outcome.DIED, Outcome.NOT_FOUND)
    if outcome in needs_words and not words.strip():
        raise Refused(
            "outreach_end_unsaid", _("Say it in a sentence: their own words, how it is known, what "
                                     "was tried."),
            source=SOURCE, next_step=_("One sentence is enough."),
        )  # fmt: skip
    if outcome == Outcome.TRANSFERRED and not where_to.strip():
        raise Refused(
            "elsewhere_where", _("Say where they are in treatment now."), source=SOURCE,
            next_step=_("The name of the place, as they told it."),
        )  # fmt: skip
    if outcome == Outcome.COMING_BACK and (coming_on is None or coming_on < clock.clinic_day(at)):
        raise Refused(
            "coming_back_when", _("Say on which day they are coming: today or later."),
            source=SOURCE, next_step=_("If they do not come, they stand on the list again."),
        )  # fmt: skip


def tried(outreach) -> list[tuple]:
    """(day, way) of each try."""
    return [(clock.clinic_day(one.at), one.how) for one in outreach.tries.all()]


def allowed(patient) -> list[str]:
    """Every way the person allows now."""
    ways = [way_of(contact).ways for contact in patient.contacts.filter(ended_at=None)]
    return sorted({how for some in ways for how in some})


def record_death(outreach, words, by, at) -> None:
    """The stay ends with the death, as every stay does: by whoever may end one."""
    if (episode := open_episode(outreach.patient)) is None:
        return
    if not by.may("intake.discharge", outreach.patient.facility_id):
        raise Refused(
            "death_by_whoever_may", _("A death ends the stay: a prescriber, a counsellor or the "
                                      "director records it."),
            source=SOURCE, next_step=_("Write down what you heard, and call one of them now."),
        )  # fmt: skip
    discharge(id=outreach.pk, episode=episode, reason=Discharge.Reason.DIED, note=words[:300],
              naloxone=Discharge.Naloxone.ABSENT, by=by, at=at)  # fmt: skip


@action("came back from the list")
def come_back(*, id, outreach, by, at, words="") -> Outreach:
    """They are here: the loop is closed, and a stay is open. Nothing of medicine begins by it."""
    lock(outreach.patient)
    outreach.refresh_from_db()
    if outreach.closed_at:
        return Repeated(outreach)
    if open_episode(outreach.patient) is None:
        admit(id=id, patient=outreach.patient, referral=Episode.Referral.OUTREACH,
              referral_note=_("came back after outreach"), asked_at=at, by=by, at=at)  # fmt: skip
    contacted(outreach, outreach.pk, Contacted.Outcome.REACHED, words, by, at)
    outreach.closed_at, outreach.closed_by, outreach.alone = at, by, False
    outreach.outcome, outreach.words = Outcome.FOUND_SAFE, words.strip() or _("Came back.")
    outreach.save(update_fields=["closed_at", "closed_by", "alone", "outcome", "words"])
    return outreach


def refuse_closed(outreach) -> None:
    outreach.refresh_from_db()
    if outreach.closed_at:
        raise Refused(
            "outreach_is_closed", _("This is closed: %(how)s.")
            % {"how": outreach.get_outcome_display()},
            source=SOURCE, next_step=_("The list of now shows who is to be reached."),
        )  # fmt: skip
