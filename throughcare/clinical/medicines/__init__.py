"""The medicines as data: what they are, what they are sold as, how an amount is said and measured.

`medicine("methadone")`, `product("methadone-oral-10")`, `products(medicine="buprenorphine")`.
Amounts are whole micrograms. Nothing here, and nothing that reads it, chooses an amount.
"""

from throughcare.clinical.medicines.amounts import UnclearAmount, mg_words, parse_mg
from throughcare.clinical.medicines.equivalence import Equivalence, equivalent, every_equivalence
from throughcare.clinical.medicines.loading import (
    UnknownMedicine,
    coded,
    medicine,
    medicines,
    product,
    products,
)
from throughcare.clinical.medicines.products import (
    CannotMeasure,
    Depot,
    Limit,
    Medicine,
    NotOneScale,
    Product,
    total,
)

# The opioid medicines that are given: either by itself, or both inside a signed transition.
OPIOIDS = tuple(one.key for one in medicines() if one.kind in ("full_agonist", "partial_agonist"))

__all__ = [
    "OPIOIDS",
    "CannotMeasure",
    "Depot",
    "Equivalence",
    "Limit",
    "Medicine",
    "NotOneScale",
    "Product",
    "UnclearAmount",
    "UnknownMedicine",
    "coded",
    "equivalent",
    "every_equivalence",
    "medicine",
    "medicines",
    "mg_words",
    "parse_mg",
    "product",
    "products",
    "total",
]
