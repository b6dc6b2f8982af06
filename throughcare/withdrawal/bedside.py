"""At the bed: what the signed protocol opens now, what is held and why, what a round says."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from throughcare.assessment.queries import answers_of
from throughcare.clinical import instruments
from throughcare.clinical.instruments import Item
from throughcare.clinical.medicines import mg_words
from throughcare.clinical.verdict import Verdict
from throughcare.clinical.withdrawal import comfort, flags, fluids, giving, trend
from throughcare.medication.actions.orders import read_as
from throughcare.medication.forms.window import SEDATION
from throughcare.withdrawal import facts, queries
from throughcare.withdrawal.models import (
    ComfortGiven,
    Override,
    ProtocolStep,
    Round,
    Withdrawal,
    Withheld,
)

OPEN, HELD, NOT_NOW = "open", "held", "not_now"


@dataclass
class Stop:
    """One thing that stops a dose, and how it ends.

    by  who ends it: prescriber, order, look, nobody
    """

    why: str
    source: str
    code: str
    how: str
    by: str


@dataclass
class Offer:
    """One step of the protocol, as it stands now."""

    step: ProtocolStep
    said: list[Verdict]
    given_ug: int
    last: ComfortGiven | None
    times: int
    state: str = OPEN
    stops: list[Stop] = field(default_factory=list)
    asked: Any = None

    @property
    def title(self) -> str:
        return comfort.title(self.step.medicine)

    @property
    def amount(self) -> str:
        return mg_words(self.step.dose_ug)

    @property
    def cautions(self) -> list[Verdict]:
        return [verdict for verdict in self.said if verdict.level == "caution"]

    @property
    def notes(self) -> list[Verdict]:
        return [verdict for verdict in self.said if verdict.level == "note"]

    @property
    def seen(self) -> str:
        """What stood on the page when it was opened."""
        return read_as(self.said)

    @property
    def openable(self) -> list[str]:
        """The stops that a prescriber's signed reason ends."""
        return [stop.code for stop in self.stops if stop.by == "prescriber"]

    @property
    def needs_vitals(self) -> bool:
        return any(stop.code in ("vitals_before_every_dose", "score_before_it")
                   for stop in self.stops)  # fmt: skip


def offers(
    one: Withdrawal, at: datetime, known: facts.Known | None = None, alerts=None
) -> list[Offer]:  # fmt: skip
    """Every step of the protocol in force, open ones first. What stands now is asked once.

    known, alerts  what was asked already; alerts: those nobody has acted on
    """
    known = known or facts.known_of(one, at)
    steps = queries.steps_of(one, known.protocol)
    if not steps:
        return []
    vitals_of = facts.newest_vitals(known.rounds)
    now = facts.now_of(steps[0], at, vitals_of=vitals_of, override=None, known=known)
    opened = overrides_in_hand(steps, at)
    given = queries.by(known.given, "step_id")
    open_ = one.patient.alerts.filter(acted_at=None) if alerts is None else alerts
    asked = {alert.code: alert for alert in open_}
    found = []
    for step in steps:
        override = opened.get(step.pk)
        codes = dict.fromkeys(override.codes, override.why) if override else {}
        now_here = replace(now, opened=codes)
        said = giving.may_be_given(facts.step_seen(step), step.dose_ug, now_here)
        rows = given.get(step.pk, [])
        offer = Offer(
            step, said, now.of_last_day(step.medicine), rows[-1] if rows else None, len(rows),
            asked=asked.get(f"withdrawal.asked.{step.medicine}"),
        )  # fmt: skip
        found.append(judged(offer))
    order = (OPEN, HELD, NOT_NOW)
    return sorted(found, key=lambda offer: order.index(offer.state))


def judged(offer: Offer) -> Offer:
    """Open, held, or not its turn: by what stops it."""
    offer.stops = [stop_of(verdict) for verdict in offer.said if verdict.level == "stop"]
    codes = {stop.code for stop in offer.stops}
    if codes:
        offer.state = NOT_NOW if codes & giving.NOT_ITS_TURN else HELD
    return offer


def stop_of(verdict: Verdict) -> Stop:
    way = giving.ways()[verdict.code]
    return Stop(verdict.why, verdict.source, verdict.code, way.how, way.by)


def overrides_in_hand(steps, at: datetime) -> dict[Any, Override]:
    """Of each step, the override that is good now and was not used."""
    good = Override.objects.filter(step__in=steps, used=None, good_until__gte=at, at__lte=at)
    return {row.step_id: row for row in good.order_by("at")}


