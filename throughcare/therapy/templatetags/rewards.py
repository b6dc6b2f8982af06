"""Cents as people write them."""

from django import template
from django.conf import settings
from django.utils.formats import number_format

register = template.Library()


@register.filter
def amount(cents) -> str:
    """1850 → «$18.50»."""
    return f"{settings.REWARD_CURRENCY}{number_format(cents / 100, 2)}"
