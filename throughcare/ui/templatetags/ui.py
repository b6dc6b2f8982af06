"""What more than one page shows: panels, flags, reasons with their source, error summaries."""

from datetime import date

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy

from throughcare.clinical import jurisdictions
from throughcare.clinical.assessment.facts import every_fact
from throughcare.clinical.instruments import load
from throughcare.clinical.sources import cited

register = template.Library()
LEVELS = {"stop", "look", "ok"}
# What an HL7 sensitivity code (v3-ActCode) means to somebody who reads a chart.
SENSITIVE = {
    "SUD": gettext_lazy("substance use"), "ETHUD": gettext_lazy("alcohol"),
    "OPIOIDUD": gettext_lazy("opioid use"), "MH": gettext_lazy("mental health"),
    "GDIS": gettext_lazy("family and genes"), "SDV": gettext_lazy("violence at home"),
    "VIO": gettext_lazy("violence"), "PREGNANT": gettext_lazy("pregnancy"),
}  # fmt: skip


@register.simple_block_tag
def panel(content, title="", id=""):
    """A card with a heading."""
    return render_to_string("ui/panel.html", {"content": content, "title": title, "id": id})


@register.simple_block_tag
def flag(content, level="look", title=""):
    """Something to see first. A state is a word, a shape and a colour: stop ■, look ▲, ok ●."""
    if level not in LEVELS:
        raise template.TemplateSyntaxError(f"flag level {level!r} is none of {sorted(LEVELS)}")
    return render_to_string("ui/flag.html", {"content": content, "level": level, "title": title})


@register.simple_block_tag
def why(content, source):
    """The reason for what is shown, in place, with who says so and how well it was checked."""
    key, _, place = str(source).partition(":")
    house = key == "house"
    page = {"content": content, "source": cited(key), "place": "" if house else place}
    return render_to_string("ui/why.html", page | {"house": house})


@register.inclusion_tag("ui/error_summary.html")
def error_summary(form):
    """What is wrong with a form, at the top, each line a link to its field."""
    return {"form": form}


@register.simple_tag
def emergency_line(language="en"):
    """The ambulance's number, on pages that know no clinic: an error page asks no database."""
    return jurisdictions.load(settings.JURISDICTION).emergency.in_language(language)


@register.simple_tag
def crisis_lines(language="en"):
    """Whom to ring, on a page that knows no clinic."""
    lines = jurisdictions.load(settings.JURISDICTION).shown_lines()
    return [line.in_language(language) for line in lines]


@register.filter
def field_of(mapping, key):
    """mapping[key] in a template, or nothing."""
    return mapping.get(key) if mapping else None


@register.filter
def source_title(citation):
    """Who says so, in a few words."""
    return cited(str(citation)).title


@register.filter
def instrument_title(name):
    """An instrument by the name people know."""
    return load(name).short_title


@register.filter
def evidence_words(line):
    """Where a line of evidence comes from: «PHQ-9, score», or the fact in words."""
    about, item = line["about"], line["item"]
    if about in every_fact():
        return every_fact()[about].words
    return f"{load(about).short_title}, {key_words(item)}" if item else load(about).short_title


@register.filter
def key_words(key):
    """A key of our own as words, where it has no label: «first_degree_alcohol»."""
    return str(key).replace("_", " ")


@register.filter
def sensitivity_words(codes):
    """What must be kept with extra care, in words; a code without words stands as it is."""
    return ", ".join(str(SENSITIVE.get(code, code)) for code in codes)


@register.filter
def day_of(iso):
    """A day kept as text, as every other day is shown."""
    return date_format(date.fromisoformat(iso), "j M Y")
