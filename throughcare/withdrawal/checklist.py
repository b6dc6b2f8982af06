"""What must be so before a withdrawal begins: each thing with its words, its form, and who can."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from throughcare import clock
from throughcare.clinical.verdict import Verdict
from throughcare.clinical.withdrawal import course
from throughcare.intake.queries import newest_pregnancy
from throughcare.withdrawal import asked, facts
from throughcare.withdrawal.actions import preparing
from throughcare.withdrawal.forms import preparing as forms
from throughcare.withdrawal.models import Withdrawal

# Which thing a rule speaks of; everything the rules of beginning can say stands here.
ABOUT = {
    "withdrawal_while_pregnant": "pregnancy", "withdrawal_pregnancy_not_asked": "pregnancy",
    "withdrawal_pregnancy_declined": "pregnancy", "withdrawal_without_protocol": "protocol",
    "withdrawal_without_emergency_plan": "emergency", "withdrawal_unsupervised": "shift",
    "withdrawal_dependence_not_asked": "dependence", "withdrawal_of_two_kinds": "dependence",
    "withdrawal_without_naloxone": "naloxone", "withdrawal_naloxone_declined": "naloxone",
    "withdrawal_without_talk": "talk", "withdrawal_not_chosen": "talk",
    "withdrawal_with_suicide_risk": "place", "withdrawal_not_outpatient": "place",
    "withdrawal_home_not_asked": "place", "withdrawal_last_use_not_told": "use",
}  # fmt: skip
TITLES = {
    "use": gettext_lazy("What was taken, and when last"),
    "talk": gettext_lazy("The talk, before anything else"),
    "pregnancy": gettext_lazy("Pregnancy"),
    "dependence": gettext_lazy("Alcohol and benzodiazepines"),
    "place": gettext_lazy("Is this the place for it?"),
    "naloxone": gettext_lazy("Naloxone in hand"),
    "emergency": gettext_lazy("Emergency plan"),
    "shift": gettext_lazy("Who supervises"),
    "protocol": gettext_lazy("Protocol, signed by a prescriber"),
}
CARING = gettext_lazy("a nurse, a counsellor or a prescriber")
WHO = {
    "protocol": gettext_lazy("a prescriber"),
    "naloxone": gettext_lazy("a nurse or a prescriber, from the shelf of kits"),
}
PERIL = ("withdrawal_while_pregnant", "withdrawal_not_chosen")  # medication, not withdrawal


@dataclass
class Check:
    """One thing: what the rules say of it, what stands in the record, and its form."""

    key: str
    said: list[Verdict]
    told: list[str] = field(default_factory=list)
    form: Any = None

    @property
    def title(self):
        return TITLES[self.key]

    @property
    def who(self):
        return WHO.get(self.key, CARING)

    @property
    def state(self) -> str:
        """missing, look, or done: a word, and the page gives it a shape."""
        levels = {verdict.level for verdict in self.said}
        if "stop" in levels:
            return "missing"
        return "look" if "caution" in levels or not self.told else "done"


def form_of(what: str, one: Withdrawal, typed=None):
    """The small form of one thing, empty or as typed."""
    place = one.patient.facility_id
    if what == "emergency":
        return forms.EmergencyForm(
            typed, prefix=what, prescribers=asked.those_who_may("orders.sign", place)
        )
    if what == "shift":
        return forms.ShiftForm(typed, prefix=what, staff=asked.those_who_may("window.dose", place))
    named = {
        "use": forms.LastUseForm, "talk": forms.TalkForm, "pregnancy": forms.PregnancyForm,
        "dependence": forms.DependenceForm, "naloxone": forms.NaloxoneForm,
    }  # fmt: skip
    return named[what](typed, prefix=what) if what in named else None


def checks(one: Withdrawal, said: list[Verdict], bound: dict[str, Any]) -> list[Check]:
    """Every thing, in the order in which it is gone through with the person."""
    told = told_of(one)
    return [
        Check(
            key, [verdict for verdict in said if ABOUT[verdict.code] == key], told.get(key, []),
            bound.get(key) or form_of(key, one),
        )
        for key in TITLES
    ]  # fmt: skip


def said_now(one: Withdrawal, at: datetime) -> list[Verdict]:
    return preparing.said_before_beginning(one, at)


def told_of(one: Withdrawal) -> dict[str, list[str]]:
    """What stands in the record of each thing, said in a line with who wrote it and when."""
    return {
        "use": [use_words(row) for row in one.last_uses.order_by("-at")],
        "talk": [
            f"{row.get_chose_display()}: “{row.words}” {by(row)}" for row in newest(one.talks)
        ],
        "pregnancy": pregnancy_words(one),
        "dependence": [
            f"{row.get_kind_display().capitalize()}: {row.get_answer_display()} {by(row)}"
            for row in one.other_dependence.select_related("by").order_by("-at")
        ],
        "place": place_words(one),
        "naloxone": [kit_words(row) for row in asked.kits_of(one.patient)[:2]],
        "emergency": [
            f"{row.hospital}, {row.phone}. {_('Rung:')} {row.rung.name}. {row.who_goes} "
            f"{row.words} {by(row)}"
            for row in newest(one.emergency_plans.select_related("rung"))
        ],
        "shift": shift_words(one),
        "protocol": protocol_words(one),
    }  # fmt: skip


def newest(rows) -> list:
    return list(rows.select_related("by").order_by("-at")[:1])


def by(row) -> str:
    """Who wrote it down, and when."""
    at = date_format(clock.at_the_clinic(row.at), "j M H:i")
    return f"({row.by.name}, {at})" if row.by else f"({at})"


def when(at: datetime) -> str:
    return date_format(clock.at_the_clinic(at), "j M H:i")


def use_words(row) -> str:
    known = course.courses().get(row.substance)
    name = known.title if known else row.substance
    how = f", {_('injected')}" if row.injected else ""
    words = f": {row.words}" if row.words else ""
    if row.last_at is None:
        return _("%(name)s, not known when last") % {"name": name} + how + words
    return _("%(name)s, last %(when)s") % {"name": name, "when": when(row.last_at)} + how + words


def pregnancy_words(one: Withdrawal) -> list[str]:
    row = newest_pregnancy(one.patient)
    if row is None:
        return [_("a man by sex for care")] if facts.pregnant(one.patient) == "not" else []
    how = f", {row.how_known}" if row.how_known else ""
    return [f"{row.get_state_display()}{how} {by(row)}"]


def place_words(one: Withdrawal) -> list[str]:
    """The place, and what was said of it."""
    words = {True: _("yes"), False: _("no"), None: _("not known")}
    names = ("stable_home", "carer", "body_stable", "mind_stable")
    labels = [str(forms.PrepareForm.base_fields[name].label) for name in names]
    said = [words[getattr(one, name)] for name in names]
    answers = [f"{label}: {word}" for label, word in zip(labels, said, strict=True)]
    place = f", {one.place}" if one.place else ""
    return [f"{one.get_setting_display().capitalize()}{place}", *answers]


def kit_words(row) -> str:
    if not row.product:
        return _("offered; said: “%(words)s” %(by)s") % {"words": row.why_not, "by": by(row)}
    day = date_format(row.expires_on, "j M Y")
    return _("a kit, good until %(day)s %(by)s") % {"day": day, "by": by(row)}


def shift_words(one: Withdrawal) -> list[str]:
    rows = one.supervisions.select_related("member", "by").order_by("-at")[:1]
    return [
        _("%(name)s, until %(when)s") % {"name": row.member.name, "when": when(row.until_at)}
        for row in rows
    ]


def protocol_words(one: Withdrawal) -> list[str]:
    found = []
    for row in asked.protocols_of(one):
        if hasattr(row, "ended"):
            continue
        signed = getattr(row, "signed", None)
        state = (
            _("signed by %(name)s, %(when)s") % {"name": signed.by.name, "when": when(signed.at)}
            if signed else _("waits for a signature")
        )  # fmt: skip
        found.append(f"{row.title}: {state}")
    return found
