"""What each small form of a withdrawal does: its answers, handed to the action they belong to."""

from datetime import timedelta

from throughcare.intake.actions.episodes import record_pregnancy
from throughcare.medication.actions.naloxone import offer_naloxone
from throughcare.withdrawal.actions import leaving, preparing, turning


def tell_use(one, given, **who):
    return preparing.tell_last_use(withdrawal=one, **given, **who)


def talk(one, given, **who):
    return preparing.talk_over(withdrawal=one, language=one.patient.language, **given, **who)


def pregnancy(one, given, **who):
    return record_pregnancy(patient=one.patient, **given, **who)


def dependence(one, given, **who):
    """Both are asked at once, and each is a row of its own."""
    answers = {kind: given[kind] for kind in ("alcohol", "benzodiazepines")}
    return preparing.ask_both(
        id=given["id"], withdrawal=one, answers=answers, words=given["words"], **who
    )


def naloxone(one, given, **who):
    return offer_naloxone(patient=one.patient, **given, **who)


def emergency(one, given, **who):
    return preparing.plan_emergency(withdrawal=one, **given, **who)


def shift(one, given, **who):
    until_at = who["at"] + timedelta(hours=given["hours"])
    named = {name: given[name] for name in ("id", "member", "words")}
    return preparing.supervise(withdrawal=one, until_at=until_at, **named, **who)


def begin(one, given, **who):
    return preparing.begin(withdrawal=one, **given, **who)


def pause(one, given, **who):
    return turning.pause(withdrawal=one, **given, **who)


def leave(one, given, **who):
    return leaving.leave(withdrawal=one, **given, **who)


def appointment(one, given, **who):
    return leaving.book_next(withdrawal=one, **given, **who)


def choice(one, given, **who):
    return leaving.record_choice(withdrawal=one, **given, **who)


def warn(one, given, **who):
    return leaving.warn(withdrawal=one, language=one.patient.language, **given, **who)


def explain(one, given, **who):
    return leaving.explain(withdrawal=one, **given, **who)


def close(one, _given, **who):
    return leaving.close(withdrawal=one, **who)


STEPS = {
    "use": tell_use, "talk": talk, "pregnancy": pregnancy, "dependence": dependence,
    "naloxone": naloxone, "emergency": emergency, "shift": shift,
}  # fmt: skip
AFTER = {
    "naloxone": naloxone, "appointment": appointment, "choice": choice, "warning": warn,
    "explain": explain, "close": close,
}  # fmt: skip
