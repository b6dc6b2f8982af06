"""How many days may be taken home: proposed by whoever knows the person, then decided."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from throughcare import clock
from throughcare.clinical.medication.take_home import REASON_LETTERS
from throughcare.clinical.verdict import Verdict
from throughcare.intake.queries import open_episode
from throughcare.medication import safety
from throughcare.medication.home import days as planning
from throughcare.medication.home import law
from throughcare.medication.models import TakeHomeDecision, TakeHomeProposal
from throughcare.record.action import Repeated, action
from throughcare.record.actions import lock
from throughcare.refusal import Refused, require

SOURCE = "house:take-homes"
Outcome = TakeHomeDecision.Outcome


@action("take-homes proposed")
def propose(*, id, patient, medicine, days, considered, lockbox, words, by, at, persons_words=""):
    """Put so many days at once before a prescriber, with each criterion as it was considered."""
    patient = lock(patient)
    if proposed := TakeHomeProposal.objects.filter(pk=id).first():
        return Repeated(proposed)
    refuse_without_words(words)
    return TakeHomeProposal.objects.create(
        id=id, patient=patient, medicine=medicine, days=days, considered=considered,
        lockbox=lockbox, words=words.strip(), persons_words=persons_words.strip(), at=at, by=by,
    )  # fmt: skip


@action("take-homes decided")
def decide(
    *, id, patient, medicine, days, asked_days, reason, review_on, considered, lockbox, by, at,
    weekdays="", every=1, first_on=None, proposal=None, reason_told="", exception_number="",
    exception_by="", exception_on=None,
) -> TakeHomeDecision:  # fmt: skip
    """Decide how many days at once, nought included, and why. The newest decision counts.

    Refused above the ceiling without an exception that says its number and who approved it.
    """
    patient = lock(patient)
    if decided := TakeHomeDecision.objects.filter(pk=id).first():
        return Repeated(decided)
    today = clock.clinic_day(at)
    episode = refuse_without_stay(open_episode(patient))
    refuse_without_words(reason)
    refuse_review_in_the_past(review_on, today)
    before = planning.decisions_of([patient]).get((patient.pk, medicine))
    exception = law.exception_words(exception_number, exception_by, exception_on)
    said = the_rules_say(patient, medicine, today, days, reason, considered, exception)
    day = law.day_of_treatment(patient, medicine, today)
    found = law.ceiling(law.rules_for(patient, today), day, medicine)
    decision = TakeHomeDecision(
        id=id, patient=patient, episode=episode, proposal=proposal, medicine=medicine,
        outcome=outcome_of(days, asked_days, before), asked_days=asked_days, days=days,
        weekdays=weekdays, every=every, first_on=first_on or today, reason=reason.strip(),
        reason_told=reason_told.strip(), considered=considered, lockbox=lockbox,
        day_of_treatment=day, place=patient.facility.jurisdiction,
        ceiling=found.number if found else None, ceiling_source=found.source if found else "",
        said=safety.as_kept(said), exception_number=exception_number.strip(),
        exception_by=exception_by.strip(), exception_on=exception_on, review_on=review_on,
        at=at, by=by,
    )  # fmt: skip
    refuse_pattern_beyond(decision)
    decision.save(force_insert=True)
    return decision


def the_rules_say(patient, medicine, today, days, reason, considered, exception) -> list[Verdict]:
    """Refuse the worst that says stop. Nought days at once need no rule, only their reason."""
    if not days:
        return []
    said = law.said_of(
        patient, medicine, today, days=days, closed=0, reason=reason, considered=considered,
        exception=exception,
    )  # fmt: skip
    for verdict in said:
        require(verdict)
    return said


def outcome_of(days: int, asked: int, before: TakeHomeDecision | None) -> str:
    if not days:
        return Outcome.REFUSED
    fewer = days < asked or (before is not None and days < before.days)
    return Outcome.REDUCED if fewer else Outcome.GRANTED


def refuse_without_stay(episode):
    if episode is None:
        raise Refused(
            "take_home_needs_admission", _("The person is not in treatment here."), source=SOURCE,
            next_step=_("Admit the person first; it takes a minute."),
        )  # fmt: skip
    return episode


def refuse_without_words(words: str) -> None:
    """Given or refused: the reason is always written down, and long enough to mean something."""
    if len(words.strip()) < REASON_LETTERS:
        raise Refused(
            "take_home_without_words",
            _("The reason is always written down, whatever is decided: one sentence."),
            source=SOURCE, next_step=_("Write it as you will say it to the person: they read it."),
        )  # fmt: skip


def refuse_review_in_the_past(review_on: date, today: date) -> None:
    if review_on <= today:
        raise Refused(
            "review_not_ahead", _("A decision is looked at again on a later day."), source=SOURCE,
            next_step=_("Choose the day on which you will look at it again with the person."),
        )  # fmt: skip


def refuse_pattern_beyond(decision: TakeHomeDecision) -> None:
    """Coming on these weekdays only must not mean more open days at home than are granted."""
    if not decision.days or not decision.weekdays:
        return
    first, facility = decision.first_on, decision.patient.facility
    closed = planning.closed_days(facility.pk, first, first + planning.AHEAD * 2)
    free = planning.on_top(closed, facility.jurisdiction, first)
    weeks = [first + timedelta(days=n) for n in range(7 * decision.every + 7)]
    for day in weeks:
        comes = day not in closed and planning.comes_on(decision, day)
        away = planning.between(decision, closed, free, day) if comes else []
        open_days = sum(one not in free for one in away)
        if open_days > decision.days:
            raise Refused(
                "pattern_beyond_decision",
                _("Coming on these days leaves %(open)s days at home, and %(days)s are granted.")
                % {"open": open_days, "days": decision.days},
                source=SOURCE, next_step=_("Choose more days to come, or grant more days."),
            )  # fmt: skip
