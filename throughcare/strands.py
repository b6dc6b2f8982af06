"""What each strand of the journey lends to the pages it does not own.

The chart belongs to the record, and the record may not import the strands above it: so each strand
says in its `strand.py` what it lends, and the chart asks through settings.STRANDS, in order.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib import import_module
from typing import Any

from django.conf import settings
from django.utils.functional import Promise


@dataclass(frozen=True)
class Strand:
    """One strand's loan to the chart and the work page.

    panel  asked once for a chart: (patient) → what its template needs; None leaves the panel out
    work   asked once for a work page: (member, people) → list of Work, largest need first; people
           are those within this member's reach, and nobody else may be named
    here_now  whom the people on duty reach: (since) → a condition on Patient; `since` is how long
              ago a discharge may be
    under_way  (patient) → in words what is open with them now, so that no merge puts it aside
    page  the name of the page about one person where this strand is worked on, for whoever names it
    open_at_close  (facility) → in words what must be said before a clinic's day is closed
    own_day  (patient, at) → list of OwnCard for the person's own «my day», in the order of need
    own_tools  addresses of the person's own pages: (title, name of the page), for their menu
    entered_since  (counts of the register) → {key of a count: what had left before it, and was
                   entered after it}
    expected  (people, first day, last day) → every Expected of these people in those days, by
              signed orders and plans alone; as many questions however many people and days
    own_expected  (patient, first day, last day) → what belongs on the person's own calendar alone:
                  no page of the team asks for it
    silent  (people) → {key of a person: the day of a message of ours that has no answer}
    """

    key: str
    title: str | Promise
    template: str
    panel: Callable[[Any], dict[str, Any] | None]
    may: str
    work: Callable[[Any, Any], list[Any]] = lambda member, people: []
    here_now: Callable[[datetime], Any] | None = None
    under_way: Callable[[Any], str] = lambda patient: ""
    open_at_close: Callable[[Any], str] = lambda facility: ""
    page: str = ""
    own_day: Callable[[Any, datetime], list[Any]] = lambda patient, at: []
    own_tools: tuple[tuple[str | Promise, str], ...] = ()
    entered_since: Callable[[Any], dict[Any, list[Any]]] = lambda counts: {}
    expected: Callable[[Any, date, date], "list[Expected]"] = lambda people, first, last: []
    own_expected: Callable[[Any, date, date], "list[Expected]"] = lambda patient, first, last: []
    silent: Callable[[Any], dict[Any, date]] = lambda people: {}


EXPECTED, DONE, PARTLY, MISSED, EXCUSED, NOT_SAID = (
    "expected", "done", "partly", "missed", "excused", "not_said",
)  # fmt: skip


@dataclass(frozen=True)
class Expected:
    """One thing that was, or is, to be done on a day: what, what came of it, and by whose word.

    patient  the key of the person
    kind     dose, injection, screen, session, homework, goal, small_goal, review, round, contact …
    state    expected: it lies ahead; not_said: it is over and nobody has said what came of it;
             excused: not to be held against anybody
    what     for the team     own  for the person, in plain words; empty: not for their page
    at       the moment, where it has one
    why      why not, in words
    because  the order, item of the plan or paper that says so, in words; never an amount
    """

    patient: Any
    on: date
    kind: str
    what: str
    state: str
    own: str = ""
    at: datetime | None = None
    why: str = ""
    because: str = ""


@dataclass(frozen=True)
class OwnCard:
    """One card on the person's own «my day». Never a dose, never a word that frightens."""

    title: str | Promise
    template: str
    shown: Any
    first: bool = False  # above everything else: it is about today and cannot wait


@dataclass(frozen=True)
class Work:
    """One list on a member's work page."""

    title: str | Promise
    template: str
    may: str
    rows: Any
    first: bool = False  # so grave that it stands above everything else


# The pages of the portal itself, around those that the strands lend: (title, name of the page).
OWN_FIRST: list[tuple[str | Promise, str]] = []
OWN_LAST: list[tuple[str | Promise, str]] = []


@cache
def lenders() -> tuple[Strand, ...]:
    """Whoever lends to the work page: every strand, then what the ground itself has to say."""
    ground = (import_module(f"throughcare.{name}.strand").STRAND for name in settings.GROUND)
    return (*all_strands(), *ground)


@cache
def all_strands() -> tuple[Strand, ...]:
    """Every strand of the journey, in order; then the doors, which speak to people outside."""
    names = (*settings.STRANDS, *settings.DOORS)
    return tuple(import_module(f"throughcare.{name}.strand").STRAND for name in names)


def own_menu(request: Any) -> dict[str, Any]:
    """For templates: the person's own sitting and menu, where they are signed in themself."""
    if (sitting := getattr(request, "own", None)) is None:
        return {}
    pages = [tool for strand in lenders() for tool in strand.own_tools]
    return {"own": sitting, "own_menu": [*OWN_FIRST, *pages, *OWN_LAST]}


def page_of(key: str) -> str:
    """The name of a strand's page about one person; empty: it has none."""
    return next((strand.page for strand in all_strands() if strand.key == key), "")
