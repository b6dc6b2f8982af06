"""Which product is read like which. For reading beside an order: never for arithmetic."""

from dataclasses import dataclass
from functools import cache

from throughcare.clinical.medicines.amounts import mg_words
from throughcare.clinical.medicines.loading import one_file, product
from throughcare.clinical.medicines.products import Sourced


@dataclass(frozen=True, kw_only=True)
class Equivalence(Sourced):
    """One line of a published table.

    product  what the line is about
    like     the product beside which it is read
    from_ug  where the line is a range of the day's amount of `like`: from, 0 for "up to"
    to_ug    and to
    """

    product: str
    like: str
    from_ug: int | None = None
    to_ug: int | None = None

    @property
    def words(self) -> str:
        """The line in words, with what it is not."""
        of = product(self.product)
        if self.to_ug is None:
            beside = product(self.like).title
        else:
            low = f"{mg_words(self.from_ug)} to " if self.from_ug else "up to "
            beside = f"{low}{mg_words(self.to_ug)} a day of {product(self.like).name}"
        return f"{of.title} stands in the table beside {beside}. For reading only. {self.standing}"


@cache
def every_equivalence() -> tuple[Equivalence, ...]:
    """The lines of equivalences.toml."""
    return tuple(Equivalence(**row) for row in one_file("equivalences")["equivalences"])


def equivalent(one: str, other: str) -> Equivalence | None:
    """The line that names these two products, whichever way round; None when there is none."""
    for line in every_equivalence():
        if {line.product, line.like} == {one, other}:
            return line
    return None
