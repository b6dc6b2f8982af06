"""The label of a take-home bottle: what the law asks, whose it is, how much, and for which day."""

from collections.abc import Iterable
from datetime import date

from django.db.models import prefetch_related_objects
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, pgettext

from throughcare.clinical import jurisdictions, medicines
from throughcare.clinical.medicines import CannotMeasure
from throughcare.medication.home import zpl
from throughcare.medication.home.fitting import HIGH, INNER, LINE, PLACES, WIDE, fitted
from throughcare.medication.home.words import LANGUAGES
from throughcare.medication.models import HomeBottle
from throughcare.refusal import Refused
from throughcare.ui.pdf import library
from throughcare.ui.qr import qr_svg

CSS = f"""
@page {{ size: {WIDE}mm {HIGH}mm; margin: 0 }}
body {{ font-family: "DejaVu Sans", "Noto Sans", sans-serif; color: #000; margin: 0 }}
article {{ page-break-after: always; height: {HIGH}mm; position: relative }}
article:last-child {{ page-break-after: auto }}
p {{ margin: 0; position: absolute; left: {INNER}mm; line-height: {LINE}; overflow-wrap: anywhere }}
.square {{ position: absolute; right: {INNER}mm; top: 8mm }}
.square svg {{ width: 21mm; height: 21mm }}
.name, .amount, .take_on, .danger {{ font-weight: 700 }}
"""
CSS += "".join(
    f".{name} {{ top: {one.top}mm; width: {one.wide}mm }}\n" for name, one in PLACES.items()
)
CSS += "".join(f".h{tenths} {{ font-size: {tenths / 10}mm }}\n" for tenths in range(14, 61))


# How to take it, by the product's own route: a film that is swallowed does nothing.
HOW = {
    "oral": gettext_noop("All of it, once, by mouth. Only for %(name)s."),
    "under the tongue": gettext_noop(
        "All of it, once, under the tongue until it is dissolved. Only for %(name)s."
    ),
    "inside the cheek": gettext_noop(
        "All of it, once, inside the cheek until it is dissolved. Only for %(name)s."
    ),
}


def language_of(patient) -> str:
    """The language in which somebody reads what they carry home; English where we have no other."""
    return patient.language if patient.language in LANGUAGES else "en"


def words_of(bottle: HomeBottle) -> dict[str, str]:
    """Everything that stands on one label, in the person's language.

    Refused where the clinic has no address or telephone: the law asks for both.
    """
    dose, patient = bottle.dose, bottle.dose.patient
    facility = patient.facility
    refuse_undescribed(facility)
    language = language_of(patient)
    with translation.override(language):
        return {
            "token": bottle.token,
            "programme": f"{facility.name} · {facility.phone} · {facility.address}",
            "name": f"{patient.number} · {patient.chosen_name} {patient.family_name}".strip(),
            "medicine": medicine_words(bottle),
            "amount": amount_words(bottle),
            "take_on": _("Take on %(day)s") % {"day": day_words(dose.clinic_day)}
            + (f" · {_(dose.part)}" if dose.part else ""),
            "how": _(HOW[route(bottle)]) % {"name": patient.chosen_name},
            "danger": danger_words(facility, language),
            "lot": lot_words(bottle),
        }


def route(bottle: HomeBottle) -> str:
    """How the product is taken; before it is filled, that of the products it may be filled from."""
    filled = getattr(bottle, "filled", None)
    if filled:
        return medicines.product(filled.account.product).route
    family = bottle.dose.order.family
    return next(one.route for one in medicines.products() if one.family == family)


def refuse_undescribed(facility) -> None:
    """A label or a letter without the clinic's address and telephone is not printed."""
    if not facility.is_described:
        raise Refused(
            "label_lacks_the_clinic",
            _("Labels and letters need the clinic's name, address and telephone number."),
            source="us-42cfr8-known:8.12(i)(4)", where="clinic",
            next_step=_("A director enters them on the clinic's own page."),
        )  # fmt: skip


def day_words(day: date) -> str:
    """Wednesday 25 November 2026"""
    return date_format(day, pgettext("a weekday as Django writes it", "l j F Y"))


def medicine_words(bottle: HomeBottle) -> str:
    """What is in it: the product it was filled from; before that, the medicine."""
    filled = getattr(bottle, "filled", None)
    if filled:
        return medicines.product(filled.account.product).title
    return medicines.medicine(bottle.dose.medicine).name


def amount_words(bottle: HomeBottle) -> str:
    """60 mg, and what is drawn for it: = 6 mL."""
    filled = getattr(bottle, "filled", None)
    said = medicines.mg_words(bottle.dose.ug)
    if filled is None:
        return said
    try:
        return medicines.product(filled.account.product).in_words(bottle.dose.ug)
    except CannotMeasure:
        return said  # two strengths in one bottle: the whole dose is what counts


def danger_words(facility, language: str) -> str:
    """What whoever finds the bottle must know, with the numbers of the place."""
    place = jurisdictions.load(facility.jurisdiction)
    said = _("Keep locked away. It can kill a child, or anybody not used to it.")
    emergency = place.emergency.number
    poison = place.poison.number if place.poison else ""
    if poison:
        return f"{said} " + _("Swallowed by somebody else: %(emergency)s; poison %(poison)s.") % {
            "emergency": emergency, "poison": poison,
        }  # fmt: skip
    return f"{said} " + _("Swallowed by somebody else: %(emergency)s.") % {"emergency": emergency}


def lot_words(bottle: HomeBottle) -> str:
    """Each lot that is in it, and the first day on which one of them expires."""
    lots = {one.account.lot for one in bottle.dose.pours.all() if one.account.lot}
    if not lots or not hasattr(bottle, "filled"):
        return _("Lot ____________  filled by ____")
    numbers = ", ".join(sorted(lot.number for lot in lots))
    until = min(lot.expires_on for lot in lots)
    return _("Lot %(lot)s, good until %(day)s") % {
        "lot": numbers, "day": date_format(until, "j M Y"),
    }  # fmt: skip


def as_zpl(bottles: Iterable[HomeBottle]) -> str:
    """Labels for the printer, one after the other."""
    return "\n".join(zpl.label(words) for words in words_of_each(bottles)) + "\n"


def words_of_each(bottles: Iterable[HomeBottle]) -> list[dict[str, str]]:
    """Of many bottles, with their lots in three questions."""
    prefetch_related_objects(rows := list(bottles), "dose__pours__account__lot")
    return [words_of(bottle) for bottle in rows]


def placed(words: dict[str, str]) -> dict:
    """One label for the page: its square, and each line with its place and its size."""
    lines = [(name, *fitted(words[name], name)) for name in PLACES]
    return {
        "square": qr_svg(words["token"], ""),
        "lines": [
            {"name": name, "words": text, "tenths": round(high * 10)} for name, text, high in lines
        ],
    }


def as_pdf(bottles: Iterable[HomeBottle]) -> bytes:
    """One PDF, one label a page, in the order given."""
    HTML, CSS_ = library()
    page = {"labels": [placed(words) for words in words_of_each(bottles)]}
    html = render_to_string("medication/home/labels.html", page)
    return HTML(string=html).write_pdf(stylesheets=[CSS_(string=CSS)])