# --- the last 24 hours ------------------------------------------------------------------------
@dataclass
class Day:
    """One medicine over the last 24 hours, against the most that the protocol allows."""

    title: str
    ug: int
    most_ug: int
    rows: list[ComfortGiven]

    @property
    def left(self) -> int:
        return max(self.most_ug - self.ug, 0)


def last_day(one: Withdrawal, found: list[Offer], at: datetime) -> list[Day]:
    """What was given in 24 hours, by medicine; the most is that of the step in force or open."""
    rows = ComfortGiven.objects.filter(
        patient=one.patient, happened_at__gt=at - queries.A_DAY, happened_at__lte=at
    ).select_related("by", "step")
    given = queries.by(rows.order_by("-happened_at"), "medicine")
    days = []
    for medicine, doses in given.items():
        mine = [offer.step for offer in found if offer.step.medicine == medicine]
        most = mine[0].day_ug if mine else doses[0].step.day_ug
        days.append(Day(comfort.title(medicine), sum(dose.ug for dose in doses), most, doses))
    return sorted(days, key=lambda day: day.title)


def withheld_lately(one: Withdrawal, at: datetime) -> list[Withheld]:
    rows = Withheld.objects.filter(withdrawal=one, happened_at__gt=at - queries.A_DAY)
    return list(rows.select_related("step", "by").order_by("-happened_at"))


# --- a round in words -------------------------------------------------------------------------
def trend_at(row: Round, done: list[Round]) -> trend.Trend | None:
    """The score of this round beside those before it; None: it was not scored.

    done  the rounds of its withdrawal that count, the newest first
    """
    if row.cows is None:
        return None
    until = [one for one in reversed(done) if one.happened_at <= row.happened_at]
    return trend.trend(queries.scores(until)) if row in until else None  # put right: no trend


def items_read_back(row: Round) -> list[tuple[Item, str, int]]:
    """Each item of COWS as it was scored: (item, words, points)."""
    if row.sheet is None:
        return []
    given = answers_of(row.sheet.sheet)
    items = instruments.load("cows").items
    words = {item.key: {option.value: option.label for option in item.options} for item in items}
    return [
        (item, words[item.key].get(given[item.key], ""), given[item.key])
        for item in items if item.key in given
    ]  # fmt: skip


def measured_words(row: Round) -> list[tuple[str, str]]:
    """What else was measured, said and seen: (what, in words). Only what was charted."""
    pressure = f"{row.systolic}/{row.diastolic} mmHg" if row.systolic is not None else ""
    if pressure and row.standing_systolic is not None:
        pressure += ", " + _("standing %(n)s") % {"n": row.standing_systolic}
    signs = ", ".join(str(flags.SIGNS[key]) for key in row.signs)
    said = [
        (_("Blood pressure"), pressure),
        (_("Pulse"), with_unit(row.pulse, _("a minute"))),
        (_("Breaths"), with_unit(row.breaths, _("a minute"))),
        (_("Oxygen"), with_unit(row.oxygen, "%")),
        (_("Temperature"), celsius(row.temperature)),
        (_("Awake?"), str(SEDATION[row.poss]) if row.poss else ""),
        (_("Pain"), with_unit(row.pain, _("of 10"))),
        (_("How bad it is, they say"), with_unit(row.own_rating, _("of 10"))),
        (_("Drunk"), with_unit(row.fluids_ml, "mL")),
        (_("Slept"), slept(row.sleep_minutes)),
        (_("Seen"), signs),
        (_("Words"), row.words),
    ]
    return [(what, words) for what, words in said if words]


def drunk_of(done: list[Round], at: datetime) -> int | None:
    """Millilitres told of in 24 hours."""
    return fluids.drunk(((row.happened_at, row.fluids_ml) for row in done), at)


def with_unit(value: int | None, unit: str) -> str:
    return "" if value is None else f"{value} {unit}"


def celsius(tenths: int | None) -> str:
    """37.2 °C (99.0 °F): both, since both are read on thermometers."""
    if tenths is None:
        return ""
    fahrenheit = tenths * 18 + 3200  # in hundredths
    return f"{tenths / 10:.1f} °C ({fahrenheit / 100:.1f} °F)"


def slept(minutes: int | None) -> str:
    return "" if minutes is None else time_words(minutes)


def time_words(minutes: int) -> str:
    """Minutes as they are said: 35 min, 4 h, 1 h 20 min, 2 days."""
    hours, rest = divmod(minutes, 60)
    if hours >= 48:
        return _("%(n)s days") % {"n": hours // 24}
    if hours and not rest:
        return _("%(h)s h") % {"h": hours}
    if hours:
        return _("%(h)s h %(m)s min") % {"h": hours, "m": rest}
    return _("%(m)s min") % {"m": minutes}
