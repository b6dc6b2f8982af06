"""What the record shows for or against each criterion, so that nobody decides from memory.

It prefills the page; the clinician confirms it or answers otherwise, with words. A positive screen
or a missed session changes nothing by itself.
"""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from throughcare import clock
from throughcare.medication.home import in_hand, law
from throughcare.medication.home.days import closed_days, orders_of, steps_on
from throughcare.medication.home.words import CRITERIA
from throughcare.medication.models import (
    CameBack,
    Dose,
    HandOver,
    Impairment,
    Recall,
    TakeHomeDecision,
    TakeHomeProposal,
)
from throughcare.medication.screens.asked import read_of
from throughcare.patients.models import Patient

LOOKED_BACK = 30  # days; how far the page looks, said on it: no rule hangs on it
SCREENS_SHOWN = 3
Seen = list[str]


def attendance(patient: Patient, medicine: str, today: date) -> dict[str, int]:
    """Days with a dose ordered, up to yesterday: seen at the window, at home, missed, closed."""
    first = today - timedelta(days=LOOKED_BACK)
    begun = law.first_dose_on(patient, medicine) or today
    doses = Dose.objects.filter(
        patient=patient, medicine=medicine, clinic_day__gte=first, clinic_day__lt=today
    ).exclude(end=None)
    days = {dose.clinic_day: dose for dose in doses.select_related("end").order_by("at")}
    closed = closed_days(patient.facility_id, first, today)
    orders = [one for one in orders_of([patient], first)[patient.pk] if one.medicine == medicine]
    counted = Counter(
        kind_of(days.get(day), day in closed)
        for day in (first + timedelta(days=n) for n in range(LOOKED_BACK))
        if day >= begun and any(steps_on(order, day) for order in orders)
    )
    return {name: counted[name] for name in ("seen", "home", "missed", "closed")}


def kind_of(dose: Dose | None, is_closed: bool) -> str:
    if dose is None or dose.end.outcome == "not_given":
        return "closed" if is_closed else "missed"
    return "home" if dose.home else "seen"


def day_words(day: date) -> str:
    return date_format(day, "j M Y")


def of_health(patient: Patient, medicine: str, today: date) -> Seen:
    """Open red flags, and how awake the person was at the window."""
    since = today - timedelta(days=LOOKED_BACK)
    alerts = patient.alerts.filter(acted_at=None).order_by("due_at")
    seen = [_("Open red flag: %(why)s") % {"why": alert.why} for alert in alerts]
    looks = Impairment.objects.filter(patient=patient, clinic_day__gte=since)
    for look in looks.order_by("-at")[:3]:
        seen.append(
            _("At the window on %(day)s: sedation %(score)s %(words)s")
            % {"day": day_words(look.clinic_day), "score": look.sedation, "words": look.words}
        )
    seen = seen or [_("No open red flag, nobody was found sedated in 30 days.")]
    return [*seen, *of_screens(patient)]


def of_screens(patient: Patient) -> Seen:
    """The newest screens, as they are read: a help for the talk, no answer to the criterion."""
    reads = [one for one in read_of(patient, SCREENS_SHOWN) if not one.back]
    seen = [
        _("Screen of %(day)s: %(words)s")
        % {"day": day_words(one.specimen.clinic_day), "words": one.words}
        for one in reads
    ]
    said = {reading.says: None for one in reads for reading in one.readings if reading.about}
    return [*seen, *said] or [_("No screen is recorded.")]


def of_attendance(patient: Patient, medicine: str, today: date) -> Seen:
    found = attendance(patient, medicine, today)
    return [
        _("In 30 days: %(seen)s seen at the window, %(home)s at home, %(missed)s missed, "
          "%(closed)s closed without a dose.") % found
    ]  # fmt: skip


def of_behaviour(patient: Patient, medicine: str, today: date) -> Seen:
    """Red flags of the last weeks that were acted on: what was done stands with each."""
    since = clock.now() - timedelta(days=LOOKED_BACK)
    alerts = patient.alerts.filter(acted_at__gte=since, ladder__in=("E", "P"))
    seen = [f"{alert.why} → {alert.what_was_done}" for alert in alerts.order_by("-acted_at")[:5]]
    return seen or [
        _("The record shows nothing urgent in 30 days. Behaviour has no form of its own here: "
          "answer from what you know.")
    ]  # fmt: skip


def of_diversion(patient: Patient, medicine: str, today: date) -> Seen:
    """Bottles lost, stolen, or short at a check; and how many came back."""
    fates = Counter(
        CameBack.objects.filter(bottle__dose__patient=patient).values_list("how", flat=True)
    )
    handed = in_hand.bottles(dose__patient=patient, hand_over__isnull=False).count()
    back = sum(fates[how] for how in ("empty", "full", "part"))
    seen = [
        _("%(handed)s bottles handed over, %(back)s brought back, %(lost)s lost, %(stolen)s stolen")
        % {"handed": handed, "back": back, "lost": fates["lost"], "stolen": fates["stolen"]}
    ]
    for check in Recall.objects.filter(patient=patient).exclude(outcome="").order_by("-at")[:3]:
        seen.append(
            _("Bottle check of %(day)s: %(outcome)s %(words)s")
            % {"day": day_words(clock.clinic_day(check.at)), "outcome": check.get_outcome_display(),
               "words": check.ended_words}
        )  # fmt: skip
    return seen


def of_storage(patient: Patient, medicine: str, today: date) -> Seen:
    """Where doses are locked away, as last told; and whether children live there."""
    told = [
        row
        for model in (TakeHomeProposal, TakeHomeDecision, HandOver)
        if (row := model.objects.filter(patient=patient).order_by("-at").first())
    ]
    last = max(told, key=lambda row: row.at, default=None)
    seen = [
        _("Lockbox, told on %(day)s: %(box)s")
        % {"day": day_words(clock.clinic_day(last.at)), "box": last.get_lockbox_display()}
        if last
        else _("Nobody has asked yet where doses would be locked away.")
    ]
    if patient.flags.filter(kind="children_at_home", ended_at=None).exists():
        seen.append(_("Children live at home."))
    return seen


def of_else(patient: Patient, medicine: str, today: date) -> Seen:
    """Everything else that is flagged."""
    flags = patient.flags.filter(ended_at=None).exclude(kind="children_at_home")
    seen = [f"{flag.get_kind_display()} {flag.why}".strip() for flag in flags]
    return seen or [_("Nothing else is flagged.")]


LOOKS: tuple[Callable[[Patient, str, date], Seen], ...] = (
    of_health, of_attendance, of_behaviour, of_diversion, of_storage, of_else,
)  # fmt: skip


def for_criteria(patient: Patient, medicine: str, today: date, wanted) -> list[dict]:
    """[{words, said, seen}], one for each criterion the place asks for, in its order."""
    looks = dict(zip(CRITERIA, LOOKS, strict=True))
    return [
        {"words": words, "said": _(words),
         "seen": looks[words](patient, medicine, today) if words in looks else []}
        for words in wanted
    ]  # fmt: skip
