"""What comes in: a search; a local meeting, an offer, a group's welcome; a person's own notes."""

from throughcare.groups.forms.find import Find
from throughcare.groups.forms.own import AttendedForm, CompanionForm, SayForm, ShowForm, WorkForm
from throughcare.groups.forms.team import LocalForm, OfferForm, WelcomeForm

__all__ = [
    "AttendedForm", "CompanionForm", "Find", "LocalForm", "OfferForm", "SayForm", "ShowForm",
    "WelcomeForm", "WorkForm",
]  # fmt: skip
