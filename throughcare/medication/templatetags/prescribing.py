"""How what is known of a person, and an amount, is said on a page."""

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from throughcare.clinical import medicines
from throughcare.clinical.medication import interactions, known
from throughcare.medication import models

register = template.Library()


@register.filter
def mg(ug):
    """Micrograms as milligrams in words."""
    return medicines.mg_words(ug)


@register.filter
def known_words(row):
    """One thing known, in a line."""
    return WORDS[type(row)](row)


def day(on) -> str:
    return date_format(on, "j M Y")


def medicine_words(row) -> str:
    since = _("since %(day)s") % {"day": day(row.since)} if row.since else ""
    until = _("until %(day)s") % {"day": day(row.until)} if row.until else ""
    acts = next((c.title for c in interactions.every_class() if c.key == row.class_key), "")
    return joined(row.name, row.dose, acts, since, until)


def allergy_words(row) -> str:
    if row.none_known:
        return _("none known, asked %(day)s") % {"day": day(row.at)}
    return joined(row.substance, row.reaction)


def ecg_words(row) -> str:
    said = _("QTc %(ms)d milliseconds on %(day)s") % {"ms": row.qtc_ms, "day": day(row.on)}
    return joined(said, row.words)


def lab_words(row) -> str:
    test = known.tests()[row.test].title if row.test in known.tests() else row.test
    upper = _("upper limit %(upper)s") % {"upper": row.upper} if row.upper else ""
    return joined(f"{test} {row.value} {row.unit}".strip(), upper, day(row.on))


def check_words(row) -> str:
    return joined(day(row.on), row.get_found_display(), row.words)


def risk_words(row) -> str:
    title = known.risks()[row.risk].title if row.risk in known.risks() else row.risk
    return joined(title, row.words, day(row.on) if row.on else "")


def opioid_words(row) -> str:
    return joined(row.get_acts_display(), day(row.on), row.words)


def challenge_words(row) -> str:
    came = _("withdrawal came") if row.withdrawal else _("no withdrawal")
    return joined(came, row.words, day(row.on))


def joined(*words) -> str:
    return ", ".join(str(word) for word in words if word)


WORDS = {
    models.OtherMedicine: medicine_words, models.Allergy: allergy_words, models.Ecg: ecg_words,
    models.Lab: lab_words, models.MonitoringCheck: check_words, models.BodyRisk: risk_words,
    models.LastOpioid: opioid_words, models.Challenge: challenge_words,
}  # fmt: skip
