"""In which relation does a member stand to a person? One pure function; the door asks nothing else.

own           on the person's team, in a role that cares for people
duty          in a role that reaches everybody in treatment or arriving here
broken glass  neither, but has said why, and the time has not run out
None          no ground to open the chart

The person at their own device reads as `themself`, through a door of their own.
"""

from collections.abc import Set
from datetime import date, timedelta

from throughcare.patients.access import BrokenGlass
from throughcare.staff.roles import CARING, DIRECTOR, ON_DUTY

Reason = BrokenGlass.Reason
SATURDAY = 5
OWN, DUTY, BROKEN_GLASS = "own", "duty", "broken glass"
THEMSELF = "themself"


def relation(
    *, roles: Set[str], on_team: bool, in_reach: bool, glass: bool, hidden: bool, themself: bool
) -> str | None:
    """On what ground may this member open this chart?

    roles     those held now at the person's own facility
    in_reach  in treatment, arriving, or discharged lately
    glass     a look with a reason stands
    hidden    the chart is kept from everybody who is not on its team
    themself  the member is the person
    """
    if themself or not roles:
        return None
    if on_team and roles & CARING:
        return OWN
    if in_reach and not hidden and roles & ON_DUTY:
        return DUTY
    return BROKEN_GLASS if glass else None


def reasons_for(roles: Set[str]) -> list[str]:
    """The reasons a member may give. Curiosity, family and police are none of them."""
    reasons: list[str] = []
    if roles & CARING:
        reasons += [Reason.EMERGENCY, Reason.COVERING, Reason.ASKED]
    if roles - CARING:
        reasons += [Reason.AUDIT, Reason.COMPLAINT, Reason.REQUEST]
    if DIRECTOR in roles and Reason.EMERGENCY not in reasons:
        reasons.append(Reason.EMERGENCY)
    return reasons


def review_due(on: date, working_days: int) -> date:
    """The day by which a look is to be reviewed: Saturdays and Sundays do not count."""
    while working_days:
        on += timedelta(days=1)
        working_days -= on.weekday() < SATURDAY
    return on
