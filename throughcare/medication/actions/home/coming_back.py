"""Bottles after they left: back empty or full, lost, stolen, called in to be looked at."""

from django.utils.translation import gettext as _

from throughcare import clock
from throughcare.clinical import medicines
from throughcare.clinical.assessment.red_flags import RedFlag
from throughcare.medication.actions.home.handing_over import with_patients
from throughcare.medication.home import in_hand
from throughcare.medication.models import CameBack, DayFreed, HomeBottle, Recall
from throughcare.record.action import Repeated, action
from throughcare.record.actions import lock, open_alert
from throughcare.refusal import Refused
from throughcare.stock import ledger
from throughcare.stock.models import Account, Movement

SOURCE = "house:take-homes"
How = CameBack.How


@action("take-home came back")
def come_back(
    *, id, bottle, how, by, at, ug=0, words="", police="", witness=None
) -> CameBack:  # fmt: skip
    """Say what became of a bottle in the person's hands. Its day stays as it was until freed.

    ug       what is in it, measured: for one that came back full or with part of it
    witness  who saw it then: what comes in is looked at by two, as what is thrown away is
    """
    lock(bottle.dose.patient)
    if told := CameBack.objects.filter(pk=id).first():
        return Repeated(told)
    ug = bottle.dose.ug if how == How.FULL else ug
    refuse_untrue(bottle, how, ug, words)
    if how in in_hand.BACK and witness in (None, by):
        raise Refused(
            "bottle_taken_in_alone", _("What comes back with something in it is looked at by two."),
            source=SOURCE, next_step=_("Call a colleague: they sign with their PIN."),
        )  # fmt: skip
    row = CameBack.objects.create(
        id=id, bottle=bottle, how=how, ug=ug if how in in_hand.BACK else 0, words=words.strip(),
        police=police.strip(), at=at, by=by,
    )  # fmt: skip
    if how in in_hand.BACK:
        take_in(row, witness)
    if how in (How.LOST, How.STOLEN):
        open_alert(patient=bottle.dose.patient, red_flag=gone(bottle, how), by=by, at=at)
    elif how != How.FULL and bottle.dose.clinic_day > clock.clinic_day(at):
        open_alert(patient=bottle.dose.patient, red_flag=too_soon(bottle, how), by=by, at=at)
    return row


def take_in(row: CameBack, witness) -> None:
    """What is in a returned bottle stands as returned until it is destroyed by two."""
    left = row.ug
    for one in row.bottle.dose.pours.select_related("account", "account__facility"):
        if not (ug := min(left, one.ug)):
            return
        left -= ug
        returned = ledger.account(
            one.account.facility, one.account.product, Account.Kind.RETURNED, by=row.by, at=row.at
        )
        ledger.move(
            ug, source=with_patients(one.account, by=row.by, at=row.at), target=returned,
            reason=Movement.Reason.RETURNED, because=row, patient=row.patient, witness=witness,
            words=row.words, by=row.by, at=row.at,
        )  # fmt: skip


def refuse_untrue(bottle: HomeBottle, how: str, ug: int, words: str) -> None:
    """It was handed over, is not back yet, and holds no more than its dose."""
    standing = bottle.came_back.filter(how__in=("empty", "full", "part", how)).first()
    if not bottle.hand_over_id or standing:
        raise Refused(
            "bottle_not_out", _("This bottle is not with the person."), source=SOURCE,
            next_step=_("Look at the number on it: another one is meant."),
        )  # fmt: skip
    if how == How.PART and not 0 < ug < bottle.dose.ug:
        raise Refused(
            "part_of_a_bottle", _("A part is more than nothing and less than the whole dose."),
            source=SOURCE, next_step=_("Measure what is in it, and write it with its unit."),
        )  # fmt: skip
    if how in (How.PART, How.LOST, How.STOLEN) and not words.strip():
        raise Refused(
            "bottle_gone_without_words", _("Say what the person tells."), source=SOURCE,
            next_step=_("One sentence in their words: when, where, how it was noticed."),
        )  # fmt: skip


