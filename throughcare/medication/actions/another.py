"""Somebody else swallowed a dose: it was none of its own person's, and it is one of theirs.

The register follows: what it had given to the dose's own person is taken back by its mirror and
given to whoever took it; where nobody knows who, it is lost, and the days of the law run.
"""

import uuid

from django.utils.translation import gettext as _

from throughcare import clock
from throughcare.clinical import medicines
from throughcare.medication import another, on_paper, safety
from throughcare.medication.actions import dosing
from throughcare.medication.actions import paper as sheets
from throughcare.medication.actions import window as asking
from throughcare.medication.another import Share
from throughcare.medication.models import Dose, End, GivenOnPaper, TakenByAnother
from throughcare.patients.models import Patient
from throughcare.record.action import Repeated, action
from throughcare.record.actions import lock
from throughcare.refusal import Refused
from throughcare.stock import ledger
from throughcare.stock.actions.places import lock as lock_stock
from throughcare.stock.models import Account, Movement

Kind, Reason = Account.Kind, Movement.Reason
SOURCE = "red-flags:2.1"


@action("dose taken by another person")
def taken_by_another(
    *, id, dose, words, witness, by, at, swallowed_by=None, who="", replaces=None
) -> TakenByAnother:
    """Say who took a dose that was poured for somebody else; or, later, that it was another.

    swallowed_by  somebody registered here; None: nobody who is, described by `who`
    replaces      what was believed until now
    """
    lock_all(dose.patient, swallowed_by, replaces and replaces.swallowed_by)
    if told := TakenByAnother.objects.filter(pk=id).first():
        return Repeated(told)
    dose = Dose.every.select_related("patient__facility").get(pk=dose.pk)
    refuse_untold(dose, words, witness, by)
    refuse_nobody(dose, swallowed_by, who)
    refuse_said_already(dose, replaces)
    dosing.refuse_pump_unsaid(asked := dosing.of_pumps(dose))
    shares = another.shares_of(dose, dosing.too_much_of(asked))
    refuse_no_cup(dose, shares)
    lock_stock(dose.patient.facility)
    end = end_of(dose, witness, by=by, at=at)
    told = TakenByAnother.objects.create(
        id=id, dose=dose, swallowed_by=swallowed_by, who=who.strip(),
        ug=sum(one.ug for one in shares), words=words.strip(), replaces=replaces, witness=witness,
        taken_at=replaces.taken_at if replaces else end.at, at=at, by=by,
    )  # fmt: skip
    moved(told, shares)
    tell_prescriber(told)
    return told


def moved(told: TakenByAnother, shares: list[Share]) -> None:
    """From wherever it was believed to be to whoever took it, or to nobody."""
    if told.replaces and told.replaces.swallowed_by:
        from_their_chart(told, shares)
    else:
        into_the_cup(told)
        if told.swallowed_by:
            out_of_the_cup(told, shares)
    if told.swallowed_by:
        had_by_another(told=told, shares=shares, by=told.by, at=told.taken_at)
    else:
        lost(told, shares)


def lock_all(*people: Patient | None) -> None:
    """Everybody whose chart it touches, in one order: two presses never wait in a ring."""
    for one in sorted({one for one in people if one}, key=lambda one: one.pk):
        lock(one)


def refuse_untold(dose: Dose, words: str, witness, by) -> None:
    """Said in words, by two."""
    if witness in (None, by):
        raise Refused(
            "another_took_it_alone", _("That another person took it is said by two."),
            source="house:stock", next_step=_("Call a colleague: they type their user name and "
                                              "PIN here."),
        )  # fmt: skip
    if not words.strip():
        raise Refused(
            "another_took_it_without_words", _("Say what happened."), source="house:medication",
            next_step=_("One sentence is enough: the prescriber and the inspector read it."),
        )  # fmt: skip
    if dose.home or dose.paper_id:
        raise Refused(
            "no_dose_of_this_window", _("This dose was not taken at a window from a cup."),
            source="house:medication",
            next_step=_("A take-home bottle that is gone is written down at the bottle; a line of "
                        "paper is taken back and entered for whoever it was."),
        )  # fmt: skip


