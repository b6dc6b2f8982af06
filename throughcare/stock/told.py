"""What is no dose, line by line: what came, was wasted, destroyed, found, lost, put right; and why.

With the doses of the dispensing log this explains every microgram of the report: each line says in
words what stands behind it, be it a form, a method, an explanation or a witness.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils.formats import date_format
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
    said = explanations_of(because, [row.pk for row in rows])
    found |= {
        one.pk: count_words(one, said[one.pk])
        for one in Count.objects.filter(pk__in=because).select_related("counting")
    }
    return found | {row.pk: explanation_words(said[row.pk]) for row in rows if said[row.pk]}


def explanations_of(counts, missing) -> dict:
    """{key of a count or of what was missing: all that was said of it, in order}."""
    said: dict = defaultdict(list)
    of_these = Q(count__in=counts) | Q(missing__in=missing)
    for one in Explanation.objects.filter(of_these).order_by("at"):
        said[one.count_id or one.missing_id].append(one)
    return said


def form_words(receipt: Receipt) -> str:
    """The papers of a delivery."""
    said = [receipt.supplier]
    if receipt.order_form:
        said.append(_("order form %(number)s") % {"number": receipt.order_form})
    if receipt.invoice:
        said.append(_("invoice %(number)s") % {"number": receipt.invoice})
    return ", ".join([*said, receipt.difference] if receipt.difference else said)


def count_words(count: Count, explained: list[Explanation]) -> str:
    """Which count, and what came of it."""
    said = explanation_words(explained) or _("not explained yet")
    return f"{count.counting.get_kind_display()}: {said}"


def explanation_words(explained: Iterable[Explanation]) -> str:
    """What was said of it, and what was found out later: nothing of it is left out."""
    return "; ".join(one_explanation(one) for one in explained)


def one_explanation(one: Explanation) -> str:
    said = f"{one.get_verdict_display()}: {one.words}"
    if one.found_out_on is None:
        return said
    day = date_format(one.found_out_on, "j M Y")
    return _("found out on %(day)s: %(said)s") % {"day": day, "said": said}


HEAD = ("date", "time", "what", "from", "to", "ug", "patient number", "why", "by", "witness")
