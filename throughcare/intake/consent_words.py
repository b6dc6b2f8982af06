"""The words a person consents to, by version. A version is never changed: a change is a new one.

The elements follow 42 CFR 2.31(a). Those numbered (5) to (9) are from knowledge and still need
counsel's review, as the source `part2` says; the page shows that.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from throughcare.intake.models import Consent

NEWEST = "2026-11"
NAMED_HOLDS_DAYS = 365  # a usual length the person may shorten; our own choice, not the law's


@dataclass(frozen=True)
class Words:
    """One consent in plain words."""

    title: str | Promise
    paragraphs: tuple[str | Promise, ...]


_TAKE_BACK = gettext_lazy(
    "You can take this back at any time: tell anybody on the team, or write to us. What was shared "
    "before that cannot be unshared."
)
WORDS = {
    ("2026-11", Consent.Kind.TREATMENT): Words(
        gettext_lazy("Treatment here"),
        (
            gettext_lazy("I want to be treated here. The team has told me what treatment is: "
            "medicine, talking, and help with what is hard in life. I choose which parts I want."),
            gettext_lazy("I may ask about the effects and risks of each part, and about other ways "
            "to be treated. I may say no to a part, or change my mind. That is never a reason to "
            "refuse me the rest."),
            gettext_lazy("I may stop at any time. I may come back at any time."),
        ),
    ),
    ("2026-11", Consent.Kind.PART2_CARE): Words(
        gettext_lazy("Sharing for my care, its payment and running this programme"),
        (
            gettext_lazy("The law protects the record of my treatment more strictly than other "
            "health records. Without my consent it is not even said that I come here, except where "
            "the law allows it, as in a medical emergency."),
            gettext_lazy("With this consent the record may be shared with those named below. Those "
            "who receive it under health privacy law may pass it on as that law allows, but never "
            "for use against me in a civil, criminal, administrative or legislative proceeding."),
            _TAKE_BACK,
            gettext_lazy("I can be treated here without giving this consent. Some of my care may "
            "then be harder to arrange, and I may have to pay for it myself."),
        ),
    ),
    ("2026-11", Consent.Kind.PART2_NAMED): Words(
        gettext_lazy("Sharing with somebody I name"),
        (
            gettext_lazy("The law protects the record of my treatment. With this consent only what "
            "is written below may be shared, only with those named, and only for this purpose."),
            gettext_lazy("Whoever receives it is told that they may not pass it on, or use it "
            "against me, except as the law allows."),
            _TAKE_BACK,
            gettext_lazy("I am treated here whether I give this consent or not."),
        ),
    ),
}  # fmt: skip

WHAT = {
    "attendance": gettext_lazy("that I come here, and when"),
    "diagnosis": gettext_lazy("my diagnosis"),
    "medicines": gettext_lazy("my medicines and doses"),
    "screens": gettext_lazy("results of drug screens"),
    "assessment": gettext_lazy("my answers and what was found"),
    "plan": gettext_lazy("my plan and how it goes"),
    "everything": gettext_lazy("my whole record, but not the notes of counselling"),
}


def words(kind: str, version: str = NEWEST) -> Words:
    """The text of this kind of consent as it stood in this version."""
    return WORDS[version, Consent.Kind(kind)]


def usual(kind: str, facility, today: date) -> dict:
    """What stands in the fields before anybody changes them."""
    if kind == Consent.Kind.PART2_CARE:
        return {
            "discloser": facility.name,
            # The class of recipients that 2.31(a)(4) itself offers.
            "recipients": _("My treating providers, health plans, third-party payers, and people "
                            "helping to operate this programme"),
            "what": ["everything"],
            "purpose": _("treatment, payment and health care operations"),
            "expires_when": _("I take it back"),
        }  # fmt: skip
    if kind == Consent.Kind.PART2_NAMED:
        return {
            "discloser": facility.name,
            "purpose": _("at my request"),
            "expires_on": today + timedelta(days=NAMED_HOLDS_DAYS),
        }
    return {}