def gone(bottle: HomeBottle, how: str) -> RedFlag:
    """The red flag of a bottle that is gone: it was the person's, no clinic stock."""
    day = bottle.dose.clinic_day.strftime("%d %b %Y")
    amount = medicines.mg_words(bottle.dose.ug)
    return RedFlag(
        code="take_home.gone", ladder="S", for_role="prescriber",
        why=f"A take-home bottle of {amount} for {day} was reported {how}.",
        next_step="Speak with the person: is somebody else in danger, is their dose covered? It "
                  "was theirs: a report of theft is theirs too. Form 106 is for clinic stock only.",
        source="lost-take-home",
    )  # fmt: skip


def too_soon(bottle: HomeBottle, how: str) -> RedFlag:
    """The red flag of a bottle that is not full any more before its day has come."""
    return RedFlag(
        code="take_home.too_soon", ladder="S", for_role="prescriber",
        why=f"The take-home bottle for {bottle.dose.clinic_day.strftime('%d %b %Y')} came back "
            f"{'empty' if how == How.EMPTY else 'with part of it'} before that day.",
        next_step="Speak with the person: two doses on one day, spilt, or given away? Look how "
                  "awake they are, and how their coming days are covered.",
        source="house:take-homes",
    )  # fmt: skip


@action("day of a take-home freed")
def free_day(*, dose, why, by, at) -> DayFreed:
    """Let a day be dosed again whose bottle came back unused, or is gone: a prescriber's act."""
    lock(dose.patient)
    if freed := DayFreed.objects.filter(pk=dose.pk).first():
        return Repeated(freed)
    back = CameBack.objects.filter(bottle__dose=dose)
    if not back.exclude(how=How.EMPTY).exists():
        raise Refused(
            "bottle_still_out", _("The bottle of this day is neither back full nor gone."),
            source=SOURCE, next_step=_("Record what became of it first: back with something in it, "
                                       "lost, or spilt at home."),
        )  # fmt: skip
    if not why.strip():
        raise Refused(
            "day_freed_without_why", _("Say why this day may be dosed again."), source=SOURCE,
            next_step=_("One sentence: the nurse reads it before she pours."),
        )  # fmt: skip
    return DayFreed.objects.create(dose=dose, why=why.strip(), at=at, by=by)


@action("bottles called in")
def recall(*, id, patient, come_by, asked_how, why, by, at) -> Recall:
    """Ask somebody to bring the bottles they should have, by a certain time."""
    patient = lock(patient)
    standing = Recall.objects.filter(patient=patient, ended_at=None)
    if called := Recall.objects.filter(pk=id).first() or standing.first():
        return Repeated(called)
    today = clock.clinic_day(at)
    expected = in_hand.at_home(patient).filter(dose__clinic_day__gte=today).count()
    if not expected:
        raise Refused(
            "nothing_to_call_in", _("There is no bottle with the person."), source=SOURCE,
            next_step=_("Look at their take-homes: all are used, back or gone."),
        )  # fmt: skip
    if come_by <= at:
        raise Refused(
            "call_in_needs_time", _("The time to come by has passed already."), source=SOURCE,
            next_step=_("Give them time to come: agree on it with the person."),
        )  # fmt: skip
    return Recall.objects.create(
        id=id, patient=patient, come_by=come_by, expected=expected, asked_how=asked_how.strip(),
        why=why.strip(), at=at, by=by,
    )  # fmt: skip


@action("bottles looked at")
def end_recall(*, recall, outcome, by, at, found=None, words="") -> Recall:
    """What a bottle check found. It changes no decision by itself: a prescriber may."""
    lock(recall.patient)
    recall.refresh_from_db()
    if recall.ended_at:
        return Repeated(recall)
    if outcome == Recall.Outcome.RIGHT and found != recall.expected:
        raise Refused(
            "check_counts_otherwise",
            _("%(expected)s were expected and %(found)s were seen.")
            % {"expected": recall.expected, "found": found or 0},
            source=SOURCE, next_step=_("Count again, or say what is missing."),
        )  # fmt: skip
    if outcome != Recall.Outcome.RIGHT and not words.strip():
        raise Refused(
            "check_without_words", _("Say what was found, in words."), source=SOURCE,
            next_step=_("Write what the person tells of it too."),
        )  # fmt: skip
    recall.outcome, recall.found, recall.ended_words = outcome, found, words.strip()
    recall.ended_at, recall.ended_by = at, by
    recall.save(update_fields=["outcome", "found", "ended_words", "ended_at", "ended_by"])
    return recall
