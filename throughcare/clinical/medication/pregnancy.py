"""Medicine in pregnancy: it goes on, nobody is taken off it, naltrexone is not begun."""

from typing import Literal

from throughcare.clinical.verdict import OK, Verdict, caution, no, note

SOURCE = "pregnancy-moud"
State = Literal["pregnant", "possible", "unknown", "not", "after_birth"]
Act = Literal["start", "go_on", "raise", "lower", "taper"]


def pregnancy(state: State, act: Act, *, medicine: str) -> Verdict:
    """What does pregnancy say about this act with this medicine?

    possible     a test is due or doubtful
    after_birth  the first weeks after the birth
    """
    if state == "not" or (state == "unknown" and act != "start"):
        return OK
    if state == "unknown":
        return _unknown(medicine)
    if state == "after_birth":
        return _after_birth()
    if act == "taper":
        return _no_taper(state)
    if medicine == "naltrexone":
        return _naltrexone(state, act)
    return _goes_on(act)


def _no_taper(state: State) -> Verdict:
    """Would somebody who is, or may be, pregnant be taken off the medicine?"""
    return no(
        "no_taper_while_pregnant",
        f"{'Pregnant' if state == 'pregnant' else 'Possibly pregnant'}: no taper and no "
        "withdrawal. Medicine goes on; arrange care for the pregnancy.",
        SOURCE,
    )


def _naltrexone(state: State, act: Act) -> Verdict:
    """Is naltrexone begun, or taken already, in pregnancy?"""
    if act != "start":
        why = "Pregnant, or possibly so, on naltrexone: the prescriber sees the person today."
        return caution("pregnant_on_naltrexone", why, SOURCE)
    if state == "possible":
        why = "Possibly pregnant: a test before naltrexone."
        return no("pregnancy_test_before_naltrexone", why, SOURCE)
    why = "Pregnant: naltrexone is not started. Methadone or buprenorphine are the treatment."
    return no("naltrexone_not_begun_pregnant", why, SOURCE)


def _unknown(medicine: str) -> Verdict:
    """Is a medicine begun without knowing?"""
    if medicine != "naltrexone":
        return OK  # nothing waits for a test: methadone and buprenorphine are standard either way
    why = "Not known whether pregnant: ask, and offer a test, before naltrexone."
    return caution("pregnancy_not_asked", why, SOURCE)


def _goes_on(act: Act) -> Verdict:
    """Pregnant and on methadone or buprenorphine."""
    if act == "lower":
        why = "Pregnant, or possibly so: amounts rather rise, and are often split, as it goes on."
        return caution("lowered_while_pregnant", why, SOURCE)
    return note(
        "pregnant_goes_on",
        "Pregnant, or possibly so: medicine goes on and the person comes first today. The amount "
        "often rises and is split later in pregnancy; the newborn can be treated.",
        SOURCE,
    )


def _after_birth() -> Verdict:
    """The amount that pregnancy asked for may be too much now."""
    why = "After birth the need often falls: look for sedation, and the prescriber sees the person."
    return note("after_birth", why, SOURCE)
