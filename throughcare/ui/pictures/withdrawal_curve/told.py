"""The same curve in words: for the table beside the picture, the newest first."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from throughcare.clinical.medicines import mg_words
from throughcare.ui.pictures.withdrawal_curve.values import Given, Scored, WithdrawalCurve


@dataclass(frozen=True)
class Told:
    """One line of the table. at None: it stands for no one moment."""

    at: datetime
    until: datetime | None
    what: str
    words: str


def told(curve: WithdrawalCurve) -> list[Told]:
    """Everything the picture shows."""
    lines = [Told(event.at, None, event.words, "") for event in curve.events]
    lines += [Told(one.at, None, _("COWS, scored by staff"), score(one)) for one in curve.scores]
    lines += [Told(one.at, None, _("Their own rating, 0 to 10"), score(one)) for one in curve.own]
    for lane in curve.lanes:
        lines += [Told(one.at, None, lane.title, given(one)) for one in lane.given]
    return sorted(lines, key=lambda line: line.at, reverse=True)


def score(one: Scored) -> str:
    if one.written_at is None:
        return str(one.value)
    when = date_format(one.written_at, "j M H:i")
    return _("%(score)s, written down later: %(when)s") % {"score": one.value, "when": when}


def given(one: Given) -> str:
    if one.ug is None:
        return _("not given: %(why)s") % {"why": one.told}
    late = _(", written down later") if one.late else ""
    return f"{mg_words(one.ug)}{late}"
