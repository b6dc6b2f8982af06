"""Did a dose bring on withdrawal? Said when the score jumps within two hours of it."""

from throughcare.clinical.instruments import load
from throughcare.clinical.verdict import OK, Verdict, caution, note

SOURCE = "precipitated-withdrawal"
BRINGS_ON = ("buprenorphine", "naltrexone")
WITHIN_MINUTES = 120


def precipitated(*, before: int, after: int, minutes: int) -> Verdict:
    """Is this withdrawal that the dose brought on?

    before, after  COWS, scored by a clinician before the dose and now
    minutes        from the dose of buprenorphine or naltrexone to the second score

    No source states by how much the score must rise: any rise is said, and one that reaches a
    higher band of severity calls the prescriber.
    """
    if minutes < 0:
        raise ValueError(f"the second score is {-minutes} minutes before the dose")
    if after <= before or minutes > WITHIN_MINUTES:
        return OK
    if _band(after) > _band(before):
        return caution(
            "withdrawal_precipitated",
            f"COWS {before} before the dose, {after} after {minutes} minutes: withdrawal brought "
            "on by the dose. The prescriber is rung now. Do not simply stop: more buprenorphine, "
            "with medicine for the symptoms, is usual.",
            SOURCE,
        )
    return note(
        "withdrawal_rising",
        f"COWS {before} before the dose, {after} after {minutes} minutes: score again soon.",
        SOURCE,
    )


def _band(score: int) -> int:
    """Which band of severity a COWS score falls in, the mildest 0."""
    for place, band in enumerate(load("cows").bands):
        if band.low <= score <= band.high:
            return place
    raise ValueError(f"COWS is 0 to 48, not {score}")
