"""How much may still be earned, and is the law of the place known?"""

from datetime import date

from throughcare.clinical.verdict import OK, Verdict, no

SOURCE = "reward-limits"


def left(
    *, limit_cents: int | None, earned_cents: int, budget_cents: int, soon_cents: int | None = None
) -> int:
    """What the next prize may come to: never above what year, quarter, day and budget still hold.

    soon_cents  what a day or a quarter still holds, where one is limited
    """
    if limit_cents is None:
        return 0
    holds = [limit_cents - earned_cents, budget_cents]
    return max(min(holds if soon_cents is None else [*holds, soon_cents]), 0)


def quarter_of(day: date) -> int:
    """1 to 4."""
    return (day.month + 2) // 3


def may_earn(
    *, limit_cents: int | None, earned_cents: int, budget_cents: int, soon_cents: int | None = None
) -> Verdict:
    """May anything more be earned now? What was earned already is never touched."""
    if limit_cents is None:
        return no(
            "no_reward_limit",
            "Nobody has said how much a person may be given this year. The director does, on the "
            "page of rewards.",
            SOURCE,
        )
    if earned_cents >= limit_cents:
        return no(
            "reward_limit_reached",
            "What one person may be given this year has been reached. Say so kindly; the draws "
            "wait for the next year, or for the director.",
            SOURCE,
        )
    if soon_cents is not None and soon_cents <= 0:
        return no(
            "reward_period_reached",
            "What one person may be given in a day or in this quarter has been reached. Say so "
            "kindly; the draws wait.",
            SOURCE,
        )
    if budget_cents <= 0:
        return no(
            "reward_budget_empty",
            "The budget for rewards is used up. The director fills it; the draws wait.",
            SOURCE,
        )
    return OK
