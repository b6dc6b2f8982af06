"""What was expected and what came of it, as lanes of a recovery path: a lane for each kind.

Only what is over is drawn: done, in part, or not. What nobody is to be held to (moved, cancelled
by us, nobody has said) stands in the calendar in words, and not in the picture.
"""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from throughcare.strands import DONE, MISSED, PARTLY, Expected
from throughcare.ui.pictures.recovery_path import Mark, MarkLane, RecoveryPath

DRAWN = {DONE: "filled", PARTLY: "half", MISSED: "hollow"}
LANES = (  # (kinds, for the team, for the person)
    (("dose", "injection"), gettext_lazy("Medicine"), gettext_lazy("My medicine")),
    (("screen",), gettext_lazy("Drug screens"), gettext_lazy("Drug screens")),
    (("session",), gettext_lazy("Talks"), gettext_lazy("My talks")),
    (("group",), gettext_lazy("Groups"), gettext_lazy("My group")),
    (("visit", "review"), gettext_lazy("Appointments"), gettext_lazy("Appointments")),
    (("homework", "goal"), gettext_lazy("Homework and goals"), gettext_lazy("What I tried")),
    (("small_goal",), gettext_lazy("Healthy living"), gettext_lazy("My goals")),
    (("round", "contact"), gettext_lazy("Rounds and contacts"), gettext_lazy("Rounds")),
)


def lanes(rows: Iterable[Expected], *, own: bool = False) -> tuple[MarkLane, ...]:
    """The lanes that have a mark, in the order of the journey; own: in the person's words."""
    of_kind: dict[str, list[Mark]] = {}
    for row in rows:
        if row.state in DRAWN:
            words = f"{row.own if own else row.what}: {state_words(row.state, own=own)}"
            of_kind.setdefault(row.kind, []).append(Mark(row.on, DRAWN[row.state], words))
    found = []
    for kinds, team, person in LANES:
        marks = sorted((mark for kind in kinds for mark in of_kind.get(kind, ())),
                       key=lambda mark: mark.on)  # fmt: skip
        if marks:
            found.append(MarkLane(str(person if own else team), tuple(marks)))
    return tuple(found)


def state_words(state: str, *, own: bool) -> str:
    """As the calendar beside it says it."""
    if state == MISSED:
        return _("did not happen") if own else _("missed")
    if state == PARTLY:
        return _("a part of it") if own else _("in part")
    return _("done")


def drawn(rows: Iterable[Expected], first: date, last: date) -> RecoveryPath:
    """Those days of one person, for the team."""
    return RecoveryPath(first, last, marks=lanes(row for row in rows if first <= row.on <= last))
