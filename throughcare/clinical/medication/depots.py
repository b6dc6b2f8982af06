"""An injection that lasts: when the next may be given, where, how, and whether it is in order.

It cannot be taken out again: what is wrong is refused before it is given.
"""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from throughcare.clinical.jurisdictions.law import Rules
from throughcare.clinical.medicines import Depot, Product, medicine
from throughcare.clinical.verdict import OK, Verdict, caution, no, note, worst_first

SOURCE = "buprenorphine-injection-labels"
FIRST_WEEK_UG, FIRST_WEEK_DAYS = (16_000, 8_000), 3  # weekly: 16 mg, and 8 more in three days
LOADED = 2  # of monthly Sublocade the first two are 300 mg
TRANSMUCOSAL_FIRST_UG, WATCHED_MINUTES = 4_000, 60  # before the first monthly Sublocade


@dataclass(frozen=True)
class Window:
    """When the next one may be given: not before `opens`, due on `due`, late after `late_after`."""

    opens: date
    due: date
    late_after: date


def depot_of(product: Product) -> Depot:
    """The interval of this product. Raises ValueError for one that has none."""
    if product.depot is None:
        raise ValueError(f"{product.title} is not an injection that lasts")
    return product.depot


def window(product: Product, last_on: date) -> Window:
    """When the injection after the one of `last_on` may be given."""
    depot = depot_of(product)
    due = _months_later(last_on, depot.every_months) if depot.every_months else last_on
    due += timedelta(days=depot.every_days or 0)
    opens = last_on + timedelta(days=depot.not_before_days)
    return Window(min(opens, due), due, due + timedelta(days=depot.late_after_days))


def _months_later(on: date, months: int) -> date:
    """The same day of a later month, or that month's last day."""
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    return date(year, month + 1, min(on.day, calendar.monthrange(year, month + 1)[1]))


def may_inject(
    product: Product, *, last: Product | None, last_on: date | None, today: date,
    before: int = 2,
) -> Verdict:  # fmt: skip
    """Is it time for this injection?

    last     what was injected last; its own interval counts, not that of the new one
    before   how many injections there were before this one
    """
    if last is None or last_on is None:
        return OK
    if last_on > today:
        raise ValueError(f"last injection {last_on} is after today {today}")
    when = window(last, last_on)
    if today < when.opens:
        if before == 1 and _is_rest_of_first_week(product, last, (today - last_on).days):
            return _first_week(last, last_on)
        return _early(last, last_on, when)
    return _late(product, last, when, today)


def _is_rest_of_first_week(product: Product, last: Product, days: int) -> bool:
    weekly = product.family == last.family and product.family.endswith("-weekly")
    amounts = (last.ug_per_unit, product.ug_per_unit)
    return weekly and amounts == FIRST_WEEK_UG and 0 < days <= FIRST_WEEK_DAYS


def _first_week(last: Product, last_on: date) -> Verdict:
    """The second part of a new start by weekly injections."""
    return caution(
        "depot_second_of_first_week",
        f"{last.title} began it on {last_on}: within {FIRST_WEEK_DAYS} days 8 mg more complete the "
        "first week. Not yet reviewed here.",
        "depot-first-week",
    )


def monthly_amount(product: Product, *, before: int) -> Verdict:
    """Is it the amount the label begins with? `before`: injections of the same kind before it."""
    if product.key != "sublocade-100" or before >= LOADED:
        return OK
    if before:
        return note(
            "sublocade_second_may_be_100",
            "The second monthly injection: 300 mg by the label; 100 mg for who was established on "
            "8 to 18 mg under the tongue.",
            SOURCE,
        )
    return caution(
        "sublocade_begins_with_300",
        f"The first {LOADED} monthly injections are 300 mg by the label, then 100 mg.",
        SOURCE,
    )


def _early(last: Product, last_on: date, when: Window) -> Verdict:
    """Before the day from which the label allows it, or only before it is due?"""
    depot = depot_of(last)
    if when.opens == when.due:  # the label states no window: early is a matter for a reason
        why = f"{last.title} was given on {last_on} and lasts until {when.due}: why today?"
        return caution("depot_before_due", why, depot.source)
    return no(
        "depot_too_early",
        f"{last.title} was given on {last_on}: the next not before {when.opens}.",
        depot.source,
    )


