"""What the pages of the ward say in words: times, trends, amounts, who ends a stop."""

from datetime import datetime

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from throughcare.clinical.medicines import mg_words
from throughcare.clinical.withdrawal import comfort, course
from throughcare.withdrawal.bedside import time_words

register = template.Library()
WHO_ENDS_IT = {
    "prescriber": gettext_lazy("A prescriber may open it, with a reason."),
    "order": gettext_lazy("A prescriber's new protocol or order ends it."),
    "look": gettext_lazy("Whoever measures, or waits, ends it."),
    "nobody": gettext_lazy("It stands."),
}


@register.filter
def apart(one: datetime, other: datetime) -> str:
    """How far apart two moments are: 35 min, 1 h 20 min, 2 days."""
    return time_words(int(abs((other - one).total_seconds()) // 60))


@register.filter
def change_words(trend) -> str:
    """What the newest score is beside the one before: an arrow and a word, never colour alone."""
    if trend.direction == "first":
        return _("first score")
    if trend.direction == "same":
        return _("→ same")
    words = _("↗ up %(n)s") if trend.direction == "up" else _("↘ down %(n)s")
    said = words % {"n": abs(trend.change)}
    return said if trend.moves < 2 else _("%(said)s, %(n)s times running") % {
        "said": said, "n": trend.moves,
    }  # fmt: skip


@register.filter
def mg(ug: int) -> str:
    """Micrograms as they are said."""
    return mg_words(ug)


@register.filter
def medicine_title(key: str) -> str:
    return comfort.title(key)


@register.filter
def expected_words(expected) -> str:
    """What is to be expected now of what was taken last."""
    titles = course.courses()
    return "; ".join(f"{titles[key].title}: {course.WORDS[phase]}" for key, phase in expected)


@register.filter
def who_ends_it(by: str) -> str:
    return str(WHO_ENDS_IT[by])


@register.filter
def asked_words(due) -> str:
    """What must be looked at in a round that is due."""
    words = {
        "cows": _("COWS"), "vitals": _("blood pressure and pulse"), "sedation": _("sedation"),
        "breaths": _("breaths"),
    }  # fmt: skip
    return ", ".join(words[what] for what in due.asks)


@register.filter
def conditions(step) -> str:
    """The conditions a prescriber signed for one step, in words; its amounts stand beside it."""
    said = []
    if step.gap_minutes:
        said.append(_("%(time)s between two") % {"time": time_words(step.gap_minutes)})
    if step.after_minutes:
        said.append(
            _("%(time)s after the step before it") % {"time": time_words(step.after_minutes)}
        )
    if step.until_day:
        said.append(_("days %(a)s to %(b)s") % {"a": step.from_day, "b": step.until_day})
    elif step.from_day > 1:
        said.append(_("from day %(n)s") % {"n": step.from_day})
    if step.times:
        said.append(ngettext("once in all", "%(n)s times in all", step.times) % {"n": step.times})
    if step.cows_at_least is not None:
        said.append(_("COWS %(n)s and more") % {"n": step.cows_at_least})
    if step.hold_systolic:
        said.append(
            _("held below %(s)s/%(d)s or a pulse of %(p)s")
            % {"s": step.hold_systolic, "d": step.hold_diastolic, "p": step.hold_pulse}
        )
    return "; ".join([*said, step.words] if step.words else said)


@register.filter
def last_of(answers, name) -> str:
    """What the last scored round said to this question."""
    return answers.get(name, "")


@register.filter
def state_at(due, now: datetime) -> str:
    """Later, due or overdue at a moment."""
    return due.state(now)
