"""May this answer go into the plan, and may the plan be signed?

Every cause found has an answer: treat now, refer, already met, the person declines, later with a
date. Declining is an answer, and never blocks anything.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from throughcare.clinical.verdict import OK, Verdict, no

SOURCE = "house:plan"
KINDS = ("treat", "refer", "met", "declines", "later")
NAMED_IN_FULL = 4  # causes named in a refusal; of more, the number is said


@dataclass(frozen=True)
class CauseSeen:
    """A cause that stands, with the kinds of the answers the plan holds for it."""

    code: str
    label: str
    domain: str
    answers: tuple[str, ...] = ()


def unanswered(causes: Sequence[CauseSeen]) -> list[CauseSeen]:
    """Which causes have no answer yet?"""
    return [cause for cause in causes if not any(kind in KINDS for kind in cause.answers)]


def may_accept(
    *, kind: str, strand: str = "", intervention: str = "", refer_to: str = "",
    due_on: date | None = None,
) -> Verdict:  # fmt: skip
    """May this answer go into the plan as it is?"""
    if kind not in KINDS:
        raise ValueError(f"no answer {kind!r}; there are {', '.join(KINDS)}")
    if kind == "treat" and not (strand and intervention.strip()):
        return no(
            "treat_without_what",
            "Treating needs a strand of care and what is done. Choose a strand and say it in a "
            "few words.",
            SOURCE,
        )
    if kind == "refer" and not refer_to.strip():
        return no("refer_without_where", "A referral needs a place. Write down where to.", SOURCE)
    if kind == "later" and due_on is None:
        return no(
            "later_without_date", "Later needs a date. Choose the day to look at it again.", SOURCE
        )
    return OK


def may_sign(*, causes: Sequence[CauseSeen], nobody_for: Sequence[str] = ()) -> Verdict:
    """May the plan be signed?

    nobody_for  what is to be treated now with nobody responsible
    """
    if open_causes := unanswered(causes):
        return no(
            "cause_unanswered",
            f"No answer yet for: {_named([cause.label for cause in open_causes])}. Treat, refer, "
            "mark it as met, set a date, or write down that the person declines.",
            SOURCE,
        )
    if nobody_for:
        return no(
            "nobody_responsible",
            f"Nobody is responsible for: {_named(nobody_for)}. Name a person for each.",
            SOURCE,
        )
    return OK


def _named(labels: Sequence[str]) -> str:
    shown = "; ".join(labels[:NAMED_IN_FULL])
    more = len(labels) - NAMED_IN_FULL
    return f"{shown}; and {more} more" if more > 0 else shown
