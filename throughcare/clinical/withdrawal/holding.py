"""When clonidine, lofexidine or what makes sleepy is held: pressure, pulse, breath, sleep."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from throughcare.clinical.medication.impairment import POSS
from throughcare.clinical.verdict import OK, Verdict, caution, no, worst_first

SOURCE = "clonidine-withdrawal"
VITALS_MINUTES = 30  # how old they may be before a dose: no source says; ours, to be set [K]
BREATHS_STOP, BREATHS_LOOK, OXYGEN_LOW = 10, 12, 92


@dataclass(frozen=True)
class Hold:
    """Below which pressure (mmHg) and pulse a dose is not given."""

    systolic: int
    diastolic: int
    pulse: int

    def at_least_as_strict_as(self, other: "Hold") -> bool:
        return (
            self.systolic >= other.systolic
            and self.diastolic >= other.diastolic
            and self.pulse >= other.pulse
        )


PUBLISHED = Hold(systolic=90, diastolic=60, pulse=50)


@dataclass(frozen=True)
class Vitals:
    """What was measured at one moment. None: not measured.

    poss  sedation, S or 1 to 4
    """

    at: datetime
    systolic: int | None = None
    diastolic: int | None = None
    pulse: int | None = None
    breaths: int | None = None
    oxygen: int | None = None
    poss: str | None = None

    @property
    def is_whole(self) -> bool:
        """Pressure and pulse, which every dose of clonidine or lofexidine needs."""
        return None not in (self.systolic, self.diastolic, self.pulse)


def may_have_alpha2(
    vitals: Vitals | None, *, at: datetime, last_dose_at: datetime | None, hold: Hold
) -> list[Verdict]:
    """May clonidine or lofexidine be given on these vitals? Measured before EVERY dose.

    vitals        the newest that hold pressure and pulse; hold: the limits that were signed
    last_dose_at  of this medicine: the same vitals never serve two doses
    """
    if vitals is None or not vitals.is_whole or not _fresh(vitals, at, last_dose_at):
        why = (
            "Measure blood pressure and pulse first: before every dose, not more than "
            f"{VITALS_MINUTES} minutes ago and since the last one."
        )
        return [no("vitals_before_every_dose", why, "alpha2-vitals")]
    return worst_first([_pressure(vitals, hold), _pulse(vitals, hold)])


def _fresh(vitals: Vitals, at: datetime, last_dose_at: datetime | None) -> bool:
    if not at - timedelta(minutes=VITALS_MINUTES) <= vitals.at <= at:
        return False
    return last_dose_at is None or vitals.at > last_dose_at


def _pressure(vitals: Vitals, hold: Hold) -> Verdict:
    systolic, diastolic = vitals.systolic or 0, vitals.diastolic or 0
    if systolic >= hold.systolic and diastolic >= hold.diastolic:
        return OK
    why = (
        f"{systolic}/{diastolic}, below {hold.systolic}/{hold.diastolic}: held. Lie down, drink, "
        "measure again; the prescriber is told."
    )
    return no("pressure_too_low", why, SOURCE)


def _pulse(vitals: Vitals, hold: Hold) -> Verdict:
    pulse = vitals.pulse or 0
    if pulse >= hold.pulse:
        return OK
    why = f"Pulse {pulse}, below {hold.pulse}: held. The prescriber is told."
    return no("pulse_too_low", why, "alpha2-pulse")


def may_have_sedating(vitals: Vitals | None) -> list[Verdict]:
    """May something that makes sleepy be given to somebody who looks like this?"""
    if vitals is None:
        return []
    return worst_first([_sleepy(vitals), _breath(vitals)])


def _sleepy(vitals: Vitals) -> Verdict:
    if vitals.poss == "4":
        why = "Hardly to be woken: emergency services now, naloxone, breaths. Nothing more is given"
        return no("too_sleepy_to_wake", f"{why}.", "red-flags:1")
    if vitals.poss == "3":
        why = f"{POSS['3'].capitalize()}: held. Somebody stays; the prescriber is rung."
        return no("too_sleepy_for_it", why, "breathing-holds")
    return OK


def _breath(vitals: Vitals) -> Verdict:
    slow = vitals.breaths is not None and vitals.breaths < BREATHS_STOP
    if slow or (vitals.oxygen is not None and vitals.oxygen < OXYGEN_LOW):
        why = "Breathing is slow, or oxygen low: emergency services now, naloxone. Nothing is given"
        return no("breathing_too_slow", f"{why}.", "red-flags:1")
    if vitals.breaths is not None and vitals.breaths < BREATHS_LOOK:
        why = f"{vitals.breaths} breaths a minute: look again before it, and ring the prescriber."
        return caution("breathing_slow", why, "breathing-holds")
    return OK
