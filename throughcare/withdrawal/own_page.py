"""What the person reads: what to expect today, what helps, when to call. Never a dose.

Plain words, about the reading of a twelve-year-old, in their language where there are words in it.
"""

import uuid
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from throughcare.clinical import jurisdictions
from throughcare.clinical.withdrawal import course
from throughcare.withdrawal import facts
from throughcare.withdrawal.models import Withdrawal

# The phase that weighs most speaks, where several were taken.
GRAVEST = ("worst", "beginning", "easing", "passing", "not_yet", "over", "not_drawn")
TODAY = {
    "not_yet": (
        _("It may not have begun yet."),
        _("You may feel well now. It often begins within the next hours or days."),
    ),
    "beginning": (
        _("It may be beginning."),
        _("You may yawn, sweat, shiver, or have a runny nose. You may feel restless."),
    ),
    "worst": (
        _("These are usually the hardest hours."),
        _("It feels like a bad flu. Cramps, aches, sickness and bad sleep are common. It passes."),
    ),
    "easing": (
        _("It usually gets easier now."),
        _("Your body is calming down. You may still be tired, sad, or sleep badly."),
    ),
    "passing": (
        _("The worst is usually over."),
        _("Good sleep and a good mood can take weeks. You may still want to use. That is normal."),
    ),
    "over": (
        _("The worst is usually over."),
        _("Good sleep and a good mood can take weeks. You may still want to use. That is normal."),
    ),
    "unknown": (
        _("It is different for everybody."),
        _("It may feel like a bad flu for some days. Then it gets easier. Tell us what you feel."),
    ),
    "not_drawn": (
        _("When it begins is different for everybody."),
        _("After a long-lasting injection it can take weeks. Tell us what you feel."),
    ),
}
WE_CALL = _("We will call you in the next days, and then once a week for four weeks.")
THROUGH = (_("The hardest part is behind you. Be careful with yourself."), WE_CALL)
GONE = (_("You left before it was over. You may still feel ill for some days."), WE_CALL)
NOT_BEGUN = (_("You did not begin it. That is all right."), _("You can ask us at any time."))
LEFT = {"completed": THROUGH, "maintenance": THROUGH, "not_begun": NOT_BEGUN}
HELPS = (
    _("Drink often, in small sips: water, tea, or a drink with salts from the pharmacy."),
    _("Eat small things, when you can."),
    _("Keep warm. A warm shower helps with aches."),
    _("Rest, even when you cannot sleep. Dim the light."),
    _("Tell us what hurts. There are medicines for cramps, sickness, aches and sleep."),
    _("Do not drink alcohol. Take no pills from others."),
)
NOW = (
    _("You are hard to wake, or you breathe slowly. Whoever is with you calls."),
    _("Pain in your chest."),
    _("A seizure, or you see or hear things that are not there."),
    _("You are weak on one side, or your speech is slurred."),
    _("Very strong pain in your belly that does not go."),
)
SOON = (
    _("You have been sick for more than a day, or cannot keep water down."),
    _("You feel faint when you stand up."),
    _("You have a high fever."),
    _("You feel much worse all at once after taking a medicine."),
    _("You are, or may be, pregnant."),
    _("You want to stop this, slow down, or have medicine that goes on."),
)


def language_of(language: str) -> str:
    """The person's language where the page has words in it; else the clinic's."""
    short = language.split("-")[0]
    return short if short in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def of(one: Withdrawal, at: datetime, language: str) -> dict:
    """Everything that stands there, of one withdrawal at a moment."""
    place = jurisdictions.load(one.patient.facility.jurisdiction)
    spoken = language_of(language)
    heading, words = today(one, at)
    return {
        "heading": heading, "words": words, "helps": HELPS, "call_now": NOW, "call_us": SOON,
        "over": one.ended_at is not None, "begun": hasattr(one, "begun"),
        "day": facts.day_of(one, at), "facility": one.patient.facility, "language": spoken,
        "emergency": place.emergency.in_language(spoken),
        "lines": [line.in_language(spoken) for line in place.shown_lines("suicide")],
    }  # fmt: skip


def today(one: Withdrawal, at: datetime) -> tuple:
    """What to expect today, in two sentences."""
    if one.ended_at is not None:
        return LEFT.get(one.left.how, GONE)
    uses = [(row.substance, row.last_at) for row in one.last_uses.all() if row.is_opioid]
    phases = {phase for _opioid, phase in course.now_expected(uses, at)}
    return TODAY[next((phase for phase in GRAVEST if phase in phases), "unknown")]


def press() -> str:
    """What one press carries, so that pressed twice it is one link."""
    return str(uuid.uuid4())


def press_of(typed) -> uuid.UUID:
    try:
        return uuid.UUID(typed.get("id", ""))
    except ValueError:
        return uuid.uuid4()
