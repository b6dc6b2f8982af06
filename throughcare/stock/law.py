"""What the law of a clinic's place asks of its register, each value with its source."""

from dataclasses import dataclass
from datetime import date, timedelta

from throughcare.clinical import medicines
from throughcare.clinical.jurisdictions.law import Found, rules_of
from throughcare.clinical.stock import business_days_after, years_after
from throughcare.staff.models import Facility


def stated(facility: Facility, kind: str, on: date) -> Found | None:
    """What holds here on a day ("inventory_years"); None where no law that we know states it."""
    return rules_of(facility.jurisdiction, on).strictest(f"register.{kind}")


NEEDS_A_FORM = "II"  # 21 CFR 1305: schedules I and II are ordered on a form


def order_form_days(facility: Facility, product: str, on: date) -> Found | None:
    """How long an order form is good for, where the law here asks for one for this product."""
    rule = stated(facility, "order_form_days", on)
    country = facility.jurisdiction.partition("-")[0]
    medicine = medicines.medicine(medicines.product(product).medicine)
    return rule if medicine.controlled.get(country) == NEEDS_A_FORM else None


@dataclass(frozen=True)
class Due:
    """Something the law wants by a day.

    step    notice, form, inventory
    source  who says so; unreviewed: nobody here has compared it with its source yet
    """

    step: str
    on: date
    source: str
    unreviewed: bool

    def is_late(self, today: date) -> bool:
        return today > self.on


def after_loss(facility: Facility, found_on: date) -> list[Due]:
    """What is due after a theft or a significant loss was found, the first due first."""
    due = []
    if rule := stated(facility, "theft_notice_business_days", found_on):
        due.append(_due("notice", business_days_after(found_on, rule.number), rule))
    if rule := stated(facility, "theft_form_days", found_on):
        due.append(_due("form", found_on + timedelta(days=rule.number), rule))
    return due


def next_inventory(facility: Facility, last: date | None, today: date) -> Due | None:
    """When everything must be counted next; at once where it never was."""
    rule = stated(facility, "inventory_years", today)
    if rule is None:
        return None
    return _due("inventory", years_after(last, rule.number) if last else today, rule)


def _due(step: str, on: date, rule: Found) -> Due:
    return Due(step, on, rule.source, rule.value.unreviewed)
