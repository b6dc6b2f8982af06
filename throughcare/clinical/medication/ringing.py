"""Which of what the rules say of an order that stands is put before a prescriber at once, when
something new is written down: by the ladder of the trigger table."""

from collections.abc import Iterable, Iterator

from throughcare.clinical.verdict import Verdict

# P prescriber now, S the same day: red-flags:2.5, 2.9, 2.12 and interactions-table. What else is
# said stands on the prescriber's screen and waits for the next visit.
LADDER = {
    "qtc_prescriber_now": "P",
    "qtc_same_day": "S",
    "inducer_stopped": "P",
    "inducer_started": "S",
    "inhibitor_started": "S",
    "qt_together": "S",
    "precipitant_taken": "P",
    "opioid_beside_naltrexone": "P",
    "methadone_and_buprenorphine": "P",
    "liver_prescriber_now": "P",
    "ecg_after_fainting": "S",
}


def to_ring(before: Iterable[Verdict], now: Iterable[Verdict]) -> Iterator[tuple[Verdict, str]]:
    """What is new and rings somebody, with its step of the ladder."""
    known = set(before)
    for verdict in now:
        if verdict not in known and verdict.code in LADDER:
            yield verdict, LADDER[verdict.code]
