"""One withdrawal as the picture takes it: its rows on one axis, in the clinic's own time."""

from datetime import datetime, timedelta
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from throughcare import clock
from throughcare.clinical.instruments import load
from throughcare.clinical.withdrawal import comfort, course
from throughcare.ui.pictures import withdrawal_curve as picture
from throughcare.withdrawal import queries
from throughcare.withdrawal.models import Round, Turned, Withdrawal

# Two words for each phase; the whole sentence stands in the rule (clinical/withdrawal/course).
SHORT = {
    "not_yet": gettext_lazy("not yet"), "beginning": gettext_lazy("may begin"),
    "worst": gettext_lazy("worst"), "easing": gettext_lazy("easing"),
    "passing": gettext_lazy("may be over"),
}  # fmt: skip
ROOM = timedelta(hours=6)  # right of now, so that the newest score does not stand at the edge
local = clock.at_the_clinic


def drawn(
    one: Withdrawal, at: datetime, done: list[Round] | None = None,
    turns: list[Turned] | None = None,
) -> picture.WithdrawalCurve:  # fmt: skip
    """Everything of one withdrawal until a moment, and what is still to be expected after it.

    done, turns  its rounds and turns, where they were asked already
    """
    rows = queries.curve(one, at, done)
    turns = queries.turns_of(one) if turns is None else turns
    begun = getattr(one, "begun", None)
    return picture.WithdrawalCurve(
        begins=local(rows.begins), ends=local(ends(rows, one, at)),
        now=local(at) if one.ended_at is None else None,
        expected=expected(rows.band), bands=bands(),
        scores=scored(rows.cows, rows.late), own=scored(rows.own, rows.late),
        lanes=(*lanes(rows.doses, "agonist"), *given(rows)),
        events=tuple(events(one, turns)) if begun else (),
    )  # fmt: skip


def ends(rows: queries.Curve, one: Withdrawal, at: datetime) -> datetime:
    """To the end of what is expected to ease, or a little after now: whichever is later."""
    eased = [span.ends for span in rows.band if span.phase == "easing" and span.ends]
    last = max([one.ended_at or at, *(dose.at for dose in rows.doses)])
    return max([last + ROOM, *eased])


def expected(band: list[course.Span]) -> tuple[picture.Expected, ...]:
    """Each opioid's phases."""
    return tuple(
        picture.Expected(
            course.courses()[opioid].title,
            tuple(
                picture.Span(
                    span.phase, local(span.begins), span.ends and local(span.ends), span.words,
                    str(SHORT[span.phase]),
                )
                for span in spans
            ),
        )
        for opioid, spans in groupby(band, key=lambda span: span.opioid)
    )  # fmt: skip


def bands() -> tuple[picture.Band, ...]:
    """The bands of COWS, as the instrument's own file names them."""
    return tuple(
        picture.Band(int(band.low), int(band.high), band.label) for band in load("cows").bands
    )


def scored(
    rows: list[tuple[datetime, int]], late: dict[datetime, datetime]
) -> tuple[picture.Scored, ...]:  # fmt: skip
    return tuple(
        picture.Scored(local(at), value, local(late[at]) if at in late else None)
        for at, value in rows
    )


def lanes(marks: list[queries.Mark], kind) -> list[picture.Lane]:
    """A lane for each medicine, in the order in which they were first given."""
    titles = dict.fromkeys(mark.title for mark in marks)
    return [
        picture.Lane(title, kind, tuple(
            picture.Given(local(mark.at), mark.ug, "", mark.late)
            for mark in marks if mark.title == title
        ))
        for title in titles
    ]  # fmt: skip


def given(rows: queries.Curve) -> list[picture.Lane]:
    """Clonidine and lofexidine first, then comfort; what was held stands in its medicine's lane."""
    kinds = {mark.title: comfort.kind(mark.medicine) for mark in rows.comfort}
    alpha2 = {comfort.title(key): "alpha2" for key in comfort.ALPHA2}
    kinds |= {title: alpha2.get(title, "comfort") for _at, title, _why in rows.withheld}
    found = []
    for title, kind in sorted(kinds.items(), key=lambda pair: (pair[1] != "alpha2", pair[0])):
        marks = [picture.Given(local(mark.at), mark.ug, "", mark.late)
                 for mark in rows.comfort if mark.title == title]  # fmt: skip
        held = [picture.Given(local(at), None, why)
                for at, name, why in rows.withheld if name == title]  # fmt: skip
        both = sorted([*marks, *held], key=lambda one: one.at)
        found.append(picture.Lane(title, kind, tuple(both)))
    return found


def events(one: Withdrawal, turns: list[Turned]) -> list[picture.Event]:
    """When it began, was paused or turned, and ended."""
    found = [picture.Event(local(one.begun.at), _("began"))]
    words = {"paused": _("paused"), "maintenance": _("maintenance")}
    found += [picture.Event(local(turn.at), words[turn.kind]) for turn in turns]
    if one.ended_at:
        found.append(picture.Event(local(one.ended_at), _("left")))
    return found
