"""Rewards agreed, shown, drawn, handed out, put right. Nothing here knows of any medicine."""

import secrets
from dataclasses import asdict, replace

from django.utils.translation import gettext as _

from throughcare import clock
from throughcare.clinical.therapy.contingency import draws, limits, schedules
from throughcare.clinical.therapy.contingency.schedules import MET, Bowl
from throughcare.patients.models import Patient
from throughcare.record.action import Repeated, action
from throughcare.record.actions import lock
from throughcare.refusal import Refused, require
from throughcare.staff.sealing import CannotOpen, seal, unseal
from throughcare.therapy import ledger
from throughcare.therapy.ledger import Kind, Reason
from throughcare.therapy.models import (
    Draw,
    Occasion,
    PrizeHanded,
    RewardFunding,
    RewardLimit,
    RewardMovement,
    RewardProgramme,
)
from throughcare.therapy.queries import rewards as queries

SOURCE = "house:rewards"
SEED_LETTERS = 32  # bytes


@action("reward limit set")
def set_limit(*, id, facility, year, cents, words, by, at, limit="", per="year") -> RewardLimit:
    """What one person may be given per year, quarter or day here, and by whose rule."""
    if there := RewardLimit.objects.filter(pk=id).first():
        return Repeated(there)
    if not words.strip():
        raise Refused(
            "reward_limit_whence", _("Say by whose rule this is the limit."),
            source="reward-limits",
            next_step=_("Name the grant, the payer or the law, and who looked at it."),
        )  # fmt: skip
    return RewardLimit.objects.create(
        id=id, facility=facility, year=year, per=per, cents=cents, limit=limit,
        words=words.strip(), at=at, by=by,
    )  # fmt: skip


@action("reward budget filled")
def fund(*, id, facility, year, cents, words, by, at) -> RewardFunding:
    """Put so much into the year's budget."""
    if there := RewardFunding.objects.filter(pk=id).first():
        return Repeated(there)
    funded = RewardFunding.objects.create(
        id=id, facility=facility, year=year, cents=cents, words=words, at=at, by=by
    )
    source, target = (
        ledger.account(facility, year, kind, by=by, at=at) for kind in (Kind.FUND, Kind.BUDGET)
    )
    ledger.move(cents, source=source, target=target, reason=Reason.FUNDED, because=funded, by=by,
                at=at)  # fmt: skip
    return funded


@action("rewards agreed")
def begin(*, id, patient, behaviour, schedule, persons_words, by, at,
          most_draws=None) -> RewardProgramme:  # fmt: skip
    """Agree on what is rewarded. The seed of the draws is drawn and sealed: nobody has seen it."""
    patient = lock(patient)
    if begun := RewardProgramme.objects.filter(pk=id).first():
        return Repeated(begun)
    if patient.reward_programmes.filter(behaviour=behaviour, ended_at=None).exists():
        raise Refused(
            "rewarded_already", _("This is rewarded already."), source=SOURCE,
            next_step=_("Go on with it, or end it first and say why."),
        )  # fmt: skip
    if not persons_words.strip():
        raise Refused(
            "rewards_without_the_person", _("Write down what the person says of it."),
            source=SOURCE, next_step=_("It is their choice what is rewarded, and whether."),
        )  # fmt: skip
    require(limits.may_earn(**now_of(patient, at).seen))
    terms = schedules.schedules()[schedule]
    if isinstance(terms, Bowl) and most_draws:
        terms = replace(terms, most_draws=min(most_draws, terms.most_draws_upto))
    seed = secrets.token_hex(SEED_LETTERS)
    return RewardProgramme.objects.create(
        id=id, patient=patient, behaviour=behaviour, schedule=schedule, terms=asdict(terms),
        persons_words=persons_words.strip(), sealed=seal(seed), digest=draws.digest_of(seed),
        at=at, by=by,
    )  # fmt: skip


def now_of(patient, at) -> ledger.Year:
    """Where the person stands at this moment: year, quarter, day, budget."""
    day = clock.clinic_day(at)
    return ledger.year_of(patient, day.year, day)


