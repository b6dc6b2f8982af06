"""What the rules say of an order or a dose: the facts are fetched here, judged in clinical/."""

from collections.abc import Sequence
from datetime import datetime

from throughcare import clock
from throughcare.clinical import medicines
from throughcare.clinical.medication import quantities
from throughcare.clinical.verdict import Verdict, worst_first
from throughcare.medication import facts, ordering, queries
from throughcare.medication.models import Order, Step


def of_order(order: Order, *, at: datetime) -> list[Verdict]:
    """Everything the rules have to say before a prescriber signs, worst first."""
    return ordering.said_of(order, at=at)


def of_typed(typed: Sequence[str], *, medicine: str, known: Sequence[int]) -> list[Verdict]:
    """What is asked again about amounts as they were typed, before an order is written.

    typed  in the order of the days: each is compared with the one before it
    known  micrograms the person had before: a slip of the decimal point shows against them
    """
    one, before, said = medicines.medicine(medicine), list(known), {}
    for text in typed:
        amount = quantities.read(text)
        again = quantities.ask_again(amount, medicine=one, known=before)
        said |= {(verdict.code, verdict.why): verdict for verdict in again}
        before.insert(0, amount.ug)
    return worst_first(said.values())


def of_dose(step: Step, *, at: datetime) -> list[Verdict]:
    """Everything the rules have to say before a dose is reserved, worst first."""
    on = clock.clinic_day(at)
    parts = queries.parts_of(step.order_id, on)
    return facts.said_of(step, facts.day_of(step.order.patient, on, at), parts=parts)


def as_kept(said: list[Verdict]) -> list[dict[str, str]]:
    """Verdicts as a row keeps them: what was said at that moment, whatever the rules say later."""
    return [
        {"code": v.code, "level": v.level, "why": v.why, "source": v.source} for v in said if not v
    ]
