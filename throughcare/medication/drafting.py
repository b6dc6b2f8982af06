"""What an order's form begins with: what is known already, and no amount that nobody wrote."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from throughcare import clock
from throughcare.clinical import medicines
from throughcare.clinical.medication import plans
from throughcare.medication import queries, writing
from throughcare.medication.actions.pausing import dosed_today, remaining
from throughcare.medication.forms import orders as forms
from throughcare.medication.models import Dose, Order, Step
from throughcare.medication.models.dosing import REPLACEMENT
from throughcare.plan.models import STRANDS, Item
from throughcare.plan.queries import is_signed, newest_plan, signed_plan


@dataclass
class Draft:
    """An order being written.

    replaces    the signed order that it changes
    instead_of  the unsigned order that was written wrongly
    again       a taper that goes on after the pause in `replaces`
    """

    kind: str
    replaces: Order | None = None
    instead_of: Order | None = None
    again: bool = False


def items_for(patient) -> tuple[list[Item], bool]:
    """The plan's items about medicine, and whether that plan is signed.

    The version in force first; where none is signed yet, the one being written: medicine does not
    wait for a plan to be signed.
    """
    plan = signed_plan(patient) or newest_plan(patient)
    if plan is None:
        return [], False
    mine = [item for item in plan.standing_items if item.strand in ("medication", "withdrawal")]
    return [item for item in mine if item.strand in STRANDS], is_signed(plan)


def to_read(kind: str, jurisdiction: str) -> dict:
    """Published schedules and tables to read beside a form; nothing is taken from them into it."""
    place = jurisdiction.partition("-")[0]
    sold = {one.key for one in medicines.products(place=place)}
    lines = [one for one in medicines.every_equivalence() if one.product in sold]
    if kind in (Order.Kind.START, Order.Kind.MAINTAIN):
        lines = [one for one in lines if not medicines.product(one.product).depot]
    elif kind != Order.Kind.DEPOT:
        lines = []
    return {
        "published": plans.examples() if kind == Order.Kind.START else (),
        "equivalences": lines,
    }


def vomited_of(patient) -> list[Dose]:
    """Doses of today that were vomited and that no order replaces."""
    return list(queries.vomited_undecided([patient], clock.today()))


def known_amounts(patient, family: str) -> list[int]:
    """Micrograms that were ordered of this family before, the newest first."""
    before = Step.objects.filter(order__patient=patient, order__family=family)
    before = before.filter(order__signed__isnull=False).exclude(order__kind__in=Order.ONCE)
    newest = before.order_by("-order__first_day", "-first_day")
    return list(newest.values_list("ug", flat=True)[:10])


def form_of(request, patient, draft: Draft):
    """The form: empty, as typed so far, with more lines, or with lines laid out as asked."""
    items, _is_signed = items_for(patient)
    given = {
        "kind": draft.kind,
        "families": forms.families(patient.facility.jurisdiction.partition("-")[0]),
        "items": items,
        "doses": vomited_of(patient) if draft.kind == Order.Kind.REPLACEMENT else (),
    }
    act = request.POST.get("act")
    if request.method != "POST":
        begun = beginning(draft, clock.today())
        return forms.OrderForm(initial=begun, **given, lines=begun.get("lines", forms.LINES))
    typed = {key: value for key, value in request.POST.items() if value}
    lines = counted(typed.get("lines"))
    if act == "more":
        lines += forms.MORE
        return forms.OrderForm(initial=typed | {"lines": lines}, **given, lines=lines)
    if act == "lay_out":
        return laid_out(typed, given, lines)
    return forms.OrderForm(request.POST, **given, lines=lines)


def counted(typed: str | None) -> int:
    """How many lines the page had."""
    return min(int(typed), forms.MOST_LINES) if typed and typed.isdecimal() else forms.LINES


def laid_out(typed: dict, given: dict, lines: int):
    """The form with lines from an amount to another, as asked for; else what is unclear about it.

    Raises nothing: what cannot be read is said on the page, and what was typed is still there.
    """
    try:
        rows = writing.laid_out(
            from_ug=medicines.parse_mg(typed.get("lay_from", "")),
            to_ug=medicines.parse_mg(typed.get("lay_to", "")),
            change_ug=medicines.parse_mg(typed.get("lay_change", "")),
            every_days=counted_days(typed.get("lay_days")),
        )
        if len(rows) > forms.MOST_LINES:
            raise writing.Unclear(too_many(len(rows)))
    except ValueError as unclear:
        form = forms.OrderForm(initial=typed, **given, lines=lines)
        form.unclear = str(unclear)
        return form
    bare = {key: value for key, value in typed.items() if not key.startswith(LINE_FIELDS)}
    laid = bare | as_typed(rows) | {"lines": len(rows)}
    return forms.OrderForm(initial=laid, **given, lines=len(rows))


LINE_FIELDS = ("amount_", "days_", "from_")


def counted_days(typed: str | None) -> int:
    return int(typed) if typed and typed.isdecimal() else 0


def too_many(lines: int) -> str:
    return _("That is %(n)d lines, more than an order may have: split it in two.") % {
        "n": lines,
    }  # fmt: skip


def as_typed(rows: list[writing.Line]) -> dict:
    """Lines as the fields of the form show them."""
    typed = {}
    for number, row in enumerate(rows):
        typed[f"amount_{number}"] = " + ".join(map(medicines.mg_words, row.amounts))
        typed[f"days_{number}"] = row.days
        typed[f"from_{number}"] = row.begins
    return typed


def beginning(draft: Draft, today: date) -> dict:
    """What an empty form begins with. A change begins without an amount: nobody has said one."""
    begun: dict = {"kind": draft.kind, "first_day": today, "lines": forms.LINES}
    before = draft.instead_of or draft.replaces
    if before is None:
        return begun
    begun |= {"family": before.family, "item": before.item_id, "words": before.words,
              "is_transition": before.is_transition}  # fmt: skip
    if draft.instead_of:
        begun |= {name: getattr(before, name) for name in COPIED} | {"first_day": before.first_day}
        return begun | of_steps(list(before.steps.all()), before.first_day)
    if dosed_today(before, today):
        begun["first_day"] = today + timedelta(days=1)
    if draft.again and before.replaces:
        first = begun["first_day"]
        steps = remaining(before.replaces, before.first_day, first)
        begun |= of_steps(steps, first) | {"person_agrees": False}
    return begun


COPIED = ("why", "protocol", "must_not_skip", "person_agrees", "guest_of")


def of_steps(steps: list, first_day: date) -> dict:
    """The steps of an order as lines, with the names of its parts."""
    by_day: dict[date, list] = {}
    for step in steps:
        by_day.setdefault(step.first_day, []).append(step)
    named = (step.part for step in steps if step.part and step.part != REPLACEMENT)
    parts = list(dict.fromkeys(named))
    home = dict.fromkeys(step.part for step in steps if step.how == "home")
    rows, follows = [], first_day
    for on, its in sorted(by_day.items()):
        its.sort(key=lambda step: parts.index(step.part) if step.part in parts else 0)
        last = its[0].last_day
        days = (last - on).days + 1 if last else None
        rows.append(writing.Line(tuple(s.ug for s in its), days, None if on == follows else on))
        follows = last + timedelta(days=1) if last else on
    lines = max(len(rows), forms.LINES)
    return as_typed(rows) | {
        "lines": lines, "parts": ", ".join(parts), "parts_home": ", ".join(home),
    }  # fmt: skip
