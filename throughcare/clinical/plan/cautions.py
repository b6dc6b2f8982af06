"""What speaks for care with a response or a medicine, given what the record holds.

Each rule asks one question of `Known` and answers with a Verdict. Silence of the record is not
safety: where a fact decides, not knowing it is itself a caution.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from throughcare.clinical.assessment.evidence import Evidence
from throughcare.clinical.verdict import OK, Verdict, caution, no, worst_first

NALTREXONE = "naltrexone-label"
OPIOID_FREE_DAYS, OPIOID_FREE_DAYS_FULL, AFTER_LONG_ACTING = 7, 10, 14
QTC_LONG, QTC_STOP = 450, 500  # ms; source krantz-2009


@dataclass(frozen=True)
class Known:
    """What a caution may read: facts of the record, and the codes of causes found."""

    facts: Mapping[str, Any] = field(default_factory=dict)
    found: frozenset[str] = frozenset()

    def value(self, name: str) -> Any:
        """The fact's value; None when nobody told it."""
        told = Evidence(facts=self.facts).told(name)
        return told and told.value

    def so(self, name: str) -> bool:
        """Is it told, and told to be so?"""
        return self.value(name) is True

    def number(self, name: str) -> float | None:
        """A number that was told."""
        value = self.value(name)
        return value if isinstance(value, int | float) and not isinstance(value, bool) else None


Rule = Callable[[Known], Verdict]


def sedatives(known: Known) -> Verdict:
    """Are there sedatives that slow breathing together with this?"""
    if known.so("takes_sedatives") or "access.sedatives" in known.found:
        return caution(
            "sedatives_slow_breathing",
            "Takes sedatives: together they slow breathing. Talk about it, give naloxone; it is "
            "no reason to refuse medicine.",
            "fda-2017-benzodiazepines",
        )
    return OK


def alcohol(known: Known) -> Verdict:
    """Is there alcohol that slows breathing together with this?"""
    if known.so("has_alcol_dx") or "mental_health.alcohol" in known.found:
        return caution(
            "alcohol_slows_breathing",
            "Drinks, or has a history of it: alcohol and opioid medicine together slow breathing. "
            "Talk about it; it is no reason to refuse medicine.",
            "red-flags:2.3",
        )
    return OK


def breathing(known: Known) -> Verdict:
    """Is there a disease of breathing?"""
    if known.so("breathing_disease"):
        return caution(
            "breathing_disease",
            "Sleep apnoea, COPD or another disease of breathing: the prescriber starts with care.",
            "red-flags:3",
        )
    return OK


def long_qt(known: Known) -> Verdict:
    """Does the heart's QTc stand against methadone?"""
    qtc = known.number("qtc_ms")
    if qtc is not None and qtc >= QTC_STOP:
        return no(
            "qtc_at_500",
            f"QTc is {qtc:g} ms: the prescriber decides first, and looks at the alternatives.",
            "krantz-2009",
        )
    if (qtc is not None and qtc > QTC_LONG) or known.so("fainted"):
        return caution(
            "qtc_above_450",
            "QTc above 450 ms or fainting without a known reason: talk about risk and benefit, "
            "ECG more often.",
            "krantz-2009",
        )
    return OK


def qt_and_antidepressants(known: Known) -> Verdict:
    """Is methadone taken, so that some antidepressants need a look at the QTc?"""
    if known.so("on_methadone"):
        return caution(
            "qt_with_antidepressants",
            "On methadone: some medicines for mood lengthen the QTc or change its level. The "
            "prescriber checks.",
            "interactions-table",
        )
    return OK


def withdrawal_first(known: Known) -> Verdict:
    """Could buprenorphine, started now, bring on withdrawal?"""
    if known.so("on_methadone") or "access.fentanyl" in known.found:
        return caution(
            "wait_for_withdrawal",
            "Methadone or fentanyl: begun too early, buprenorphine brings on withdrawal. The "
            "prescriber chooses how to start.",
            "buprenorphine-start",
        )
    return OK


def naltrexone_and_opioids(known: Known) -> Verdict:
    """Are enough days without any opioid behind the person?"""
    days = known.number("days_since_opioid")
    if known.so("on_methadone") or known.so("on_buprenorphine"):
        needed: int = AFTER_LONG_ACTING
    else:
        needed = OPIOID_FREE_DAYS_FULL
    if days is None:
        return caution(
            "opioid_free_days_unknown",
            f"Not known how many days without any opioid: {OPIOID_FREE_DAYS} to {needed} are "
            "needed before naltrexone.",
            NALTREXONE,
        )
    if days < OPIOID_FREE_DAYS:
        return no(
            "opioid_free_days_too_few",
            f"{days:g} days without opioids: naltrexone now would bring on severe withdrawal. "
            f"{OPIOID_FREE_DAYS} to {needed} days are needed.",
            NALTREXONE,
        )
    if days < needed:
        return caution(
            "opioid_free_days_borderline",
            f"{days:g} days without opioids; up to {needed} may be needed. The prescriber tests "
            "first.",
            NALTREXONE,
        )
    return OK


