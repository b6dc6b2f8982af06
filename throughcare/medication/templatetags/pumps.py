"""Pumps in words."""

from django import template

from throughcare.clinical.medication import pumped

register = template.Library()


@register.filter
def ml(ul) -> str:
    """Microlitres as mL."""
    return pumped.ml(ul)
