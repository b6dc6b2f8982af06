"""What the person's own pages remember, by subject."""

from throughcare.portal.models.check_ins import PARTS, CheckIn, SafetyAgreement, Sharing
from throughcare.portal.models.day import ClinicHours
from throughcare.portal.models.messages import Message
from throughcare.portal.models.more_ways_in import OwnPasskey, PasskeyUsed, SentCode
from throughcare.portal.models.own import DaysCounted, SafetyPlan
from throughcare.portal.models.reaching import (
    ReachChoice,
    Reminder,
    Reply,
    Report,
    Sending,
    SetAside,
)
from throughcare.portal.models.ways_in import OwnPin, StartCode, WrongTry

__all__ = [
    "PARTS", "CheckIn", "ClinicHours", "DaysCounted", "Message", "OwnPasskey", "OwnPin",
    "PasskeyUsed", "ReachChoice", "Reminder", "Reply", "Report", "SafetyAgreement",
    "SafetyPlan", "Sending", "SentCode", "SetAside", "Sharing", "StartCode", "WrongTry",
]  # fmt: skip
