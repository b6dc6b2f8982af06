"""How the numbers of a specimen, kept whole, are shown; and an analyte's short name."""

from django import template

from throughcare.medication.screens import told

register = template.Library()
register.filter("tenths", told.tenths)
register.filter("thousandths", told.gravity_of)
register.filter("analyte", told.name_of)
