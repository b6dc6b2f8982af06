"""Every sentence that is ever sent outside. Whoever picks up the telephone learns nothing of it.

Only a time, a day or a code is put in. The person may choose that the clinic's name and number
stand in it too; nobody else may choose that for them, and no other word is ever added.
"""

from datetime import datetime

from django.template.defaultfilters import date as written
from django.utils import translation
from django.utils.translation import gettext_noop

MOST = 320  # two text messages

TODAY, TOMORROW, ON_DAY = "today", "tomorrow", "on_day"
APPOINTMENT, COME = "appointment", "come"
SENTENCES = {
    (APPOINTMENT, TODAY): gettext_noop("Your appointment is today at %(time)s."),
    (APPOINTMENT, TOMORROW): gettext_noop("Your appointment is tomorrow at %(time)s."),
    (APPOINTMENT, ON_DAY): gettext_noop("Your appointment is on %(day)s at %(time)s."),
    (COME, TODAY): gettext_noop("You can come today from %(time)s."),
    (COME, TOMORROW): gettext_noop("You can come tomorrow from %(time)s."),
    (COME, ON_DAY): gettext_noop("You can come on %(day)s from %(time)s."),
}
ANSWER = gettext_noop("Answer 1 = I am coming, 2 = I am late, STOP = no more messages.")
CODE = gettext_noop("%(code)s is your code for 10 minutes. Give it to nobody.")
EVERY_SENTENCE = (*SENTENCES.values(), ANSWER, CODE)


def reminder(
    about: str, happens: datetime, now: datetime, *, language: str, answers: bool, place: str = ""
) -> str:
    """What a reminder says. Both moments by the clinic's own clock; `place` only if chosen."""
    days = (happens.date() - now.date()).days
    when = {0: TODAY, 1: TOMORROW}.get(days, ON_DAY)
    with translation.override(language):
        given = {"time": written(happens, "H:i"), "day": written(happens, "l j F")}
        parts = [translation.gettext(SENTENCES[about, when]) % given]
        if place:
            parts.append(f"{place}.")
        if answers:
            parts.append(translation.gettext(ANSWER))
    return " ".join(parts)[:MOST]


def code(digits: str, language: str) -> str:
    with translation.override(language):
        return translation.gettext(CODE) % {"code": digits}
