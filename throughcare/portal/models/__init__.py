"""What the person's own pages remember, by subject."""

from throughcare.portal.models.check_ins import PARTS, CheckIn, SafetyAgreement, Sharing
from throughcare.portal.models.day import ClinicHours
from throughcare.portal.models.messages import Message
from throughcare.portal.models.own import DaysCounted, SafetyPlan
from throughcare.portal.models.ways_in import OwnPin, StartCode, WrongTry

__all__ = [
    "PARTS", "CheckIn", "ClinicHours", "DaysCounted", "Message", "OwnPin", "SafetyAgreement",
    "SafetyPlan", "Sharing", "StartCode", "WrongTry",
]  # fmt: skip
