"""What is no dose, line by line: what came, was wasted, destroyed, found, lost, put right; and why.

With the doses of the dispensing log this explains every microgram of the report: each line says in
words what stands behind it, be it a form, a method, an explanation or a witness.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from throughcare.stock.models import Batch, Count, Destruction, Explanation, Movement, Receipt
from throughcare.stock.report import of_product

Reason = Movement.Reason
NO_DOSE = (
    Reason.RECEIPT, Reason.RETURNED, Reason.WASTE, Reason.SPILT, Reason.DESTROYED,
    Reason.COMPOUNDED, Reason.COUNT, Reason.LOST, Reason.CORRECTION,
)  # fmt: skip


@dataclass(frozen=True)
class Told:
    """One such movement with its ground. People stand by number, as in the dispensing log."""

    day: date
    at: datetime
    what: str
    source: str
    target: str
    ug: int
    number: str
    words: str
    by: str
    witness: str


def of_period(facility, product: str, from_day: date, to_day: date) -> QuerySet[Movement]:
    """Every movement that is no dose, no bottle for home and no way within the clinic."""
    return (
        of_product(facility, product)
        .filter(reason__in=NO_DOSE, clinic_day__range=(from_day, to_day))
        .select_related("source__lot", "target__lot", "patient", "by", "witness")
        .order_by("clinic_day", "at", "pk")
    )


def lines(movements: Iterable[Movement]) -> Iterator[Told]:
    """These movements with what stands behind them: four questions, however many there are."""
    rows = list(movements)
    grounds = grounds_of(rows)
    for row in rows:
        words = [grounds.get(row.because_id, ""), grounds.get(row.pk, ""), row.words]
        yield Told(
            row.clinic_day, row.at, row.get_reason_display(), place(row.source), place(row.target),
            row.ug, row.patient.number if row.patient else "",
            "; ".join(dict.fromkeys(one for one in words if one)), row.by.name,
            row.witness.name if row.witness else "",
        )  # fmt: skip


def place(account) -> str:
    """Where, with the lot where it has one."""
    name = account.get_kind_display()
    return f"{name}, {_('lot')} {account.lot.number}" if account.lot else str(name)


def grounds_of(rows: list[Movement]) -> dict:
    """{key of a row behind a movement, or of a movement: what it says}."""
    because = {row.because_id for row in rows}
    found = {one.pk: form_words(one) for one in Receipt.objects.filter(pk__in=because)}
    found |= {
        one.pk: " ".join(filter(None, [one.get_how_display(), one.method, one.reference]))
        for one in Destruction.objects.filter(pk__in=because)
    }
    found |= {one.pk: one.words for one in Batch.objects.filter(pk__in=because)}
    found |= {
        one.pk: count_words(one)
        for one in Count.objects.filter(pk__in=because).select_related("counting", "explained")
    }
    gone = Explanation.objects.filter(missing__in=[row.pk for row in rows])
    return found | {one.missing_id: explanation_words(one) for one in gone}


def form_words(receipt: Receipt) -> str:
    """The papers of a delivery."""
    said = [receipt.supplier]
    if receipt.order_form:
        said.append(_("order form %(number)s") % {"number": receipt.order_form})
    if receipt.invoice:
        said.append(_("invoice %(number)s") % {"number": receipt.invoice})
    return ", ".join([*said, receipt.difference] if receipt.difference else said)


def count_words(count: Count) -> str:
    """Which count, and what came of it."""
    explained = getattr(count, "explained", None)
    said = explanation_words(explained) if explained else _("not explained yet")
    return f"{count.counting.get_kind_display()}: {said}"


def explanation_words(explained: Explanation) -> str:
    return f"{explained.get_verdict_display()}: {explained.words}"


HEAD = ("date", "time", "what", "from", "to", "ug", "patient number", "why", "by", "witness")
