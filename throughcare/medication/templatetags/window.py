"""Amounts and rules in words, as the window shows them."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from throughcare.clinical import medicines
from throughcare.medication import at_window
from throughcare.medication.forms.window import SEDATION
from throughcare.medication.models.dosing import REPLACEMENT

register = template.Library()
ABOUT_FROM = 10  # mL or pieces: below it only "less than"
SIGNS = {
    "slurred": gettext_lazy("slurred speech"),
    "nodding": gettext_lazy("nodding off"),
    "unsteady": gettext_lazy("unsteady"),
    "pinpoint": gettext_lazy("pinpoint pupils"),
}


@register.filter
def mg(ug) -> str:
    """Micrograms as they are said: never a figure without its unit."""
    return medicines.mg_words(ug)


@register.filter
def part_words(part) -> str:
    """The named part of a day; of a replacement, what it is in place of."""
    return _("in place of what was vomited") if part == REPLACEMENT else part


@register.filter
def medicine_name(key) -> str:
    return medicines.medicine(key).name


@register.filter
def product_title(key) -> str:
    return medicines.product(key).pack_title


@register.filter
def in_bottle(account) -> str:
    """About how much a bottle holds: whoever pours from it counts it too, and what they are to
    find is shown to them afterwards. One figure of it is told, never too much."""
    product = medicines.product(account.product)
    each = product.ug_per_ml or product.ug_per_unit or 1000
    left = account.balance // each
    unit = "mL" if product.ug_per_ml else product.unit_plural if product.ug_per_unit else "mg"
    if left < ABOUT_FROM:
        return _("less than %(amount)s") % {"amount": f"{ABOUT_FROM} {unit}"}
    step = 10 ** (len(str(left)) - 1)
    return _("%(amount)s or more") % {"amount": f"{left // step * step} {unit}"}


@register.filter
def how_it_ends(verdict) -> str:
    """Who lifts what stops the dose."""
    return at_window.how_it_ends(verdict)


@register.filter
def look_words(look) -> str:
    """A look in words: level, signs, what was measured."""
    said = [str(SEDATION[look.sedation])]
    said += [str(words) for name, words in SIGNS.items() if getattr(look, name)]
    if look.breaths is not None:
        said.append(_("%(n)s breaths a minute") % {"n": look.breaths})
    if look.oxygen is not None:
        said.append(_("oxygen %(n)s %%") % {"n": look.oxygen})
    if look.breath_alcohol is not None:
        said.append(_("breath alcohol 0.%(n)03d %%") % {"n": look.breath_alcohol})
    return ", ".join([*said, look.words] if look.words else said)
