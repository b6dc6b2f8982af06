"""How much may still be earned, and is the law of the place known?"""

from throughcare.clinical.verdict import OK, Verdict, no

SOURCE = "reward-limits"


def left(*, limit_cents: int | None, earned_cents: int, budget_cents: int) -> int:
    """What the next prize may come to: never above what the year or the budget still holds."""
    if limit_cents is None:
        return 0
    return max(min(limit_cents - earned_cents, budget_cents), 0)


def may_earn(*, limit_cents: int | None, earned_cents: int, budget_cents: int) -> Verdict:
    """May anything more be earned this year? What was earned already is never touched."""
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
    if budget_cents <= 0:
        return no(
            "reward_budget_empty",
            "The budget for rewards is used up. The director fills it; the draws wait.",
            SOURCE,
        )
    return OK
