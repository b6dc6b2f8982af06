"""When a kit of naloxone is offered: at every start, transition and way home. Never a condition."""

from datetime import date, timedelta
from typing import Literal

from throughcare.clinical.jurisdictions.law import Rules
from throughcare.clinical.medication.saying import day, days, unreviewed
from throughcare.clinical.verdict import OK, Verdict, caution, note

SOURCE = "naloxone-offer"
SOURCE_INJECTION = "naltrexone-reversal-agent"
AFTER_BLOCKADE = (
    " At the end of the injection, after a missed one and after stopping, an amount used before "
    "can kill."
)
Occasion = Literal[
    "first_dose", "transition", "take_home", "depot_naltrexone", "depot_buprenorphine", "visit",
]  # fmt: skip
WORDS = {
    "first_dose": "the first dose",
    "transition": "a change of medicine",
    "take_home": "doses taken home",
    "depot_naltrexone": "every injection of naltrexone",
    "depot_buprenorphine": "an injection of buprenorphine",
}


def must_offer(
    *, occasion: Occasion, today: date, rules: Rules, has_kit: bool,
    kit_expires: date | None = None, declined: bool = False, take_home_days: int = 0,
) -> Verdict:  # fmt: skip
    """Must a kit be offered now? Offered and declined is written down and holds nothing up.

    has_kit      a kit was handed out, not used, not reported lost
    kit_expires  its date; None: not known
    """
    usable = has_kit and (kit_expires is None or kit_expires >= today)
    why = _why(occasion, take_home_days, rules, usable)
    if not why and has_kit and not usable and kit_expires:
        why = f"The kit ran out of date on {day(kit_expires)}"
    if not why:
        return _soon_out_of_date(kit_expires, today) if usable else OK
    if declined:
        return note(
            "naloxone_declined",
            "Naloxone was offered and declined: it is offered again next time. Medicine goes on.",
            SOURCE,
        )
    ends = occasion == "depot_naltrexone"
    return caution(
        "naloxone_to_offer",
        f"{why}: offer a kit of naloxone to the person and the household, and write down the "
        f"answer. It is never a condition.{AFTER_BLOCKADE if ends else ''}",
        SOURCE_INJECTION if ends else SOURCE,
    )


def _why(occasion: Occasion, take_home_days: int, rules: Rules, usable: bool) -> str:
    """Empty: this occasion asks for nothing. Some ask although there is a kit in hand."""
    if occasion == "take_home":
        found = rules.strictest("take_home.naloxone_above_days")
        if found and take_home_days > found.number:
            most = f"{days(found.number)}{unreviewed(found)}"
            return f"{days(take_home_days)} taken home, above {most}"
    if occasion == "visit" or (usable and occasion != "depot_naltrexone"):
        return ""
    return f"At {WORDS[occasion]}"


def _soon_out_of_date(kit_expires: date | None, today: date) -> Verdict:
    if kit_expires and kit_expires < today + timedelta(days=30):
        return note(
            "naloxone_kit_expires",
            f"The kit is good until {day(kit_expires)}: bring a new one within the month.",
            SOURCE,
        )
    return OK
