"""Amounts of the register in words."""

from django import template

from throughcare.clinical import medicines
from throughcare.stock import amounts

register = template.Library()


@register.filter
def product(key):
    """A product by its name on the shelf."""
    return medicines.product(key).title


@register.filter
def where(account):
    """A place in words, its name only where that says more."""
    kind = account.get_kind_display()
    return kind if account.name in ("", account.kind) else f"{kind} {account.name}"


@register.filter
def amount(ug, of):
    """ "950 mL · 9500 mg" of a product or its key."""
    if ug is None:
        return ""
    return amounts.words(medicines.product(of) if isinstance(of, str) else of, ug)


@register.filter
def measured(ug, of):
    """The same without the milligrams, for narrow columns; in milligrams where it has no end."""
    one = medicines.product(of) if isinstance(of, str) else of
    said = amounts.counted(one, abs(ug))
    return f"{'−' if ug < 0 else ''}{said}" if said else amounts.words(one, ug)
