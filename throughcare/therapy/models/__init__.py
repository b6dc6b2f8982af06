"""Therapy: sessions and what came of them, groups, homework, rewards and their ledger, tools."""

from throughcare.therapy.models.beside import (
    AskedAlone,
    Companion,
    CompanionStep,
    SessionCompanion,
    TraumaStep,
)
from throughcare.therapy.models.groups import (
    Attendance,
    Group,
    GroupLeader,
    GroupMeeting,
    GroupNote,
    GroupPlace,
)
from throughcare.therapy.models.homework import Homework, Tried
from throughcare.therapy.models.ledger import (
    RewardAccount,
    RewardFunding,
    RewardLimit,
    RewardMovement,
)
from throughcare.therapy.models.motivation import ChangeTalk, CodedSession, CodingPutRight
from throughcare.therapy.models.rewards import Draw, Occasion, PrizeHanded, RewardProgramme
from throughcare.therapy.models.sessions import Note, Outcome, Session, SignOff, Supervised
from throughcare.therapy.models.worksheets import Worksheet, WorksheetShared

__all__ = [
    "AskedAlone",
    "Attendance",
    "ChangeTalk",
    "CodedSession",
    "CodingPutRight",
    "Companion",
    "CompanionStep",
    "Draw",
    "Group",
    "GroupLeader",
    "GroupMeeting",
    "GroupNote",
    "GroupPlace",
    "Homework",
    "Note",
    "Occasion",
    "Outcome",
    "PrizeHanded",
    "RewardAccount",
    "RewardFunding",
    "RewardLimit",
    "RewardMovement",
    "RewardProgramme",
    "Session",
    "SessionCompanion",
    "SignOff",
    "Supervised",
    "TraumaStep",
    "Tried",
    "Worksheet",
    "WorksheetShared",
]
