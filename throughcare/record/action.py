"""`@action`: one function, one transaction, one line in the log.

An action is a change to the record. It is always given `by` (the member, or None for the person
themself) and `at` (when it happened), locks what it needs, recognises a repeat, refuses, then does.
It returns the row it made; the log line names that row. A repeat is returned as `Repeated(row)`:
the caller gets the row, and the log gets no second line.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any

from django.db import IntegrityError, models, transaction

from throughcare import clock
from throughcare.patients.models import Patient
from throughcare.record.models import LogLine
from throughcare.record.repeats import refuse_row_of_another
from throughcare.staff.models import Facility

ACTIONS: dict[str, Callable[..., Any]] = {}  # every action by its name: the log's vocabulary


@dataclass(frozen=True)
class Repeated:
    """The same press, arriving again: this row was made the first time."""

    row: Any


def action(name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Make a function an action called `name`. Names are unique: they are the log's vocabulary."""

    def decorate(do: Callable[..., Any]) -> Callable[..., Any]:
        if name in ACTIONS:
            raise ValueError(f"two actions are called {name!r}")

        def once(*args: Any, by: Any, at: datetime, **given: Any) -> Any:
            with transaction.atomic():
                row = do(*args, by=by, at=at, **given)
                if isinstance(row, Repeated):
                    refuse_row_of_another(row.row, given)
                    return row.row
                write_line(LogLine.Kind.CHANGE, name, row, by=by, at=at)
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


def write_line(kind: str, what: str, row: models.Model, *, by: Any, at: datetime) -> LogLine:
    """Append the line for a row: its patient and facility are found through the row itself."""
    patient = patient_of(row)
    facility_id = patient.facility_id if patient else facility_id_of(row)
    return LogLine.objects.create(
        kind=kind,
        what=what,
        patient=patient,
        facility_id=facility_id,
        row_type=row._meta.label_lower,
        row_id=str(row.pk),
        by=by,
        at=at,
        written_at=clock.now(),
    )


def patient_of(row: models.Model) -> Patient | None:
    """Whose row is this?"""
    return row if isinstance(row, Patient) else getattr(row, "patient", None)


def facility_id_of(row: models.Model) -> Any:
    """Which facility does a row without a patient belong to?"""
    return row.pk if isinstance(row, Facility) else getattr(row, "facility_id", None)
