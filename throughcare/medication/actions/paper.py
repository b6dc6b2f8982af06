"""A dose given on paper, entered afterwards: it happened, so it is recorded whatever a rule says.

One press writes what an ordinary dose takes three for: its row, its pours, its end, each with the
moment at which it was given and by whom; and the register moves with it.
"""

import uuid
from dataclasses import dataclass

from django.utils.translation import gettext as _

from throughcare import clock
from throughcare.clinical import medicines
from throughcare.clinical.verdict import Verdict
from throughcare.medication import on_paper, safety
from throughcare.medication.actions.dosing import cup
from throughcare.medication.models import Dose, End, GivenOnPaper, Pour
from throughcare.record.action import Repeated, action
from throughcare.record.actions import lock, open_alert
from throughcare.refusal import Refused
from throughcare.stock import ledger
from throughcare.stock.actions.places import lock as lock_stock
from throughcare.stock.models import Account, Movement

Kind, Reason = Account.Kind, Movement.Reason


@dataclass(frozen=True)
class Flagged:
    """A dose on paper that a rule would have refused, as an alert is told of it."""

    code: str
    why: str
    source: str
    next_step: str
    ladder: str
    for_role: str = "prescriber"


@action("dose on paper entered")
def enter(
    *, id, patient, pours, part, given_by, entered_at, by, at, words="", witness=None, site=""
) -> GivenOnPaper:
    """Write down a dose that a sheet of paper says was given.

    pours       [(bottle, micrograms measured)], the first bottle first
    at          when it was given; `by` writes it down, at `entered_at`
    """
    patient = lock(patient)
    if written := GivenOnPaper.objects.filter(pk=id).first():
        return Repeated(written)
    if written := on_paper.same_line(patient, pours[0][0], at):
        return Repeated(written)
    refuse_to_come(at, entered_at)
    lock_stock(patient.facility)  # a count of the bottle comes before this, or after
    product = medicines.product(pours[0][0].product)
    found = on_paper.against(patient, product, clock.clinic_day(at), part)
    told = on_paper.said_of(found, pours, at)
    paper = GivenOnPaper.objects.create(
        id=id, patient=patient, medicine=product.medicine, part=part,
        ug=sum(ug for _bottle, ug in pours), bottle=pours[0][0], said=safety.as_kept(told),
        words=words.strip(), witness=witness, given_by=given_by, clinic_day=clock.clinic_day(at),
        at=at, entered_at=entered_at, by=by,
    )  # fmt: skip
    end_of(dose_of(paper, found), pours, site)
    flag(paper, told)
    return paper


def refuse_to_come(at, entered_at) -> None:
    """What has not happened yet is given at the window."""
    if at >= entered_at:
        raise Refused(
            "paper_of_the_future", _("This time has not come yet."), source="house:medication",
            next_step=_("Look at the day and the hour on the sheet. What is given now is given at "
                        "the window."),
        )  # fmt: skip


def dose_of(paper: GivenOnPaper, found: on_paper.Against) -> Dose:
    """The dose as every page and rule reads it: given then, by whoever gave it."""
    return Dose.objects.create(
        id=paper.pk, paper=paper, patient=paper.patient, order=found.order, step=found.step,
        medicine=paper.medicine, part=paper.part, ug=paper.ug, clinic_day=paper.clinic_day,
        window=paper.bottle.window, told=paper.said, reason=paper.words, at=paper.at,
        by=paper.given_by,
    )  # fmt: skip


def end_of(dose: Dose, pours, site: str, poured_at=None) -> End:
    """Poured from these bottles, and taken whole.

    poured_at  where it is known to have stood in a cup for a while; None: with the dose
    """
    given = {"at": dose.at, "by": dose.by}
    rows = []
    for number, (bottle, ug) in enumerate(pours):
        row_id = uuid.uuid5(dose.pk, f"pour {number}")
        rows.append(Pour.objects.create(
            id=row_id, dose=dose, account=bottle, ug=ug, at=poured_at or dose.at, by=dose.by
        ))  # fmt: skip
        out_of_the_books(rows[-1])
    end = End.objects.create(
        dose=dose, outcome=End.Outcome.TAKEN, ug_taken=dose.ug, site=site, **given
    )
    for row in rows:
        taken = ledger.account(
            row.account.facility, row.account.product, Kind.PATIENTS, window=dose.window, **given
        )
        ledger.move(
            row.ug, source=cup(row.account, dose, **given), target=taken, reason=Reason.TAKEN,
            because=end, patient=dose.patient, words=words_of(dose.paper), **given,
        )  # fmt: skip
    return end


def out_of_the_books(row: Pour) -> None:
    """From the bottle into the cup. What a count since has found missing is taken from variance:
    it was in the bottle no more. So is what the bottle, by the register, does not hold."""
    bottle, dose, given = row.account, row.dose, {"at": row.at, "by": row.by}
    bottle.refresh_from_db(fields=["balance"])
    counted = on_paper.counted_since(bottle, row.at)
    of_bottle = 0 if counted else min(bottle.balance, row.ug)
    variance = ledger.account(bottle.facility, bottle.product, Kind.VARIANCE, **given)
    for source, ug in ((bottle, of_bottle), (variance, row.ug - of_bottle)):
        if ug:
            ledger.move(
                ug, source=source, target=cup(bottle, dose, **given), reason=Reason.POUR,
                because=row, patient=dose.patient, words=words_of(dose.paper), happened=True,
                **given,
            )  # fmt: skip


