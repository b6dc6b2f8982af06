"""An order as it is typed: lines of amounts, laid out on days. Arithmetic, and no choice of a dose.

A line is what is given on each of its days: one amount, or one for each named part of the day. It
begins where the line before it ends, unless it says its own day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from throughcare.clinical import medicines
from throughcare.medication.actions.orders import Planned

MOST_STEPS = 400  # laid out at once: what is longer is a slip of the finger


class Unclear(ValueError):
    """What was typed does not say which amount on which day; the message says what to do."""


@dataclass(frozen=True)
class Line:
    """One line: its amounts in micrograms, on how many days, from which day.

    days   None: until the order is changed
    begins None: on the day after the line before
    """

    amounts: tuple[int, ...]
    days: int | None = None
    begins: date | None = None


def amounts_of(text: str) -> tuple[int, ...]:
    """Micrograms of one amount, or of several with a plus between them; each with its unit.

    Raises medicines.UnclearAmount.
    """
    return tuple(medicines.parse_mg(piece.strip()) for piece in text.split("+"))


def names_of(text: str) -> tuple[str, ...]:
    """The parts of a day by name, in order; each once."""
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    if len({name.casefold() for name in names}) < len(names):
        raise Unclear(_("Two parts have the same name: none could be told from the other."))
    if any(len(name) > 12 for name in names):
        raise Unclear(_("A part's name is one short word, as it stands on a label."))
    return names


def planned(
    lines: Sequence[Line], first_day: date, parts: Sequence[str] = (), at_home: Sequence[str] = ()
) -> list[Planned]:
    """The steps of an order. Raises Unclear where two lines want one day, or a day is left open."""
    steps: list[Planned] = []
    begins = first_day
    for number, line in enumerate(lines, start=1):
        starts = line.begins or begins
        refuse_overlap(steps, starts, number)
        last = starts + timedelta(days=line.days - 1) if line.days else None
        last = ends_before(last, lines[number:], number)
        steps += [
            Planned(starts, last, ug, part, "home" if part in at_home else "observed")
            for part, ug in named(line.amounts, parts, number)
        ]
        begins = last + timedelta(days=1) if last else starts
    return steps


def refuse_overlap(steps: list[Planned], starts: date, number: int) -> None:
    """A line begins after the one before it has ended."""
    before = steps[-1] if steps else None
    if before and (before.last_day is None or starts <= before.last_day):
        raise Unclear(_("Line %(n)d begins before the line above it has ended.") % {"n": number})


def ends_before(last: date | None, later: Sequence[Line], number: int) -> date | None:
    """A line without a number of days goes on until the next one's own day, or to no end."""
    if last or not later:
        return last
    if later[0].begins is None:
        raise Unclear(_("Line %(n)d does not say for how many days.") % {"n": number})
    return later[0].begins - timedelta(days=1)


def named(
    amounts: Sequence[int], parts: Sequence[str], number: int
) -> list[tuple[str, int]]:  # fmt: skip
    """Each amount with the part of the day it is for; a day's only amount needs no name."""
    if not parts and len(amounts) == 1:
        return [("", amounts[0])]
    if len(amounts) > len(parts):
        raise Unclear(
            _("Line %(n)d has %(amounts)d amounts: name as many parts of the day.")
            % {"n": number, "amounts": len(amounts)}
        )
    return list(zip(parts, amounts, strict=False))


def laid_out(*, from_ug: int, to_ug: int, change_ug: int, every_days: int) -> list[Line]:
    """The lines from one amount to another by equal changes, as asked for: nothing is rounded.

    Down to nought, the last line ends; else it goes on until the order is changed. Raises Unclear
    when equal changes do not end at the amount asked for.
    """
    way = to_ug - from_ug
    if not way or not change_ug or not every_days:
        raise Unclear(_("Say from which amount, to which other, by how much and how often."))
    steps, rest = divmod(abs(way), change_ug)
    if rest:
        raise Unclear(
            _("Equal changes of %(change)s do not lead from %(from)s to %(to)s: write another "
              "change, or write the last lines yourself.")
            % {"change": medicines.mg_words(change_ug), "from": medicines.mg_words(from_ug),
               "to": medicines.mg_words(to_ug)}
        )  # fmt: skip
    if steps > MOST_STEPS:
        raise Unclear(_("That is more lines than anybody reads: look at the amounts again."))
    sign = 1 if way > 0 else -1
    amounts = [from_ug + sign * change_ug * step for step in range(steps + 1)]
    lines = [Line((ug,), every_days) for ug in amounts[:-1]]
    return [*lines, Line((to_ug,))] if to_ug else lines