def refuse_nobody(dose: Dose, swallowed_by: Patient | None, who: str) -> None:
    """Somebody else, of this clinic; or somebody described."""
    if swallowed_by is None and not who.strip():
        raise Refused(
            "nobody_took_it", _("Say who took it, or what is known of them."),
            source="house:medication",
            next_step=_("Find them by name or card; or describe whoever is not registered here."),
        )  # fmt: skip
    if swallowed_by and (swallowed_by.pk == dose.patient_id
                         or swallowed_by.facility_id != dose.patient.facility_id):  # fmt: skip
        raise Refused(
            "not_another_person_here", _("This is not another person of this clinic."),
            source="house:medication", next_step=_("Find the one who took it."),
        )  # fmt: skip


def refuse_said_already(dose: Dose, replaces: TakenByAnother | None) -> None:
    """Two people who say it at once, or one who read an older page."""
    if another.said_of(dose) != replaces:
        raise Refused(
            "another_took_it_already", _("Somebody has written down already who took it."),
            source="house:medication",
            next_step=_("Open the dose again. If it was somebody else, say so there."),
        )  # fmt: skip


def refuse_no_cup(dose: Dose, shares: list[Share]) -> None:
    if not shares:
        raise Refused(
            "nothing_stood_in_the_cup", _("Nothing was poured for this dose."),
            source="house:medication",
            next_step=_("Say that it was not given: the dose is free again for its own person."),
        )  # fmt: skip


def end_of(dose: Dose, witness, *, by, at) -> End:
    """Its own person did not have it: whatever was confirmed, it counts no more from now on."""
    return getattr(dose, "end", None) or End.objects.create(
        dose=dose, outcome=End.Outcome.NOT_GIVEN, ug_taken=0, why=_("another person took it"),
        witness=witness, at=at, by=by,
    )  # fmt: skip


def into_the_cup(told: TakenByAnother) -> None:
    """The register as it was when the cup stood there: its own person has nothing of it any more,
    nor is it lost any more."""
    if told.replaces:
        mirror(told, because_id=told.replaces_id, reason=Reason.LOST)
        return
    told.dose.wrong_at = told.at
    told.dose.save(update_fields=["wrong_at"])
    mirror(told, because_id=told.dose_id, reason__in=ended_as(told.dose))


def from_their_chart(told: TakenByAnother, shares: list[Share]) -> None:
    """It was not who was believed to have taken it: out of their chart, and into the bottle by the
    mirror of its pour. Was it nobody who is known here, it stands in the dose's cup again."""
    not_had_by_another(
        paper=told.replaces.entry, why=told.words, witness=told.witness, by=told.by, at=told.at
    )
    for one in shares if told.swallowed_by is None else ():
        pour_again(told, one)


def ended_as(dose: Dose) -> tuple:
    """Which movements said what became of the cup: swallowed; or, not given, thrown away or put
    back."""
    if dose.end.outcome == End.Outcome.NOT_GIVEN:
        return (Reason.WASTE, Reason.PUT_BACK)
    return (Reason.TAKEN,)


def common(told: TakenByAnother) -> dict:
    return {"words": told.words, "witness": told.witness, "by": told.by, "at": told.at,
            "patient": told.dose.patient}  # fmt: skip


def mirror(told: TakenByAnother, **which) -> None:
    """Each of these movements the other way round."""
    rows = Movement.objects.filter(reversed_by=None, reverses=None, **which)
    for row in rows.select_related("source", "target"):
        ledger.move(
            row.ug, source=row.target, target=row.source, reason=Reason.CORRECTION, because=row,
            reverses=row, **common(told),
        )  # fmt: skip


def out_of_the_cup(told: TakenByAnother, shares: list[Share]) -> None:
    """Back by the mirror of its pour, from where it is poured for whoever took it. Of a bottle that
    was counted since it goes on to variance: there the pour for the other person takes it."""
    for one in shares:
        cup = dosing.cup(one.bottle, told.dose, by=told.by, at=told.at)
        keys = [one.key, *told.dose.taken_by_another.values_list("pk", flat=True)]
        poured = Movement.objects.filter(
            because_id__in=keys, target=cup, reason=Reason.POUR, ug=one.ug, reversed_by=None,
            source__in=(one.bottle, variance(told, one)),
        ).select_related("source").first()  # fmt: skip
        if poured:
            mirror(told, pk=poured.pk)
        else:  # a part was swallowed, and the rest of this pour was wasted
            ledger.move(
                one.ug, source=cup, target=one.bottle, reason=Reason.PUT_BACK, because=told,
                **common(told),
            )  # fmt: skip
        back_in_bottle = poured is None or poured.source_id == one.bottle.pk
        if back_in_bottle and on_paper.counted_since(one.bottle, one.at):
            ledger.move(
                one.ug, source=one.bottle, target=variance(told, one), reason=Reason.COUNT,
                because=told, **common(told),
            )  # fmt: skip


