"""What healthy living lends to the chart, and to the person's own day."""

from django.utils.translation import gettext_lazy as _

from throughcare.lifestyle import expected, queries
from throughcare.strands import OwnCard, Strand

ON_CHART = 4  # goals; the others are one press away


def panel(patient) -> dict:
    """What the person shows of their small goals. What is their own stands nowhere here."""
    goals = queries.shared_goals(patient)
    return {"goals": goals[:ON_CHART], "more": max(len(goals) - ON_CHART, 0)}


def own_day(patient, at) -> list[OwnCard]:
    """What I chose, with one tap for each."""
    goals = queries.own_goals(patient)
    return [OwnCard(_("My goals today"), "lifestyle/own/card_goals.html", goals)] if goals else []


STRAND = Strand(
    key="lifestyle", title=_("Healthy living"), template="lifestyle/panel.html", panel=panel,
    may="lifestyle.together", page="lifestyle", own_day=own_day,
    expected=expected.expected, own_expected=expected.own_expected,
    own_tools=((_("My goals"), "my-goals"),),
)  # fmt: skip
