"""Is homework being tried, and what is to be done when it is not?

Never a judgement of the person: little tried means that the task did not fit.
"""

from collections.abc import Sequence

from throughcare.clinical.verdict import OK, Verdict, note

SOURCE = "homework"
TRIED = 1  # 0 not, 1 partly, 2 wholly
ENOUGH = 0.5  # [K]
SESSIONS = 2  # [K]: one week is a week


def share_tried(attempts: Sequence[int]) -> float | None:
    """The part of the tasks that was tried at all; None where there was none."""
    if any(attempt not in (0, 1, 2) for attempt in attempts):
        raise ValueError(f"0, 1 or 2: {attempts}")
    if not attempts:
        return None
    return sum(attempt >= TRIED for attempt in attempts) / len(attempts)


def barriers(by_session: Sequence[Sequence[int]]) -> Verdict:
    """Is it time to look at what gets in the way?

    by_session  how far each task of each session was tried, the newest session last; sessions
                without homework are left out
    """
    shares = [share for tasks in by_session if (share := share_tried(tasks)) is not None]
    if len(shares) < SESSIONS or any(share >= ENOUGH for share in shares[-SESSIONS:]):
        return OK
    return note(
        "homework_does_not_fit",
        "Less than half of the homework was tried after the last two sessions. Ask what got in the "
        "way and make the next task smaller; nobody is to blame.",
        SOURCE,
    )
