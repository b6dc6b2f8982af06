"""What the register must watch: expiry, order forms, differences, losses and their days."""

from throughcare.clinical.stock.counts import difference
from throughcare.clinical.stock.days import business_days_after, years_after
from throughcare.clinical.stock.lots import expiry, order_form

__all__ = ["business_days_after", "difference", "expiry", "order_form", "years_after"]
