"""`@action`: one function, one transaction, one line in the log.

An action is a change to the record. It is always given `by` (the member, or None for the person
themself) and `at` (when it happened), locks what it needs, recognises a repeat, refuses, then does.
It returns the row it made; the log line names that row, and every other row it wrote. A repeat is
returned as `Repeated(row)`: the caller gets the row, and the log gets no second line.

An action inside an action writes its own line. All lines are sealed into the log's chain at the
very end of the outermost one, so that the chain's lock is held only for the commit.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from django.db import IntegrityError, models, transaction

from throughcare import clock
from throughcare.patients.models import Patient
from throughcare.record import chain, stations, unusual
from throughcare.record.models import LogLine
from throughcare.record.repeats import refuse_row_of_another
from throughcare.staff.models import Facility

ACTIONS: dict[str, Callable[..., Any]] = {}  # every action by its name: the log's vocabulary


@dataclass(frozen=True)
class Repeated:
    """The same press, arriving again: this row was made the first time."""

    row: Any


@dataclass
class Doing:
    """What an action has written so far: lines that are finished, rows that await their line."""

    lines: list[LogLine] = field(default_factory=list)
    made: dict[str, models.Model] = field(default_factory=dict)
    changed: dict[str, models.Model] = field(default_factory=dict)

    def saw(self, row: models.Model, new: bool) -> None:
        (self.made if new else self.changed)[chain.name_of(row)] = row

    def digests(self) -> dict[str, str]:
        """Of every row written. A changed row is read again: only some columns may be in memory."""
        read = [type(row)._base_manager.get(pk=row.pk) for row in self.changed.values()]
        made = [row for name, row in self.made.items() if name not in self.changed]
        return chain.digests([*made, *read])


_doing: ContextVar[Doing | None] = ContextVar("doing", default=None)


def action(name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Make a function an action called `name`. Names are unique: they are the log's vocabulary."""

    def decorate(do: Callable[..., Any]) -> Callable[..., Any]:
        if name in ACTIONS:
            raise ValueError(f"two actions are called {name!r}")

        def once(*args: Any, by: Any, at: datetime, **given: Any) -> Any:
            with recording() as doing:
                row = do(*args, by=by, at=at, **given)
                if isinstance(row, Repeated):
                    if doing.made or doing.changed:
                        raise RuntimeError(f"{name!r} wrote rows and called it a repeat")
                    refuse_row_of_another(row.row, given)
                    return row.row
                doing.lines.append(change_line(name, row, doing.digests(), by=by, at=at))
            return row

        @wraps(do)
        def acted(*args: Any, **given: Any) -> Any:
            try:
                return once(*args, **given)
            except IntegrityError:
                if "id" not in given:
                    raise
                # The same press may have been half written at this moment: now it can be seen.
                return once(*args, **given)

        acted.action_name = name  # type: ignore[attr-defined]  # read by the tests
        ACTIONS[name] = acted
        return acted

    return decorate


@contextmanager
def recording() -> Iterator[Doing]:
    """A transaction whose lines reach the log at its end. One that fails leaves none."""
    outer, inner = _doing.get(), Doing()
    with transaction.atomic():
        token = _doing.set(inner)
        try:
            yield inner
        finally:
            _doing.reset(token)
        if outer is None:
            chain.seal(inner.lines)
    if outer is not None:
        outer.lines += inner.lines
        # What the outer one made and the inner one changed is read again for the outer's line too.
        outer.changed |= {name: row for name, row in inner.changed.items() if name in outer.made}


def note_row(sender: type[models.Model], instance: models.Model, created: bool, **_: Any) -> None:
    """Django tells of every row saved (apps.py): no action has to remember what it wrote."""
    if (doing := _doing.get()) is not None and hasattr(sender, "kept"):
        doing.saw(instance, created)


def change_line(
    what: str, row: models.Model, rows: dict[str, str], *, by: Any, at: datetime
) -> LogLine:
    """The line of a change: what was done, and the digest of every row it wrote."""
    return new_line(LogLine.Kind.CHANGE, what, row, rows=rows, by=by, at=at)


def write_read(what: str, row: models.Model, *, by: Any, at: datetime, relation: str = "") -> None:
    """Write that a chart, or one row of it, was read by somebody let in for `relation`."""
    signs = unusual.signs(by, patient_of(row), at=at, relation=relation)
    line = new_line(
        LogLine.Kind.READ, what, row, by=by, at=at, relation=relation, unusual=" ".join(signs)
    )
    with recording() as doing:
        doing.lines.append(line)


def new_line(kind: str, what: str, row: models.Model, **details: Any) -> LogLine:
    """A line for a row: its patient and facility are found through the row itself.

    A model that says `untraced = True` is counted without anybody's name: its line tells the day
    and neither the hour nor the machine, beside which the lines of a person would give them away.
    """
    if getattr(row, "untraced", False):
        day_begins = clock.end_of(clock.clinic_day(details["at"]) - timedelta(days=1))
        details |= {"at": day_begins, "written_at": day_begins, "station": ""}
    patient = patient_of(row)
    facility_id = patient.facility_id if patient else facility_id_of(row)
    return LogLine(
        kind=kind,
        what=what,
        patient_id=patient and patient.pk,
        facility_id=facility_id,
        row_type=row._meta.label_lower,
        row_id=str(row.pk),
        **{"station": stations.here()} | details,
    )


def patient_of(row: models.Model) -> Patient | None:
    """Whose row is this?"""
    return row if isinstance(row, Patient) else getattr(row, "patient", None)


def facility_id_of(row: models.Model) -> Any:
    """Which facility does a row without a patient belong to?"""
    return row.pk if isinstance(row, Facility) else getattr(row, "facility_id", None)
