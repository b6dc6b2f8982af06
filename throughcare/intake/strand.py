"""What intake lends to the chart and the work page."""

from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from throughcare import clock
from throughcare.intake import queries
from throughcare.intake.models import Consent
from throughcare.strands import Strand, Work

MOST = 10  # lines on a work page; the rest is one press away


def panel(patient) -> dict:
    """The stay, how long they waited, consents, pregnancy and diagnosis."""
    episode = queries.newest_episode(patient)
    standing = {consent.kind: consent for consent in list(queries.standing_consents(patient))[::-1]}
    today = clock.today()
    return {
        "episode": episode,
        "day": (today - clock.clinic_day(episode.admitted_at)).days + 1 if episode else None,
        "waited": (episode.admitted_at - episode.asked_at).days if episode else None,
        "consents": [(kind, standing.get(kind)) for kind in Consent.Kind],
        "pregnancy": queries.newest_pregnancy(patient),
        "diagnosis": queries.newest_diagnosis(patient),
    }


def work(member, people) -> list[Work]:
    """People who asked for help, and people who have arrived."""
    waiting = list(queries.waiting_requests(member.facilities)[: MOST + 1])
    arrived = list(queries.arrivals(people)[: MOST + 1])
    return [
        Work(_("Asked for help"), "intake/work_requests.html", "intake.answer_requests", waiting),
        Work(_("Arrived, not admitted"), "intake/work_arrivals.html", "intake.admit", arrived),
    ]


def under_way(patient) -> str:
    """The open stay."""
    if not (episode := queries.open_episode(patient)):
        return ""
    day = date_format(clock.clinic_day(episode.admitted_at), "j M Y")
    return gettext("in treatment since %(day)s") % {"day": day}


STRAND = Strand(
    key="intake",
    title=_("Stay in treatment"),
    template="intake/panel.html",
    panel=panel,
    may="chart.read",
    work=work,
    here_now=queries.here_now,
    under_way=under_way,
)
