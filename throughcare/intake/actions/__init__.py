"""What can be done at intake: requests for help, the diary, registering, episodes."""

from throughcare.intake.actions.diary import post_notice
from throughcare.intake.actions.documents import file_document, set_aside_document
from throughcare.intake.actions.episodes import (
    admit,
    discharge,
    give_consent,
    record_diagnosis,
    record_pregnancy,
    revoke_consent,
)
from throughcare.intake.actions.help_requests import ask_for_help, call_back, close_request
from throughcare.intake.actions.registering import (
    add_contact,
    add_emergency_contact,
    end_contact,
    end_emergency_contact,
    phones_among,
    register,
)

__all__ = [
    "add_contact",
    "add_emergency_contact",
    "admit",
    "ask_for_help",
    "call_back",
    "close_request",
    "discharge",
    "end_contact",
    "end_emergency_contact",
    "file_document",
    "give_consent",
    "phones_among",
    "post_notice",
    "record_diagnosis",
    "record_pregnancy",
    "register",
    "revoke_consent",
    "set_aside_document",
]