def _late(product: Product, last: Product, when: Window, today: date) -> Verdict:
    """Is it past the time until which a delay does not matter?"""
    if today <= when.late_after:
        return OK
    days, source = (today - when.due).days, depot_of(last).source
    if medicine(last.medicine).kind == "antagonist":
        return caution(
            "blockade_has_ended",
            f"Due {when.due}, {days} days ago: the blockade has ended and tolerance is low. Ask "
            "for opioids since then and test, as before a first one; offer naloxone.",
            source,
        )
    return caution(
        "depot_late",
        f"Due {when.due}, {days} days ago: given as soon as can be. The prescriber says whether "
        f"{product.title} goes on as it was.",
        source,
    )


def how_given(
    product: Product, *, route: str, site: str, last_site: str = "", certified: bool = False
) -> list[Verdict]:
    """Is it given the right way, in the right place, in a setting that may? The gravest first."""
    depot = depot_of(product)
    return worst_first(
        [
            _route(product, depot, route),
            _setting(product, depot, certified),
            _site(product, depot, site, last_site),
        ]
    )


def _route(product: Product, depot: Depot, route: str) -> Verdict:
    """Would it be given into a vein, or anywhere its label does not say?"""
    if route == product.route:
        return OK
    danger = " It can kill." if route in depot.routes_never else ""
    why = f"{product.title} is given {product.route}, never {route}.{danger}"
    return no("depot_wrong_route", why, depot.source)


def _setting(product: Product, depot: Depot, certified: bool) -> Verdict:
    """Must the place be certified, and is it?"""
    if certified or not depot.certified_setting:
        return OK
    why = f"{product.title} is given only where the safety programme (REMS) has certified it."
    return no("depot_setting_not_certified", why, SOURCE)


def _site(product: Product, depot: Depot, site: str, last_site: str) -> Verdict:
    """Is the place one of the label, and another than last time?"""
    if site not in depot.sites:
        why = f"{product.title} goes into one of: {', '.join(depot.sites)}."
        return no("depot_wrong_site", why, depot.source)
    if depot.rotate and site == last_site:
        return caution("depot_same_site", f"Last time too: {site}. Take another.", depot.source)
    return OK


def one_syringe(products: Sequence[Product]) -> Verdict:
    """Is exactly one syringe given? Weekly ones are never put together to make a monthly one."""
    if len(products) == 1:
        return OK
    names = " and ".join(product.title for product in products) or "nothing"
    why = f"{names}: one syringe at a time. Weekly injections do not add up to a monthly one."
    return no("depots_not_combined", why, SOURCE)


def may_begin(
    product: Product, *, transmucosal_ug: int, watched_minutes: int, on_buprenorphine: bool
) -> Verdict:
    """Is what must come before the first injection done?

    transmucosal_ug   buprenorphine given under the tongue today, in micrograms
    watched_minutes   since that dose
    on_buprenorphine  taken on the days before, under the tongue or as a weekly injection
    """
    if product.medicine != "buprenorphine" or on_buprenorphine:
        return OK
    if product.family.endswith("-monthly"):
        why = f"{product.title} follows buprenorphine under the tongue or weekly injections."
        return no("depot_needs_buprenorphine_first", why, SOURCE)
    if transmucosal_ug < TRANSMUCOSAL_FIRST_UG:
        why = (
            "First a test dose of buprenorphine under the tongue, as the label says; then watched."
        )
        return no("depot_needs_first_dose", why, SOURCE)
    if product.family == "sublocade" and watched_minutes < WATCHED_MINUTES:
        why = f"Watched {watched_minutes} of {WATCHED_MINUTES} minutes after the first dose: wait."
        return no("depot_needs_watching", why, SOURCE)
    return OK


def delivery(received_on: date, product: Product, *, today: date, rules: Rules) -> Verdict:
    """Is what a pharmacy delivered for this one person given soon enough? By the law of that day.

    Only a controlled medicine has the clock, where the law states one; our own stock has none.
    """
    found = rules.strictest("depot.delivered_days")
    if found is None or not medicine(product.medicine).controlled:
        return OK
    days = (today - received_on).days
    if days < 0:
        raise ValueError(f"delivered {received_on}, after today {today}")
    if days > found.number:
        why = f"Delivered {days} days ago; it had to be given within {found.number}. Order another."
        return no("delivery_too_long_ago", why, found.source)
    return OK
