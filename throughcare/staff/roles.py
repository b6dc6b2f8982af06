"""Who may do what: a role is a set of permissions, as data. One person may hold several."""

from functools import cache

from django.utils.translation import gettext_lazy as _

INTAKE, PRESCRIBER, NURSE, COUNSELLOR = "intake", "prescriber", "nurse", "counsellor"
PEER, DIRECTOR, AUDITOR, INSPECTOR = "peer", "director", "auditor", "inspector"

ROLES = {
    INTAKE: _("front desk and intake"),
    PRESCRIBER: _("prescriber"),
    NURSE: _("dosing nurse"),
    COUNSELLOR: _("counsellor"),
    PEER: _("peer worker"),
    DIRECTOR: _("director"),
    AUDITOR: _("auditor"),
    INSPECTOR: _("inspector of the register"),  # from outside, until a day
}
WORK_HERE = frozenset(ROLES) - {INSPECTOR}

# Default matrix after reference privacy.md §5 [K]: a peer worker sees no scores and no suicide
# detail beyond the flag that somebody must act; an auditor changes nothing.
PERMISSIONS = {
    "chart.read": {INTAKE, PRESCRIBER, NURSE, COUNSELLOR, PEER, DIRECTOR, AUDITOR},
    "chart.clinical": {PRESCRIBER, NURSE, COUNSELLOR, DIRECTOR, AUDITOR},
    "patients.search": {INTAKE, PRESCRIBER, NURSE, COUNSELLOR, PEER, DIRECTOR},
    "patients.register": {INTAKE, PRESCRIBER, NURSE, COUNSELLOR},
    "patients.correct": {INTAKE, PRESCRIBER, NURSE, COUNSELLOR},
    "patients.merge": {INTAKE, DIRECTOR},
    "alerts.acknowledge": {PRESCRIBER, NURSE, COUNSELLOR, PEER, DIRECTOR},
    "intake.answer_requests": {INTAKE, PRESCRIBER, NURSE, COUNSELLOR, PEER, DIRECTOR},
    "intake.keep_diary": {INTAKE, DIRECTOR},
    "intake.admit": {INTAKE, PRESCRIBER, NURSE, COUNSELLOR},
    "intake.consent": {INTAKE, PRESCRIBER, NURSE, COUNSELLOR},
    "intake.diagnose": {PRESCRIBER},
    "intake.discharge": {PRESCRIBER, COUNSELLOR, DIRECTOR},
    "assessment.answer": {INTAKE, PRESCRIBER, NURSE, COUNSELLOR},
    "assessment.review": {PRESCRIBER, NURSE, COUNSELLOR},
    "plan.write": {PRESCRIBER, NURSE, COUNSELLOR},
    "plan.sign": {PRESCRIBER, COUNSELLOR},
    "therapy.write": {PRESCRIBER, NURSE, COUNSELLOR},
    "therapy.supervise": {PRESCRIBER, COUNSELLOR},  # only of whom one is named the supervisor
    "therapy.reward": {PRESCRIBER, NURSE, COUNSELLOR},
    "therapy.reward_keep": {DIRECTOR},  # limit and budget of a year
    "therapy.reward_report": {DIRECTOR, AUDITOR},
    "orders.write": {PRESCRIBER, NURSE},  # a nurse's order waits for a prescriber
    "orders.sign": {PRESCRIBER},
    "orders.lift": {PRESCRIBER},  # what stops a dose today
    "window.arrivals": {INTAKE, PRESCRIBER, NURSE},
    "naloxone.show": {PRESCRIBER, NURSE, COUNSELLOR, PEER},  # how it is used, to the household
    "window.dose": {PRESCRIBER, NURSE},
    "screens.collect": {INTAKE, PRESCRIBER, NURSE, COUNSELLOR},
    "screens.ask": {PRESCRIBER, NURSE, COUNSELLOR},  # one more than the lot draws
    "screens.result": {PRESCRIBER, NURSE},
    "screens.audit": {DIRECTOR, AUDITOR},  # a year that is over, drawn again
    "screens.seal": {DIRECTOR},
    "takehome.propose": {PRESCRIBER, NURSE, COUNSELLOR},
    "takehome.decide": {PRESCRIBER},
    "takehome.fill": {PRESCRIBER, NURSE},
    "takehome.calendar": {PRESCRIBER, DIRECTOR},  # days on which no window opens
    "takehome.fairness": {DIRECTOR},
    "stock.read": {PRESCRIBER, NURSE, DIRECTOR, AUDITOR},
    "stock.witness": {PRESCRIBER, NURSE, COUNSELLOR, DIRECTOR},  # the second person of a count
    "stock.keep": {PRESCRIBER, NURSE},  # receive, open, count, waste
    "stock.inspect": {PRESCRIBER, NURSE, DIRECTOR, AUDITOR, INSPECTOR},  # the report, nothing else
    "stock.settle": {PRESCRIBER, DIRECTOR},  # explain a variance, correct, destroy
    "portal.keep": {INTAKE, PRESCRIBER, NURSE, COUNSELLOR},  # start codes, devices, PIN
    "outreach.reach": {PRESCRIBER, NURSE, COUNSELLOR, PEER, DIRECTOR},
    "outreach.send": {PRESCRIBER, NURSE, COUNSELLOR, DIRECTOR},  # choose who goes
    "appointments.keep": {INTAKE, PRESCRIBER, NURSE, COUNSELLOR},
    "groups.offer": {PRESCRIBER, NURSE, COUNSELLOR, PEER},  # look for a meeting together
    "groups.keep": {COUNSELLOR, PEER, DIRECTOR},  # a meeting that stands in no list
    "groups.sources": {DIRECTOR},
    "lifestyle.together": {PRESCRIBER, NURSE, COUNSELLOR, PEER},  # what a person shows
    "portal.clinical": {PRESCRIBER, NURSE, COUNSELLOR},  # what a person shares; a safety plan
    "messages.answer": {INTAKE, PRESCRIBER, NURSE, COUNSELLOR},
    "team.keep": {INTAKE, PRESCRIBER, NURSE, COUNSELLOR, DIRECTOR},
    "team.assign": {INTAKE, DIRECTOR},  # opens the team's page, and only it, from outside
    "looks.tell": {INTAKE, PRESCRIBER, NURSE, COUNSELLOR, PEER, DIRECTOR},
    "looks.review": {DIRECTOR},
    "chart.hide": {PRESCRIBER, COUNSELLOR, DIRECTOR},
    "notes.seal": {PRESCRIBER, COUNSELLOR},
    "log.read": {DIRECTOR, AUDITOR},
    "log.oversee": {DIRECTOR, AUDITOR},
    "staff.keep": {DIRECTOR},
    "account.keep": set(ROLES),  # one's own password, second factor, PIN and sessions
    "upkeep.see": {DIRECTOR},
    "returns.make": {DIRECTOR},  # files about single people, for an authority
    "outcomes.see": {DIRECTOR, AUDITOR},  # numbers of many people, small ones hidden
}

# Whom a role reaches without giving a reason. `duty`: everybody in treatment or arriving at the
# facility, since the window doses everyone; and, like `caseload`, those whose team they are on.
# `reason`: nobody. Whoever runs or audits the clinic says why at each chart (privacy.md §5 [K]).
REACH = {
    INTAKE: "duty", PRESCRIBER: "duty", NURSE: "duty", COUNSELLOR: "caseload", PEER: "caseload",
    DIRECTOR: "reason", AUDITOR: "reason", INSPECTOR: "reason",
}  # fmt: skip
ON_DUTY = frozenset(role for role, reach in REACH.items() if reach == "duty")
CARING = frozenset(role for role, reach in REACH.items() if reach != "reason")


@cache
def roles_that_may(permission: str) -> frozenset[str]:
    """The roles that hold a permission. An unknown permission is a programming error."""
    return frozenset(PERMISSIONS[permission])
