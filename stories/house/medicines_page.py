"""docs/medicines.md: every value of the medicines on one page, for whoever checks them."""

from throughcare.clinical.medication.interactions import every_class
from throughcare.clinical.medicines import (
    Limit,
    Product,
    every_equivalence,
    medicines,
    mg_words,
    product,
    products,
)
from throughcare.clinical.medicines.products import Sourced


def page(note: str) -> str:
    """The whole page; `note` says that it is written."""
    lines = ["# Medicines: what the programme knows of them", note]
    lines += ["For the pharmacist: compare each line with the label or paper it names, and write"]
    lines += ["your name into `checked_by` of its file in `throughcare/clinical/`.", ""]
    for title, head, rows in _tables():
        lines += [f"## {title}", "", _row(head), _row("---" for _ in head), *map(_row, rows), ""]
    return "\n".join(lines)


def _row(cells) -> str:
    return f"| {' | '.join(cells)} |"


def _tables():
    checks = ("Source", "Evidence", "Checked by")
    yield "Products", ("Key", "Product", "Given", "Note", *checks), map(_product, products())
    depots = [one for one in products() if one.depot]
    yield "Injections that last", ("Key", "Interval", "Where", *checks), map(_depot, depots)
    limits = [(one.name, limit) for one in medicines() for limit in one.limits]
    yield "Limits", ("Medicine", "Limit", "Says", *checks), [_limit(*pair) for pair in limits]
    usual = [one for one in medicines() if one.usual]
    yield "Usual amounts, for asking again", ("Medicine", "A day", *checks), map(_usual, usual)
    beside = [(product(one.product).title, one.words, *_checks(one)) for one in every_equivalence()]
    yield "Equivalences, for reading only", ("Product", "Line", *checks), beside
    classes = [
        (one.title, ", ".join(one.on), one.effect, ", ".join(one.names), *_checks(one))
        for one in every_class()
    ]
    yield "Interactions", ("Class", "On", "Effect", "Names", *checks), classes


def _checks(value: Sourced) -> tuple[str, str, str]:
    return f"`{value.source}`", value.evidence, value.checked_by or "nobody yet"


def _product(one: Product) -> tuple[str, ...]:
    codes = f"RxNorm {one.rxnorm}. " if one.rxnorm else ""
    smallest = f"Smallest step {mg_words(int(one.smallest_ug))}. "
    return f"`{one.key}`", one.title, one.route, smallest + codes + one.note, *_checks(one)


def _depot(one: Product) -> tuple[str, ...]:
    depot = one.depot
    every = f"{depot.every_days} days" if depot.every_days else f"{depot.every_months} month"
    words = (
        f"every {every}, at least {depot.not_before_days} days apart, late {depot.late_after_days} "
        "days after it is due"
    )
    return f"`{one.key}`", words, ", ".join(depot.sites), *_checks(depot)


def _limit(name: str, limit: Limit) -> tuple[str, ...]:
    amount = mg_words(limit.ug) if limit.ug else f"{limit.days} days" if limit.days else "none"
    return name, f"`{limit.key}` {amount}", f"{limit.level}: {limit.why}", *_checks(limit)


def _usual(one) -> tuple[str, ...]:
    amounts = f"{mg_words(one.usual.from_ug)} to {mg_words(one.usual.to_ug)}"
    return one.name, amounts, *_checks(one.usual)
