"""What the rules are told of one withdrawal: the facts are fetched here, judged in clinical/."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from throughcare import clock
from throughcare.assessment.models import SheetCompleted
from throughcare.clinical.medication import known
from throughcare.clinical.medicines import OPIOIDS
from throughcare.clinical.withdrawal import flags, giving, holding, leaving, protocols, starting
from throughcare.clinical.withdrawal.comfort import Body
from throughcare.clinical.withdrawal.holding import Hold
from throughcare.intake.queries import newest_pregnancy, pregnancy_told
from throughcare.medication import queries as medication
from throughcare.medication.models import BodyRisk, Dose, Ecg, Lab, NaloxoneGiven, Order
from throughcare.patients.models import Patient
from throughcare.withdrawal.models import (
    ComfortGiven,
    Left,
    Override,
    Protocol,
    ProtocolStep,
    Round,
    Talk,
    Withdrawal,
)


def pregnant(patient: Patient) -> starting.Pregnant:
    """What the newest answer says; a man who was never asked is not pregnant."""
    return pregnancy_told(patient, newest_pregnancy(patient))


def protocol_in_force(withdrawal: Withdrawal) -> Protocol | None:
    """The signed protocol that nothing has ended."""
    signed = Protocol.objects.filter(withdrawal=withdrawal, signed__isnull=False, ended=None)
    return signed.select_related("signed", "signed__by", "taper").first()


def agonist_order(patient: Patient, today: date) -> Order | None:
    """The standing order of methadone or buprenorphine, the newest where there are two."""
    standing = medication.standing(patient, today).filter(medicine__in=OPIOIDS)
    return standing.exclude(kind__in=Order.ONCE).first()


# --- before it begins -------------------------------------------------------------------------
def before(withdrawal: Withdrawal, at: datetime) -> starting.Before:
    """What the record holds of what must come first."""
    asked = dependence(withdrawal)
    talk = Talk.objects.filter(withdrawal=withdrawal).order_by("-at").first()
    kit, declined = naloxone(withdrawal, clock.clinic_day(at))
    return starting.Before(
        protocol_signed=protocol_in_force(withdrawal) is not None,
        emergency_plan=withdrawal.emergency_plans.exists(),
        pregnant=pregnant(withdrawal.patient),
        alcohol=asked.get("alcohol", "not_asked"),
        benzodiazepines=asked.get("benzodiazepines", "not_asked"),
        naloxone=kit,
        naloxone_asked=declined,
        talked=talk.points if talk else (),
        chose_medication=bool(talk and talk.chose != Talk.Chose.WITHDRAWAL),
        supervised=withdrawal.supervisions.filter(until_at__gt=at).exists(),
        last_use=withdrawal.last_uses.filter(is_opioid=True).exists(),
    )


def naloxone(withdrawal: Withdrawal, day: date) -> tuple[bool, bool]:
    """Has the person a kit that is in date on this day; did they decline one since this began?"""
    offered = NaloxoneGiven.objects.filter(patient=withdrawal.patient)
    kit = offered.filter(expires_on__gte=day).exclude(product="")
    return kit.exists(), offered.filter(product="", at__gte=withdrawal.at).exists()


def dependence(withdrawal: Withdrawal) -> dict[str, starting.Dependence]:
    """{alcohol, benzodiazepines: the newest answer}; what was not asked is not there."""
    rows = withdrawal.other_dependence.order_by("at", "pk")
    return {row.kind: row.answer for row in rows}


def situation(withdrawal: Withdrawal) -> starting.Situation:
    """What decides the place."""
    asked = dependence(withdrawal)
    newest = SheetCompleted.objects.filter(
        sheet__patient=withdrawal.patient, sheet__instrument="c-ssrs", sheet__set_aside=None
    ).order_by("-at")
    return starting.Situation(
        alcohol=asked.get("alcohol", "not_asked"),
        benzodiazepines=asked.get("benzodiazepines", "not_asked"),
        stable_home=withdrawal.stable_home, carer=withdrawal.carer,
        pregnant=pregnant(withdrawal.patient), body_stable=withdrawal.body_stable,
        mind_stable=withdrawal.mind_stable,
        suicide_risk_high=newest.values_list("band", flat=True).first() == "high",
    )  # fmt: skip


# --- the protocol -----------------------------------------------------------------------------
def step_seen(row: ProtocolStep) -> protocols.Step:
    """A step as the rules see it."""
    hold = None
    if row.hold_systolic and row.hold_diastolic and row.hold_pulse:
        hold = Hold(row.hold_systolic, row.hold_diastolic, row.hold_pulse)
    return protocols.Step(
        line=row.line, number=row.number, medicine=row.medicine, dose_ug=row.dose_ug,
        day_ug=row.day_ug, gap_minutes=row.gap_minutes, from_day=row.from_day,
        until_day=row.until_day, after_minutes=row.after_minutes, times=row.times,
        cows_at_least=row.cows_at_least, hold=hold,
    )  # fmt: skip


def person(protocol: Protocol, at: datetime) -> protocols.Person:
    """Whom the protocol is for."""
    withdrawal = protocol.withdrawal
    order = protocol.taper or agonist_order(withdrawal.patient, clock.clinic_day(at))
    risks = BodyRisk.objects.filter(patient=withdrawal.patient, risk="long-qt").counting()
    avoid = (*protocol.avoid, *(["long_qt"] if risks.exists() else []))
    return protocols.Person(
        setting=withdrawal.setting, agonist=order.medicine if order else "",
        body=body(withdrawal.patient), avoid=tuple(dict.fromkeys(avoid)),
    )  # fmt: skip


def body(patient: Patient) -> Body:
    """Kidneys, liver and heart, as the newest results say."""
    ecg = Ecg.objects.filter(patient=patient).counting().order_by("-on", "-at").first()
    labs = {
        row.test: row for row in
        Lab.objects.filter(patient=patient, test__in=("egfr", "child-pugh"))
        .counting().order_by("on", "at")
    }  # fmt: skip
    child_pugh = number(labs.get("child-pugh"))
    return Body(
        egfr=number(labs.get("egfr")),
        child_pugh=None if child_pugh is None else int(child_pugh),
        liver_ill=BodyRisk.objects.filter(patient=patient, risk="liver-kidney-disease")
        .counting().exists(),
        qtc_ms=ecg.qtc_ms if ecg else None,
    )  # fmt: skip


def number(lab: Lab | None) -> float | None:
    return known.number(lab.value) if lab else None


# --- a dose of it -----------------------------------------------------------------------------
@dataclass
class Known:
    """What several questions about one withdrawal rest on, each asked once.

    rounds  that count, the newest first    protocol  in force
    """

    withdrawal: Withdrawal
    rounds: list[Round]
    protocol: Protocol | None

    @property
    def minutes(self) -> int | None:
        """How often the protocol asks for a round."""
        return self.protocol.rounds_minutes if self.protocol else None

    @cached_property
    def given(self) -> list[ComfortGiven]:
        """To this person since shortly before it: two withdrawals of a day share its most."""
        since = self.withdrawal.at - timedelta(days=2)
        rows = ComfortGiven.objects.filter(patient=self.withdrawal.patient_id)
        rows = rows.filter(happened_at__gte=since).select_related("step")
        return list(rows.order_by("happened_at"))


def known_of(withdrawal: Withdrawal, at: datetime) -> Known:
    done = list(rounds(withdrawal, at))
    return Known(withdrawal, done, protocol_in_force(withdrawal))


def now_of(
    step: ProtocolStep, at: datetime, *, vitals_of: Round | None, override: Override | None,
    known: Known | None = None,
) -> giving.Now:  # fmt: skip
    """What stands at a moment, for one dose of one step. known: what was asked already."""
    withdrawal = step.protocol.withdrawal
    known = known or known_of(withdrawal, at)
    order = agonist_order(withdrawal.patient, clock.clinic_day(at))
    scored = next((row for row in known.rounds if row.sheet_id), None)
    newest = known.rounds[0] if known.rounds else None
    return giving.Now(
        at=at, day=day_of(withdrawal, at),
        in_force=known.protocol is not None and known.protocol.pk == step.protocol_id,
        under_way=hasattr(withdrawal, "begun") and withdrawal.ended_at is None,
        given=given_seen(known.given, step.protocol_id),
        cows=(scored.cows, scored.happened_at) if scored else None,
        vitals=measured(newest, vitals_of or newest) if newest else None,
        body=body(withdrawal.patient),
        agonist=order.medicine if order else "", naltrexone_at=naltrexone_at(withdrawal, at),
        pregnant=pregnant(withdrawal.patient),
        opened=dict.fromkeys(override.codes, override.why) if override else {},
    )  # fmt: skip


def day_of(withdrawal: Withdrawal, at: datetime) -> int:
    """Which day of the withdrawal a moment is in; 1 before it began, too."""
    if not hasattr(withdrawal, "begun"):
        return 1
    return max((clock.clinic_day(at) - withdrawal.begun.first_day).days + 1, 1)


def given_seen(rows: list[ComfortGiven], protocol_id) -> list[giving.Given]:
    """Only doses under this protocol stand in its sequence; earlier ones count as amounts."""
    return [
        giving.Given(
            row.medicine, row.ug, row.happened_at,
            row.step.line if row.step.protocol_id == protocol_id else "",
            row.step.number if row.step.protocol_id == protocol_id else 0,
        )
        for row in rows
    ]  # fmt: skip


def rounds(withdrawal: Withdrawal, at: datetime):
    """Rounds that count, done until a moment, the newest first."""
    done = Round.objects.filter(withdrawal=withdrawal, happened_at__lte=at).counting()
    return done.select_related("sheet").order_by("-happened_at", "-at")


def newest_cows(withdrawal: Withdrawal, at: datetime) -> tuple[int, datetime] | None:
    newest = rounds(withdrawal, at).filter(sheet__isnull=False).first()
    return (newest.cows, newest.happened_at) if newest else None


def newest_vitals(done: list[Round]) -> Round | None:
    """The newest round with pressure and pulse."""
    return next((row for row in done if row.systolic is not None and row.pulse is not None), None)


def measured(newest: Round, of: Round) -> holding.Vitals:
    """Pressure and pulse of one round, breath and sedation of the newest, as the rules see them."""
    return holding.Vitals(
        of.happened_at, of.systolic, of.diastolic, of.pulse, newest.breaths, newest.oxygen,
        newest.poss or None,
    )  # fmt: skip


def naltrexone_at(withdrawal: Withdrawal, at: datetime) -> datetime | None:
    """When naltrexone was last taken by mouth here, in the hours before."""
    taken = Dose.objects.filter(
        patient=withdrawal.patient, medicine="naltrexone", end__ug_taken__gt=0, end__at__lte=at,
        end__at__gt=at - giving.NALTREXONE_APART,
    ).exclude(medication.IS_DEPOT)  # fmt: skip
    return taken.order_by("-end__at").values_list("end__at", flat=True).first()


def usable_override(step: ProtocolStep, at: datetime) -> Override | None:
    """An override of this step that is good now and was not used."""
    good = Override.objects.filter(step=step, used=None, good_until__gte=at, at__lte=at)
    return good.order_by("-at").first()


# --- red flags --------------------------------------------------------------------------------
def seen_of(row: Round) -> flags.Seen:
    """One round as the red flags see it."""
    measured = {
        name: getattr(row, name)
        for name in ("breaths", "oxygen", "temperature", "systolic", "diastolic", "pulse")
    }
    measured["cows"] = row.cows
    if row.systolic is not None and row.standing_systolic is not None:
        measured["standing_drop"] = row.systolic - row.standing_systolic
    measured["potassium"] = potassium(row)
    return flags.Seen(
        measured={name: value for name, value in measured.items() if value is not None},
        poss=row.poss or None, signs=frozenset(row.signs), facts=frozenset(standing_facts(row)),
    )  # fmt: skip


def potassium(row: Round) -> int | None:
    """In tenths, of a result of this day."""
    drawn = Lab.objects.filter(
        patient=row.withdrawal.patient, test="potassium", on=clock.clinic_day(row.happened_at)
    )
    value = number(drawn.counting().order_by("-at").first())
    return None if value is None else int(value * 10)


def standing_facts(row: Round) -> list[str]:
    """What is known besides: pregnant, another dependence, injecting."""
    withdrawal = row.withdrawal
    others = dependence(withdrawal).values()
    facts = {
        "pregnant": pregnant(withdrawal.patient) in ("pregnant", "possible"),
        "other_dependence": any(answer in ("yes", "unsure") for answer in others),
        "injects": withdrawal.last_uses.filter(injected=True).exists(),
    }
    return [name for name, so in facts.items() if so]


# --- leaving ----------------------------------------------------------------------------------
def left_seen(left: Left) -> leaving.Left:
    """What the record holds of somebody's leaving."""
    withdrawal = left.withdrawal
    kit, declined = naloxone(withdrawal, clock.clinic_day(left.happened_at))
    booked = withdrawal.appointments.order_by("-at").first()
    return leaving.Left(
        left_at=left.happened_at, naloxone=kit or declined,
        appointment_at=booked.when if booked else None, choice=withdrawal.choices.exists(),
        warned=withdrawal.warnings.filter(occasion="leaving").exists(),
        explained={row.key: row.why for row in withdrawal.explained.all()},
    )  # fmt: skip
