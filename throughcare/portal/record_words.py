"""The record to read: the keys of its file, and the short codes in it, in plain words."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from throughcare import clock
from throughcare.clinical.medicines import medicine
from throughcare.groups.models import OwnNote
from throughcare.intake.models import Consent, Discharge
from throughcare.lifestyle.forms.goals import OFTEN
from throughcare.medication.models import End, Order
from throughcare.patients.languages import language_name
from throughcare.patients.models import Contact, Patient
from throughcare.portal.forms.own import SAFETY, SafetyPlanForm
from throughcare.portal.models import Message

HEADINGS = {
    "about_me": _("About me"), "how_to_reach_me": _("How to reach me"),
    "emergency_contacts": _("Whom to call in an emergency"), "stays": _("My times in treatment"),
    "consents": _("What I agreed to"), "diagnoses": _("Diagnoses"),
    "questionnaires": _("Questionnaires I filled in"), "findings": _("What was found"),
    "plan": _("My plan"), "orders": _("Medicine that was ordered"),
    "given": _("Medicine that was given"), "doses_at_home": _("Doses at home"),
    "messages": _("Messages"), "my_check_ins": _("My check-ins"),
    "my_safety_plan": _("My safety plan"), "my_days": _("My days"), "my_sheets": _("What I wrote"),
    "my_notes": _("My notes about groups"), "my_goals": _("My goals"),
    "my_nights": _("My nights"), "my_movement": _("My movement"),
}  # fmt: skip
KEYS = {
    "number": _("My number here"), "sex_for_care": _("Sex, for care"), "gender": _("Gender"),
    "pronouns": _("Pronouns"), "kind": _("Kind"), "reach": _("Number, address or place"),
    "name": _("Name"), "relation": _("Who they are to me"), "phone": _("Phone"),
    "may_know_of_treatment": _("May know of treatment"), "asked_at": _("I asked for help"),
    "admitted_at": _("It began"), "discharge__at": _("It ended"),
    "discharge__reason": _("How it ended"), "at": _("When"), "on": _("When"), "day": _("Day"),
    "expires_on": _("Until"), "revoked_at": _("Taken back"), "icd10": _("Code of the diagnosis"),
    "severity": _("How strong"), "instrument": _("Which one"), "version": _("Version"),
    "completed__at": _("When"), "completed__score": _("Points"), "completed__band": _("Meaning"),
    "what": _("What"), "until": _("Until"), "medicine": _("Medicine"), "first_day": _("From"),
    "last_day": _("To"), "signed__at": _("Signed"), "given": _("Given"), "how": _("How"),
    "words": _("In words"), "text": _("Text"), "by__name": _("From"), "craving": _("Craving"),
    "mood": _("Mood"), "sleep": _("Sleep"), "used": _("Use"), "safe": _("How safe I felt"),
    "arrived_at": _("Sent"), "since": _("Counted from"), "tool": _("On which page"),
    "where": _("Where"), "felt_welcome": _("How welcome I felt"), "gave": _("What it gave me"),
    "called": _("What I call them"), "role": _("Who"), "often": _("How often?"),
    "done_on": _("Done on"), "minutes_asleep": _("Minutes asleep"), "tense": _("Tense"),
    "minutes": _("Minutes"), "steps": _("Steps"), "metres": _("Metres"),
}  # fmt: skip
CODES: dict[str, dict[Any, Any]] = {
    "about_me": dict(Patient.Sex.choices),
    "how_to_reach_me": dict(Contact.Kind.choices), "consents": dict(Consent.Kind.choices),
    "stays": dict(Discharge.Reason.choices), "orders": dict(Order.Kind.choices),
    "given": dict(End.Outcome.choices), "messages": dict(Message.Kind.choices),
    "my_check_ins": dict(SAFETY) | {"yes": _("yes"), "no": _("no")},
    "my_notes": dict(OwnNote.Kind.choices), "my_goals": dict(OFTEN),
    "plan": {"treat": _("treat now"), "refer": _("refer"), "met": _("already met"),
             "declines": _("I decline"), "later": _("later")},
}  # fmt: skip


def readable(whole: dict[str, Any]) -> list[tuple[str, list[str]]]:
    """(heading, lines) for each part that holds something."""
    parts = []
    for name, heading in HEADINGS.items():
        rows = whole[name] if isinstance(whole[name], list) else [whole[name]]
        if said := [line for row in rows if (line := "; ".join(told(name, row)))]:
            parts.append((str(heading), said))
    return parts


def told(part: str, row: dict[str, Any]) -> Iterator[str]:
    for key, value in row.items():
        if value is not None and value is not False and value != "":
            yield f"{key_words(key)}: {value_words(part, key, value)}"


def key_words(key: str) -> str:
    """What a key means: as asked in the form, where it stands in one."""
    if key in KEYS:
        return str(KEYS[key])
    if key in SafetyPlanForm.WORDS:
        return str(SafetyPlanForm.base_fields[key].label)
    if key in Patient.DETAILS:
        words = str(Patient._meta.get_field(key).verbose_name)
    elif key in CONTACT_FIELDS:
        words = str(Contact._meta.get_field(key).verbose_name)
    else:
        words = key.replace("_", " ")
    return words[:1].upper() + words[1:]


CONTACT_FIELDS = {field.name for field in Contact._meta.concrete_fields}


def value_words(part: str, key: str, value: Any) -> str:
    if value is True:
        return gettext("yes")
    if key == "language":
        return str(language_name(value))
    if key == "medicine":
        return gettext(medicine(value).name)
    if isinstance(value, str):
        return str(CODES.get(part, {}).get(value, "")) or day_words(value)
    return str(value)


def day_words(text: str) -> str:
    """A moment or a day of the file as it is written everywhere; other words as they are."""
    for read in (date.fromisoformat, datetime.fromisoformat):
        try:
            found = read(text)
        except ValueError:
            continue
        if isinstance(found, datetime):
            return date_format(clock.at_the_clinic(found), "j M Y, H:i")
        return date_format(found, "j M Y")
    return text