@action("occasion recorded")
def record(*, id, programme, day, result, by, at, words="", session=None) -> Occasion:
    """Done, not done, missed or excused. What it earns is computed; nothing is ever taken away."""
    patient = lock(programme.patient)
    if recorded := Occasion.objects.filter(pk=id).first():
        return Repeated(recorded)
    programme.refresh_from_db()
    refuse_ended(programme)
    refuse_out_of_order(programme, day, clock.clinic_day(at))
    terms, now = queries.terms_of(programme), queries.standing_of(programme)
    occasion = Occasion(
        id=id, programme=programme, day=day, result=result, words=words, session=session,
        step=now.step, at=at, by=by,
    )  # fmt: skip
    if result == MET and isinstance(terms, Bowl):
        occasion.draws = terms.draws(now)
    elif result == MET:
        occasion.cents = terms.cents(now)
    occasion.save(force_insert=True)
    if occasion.cents:
        pay(occasion.cents, patient=patient, because=occasion, by=by, at=at)
    return occasion


def refuse_ended(programme: RewardProgramme) -> None:
    if programme.ended_at:
        raise Refused(
            "rewards_have_ended", _("This has ended."), source=SOURCE,
            next_step=_("Agree on a new one, if the person wants that."),
        )  # fmt: skip


def refuse_out_of_order(programme: RewardProgramme, day, today) -> None:
    """The standing is what came before: a day is recorded after the ones before it."""
    newest = queries.counting(programme).order_by("-day").first()
    if day > today or (newest and day <= newest.day):
        raise Refused(
            "occasion_out_of_order", _("This day is not after the last one recorded, or not yet."),
            source=SOURCE,
            next_step=_("Take back the later ones first; what was handed out stays theirs."),
        )  # fmt: skip


def pay(cents, *, patient, because, by, at) -> int:
    """From the budget to the person: all of it, or what limit and budget still hold."""
    year = clock.clinic_day(at).year
    ledger.lock_budget(patient.facility_id, year)
    amount = min(cents, now_of(patient, at).left)
    if amount:
        budget = ledger.account(patient.facility, year, Kind.BUDGET, by=by, at=at)
        earned = ledger.account(patient.facility, year, Kind.EARNED, by=by, at=at, patient=patient)
        ledger.move(amount, source=budget, target=earned, reason=Reason.EARNED, because=because,
                    by=by, at=at, patient=patient)  # fmt: skip
    return amount


@action("slip drawn")
def draw(*, id, programme, by, at) -> Draw:
    """Take the next slip, with the person watching. Which it is was settled before it began."""
    patient = lock(programme.patient)
    if drawn := Draw.objects.filter(pk=id).first():
        return Repeated(drawn)
    occasion = queries.next_to_draw(programme)
    if occasion is None:
        raise Refused(
            "no_draw_left", _("Every draw that was earned has been taken."), source=SOURCE,
            next_step=_("The next one comes with the next time."),
        )  # fmt: skip
    # The budget first: what is asked before another draw has moved it may not be there any more.
    ledger.lock_budget(patient.facility_id, clock.clinic_day(at).year)
    now = now_of(patient, at)
    require(limits.may_earn(**now.seen))
    terms, number = queries.terms_of(programme), programme.draws.count() + 1
    slips = [(slip.key, slip.count, slip.cents) for slip in terms.slips]
    slip = draws.slip_number(opened(programme), str(programme.pk), number, terms.size)
    prize, cents = draws.prize_at(slip, slips)
    paid = min(cents, now.left)
    drawn = Draw.objects.create(
        id=id, programme=programme, occasion=occasion, number=number, slip=slip, prize=prize,
        cents=cents, paid=paid, at=at, by=by,
    )  # fmt: skip
    if paid:
        pay(paid, patient=patient, because=drawn, by=by, at=at)
    return drawn


def opened(programme: RewardProgramme) -> str:
    """The seed, inside a draw and nowhere else until the programme has ended."""
    try:
        return unseal(programme.sealed)
    except CannotOpen:
        raise Refused(
            "seed_cannot_be_opened", _("The seed of these draws cannot be opened."), source=SOURCE,
            next_step=_("The key it was sealed with is not here: ask whoever keeps the machine. "
                        "The draws wait."),
        ) from None  # fmt: skip


