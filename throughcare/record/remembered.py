"""The body of a chart, kept as drawn until the log says that something changed.

Every change writes a line in the person's log, by construction: so the number of the newest change
tells whether what was drawn still holds. Red flags and namesakes are asked at every opening. What
is kept stays in this process's memory, for minutes.
"""

from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from throughcare import clock
from throughcare.record import queries

MINUTES_KEPT = 10  # "asked 3 hours ago" may be no older than this


def chart_body(patient, member, page) -> SafeString:
    """Everything below the red flags, as this member may see it."""
    key = key_of(patient, page)
    if (drawn := cache.get(key)) is None:
        body = page | queries.chart_body(patient, member)
        drawn = render_to_string("record/chart_body.html", body)
        cache.set(key, str(drawn), MINUTES_KEPT * 60)
    return mark_safe(drawn)  # noqa: S308  as our own template drew it


def key_of(patient, page) -> str:
    """What the drawing depends on: person, newest change, permissions, language, time."""
    may = "".join("1" if allowed else "0" for allowed in page["may"].values())
    period = int(page["now"].timestamp()) // (MINUTES_KEPT * 60)
    newest = queries.newest_change(patient)
    parts = (patient.pk, newest, may, get_language(), clock.today(), period)
    return ":".join(map(str, ("chart", *parts)))
