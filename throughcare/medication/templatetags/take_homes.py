"""How a take-home bottle is shown: its amount, its state, the days it is for."""

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _

from throughcare.clinical import medicines
from throughcare.medication.forms.home import WEEKDAYS
from throughcare.medication.home import in_hand, labels

register = template.Library()
SHAPES = {"ok": "●", "look": "▲", "stop": "■", "": "○"}


@register.filter
def amount(bottle):
    """60 mg · 6 mL once it is filled; before that, the dose."""
    return labels.amount_words(bottle)


@register.simple_tag
def bottle_state(bottle):
    """A word, a shape and a colour."""
    words, level = in_hand.STATES[in_hand.state(bottle)]
    return format_html('<span class="tag {}">{} {}</span>', level, SHAPES[level], words)


@register.filter
def comes_on_words(decision):
    """Monday, Thursday, every 2 weeks."""
    days = ", ".join(str(words) for key, words in WEEKDAYS if key in decision.weekdays)
    if decision.every == 1:
        return days
    return _("%(days)s, every %(n)s weeks") % {"days": days, "n": decision.every}


@register.filter
def home_days_words(due):
    """The first and the last day at home, and how many."""
    days = sorted({one.dose.clinic_day for one in due.bottles} | {one.day for one in due.doses})
    first, last = (date_format(day, "D j M") for day in (days[0], days[-1]))
    return first if len(days) == 1 else f"{first} – {last} ({len(days)})"


@register.filter
def home_amounts(due):
    """Each amount once."""
    found = {one.dose.ug for one in due.bottles} | {one.step.ug for one in due.doses}
    return ", ".join(medicines.mg_words(ug) for ug in sorted(found))
