"""Words for what the rows of a chart hold as keys."""

from django import template
from django.utils.translation import get_language_info

from throughcare.patients.models import Patient
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
    """A language by its name, in the language of the page; an unknown code stays itself."""
    try:
        return get_language_info(code)["name_translated"]
    except KeyError:
        return code


@register.filter
def detail_words(name):
    """A detail of a person by its label."""
    return Patient._meta.get_field(name).verbose_name


@register.filter
def days_between(earlier, later):
    """Whole days from one moment or day to another."""
    return (later - earlier).days
