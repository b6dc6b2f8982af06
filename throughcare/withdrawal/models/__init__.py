"""Withdrawal under supervision: prepared, begun, looked at, relieved, turned, left, followed up."""

from throughcare.withdrawal.models.giving import ComfortGiven, Override, Turned, Withheld
from throughcare.withdrawal.models.leaving import (
    Choice,
    Closed,
    Contacted,
    Explained,
    FollowUp,
    Left,
    NextAppointment,
    Warned,
)
from throughcare.withdrawal.models.papers import PageHanded, TransferLetter
from throughcare.withdrawal.models.preparing import (
    Begun,
    EmergencyPlan,
    LastUse,
    OtherDependence,
    Supervision,
    Talk,
    Withdrawal,
)
from throughcare.withdrawal.models.protocols import (
    Protocol,
    ProtocolEnded,
    ProtocolSigned,
    ProtocolStep,
)
from throughcare.withdrawal.models.rounds import FlagRouted, Round

__all__ = [
    "Begun",
    "Choice",
    "Closed",
    "ComfortGiven",
    "Contacted",
    "EmergencyPlan",
    "Explained",
    "FlagRouted",
    "FollowUp",
    "LastUse",
    "Left",
    "NextAppointment",
    "OtherDependence",
    "Override",
    "PageHanded",
    "Protocol",
    "ProtocolEnded",
    "ProtocolSigned",
    "ProtocolStep",
    "Round",
    "Supervision",
    "Talk",
    "TransferLetter",
    "Turned",
    "Warned",
    "Withdrawal",
    "Withheld",
]