def pour_again(told: TakenByAnother, share: Share) -> None:
    """Out of the bottle again; of one that was counted since, out of variance."""
    cup = dosing.cup(share.bottle, told.dose, by=told.by, at=told.at)
    counted = on_paper.counted_since(share.bottle, share.at)
    ledger.move(
        share.ug, source=variance(told, share) if counted else share.bottle, target=cup,
        reason=Reason.POUR, because=told, happened=True, **common(told),
    )  # fmt: skip


def lost(told: TakenByAnother, shares: list[Share]) -> None:
    """Nobody registered here took it: it is gone from the clinic, and was given to nobody. Whether
    it is a theft or a significant loss is settled there; the days of the law run from now."""
    for one in shares:
        cup = dosing.cup(one.bottle, told.dose, by=told.by, at=told.at)
        ledger.move(
            one.ug, source=cup, target=variance(told, one), reason=Reason.LOST, because=told,
            **common(told),
        )  # fmt: skip


def variance(told: TakenByAnother, share: Share) -> Account:
    return ledger.account(
        share.bottle.facility, share.bottle.product, Kind.VARIANCE, by=told.by, at=told.at
    )


@action("dose of another person taken")
def had_by_another(*, told, shares, by, at) -> GivenOnPaper:
    """In the chart of whoever took it: so much, then. Every page and rule reads it as a dose."""
    patient, dose, pours = told.swallowed_by, told.dose, [(one.bottle, one.ug) for one in shares]
    product = medicines.product(pours[0][0].product)
    part = part_for(patient, dose, product, at)
    found = on_paper.against(patient, product, clock.clinic_day(at), part)
    paper = GivenOnPaper.objects.create(
        id=uuid.uuid5(told.pk, "had"), patient=patient, medicine=dose.medicine, part=part,
        ug=told.ug, bottle=pours[0][0], said=safety.as_kept(on_paper.said_of(found, pours, at)),
        words=_("Poured for another person."), given_by=dose.end.by, instead=told,
        clinic_day=clock.clinic_day(at), at=at, entered_at=told.at, by=by,
    )  # fmt: skip
    sheets.end_of(
        sheets.dose_of(paper, found), pours, dose.end.site, poured_at=min(o.at for o in shares)
    )
    return paper


def part_for(patient: Patient, dose: Dose, product, at) -> str:
    """Of a split day, the part of theirs that it stands for: the same, or else their first."""
    due = on_paper.against(patient, product, clock.clinic_day(at), dose.part)
    if due.step:
        return dose.part
    return next((one for one in on_paper.parts_due(patient, product, clock.clinic_day(at))), "")


@action("dose of another person taken back")
def not_had_by_another(*, paper, why, witness, by, at) -> GivenOnPaper:
    """It was not they who took it."""
    return sheets.counts_no_more(paper, why=why, witness=witness, by=by, at=at)


def tell_prescriber(told: TakenByAnother) -> None:
    """A red flag for both, at once: whose dose it was, and whoever has it in them."""
    given = {"code": f"{another.ASKED}.{told.pk.hex[:12]}", "source": SOURCE, "by": told.by,
             "at": told.at}  # fmt: skip
    taken = another.was_taken(told)
    asking.ask_prescriber(
        patient=told.dose.patient, words=told.words, **given,
        why=_("Another person took the dose poured for this one: %(taken)s. Their own of that day "
              "is free again.") % {"taken": taken},
    )  # fmt: skip
    if told.swallowed_by:
        asking.ask_prescriber(
            patient=told.swallowed_by, words=another.last_words(told.swallowed_by, told.entry.dose),
            why=_("Took a dose poured for another person: %(taken)s.") % {"taken": taken}, **given,
        )  # fmt: skip
