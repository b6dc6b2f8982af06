"""The letter of a transfer: what whoever treats the person next must know, and nothing more."""

from throughcare import clock
from throughcare.clinical.medicines import mg_words
from throughcare.clinical.withdrawal.flags import SIGNS
from throughcare.intake.queries import newest_pregnancy
from throughcare.medication import prescribing
from throughcare.withdrawal import asked, checklist, curve, facts, queries
from throughcare.withdrawal.models import TransferLetter

ROUNDS = 8  # the newest


def page_of(letter: TransferLetter, patient) -> dict:
    """Everything on the paper, as it stood when the letter was written."""
    one, at = letter.withdrawal, letter.at
    rounds = list(facts.rounds(one, at)[:ROUNDS])
    for row in rounds:
        row.seen = ", ".join(str(SIGNS[key]) for key in row.signs)
        row.celsius = f"{row.temperature / 10:.1f}" if row.temperature else "–"
    drawn = queries.curve(one, at)
    order = asked.standing_agonist(patient, clock.clinic_day(at))
    known = prescribing.known_of(patient)
    return {
        "patient": patient, "letter": letter, "one": one, "rounds": rounds,
        "us": patient.facility.jurisdiction.startswith("us"),
        "begun": getattr(one, "begun", None), "day": facts.day_of(one, at),
        "uses": [checklist.use_words(row) for row in one.last_uses.order_by("-at")],
        "told": checklist.told_of(one), "order": asked.whole_order(patient, order),
        "doses": drawn.doses[-5:], "last_comfort": last_of_each(drawn.comfort),
        "withheld": drawn.withheld[-3:], "known": known,
        "pregnancy": newest_pregnancy(patient), "flags": flags_of(one),
        "curve": curve.drawn(one, at) if hasattr(one, "begun") else None,
    }  # fmt: skip


def last_of_each(marks: list[queries.Mark]) -> list[tuple[str, str, object, int]]:
    """Of each medicine: its name, its last amount, when, and how often it was given."""
    found: dict[str, list[queries.Mark]] = {}
    for mark in marks:
        found.setdefault(mark.title, []).append(mark)
    return [
        (title, mg_words(its[-1].ug), its[-1].at, len(its)) for title, its in sorted(found.items())
    ]


def flags_of(one) -> list:
    """Red flags that this withdrawal raised, the newest first."""
    rows = one.flags.select_related("alert").filter(number=1).order_by("-at")
    return [row.alert for row in rows[:6]]
