"""What a page asks of withdrawal: the ward board, one person's curve, tasks and contacts."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Exists,
    ExpressionWrapper,
    F,
    Max,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    When,
    Window,
)
from django.db.models.functions import RowNumber

from throughcare import clock
from throughcare.clinical.medicines import OPIOIDS
from throughcare.clinical.withdrawal import course, rounds, trend
from throughcare.clinical.withdrawal.comfort import title
from throughcare.medication.models import Dose
from throughcare.patients.models import Alert, Patient
from throughcare.record.queries import ESCALATED
from throughcare.withdrawal import facts
from throughcare.withdrawal.models import (
    ComfortGiven,
    FlagRouted,
    LastUse,
    Protocol,
    ProtocolStep,
    Round,
    Supervision,
    Turned,
    Withdrawal,
)

A_DAY = timedelta(hours=24)


def current(patient: Patient) -> Withdrawal | None:
    """The one prepared or under way."""
    open_ = Withdrawal.objects.filter(patient=patient, ended_at=None)
    return open_.select_related("patient", "begun").first()


def every(patient: Patient) -> QuerySet[Withdrawal]:
    """Every withdrawal of a person, the newest first."""
    whole = Withdrawal.objects.filter(patient=patient).select_related("begun", "left", "closed")
    return whole.order_by("-at")


# --- the ward board ---------------------------------------------------------------------------
@dataclass
class BoardRow:
    """One person on the ward board.

    due  the most pressing round; state: later, due, overdue
    last, vitals  the newest round; the newest with pressure and pulse
    expected  [(opioid, phase)] of what was taken last
    flags     open red flags, each alert with `goes_to`: the member it is before now
    unheard   a red flag for the prescriber now, or an emergency, that nobody acted on in its time
    """

    withdrawal: Withdrawal
    day: int
    trend: trend.Trend | None
    own_rating: int | None
    last: Round | None
    vitals: Round | None
    due: rounds.Due
    state: rounds.State
    supervises: Any
    expected: list[tuple[str, course.Phase]]
    flags: list[Alert] = field(default_factory=list)
    unheard: bool = False

    @property
    def patient(self) -> Patient:
        return self.withdrawal.patient

    @property
    def urgency(self) -> tuple:
        """What comes first: an emergency, an urgent red flag nobody acted on in its time, a round
        overdue, another red flag, the next round."""
        emergency = any(alert.ladder == "E" for alert in self.flags)
        in_time = self.state != "overdue"
        return not emergency, not self.unheard, in_time, not self.flags, self.due.by_at


@dataclass
class Ward:
    """What was asked once for everybody on the board."""

    at: datetime
    rounds: dict[Any, list[Round]]
    doses: dict[Any, list[rounds.AgonistDose]]
    uses: dict[Any, list[LastUse]]
    alerts: dict[Any, list[Alert]]
    supervises: dict[Any, Any]
    minutes: dict[Any, int | None]


def board(people, at: datetime) -> list[BoardRow]:
    """Everybody whose withdrawal is under way, the most pressing first: eight questions in all.

    people  a query of patients within the member's reach; nobody beyond it is named
    """
    under_way = list(
        Withdrawal.objects.filter(patient__in=people, ended_at=None, begun__isnull=False)
        .select_related("patient", "begun")
    )  # fmt: skip
    if not under_way:
        return []
    ward = asked_once(under_way, at)
    rows = [board_row(one, ward) for one in under_way]
    return sorted(rows, key=lambda row: row.urgency)


def asked_once(under_way: list[Withdrawal], at: datetime) -> Ward:
    patients = [one.patient_id for one in under_way]
    keys = [one.pk for one in under_way]
    return Ward(
        at, by(newest_rounds(keys, at), "withdrawal_id"), agonist_doses(patients, at),
        by(LastUse.objects.filter(withdrawal__in=keys, is_opioid=True), "withdrawal_id"),
        by(open_flags(patients), "patient_id"), supervising(keys, at), minutes_of(keys),
    )  # fmt: skip


def by(rows, name: str) -> dict[Any, list]:
    """Rows by the value of one of their columns, in their order."""
    found: dict[Any, list] = {}
    for row in rows:
        found.setdefault(getattr(row, name), []).append(row)
    return found


def newest_rounds(keys, at: datetime) -> QuerySet[Round]:
    """Of each withdrawal every round that says something of now, the oldest of them first.

    The day until now and the day until the newest score, whole; and however old: the two newest
    scores, the newest pressure and pulse, the newest rating of the person's own, the newest round.
    """
    mine = Round.objects.filter(withdrawal__in=keys, happened_at__lte=at).counting()
    scored = Case(When(sheet__isnull=False, then=F("happened_at")))
    nth = mine.annotate(
        of_all=nth_with(), of_scored=nth_with(sheet__isnull=False), of_whole=nth_with(**WHOLE),
        of_rated=nth_with(own_rating__isnull=False),
        scored_at=Window(Max(scored), partition_by=F("withdrawal")),
    )  # fmt: skip
    says = (
        Q(happened_at__gt=at - A_DAY) | Q(happened_at__gt=F("scored_at") - A_DAY) | Q(of_all=1)
        | Q(sheet__isnull=False, of_scored__lte=2) | Q(of_whole=1, **WHOLE)
        | Q(own_rating__isnull=False, of_rated=1)
    )  # fmt: skip
    return nth.filter(says).select_related("sheet").order_by("happened_at", "at")


WHOLE = {"systolic__isnull": False, "pulse__isnull": False}


def nth_with(**has: Any) -> Window:
    """The newest is 1, counted apart among those that have this and those that have it not."""
    apart = [ExpressionWrapper(Q(**has), BooleanField())] if has else []
    newest_first = [F("happened_at").desc(), F("at").desc()]
    return Window(RowNumber(), partition_by=[F("withdrawal"), *apart], order_by=newest_first)


def agonist_doses(patients, at: datetime) -> dict[Any, list[rounds.AgonistDose]]:
    """Methadone and buprenorphine taken here in the last day, by person."""
    taken = Dose.objects.filter(
        patient__in=patients, medicine__in=OPIOIDS, home=False, end__ug_taken__gt=0,
        end__at__gt=at - A_DAY, end__at__lte=at, clinic_day__gte=clock.clinic_day(at - A_DAY),
    ).select_related("end")  # fmt: skip
    found: dict[Any, list[rounds.AgonistDose]] = {}
    for dose in taken:
        told = rounds.AgonistDose(dose.medicine, dose.end.at)
        found.setdefault(dose.patient_id, []).append(told)
    return found


def open_flags(patients) -> QuerySet[Alert]:
    """Red flags nobody has acted on, each with everybody it was put before."""
    routed = FlagRouted.objects.order_by("number").select_related("to")
    waiting = Alert.objects.filter(patient__in=patients, acted_at=None)
    return waiting.prefetch_related(Prefetch("routed", routed, to_attr="routes")).order_by("due_at")


def flags_before(member, people, most: int) -> list[FlagRouted]:
    """Open red flags whose newest route leads to this member, the soonest due first."""
    later = FlagRouted.objects.filter(alert=OuterRef("alert"), number__gt=OuterRef("number"))
    mine = FlagRouted.objects.filter(
        ~Exists(later), to=member, alert__acted_at=None, alert__patient__in=people
    )
    return list(mine.select_related("alert__patient").order_by("alert__due_at")[:most])


def supervising(keys, at: datetime) -> dict[Any, Any]:
    """Who supervises each now: the newest shift that covers the moment."""
    shifts = Supervision.objects.filter(withdrawal__in=keys, from_at__lte=at, until_at__gt=at)
    shifts = shifts.select_related("member").order_by("at")
    return {shift.withdrawal_id: shift.member for shift in shifts}


def minutes_of(keys) -> dict[Any, int | None]:
    """How often each signed protocol asks for a round."""
    signed = Withdrawal.objects.filter(
        pk__in=keys, protocols__signed__isnull=False, protocols__ended=None
    )
    return dict(signed.values_list("pk", "protocols__rounds_minutes"))


def board_row(one: Withdrawal, ward: Ward) -> BoardRow:
    done = ward.rounds.get(one.pk, [])
    due = next_due(one, done, ward)
    flags = ward.alerts.get(one.patient_id, [])
    for alert in flags:
        alert.goes_to = alert.routes[-1].to if alert.routes else None
    unheard = any(alert.ladder in ESCALATED and alert.due_at < ward.at for alert in flags)
    uses = [(use.substance, use.last_at) for use in ward.uses.get(one.pk, [])]
    rated = [row.own_rating for row in done if row.own_rating is not None]
    whole = [row for row in done if row.systolic is not None and row.pulse is not None]
    return BoardRow(
        one, facts.day_of(one, ward.at), trend.trend(scores(done)), rated[-1] if rated else None,
        done[-1] if done else None, whole[-1] if whole else None, due, due.state(ward.at),
        ward.supervises.get(one.pk), course.now_expected(uses, ward.at), flags,
        unheard,
    )  # fmt: skip


def next_due(one: Withdrawal, done: list[Round], ward: Ward) -> rounds.Due:
    """The most pressing round of one person."""
    return rounds.due(
        begun_at=one.begun.at, looked=[looked(row) for row in done],
        doses=ward.doses.get(one.patient_id, []), protocol_minutes=ward.minutes.get(one.pk),
    )[0]  # fmt: skip


def looked(row: Round) -> rounds.Looked:
    """A round as the rule of rounds sees it."""
    has = {
        "vitals": row.systolic is not None and row.pulse is not None,
        "breaths": row.breaths is not None,
        "sedation": bool(row.poss),
    }
    return rounds.Looked(
        row.happened_at, row.cows, frozenset(name for name, so in has.items() if so)
    )


def scores(done: list[Round]) -> list[trend.Scored]:
    """The scores of staff; what people rate themself is another series."""
    return [trend.Scored("cows", row.cows, row.happened_at) for row in done if row.cows is not None]


# --- one person -------------------------------------------------------------------------------
@dataclass(frozen=True)
class Mark:
    """One dose on the curve: the agonist's, or one of the protocol's."""

    at: datetime
    medicine: str
    title: str
    ug: int
    late: bool = False


@dataclass(frozen=True)
class Curve:
    """Everything on one time axis: what was scored, what was given, what was to be expected.

    cows, own  [(when, score)]: two series, never one
    withheld   [(when, title, why)]
    late       {when a score was made: when it was written down}, where that was later
    """

    begins: datetime
    ends: datetime
    cows: list[tuple[datetime, int]]
    own: list[tuple[datetime, int]]
    doses: list[Mark]
    comfort: list[Mark]
    withheld: list[tuple[datetime, str, str]]
    band: list[course.Span]
    late: dict[datetime, datetime] = field(default_factory=dict)


def curve(one: Withdrawal, at: datetime, done: list[Round] | None = None) -> Curve:
    """One withdrawal drawn until a moment: five questions, whatever its length.

    done  its rounds that count (facts.rounds), where they were asked already
    """
    done = list(reversed(facts.rounds(one, at) if done is None else done))
    uses = sorted((use for use in one.last_uses.all() if use.is_opioid), key=when_taken)
    ends = min(one.ended_at or at, at)
    begins = min([use.last_at for use in uses if use.last_at] + [one.at])
    return Curve(
        begins, ends,
        [(row.happened_at, row.cows) for row in done if row.cows is not None],
        [(row.happened_at, row.own_rating) for row in done if row.own_rating is not None],
        agonist_marks(one, begins, ends), comfort_marks(one), withheld_marks(one),
        [span for use in uses for span in course.expected(use.substance, use.last_at)],
        {row.happened_at: row.at for row in done if row.is_late},
    )  # fmt: skip


def when_taken(use: LastUse) -> tuple[bool, Any]:
    """In order; what nobody knows the time of stands last."""
    return use.last_at is None, use.last_at or use.at


def agonist_marks(one: Withdrawal, begins: datetime, ends: datetime) -> list[Mark]:
    """Methadone and buprenorphine taken meanwhile, here; a take-home stands on its day."""
    taken = Dose.objects.filter(
        patient=one.patient, medicine__in=OPIOIDS, end__ug_taken__gt=0,
        clinic_day__gte=clock.clinic_day(begins), clinic_day__lte=clock.clinic_day(ends),
    )  # fmt: skip
    return [
        Mark(dose.end.at, dose.medicine, dose.medicine.capitalize(), dose.end.ug_taken)
        for dose in taken.select_related("end").order_by("clinic_day", "at")
    ]


def comfort_marks(one: Withdrawal) -> list[Mark]:
    given = ComfortGiven.objects.filter(withdrawal=one).order_by("happened_at")
    return [
        Mark(row.happened_at, row.medicine, str(title(row.medicine)), row.ug, bool(row.late_why))
        for row in given
    ]


def withheld_marks(one: Withdrawal) -> list[tuple[datetime, str, str]]:
    rows = one.withheld.select_related("step").order_by("happened_at")
    return [(row.happened_at, title(row.step.medicine), row.why) for row in rows]


def turns_of(one: Withdrawal) -> list[Turned]:
    """When the taper was paused or turned, the oldest first."""
    return list(one.turns.select_related("by", "order").order_by("at"))


def steps_of(one: Withdrawal, protocol: Protocol | None) -> list[ProtocolStep]:
    """The steps of the protocol in force, by line; none: no protocol is signed."""
    if protocol is None:
        return []
    protocol.withdrawal = one
    steps = list(protocol.steps.all())
    for step in steps:
        step.protocol = protocol
    return steps


def rounds_of(one: Withdrawal) -> QuerySet[Round]:
    """Every round, put right or not, the newest first."""
    every_one = Round.objects.filter(withdrawal=one)
    return every_one.select_related("sheet", "by", "followed_by").order_by("-happened_at", "-at")


def due_of(one: Withdrawal, at: datetime, known: facts.Known | None = None) -> list[rounds.Due]:
    """Every round that one person's state, protocol and doses ask for."""
    known = known or facts.known_of(one, at)
    return rounds.due(
        begun_at=one.begun.at, looked=[looked(row) for row in reversed(known.rounds)],
        doses=agonist_doses([one.patient_id], at).get(one.patient_id, []),
        protocol_minutes=known.minutes,
    )  # fmt: skip
