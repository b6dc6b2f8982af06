"""Words for what the rows of a chart hold as keys."""

from django import template

from throughcare.patients.languages import language_name
from throughcare.patients.models import Patient
from throughcare.record import unusual
from throughcare.staff.roles import ROLES

register = template.Library()


@register.filter
def role_words(role):
    """A role as people say it."""
    return ROLES.get(role, role)


@register.filter
def may(member, permission):
    """Does a post of this member carry the permission? For links; the door asks again."""
    return member.may(permission)


@register.filter
def language_words(code):
    """A language by its name."""
    return language_name(code)


@register.filter
def unusual_words(signs):
    """The signs of an unusual read, in words."""
    return [unusual.WORDS.get(sign, sign) for sign in signs.split()]


@register.filter
def page_words(what):
    """A page or an action of the log, to be read: the name its address has in the code."""
    return what.replace("-", " ")


@register.filter
def detail_words(name):
    """A detail of a person by its label."""
    return Patient._meta.get_field(name).verbose_name
