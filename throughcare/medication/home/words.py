"""What is said of a decision: one sentence, the same for staff and for the person.

The person reads it in their own language; the reason stands as it was written, or as the
prescriber wrote it in that language.
"""

from datetime import date

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext, pgettext

from throughcare.clinical.medication import take_home
from throughcare.medication.home import law
from throughcare.medication.models import TakeHomeDecision

# The six criteria of 42 CFR 8.12(i)(2) as clinical/jurisdictions words them, said in each language.
CRITERIA = (
    gettext_noop(
        "No active substance use disorder or condition that raises the risk of overdose or harms "
        "safe functioning"
    ),
    gettext_noop("Comes regularly for supervised doses"),
    gettext_noop("No serious behaviour that endangers the person or others"),
    gettext_noop("No known recent diversion"),
    gettext_noop("Doses can be carried and stored safely"),
    gettext_noop("Whatever else matters for the person's safety and the public's"),
)
LANGUAGES = ("en", "es")


def long_day(on: date) -> str:
    return date_format(on, pgettext("a day as Django writes it", "j F Y"))


def days_words(number: int) -> str:
    return ngettext("%(n)s day", "%(n)s days", number) % {"n": number}


def sentence(decision: TakeHomeDecision, language: str = "en") -> str:
    """How many days, why, and when it is looked at again."""
    with translation.override(language if language in LANGUAGES else "en"):
        reason = decision.reason_told if language != "en" else ""
        parts = [
            how_many(decision),
            _("The reason: %(reason)s.")
            % {"reason": (reason or decision.reason).strip().rstrip(".")},
            _("We look at it again together on %(day)s.") % {"day": long_day(decision.review_on)},
        ]  # fmt: skip
        return " ".join(parts)


def how_many(decision: TakeHomeDecision) -> str:
    if not decision.days:
        return _(
            "No doses to take home for now; doses for days when we are closed still go home as far "
            "as the law allows."
        )
    return _("Up to %(days)s of doses to take home at once.") % {"days": days_words(decision.days)}


def what_if(patient, medicine: str, today: date, considered: list[dict], language="en") -> list:
    """What the rules allow at once and from when, in one sentence each; never a promise."""
    first = law.first_dose_on(patient, medicine) or today
    found = take_home.what_if(
        first_dose_on=first, today=today, rules=law.rules_for(patient, today), medicine=medicine
    )
    wanted = law.rules_for(patient, today).items("take_home.criteria")
    looked_at = {row["words"] for row in considered if row.get("met") is not None}
    with translation.override(language if language in LANGUAGES else "en"):
        unmet = [_(row["words"]) for row in considered if row.get("met") is False]
        if not looked_at.issuperset(wanted):
            unmet.append(_("each point of the decision is looked at together"))
        return [
            {"days": one.days, "on": one.on, "source": one.source,
             "unreviewed": one.unreviewed, "sentence": possible(one.days, one.on, today, unmet)}
            for one in found
        ]  # fmt: skip


def possible(days: int, on: date, today: date, unmet: list[str]) -> str:
    values = {"days": days_words(days), "day": long_day(on), "if": "; ".join(unmet)}
    if on <= today and not unmet:
        return _("%(days)s at once are possible now.") % values
    if on <= today:
        return _("%(days)s at once are possible as soon as this is met: %(if)s.") % values
    if not unmet:
        return _("%(days)s at once are possible from %(day)s.") % values
    return _("%(days)s at once are possible from %(day)s, if this is met by then: %(if)s.") % values