def words_of(paper: GivenOnPaper) -> str:
    """Beside each movement: it was written later than it happened, and by whom."""
    written = {"at": on_paper.moment(paper.entered_at), "who": paper.by.name}
    if paper.instead_id:
        return _("poured for another person; written %(at)s by %(who)s") % written
    return _("given on paper; entered %(at)s by %(who)s") % written


def flag(paper: GivenOnPaper, told: list[Verdict]) -> None:
    """What a rule would have refused is put before the prescriber now; what it would have asked a
    reason for, today, where the paper says none."""
    stops = [one for one in told if one.level == "stop"]
    asks = [] if paper.words else [one for one in told if one.level == "caution"]
    if not (worst := stops or asks):
        return
    given = _("Given on paper on %(at)s: %(amount)s of %(medicine)s.") % {
        "at": on_paper.moment(paper.at), "amount": medicines.mg_words(paper.ug),
        "medicine": medicines.medicine(paper.medicine).name,
    }  # fmt: skip
    flagged = Flagged(
        f"{on_paper.FLAGGED}.{paper.pk.hex}", f"{given} {' '.join(v.why for v in worst)}"[:300],
        worst[0].source,
        _("See how the person is and what the next dose should be; write down what was done."),
        "P" if stops else "S",
    )  # fmt: skip
    open_alert(patient=paper.patient, red_flag=flagged, by=paper.by, at=paper.entered_at)


@action("dose on paper taken back")
def take_back(*, paper, why, witness, by, at) -> GivenOnPaper:
    """It was entered wrongly: another person, another day. It counts as a dose no more, and each
    of its movements is taken back by its mirror, before a second person."""
    lock(paper.patient)
    paper = GivenOnPaper.objects.select_related("bottle__facility").get(pk=paper.pk)
    if paper.wrong_at:
        return Repeated(paper)
    if not why.strip():
        raise Refused(
            "wrong_paper_without_words", _("Say what was wrong."), source="house:medication",
            next_step=_("One sentence is enough: the prescriber and the inspector read it."),
        )  # fmt: skip
    if witness in (None, by):
        raise Refused(
            "paper_taken_back_alone", _("A dose that was entered is taken back by two."),
            source="house:stock",
            next_step=_("Call a colleague: they type their user name and PIN here."),
        )  # fmt: skip
    refuse_of_another(paper)
    return counts_no_more(paper, why=why, witness=witness, by=by, at=at)


def refuse_of_another(paper: GivenOnPaper) -> None:
    """What was poured for another person is put right there: somebody did take it."""
    if paper.instead_id:
        raise Refused(
            "put_right_where_it_was_poured",
            _("This was poured for another person: it is put right at that dose."),
            source="house:medication",
            next_step=_("Ask %(who)s, who wrote it: at the window, “Not this person”, they say who "
                        "took it instead.") % {"who": paper.by.name},
        )  # fmt: skip


def counts_no_more(paper: GivenOnPaper, *, why, witness, by, at) -> GivenOnPaper:
    """No dose from now on, and its movements mirrored."""
    lock_stock(paper.patient.facility)
    paper.wrong_at, paper.wrong_by, paper.wrong_why = at, by, why.strip()
    paper.save(update_fields=["wrong_at", "wrong_by", "wrong_why"])
    dose = paper.dose
    dose.wrong_at = at
    dose.save(update_fields=["wrong_at"])
    put_back(dose, witness=witness, by=by, at=at)
    return paper


def put_back(dose: Dose, *, witness, by, at) -> None:
    """The mirror of each movement, the newest first. What is back in a bottle that was counted
    since is beyond what was found in it: it goes on to variance."""
    given = {"by": by, "at": at, "patient": dose.patient, "words": dose.paper.wrong_why}
    causes = [dose.pk, *dose.pours.values_list("pk", flat=True)]
    movements = Movement.objects.filter(
        because_id__in=causes, because_type__startswith="medication"
    )
    rows = movements.select_related("source", "target__facility")
    for row in sorted(rows, key=lambda one: one.reason == Reason.POUR):
        ledger.move(
            row.ug, source=row.target, target=row.source, reason=Reason.CORRECTION, because=row,
            reverses=row, witness=witness, **given,
        )  # fmt: skip
        bottle = row.source
        if bottle.kind == Kind.BOTTLE and on_paper.counted_since(bottle, dose.paper.entered_at):
            variance = ledger.account(bottle.facility, bottle.product, Kind.VARIANCE, by=by, at=at)
            ledger.move(
                row.ug, source=bottle, target=variance, reason=Reason.COUNT, because=row, **given
            )