def naltrexone_and_pain(known: Known) -> Verdict:
    """Are opioids needed for pain?"""
    if known.so("needs_opioid_analgesia"):
        return no(
            "naltrexone_blocks_analgesia",
            "Opioids are needed for pain or surgery: naltrexone would block them.",
            NALTREXONE,
        )
    return OK


def naltrexone_and_liver(known: Known) -> Verdict:
    """Is the liver acutely ill?"""
    if known.so("liver_disease"):
        return caution(
            "naltrexone_and_liver",
            "Acute hepatitis or liver failure: the prescriber decides whether naltrexone fits.",
            NALTREXONE,
        )
    return OK


def naltrexone_in_pregnancy(known: Known) -> Verdict:
    """Is the person pregnant?"""
    if known.so("flag_pregnant"):
        return no(
            "naltrexone_in_pregnancy",
            "Pregnant: naltrexone is not started. Methadone or buprenorphine are the treatment.",
            "pregnancy-moud",
        )
    if known.so("flag_possibly_pregnant"):
        return caution(
            "naltrexone_before_test",
            "Possibly pregnant: a test first. Naltrexone is not started in pregnancy.",
            "pregnancy-moud",
        )
    return OK


def pregnancy_depot(known: Known) -> Verdict:
    """Is the person pregnant, so that the medicines known best come first?"""
    if known.so("flag_pregnant") or known.so("flag_possibly_pregnant"):
        return caution(
            "depot_in_pregnancy",
            "Pregnant, or possibly so: methadone or buprenorphine under the tongue are known best.",
            "pregnancy-moud",
        )
    return OK


def taper_in_pregnancy(known: Known) -> Verdict:
    """Is the person pregnant?"""
    if known.so("flag_pregnant") or known.so("flag_possibly_pregnant"):
        return no(
            "taper_in_pregnancy",
            "Pregnant, or possibly so: no withdrawal. Offer methadone or buprenorphine, and care "
            "for the pregnancy.",
            "pregnancy-moud",
        )
    return OK


def withdrawal_alone(known: Known) -> Verdict:
    """Always said: withdrawal without medicine to follow is dangerous."""
    return caution(
        "withdrawal_alone_is_dangerous",
        "Tolerance drops within days: afterwards the amount used before can stop breathing. "
        "Medicine to follow, naloxone in hand, and a visit within 7 days.",
        "who-2009",
    )


def not_at_home(known: Known) -> Verdict:
    """Do alcohol, sedatives or the lack of a home speak against withdrawal at home?"""
    reasons = [
        words
        for words, code in (
            ("alcohol", "mental_health.alcohol"),
            ("sedatives", "access.sedatives"),
            ("no steady home", "social.homeless"),
        )
        if code in known.found
    ]
    if known.so("takes_sedatives") and "sedatives" not in reasons:
        reasons.append("sedatives")
    if reasons:
        return caution(
            "withdrawal_not_at_home",
            f"Not as an outpatient ({', '.join(reasons)}): in a bed, under supervision.",
            "detox-outpatient",
        )
    return OK


def groups_and_medicine(known: Known) -> Verdict:
    """Always said: groups differ about medicine."""
    return Verdict(
        "note",
        "groups_differ_on_medicine",
        "Narcotics Anonymous has no unified position on medicine, and groups differ. If a group "
        "says to stop it, tell us: going is free, medicine stays.",
        "na-position",
    )


EVERY: dict[str, Rule] = {
    rule.__name__: rule
    for rule in (
        sedatives, alcohol, breathing, long_qt, qt_and_antidepressants, withdrawal_first,
        naltrexone_and_opioids, naltrexone_and_pain, naltrexone_and_liver,
        naltrexone_in_pregnancy, pregnancy_depot, taper_in_pregnancy, withdrawal_alone, not_at_home,
        groups_and_medicine,
    )
}  # fmt: skip


def ask(names: tuple[str, ...], known: Known) -> list[Verdict]:
    """What these rules say, the gravest first; those with nothing to say are left out."""
    return worst_first(EVERY[name](known) for name in names)
