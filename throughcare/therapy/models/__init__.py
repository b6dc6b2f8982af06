"""Therapy: sessions and what came of them, homework, rewards and their ledger, tools."""

from throughcare.therapy.models.homework import Homework, Tried
from throughcare.therapy.models.ledger import (
    RewardAccount,
    RewardFunding,
    RewardLimit,
    RewardMovement,
)
from throughcare.therapy.models.motivation import ChangeTalk, CodedSession
from throughcare.therapy.models.rewards import Draw, Occasion, PrizeHanded, RewardProgramme
from throughcare.therapy.models.sessions import Note, Outcome, Session, SignOff, Supervised
from throughcare.therapy.models.worksheets import Worksheet, WorksheetShared

__all__ = [
    "ChangeTalk",
    "CodedSession",
    "Draw",
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
    "SignOff",
    "Supervised",
    "Tried",
    "Worksheet",
    "WorksheetShared",
]
