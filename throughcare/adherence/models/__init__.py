"""What is remembered: appointments and what came of them; whom to reach, and every try."""

from throughcare.adherence.models.appointments import Appointment, Came
from throughcare.adherence.models.outreach import (
    Looked,
    Outreach,
    Reason,
    Sent,
    Try,
    WelfareCheck,
)

__all__ = ["Appointment", "Came", "Looked", "Outreach", "Reason", "Sent", "Try", "WelfareCheck"]
