"""May withdrawal under supervision begin, and in which place? What is missing is named, one by one.

Whoever is stopped here is never sent away: medication can begin the same day instead.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from throughcare.clinical.verdict import OK, Verdict, caution, no, note, worst_first

Setting = Literal["outpatient", "residential", "hospital"]
Pregnant = Literal["pregnant", "possible", "declined", "not", "unknown"]
Dependence = Literal["no", "yes", "unsure", "not_asked"]
SOURCE = "house:withdrawal"
SOURCE_ALONE = "who-2009"
SOURCE_OUTPATIENT = "detox-outpatient"
OTHERS = {"alcohol": "alcohol", "benzodiazepines": "benzodiazepines"}

# The talk, point by point; each is said before withdrawal begins.
TALK = {
    "rarely_treatment": "Withdrawal alone is rarely treatment: most people return to use after it.",
    "tolerance_lost": "Tolerance is lost within days: the amount used before can stop breathing.",
    "weeks_after": "An overdose is likeliest in the weeks after.",
    "medication_instead": "Medication can go on instead, now or at any moment of it.",
}


@dataclass(frozen=True)
class Before:
    """What the record holds before the beginning.

    last_use        what was taken is written down, and when last or that nobody knows
    talked          the points of the talk that were said; chose_medication: what they then chose
    naloxone        a kit was handed out, or had already
    naloxone_asked  it was offered, and declined in the person's own words
    """

    protocol_signed: bool
    emergency_plan: bool
    pregnant: Pregnant
    alcohol: Dependence
    benzodiazepines: Dependence
    naloxone: bool
    naloxone_asked: bool
    talked: Collection[str]
    chose_medication: bool = False
    supervised: bool = True
    last_use: bool = True


@dataclass(frozen=True)
class Situation:
    """What decides the place. None: not asked."""

    alcohol: Dependence = "not_asked"
    benzodiazepines: Dependence = "not_asked"
    stable_home: bool | None = None
    carer: bool | None = None
    pregnant: Pregnant = "unknown"
    body_stable: bool | None = None
    mind_stable: bool | None = None
    suicide_risk_high: bool = False


def may_start(before: Before) -> list[Verdict]:
    """May it begin? The gravest first; each says what is missing."""
    return worst_first([
        _pregnancy(before.pregnant), _protocol(before), _plan(before), _supervised(before),
        _last_use(before), *_dependence(before), _naloxone(before), _talk(before), _choice(before),
    ])  # fmt: skip


def _pregnancy(state: Pregnant) -> Verdict:
    """Pregnant people are steered to medication."""
    if state in ("pregnant", "possible"):
        return no(
            "withdrawal_while_pregnant",
            f"{'Pregnant' if state == 'pregnant' else 'Possibly pregnant'}: no withdrawal. "
            "Methadone or buprenorphine are the treatment, from today, with care for the "
            "pregnancy.",
            "pregnancy-moud",
        )
    if state == "unknown":
        why = "Nobody has asked about pregnancy: ask, and offer a test, before withdrawal."
        return no("withdrawal_pregnancy_not_asked", why, "withdrawal-transfer")
    if state == "declined":
        why = "Would rather not say whether pregnant: offer a test again, in private."
        return caution("withdrawal_pregnancy_declined", why, "withdrawal-transfer")
    return OK


def _protocol(before: Before) -> Verdict:
    if before.protocol_signed:
        return OK
    why = "No protocol is signed: a prescriber writes and signs one. Or medication begins today."
    return no("withdrawal_without_protocol", why, SOURCE)


def _plan(before: Before) -> Verdict:
    if before.emergency_plan:
        return OK
    why = "No emergency plan: which hospital, which number, who goes along, who is rung."
    return no("withdrawal_without_emergency_plan", why, SOURCE)


def _supervised(before: Before) -> Verdict:
    if before.supervised:
        return OK
    why = "Nobody supervises: name who does in this shift."
    return no("withdrawal_unsupervised", why, SOURCE)


def _last_use(before: Before) -> Verdict:
    """The band of what to expect is drawn from it; and from methadone it is another than heroin."""
    if before.last_use:
        return OK
    why = (
        "Not written down: which opioid was taken, and when last. What to expect is drawn from it. "
        "Of each one; “not known when” is an answer."
    )
    return no("withdrawal_last_use_not_told", why, "withdrawal-time-course")


def _dependence(before: Before) -> list[Verdict]:
    """Were alcohol and benzodiazepines asked? Withdrawal from them is another, graver one."""
    asked = {"alcohol": before.alcohol, "benzodiazepines": before.benzodiazepines}
    open_ = [words for key, words in OTHERS.items() if asked[key] == "not_asked"]
    there = [words for key, words in OTHERS.items() if asked[key] in ("yes", "unsure")]
    said = []
    if open_:
        said.append(no(
            "withdrawal_dependence_not_asked",
            f"Not asked: dependence on {' and '.join(open_)}. Withdrawal from them can kill.",
            "withdrawal-transfer",
        ))  # fmt: skip
    if there:
        said.append(caution(
            "withdrawal_of_two_kinds",
            f"Dependence on {' and '.join(there)}, or unsure: its own scale beside COWS. They "
            "measure different things.",
            "withdrawal-transfer",
        ))  # fmt: skip
    return said


def _naloxone(before: Before) -> Verdict:
    if before.naloxone:
        return OK
    if before.naloxone_asked:
        why = "Naloxone was declined: offer it again at every round, and before leaving."
        return caution("withdrawal_naloxone_declined", why, "naloxone-offer")
    why = "Naloxone has not been offered: hand out a kit, and show how it is used."
    return no("withdrawal_without_naloxone", why, "naloxone-offer")


def _talk(before: Before) -> Verdict:
    left = [words for key, words in TALK.items() if key not in before.talked]
    if not left:
        return OK
    why = f"The talk is not recorded. Still to be said: {' '.join(left)}"
    return no("withdrawal_without_talk", why, SOURCE_ALONE)


def _choice(before: Before) -> Verdict:
    if not before.chose_medication:
        return OK
    why = "After the talk the person chose medication: write its order instead of this."
    return no("withdrawal_not_chosen", why, SOURCE_ALONE)


def may_be_here(setting: Setting, now: Situation) -> list[Verdict]:
    """May withdrawal be gone through in this place? The gravest first; hospital takes everybody."""
    if setting == "hospital":
        return []
    said = [_suicide(now)]
    if setting == "outpatient":
        said += [_not_outpatient(now), _not_asked(now)]
    return worst_first(said)


def _suicide(now: Situation) -> Verdict:
    if not now.suicide_risk_high:
        return OK
    why = "High risk of suicide and withdrawal together belong in hospital. Stay with the person."
    return no("withdrawal_with_suicide_risk", why, "detox-suicidality")


def _outpatient(now: Situation) -> dict[str, bool | None]:
    """{what speaks against it: is it so?}; None: not asked."""
    dependence: dict[Dependence, bool | None] = {
        "no": False, "yes": True, "unsure": True, "not_asked": None,
    }  # fmt: skip
    pregnant: dict[Pregnant, bool | None] = {
        "not": False, "pregnant": True, "possible": True, "declined": None, "unknown": None,
    }  # fmt: skip
    return {
        "dependence on alcohol": dependence[now.alcohol],
        "dependence on benzodiazepines": dependence[now.benzodiazepines],
        "no steady home": None if now.stable_home is None else not now.stable_home,
        "nobody at home who looks after them": None if now.carer is None else not now.carer,
        "pregnancy": pregnant[now.pregnant],
        "an unstable illness of the body": None if now.body_stable is None else not now.body_stable,
        "an unstable illness of the mind": None if now.mind_stable is None else not now.mind_stable,
    }


def _not_outpatient(now: Situation) -> Verdict:
    against = [words for words, so in _outpatient(now).items() if so]
    if not against:
        return OK
    why = f"Not at home: {', '.join(against)}. A bed, or medication from today, which needs no bed."
    return no("withdrawal_not_outpatient", why, SOURCE_OUTPATIENT)


def _not_asked(now: Situation) -> Verdict:
    unknown = [words for words, so in _outpatient(now).items() if so is None]
    if not unknown:
        return OK
    why = f"Not known yet, before withdrawal at home: {', '.join(unknown)}."
    return caution("withdrawal_home_not_asked", why, SOURCE_OUTPATIENT)


def goes_on(pregnant: Pregnant) -> Verdict:
    """May withdrawal go on? A pregnancy that is found ends it: medication takes its place."""
    if pregnant in ("pregnant", "possible"):
        return no(
            "withdrawal_found_pregnant",
            "Pregnant, or possibly so: the taper stops today, by turning it into maintenance. "
            "Arrange care for the pregnancy.",
            "pregnancy-moud",
        )
    return OK


def can_be_turned() -> Verdict:
    """What every page of a withdrawal says."""
    return note(
        "withdrawal_can_be_turned",
        "It can be paused or turned into maintenance at any moment, in one step.",
        SOURCE_ALONE,
    )
