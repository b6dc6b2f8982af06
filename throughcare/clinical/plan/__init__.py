"""From causes to a plan: what may help, what speaks for care, what is still without an answer."""

from throughcare.clinical.plan.completeness import CauseSeen, may_accept, may_sign, unanswered
from throughcare.clinical.plan.responses import Response, every_response, response
from throughcare.clinical.plan.reviews import DueOn, due_after_admission, review_due
from throughcare.clinical.plan.suggestions import (
    FindingSeen,
    Suggestion,
    always_on_offer,
    answered_along,
    suggest,
)

__all__ = [
    "CauseSeen",
    "DueOn",
    "FindingSeen",
    "Response",
    "Suggestion",
    "always_on_offer",
    "answered_along",
    "due_after_admission",
    "every_response",
    "may_accept",
    "may_sign",
    "response",
    "review_due",
    "suggest",
    "unanswered",
]
