"""What therapy lends to the chart and the work page."""

from django.utils.translation import gettext_lazy as _

from throughcare import clock
from throughcare.strands import OwnCard, Strand, Work
from throughcare.therapy import expected, queries
from throughcare.therapy.queries import groups
from throughcare.therapy.queries.sessions import A_DAY

MOST = 30  # lines on a work page


def panel(patient) -> dict:
    """The next and the last session, and what was agreed."""
    now, sessions = clock.now(), queries.in_short(patient)
    coming = [one for one in sessions if one.starts_at >= now and not one.said]
    return {
        "next": coming[-1] if coming else None,
        "last": next((one for one in sessions if one.said), None),
        "agreed": next((one.agreed for one in sessions if one.agreed), ""),
    }


def work(member, people) -> list[Work]:
    """My sessions today; notes that wait for my sign-off."""
    if not member.may("therapy.write"):
        return []
    lists = []
    ends = clock.end_of_day(clock.now())
    if meetings := groups.meetings_today(member, ends - A_DAY, ends):
        lists.append(Work(_("My groups today"), "therapy/work_groups.html", "therapy.write",
                          meetings[:MOST]))  # fmt: skip
    if today := queries.sessions_led(member, people, clock.now()):
        lists.append(Work(_("My sessions today"), "therapy/work_today.html", "therapy.write",
                          today[:MOST]))  # fmt: skip
    if member.may("therapy.supervise"):
        waiting = list(queries.to_sign_off(member, people)[:MOST])
        if waiting:
            lists.append(Work(_("Notes to talk over and sign off"), "therapy/work_sign_off.html",
                              "therapy.supervise", waiting))  # fmt: skip
    return lists


def own_day(patient, at) -> list[OwnCard]:
    """The talks of the next days; what I wanted to try, while nothing was said of it yet."""
    talks = queries.talks_ahead(patient, at)
    waiting = list(queries.homework_of(patient).filter(far=None)[:3])
    cards = [OwnCard(_("Next talks"), "therapy/own/card_talks.html", talks)] if talks else []
    if waiting:
        cards.append(OwnCard(_("To try"), "therapy/own/card_tasks.html", waiting))
    return cards


def under_way(patient) -> str:
    """What would have to begin anew in another chart."""
    if patient.group_places.filter(ended_at=None).exists():
        return _("a place in a group")
    if patient.reward_programmes.filter(ended_at=None).exists():
        return _("rewards that run")
    return ""


STRAND = Strand(
    key="therapy", title=_("Therapy"), template="therapy/panel.html", panel=panel,
    may="chart.clinical", work=work, own_day=own_day, expected=expected.expected,
    under_way=under_way,
    own_tools=((_("Skills"), "own-skills"), (_("Urges"), "own-urges"), (_("My card"), "own-card")),
)  # fmt: skip