@action("prize handed out")
def hand_out(*, id, patient, year, cents, form, what, by, at) -> PrizeHanded:
    """The person takes a prize home, of what they have earned in either chart. Never cash."""
    patient = lock(patient)
    if handed := PrizeHanded.objects.filter(pk=id).first():
        return Repeated(handed)
    stands = ledger.year_of(patient, year)
    if cents > stands.to_hand_out:
        raise Refused(
            "more_than_earned", _("That is more than there is to hand out."), source=SOURCE,
            next_step=_("Hand out a part, and keep the rest for them."),
        )  # fmt: skip
    handed = PrizeHanded.objects.create(
        id=id, patient=patient, year=year, cents=cents, form=form, what=what, at=at, by=by
    )
    for chart in Patient.objects.in_bulk(stands.charts).values():
        part = min(cents, ledger.held_by(chart.pk, chart.facility_id, year))
        cents -= part
        if part:
            take_home(part, chart, year, handed, by, at)
    return handed


def take_home(cents, patient, year, handed, by, at) -> None:
    source, target = (
        ledger.account(patient.facility, year, kind, by=by, at=at, patient=patient)
        for kind in (Kind.EARNED, Kind.HANDED)
    )
    ledger.move(cents, source=source, target=target, reason=Reason.HANDED, because=handed, by=by,
                at=at, patient=patient)  # fmt: skip


@action("occasion taken back")
def take_back(*, occasion, why, by, at) -> Occasion:
    """It was written down in error. What it earned goes back, unless it has gone home with them."""
    patient = lock(occasion.programme.patient)
    occasion.refresh_from_db()
    if occasion.taken_back_at:
        return Repeated(occasion)
    if not why.strip():
        raise Refused(
            "taken_back_why", _("Say why it is taken back."), source=SOURCE,
            next_step=_("One sentence; the entry stays and can be read."),
        )  # fmt: skip
    if queries.counting(occasion.programme).filter(day__gt=occasion.day).exists():
        raise Refused(
            "not_the_newest", _("Later ones rest on this one."), source=SOURCE,
            next_step=_("Take back the later ones first."),
        )  # fmt: skip
    earned = list(queries.paid_for(occasion))
    for year in {movement.year for movement in earned}:
        owed = sum(movement.cents for movement in earned if movement.year == year)
        if owed > ledger.held_by(patient.pk, patient.facility_id, year):
            raise Refused(
                "prize_is_theirs", _("What it earned has been handed out: it is theirs."),
                source=SOURCE, next_step=_("Leave the entry, and write the slip down in words."),
            )  # fmt: skip
    for movement in earned:
        reverse(movement, because=occasion, by=by, at=at)
    occasion.taken_back_at, occasion.taken_back_by = at, by
    occasion.taken_back_why = why.strip()
    occasion.save(update_fields=["taken_back_at", "taken_back_by", "taken_back_why"])
    return occasion


def reverse(movement: RewardMovement, *, because, by, at) -> None:
    ledger.move(
        movement.cents, source=movement.target, target=movement.source, reason=Reason.CORRECTION,
        because=because, by=by, at=at, patient=movement.patient, reverses=movement,
    )  # fmt: skip


@action("rewards ended")
def end(*, programme, why, by, at) -> RewardProgramme:
    """It is over: the seed is opened. What was earned stays theirs."""
    lock(programme.patient)
    programme.refresh_from_db()
    if programme.ended_at:
        return Repeated(programme)
    if not why.strip():
        raise Refused(
            "rewards_end_why", _("Say why it ends."), source=SOURCE,
            next_step=_("“The twelve weeks are over” is enough."),
        )  # fmt: skip
    if queries.next_to_draw(programme):
        raise Refused(
            "draws_are_waiting", _("There are draws that were earned and not taken."),
            source=SOURCE, next_step=_("Take them first, with the person."),
        )  # fmt: skip
    programme.ended_at, programme.ended_by, programme.ended_why = at, by, why.strip()
    programme.save(update_fields=["ended_at", "ended_by", "ended_why"])
    return programme
