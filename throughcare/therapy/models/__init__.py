"""Therapy: sessions and what came of them, homework."""

from throughcare.therapy.models.homework import Homework, Tried
from throughcare.therapy.models.sessions import Note, Outcome, Session, SignOff, Supervised

__all__ = ["Homework", "Note", "Outcome", "Session", "SignOff", "Supervised", "Tried"]
