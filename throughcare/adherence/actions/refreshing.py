"""The list of the day: whoever is to be reached is put on it, whoever came is taken off."""

from collections import defaultdict
from datetime import date, datetime
from uuid import uuid4

from throughcare import clock
from throughcare.adherence import facts
from throughcare.adherence.models import Looked, Outreach, Reason
from throughcare.clinical.adherence import going, outreach
from throughcare.record.action import Repeated, action
from throughcare.record.actions import lock

# After these nothing more is opened because of the same absence: they said no, or are elsewhere.
FINAL = (Outreach.Outcome.DECLINED, Outreach.Outcome.TRANSFERRED, Outreach.Outcome.NOT_FOUND)


def refresh(facility, *, by, at: datetime) -> Looked:
    """Look at everybody of a clinic, bring its list up to now. Pressed twice, nothing doubles."""
    people = facts.people_of(facility)
    known = facts.facts_of(people, at)
    today = clock.clinic_day(at)
    noon = facts.noon_of(today)
    wanted = {key: found for key, one in known.items()
              if (found := outreach.reasons(one, noon=noon))}  # fmt: skip
    opened = put_on(people, wanted, by=by, at=at)
    closed = take_off(facility, wanted, at=at)
    return note_looked(id=uuid4(), facility=facility, opened=opened, closed=closed, by=by, at=at)


def put_on(people, wanted: dict, *, by, at: datetime) -> int:
    """Open what is new, add to what is open; the same reason is given once. How many were new."""
    given, ended = reasons_given(list(wanted)), absences_ended(list(wanted))
    news = {}
    for key, reasons in wanted.items():
        fresh = [one for one in reasons if (one.code, one.anchor) not in given[key]
                 and one.anchor not in ended[key]]  # fmt: skip
        if any(one.code != "first_weeks" for one in fresh):
            news[key] = fresh
    for patient in people.filter(pk__in=list(news)):
        open_outreach(id=uuid4(), patient=patient, reasons=news[patient.pk], by=by, at=at)
    return len(news)


def reasons_given(keys: list) -> dict:
    """Which reasons were given to these people before, open or closed."""
    found = defaultdict(set)
    rows = Reason.objects.filter(patient__in=keys)
    for key, code, anchor in rows.values_list("patient_id", "code", "anchor"):
        found[key].add((code, anchor))
    return found


def absences_ended(keys: list) -> dict:
    """Absences of which the last word was said."""
    found = defaultdict(set)
    rows = Reason.objects.filter(patient__in=keys, outreach__outcome__in=FINAL)
    for key, anchor in rows.exclude(code="first_weeks").values_list("patient_id", "anchor"):
        found[key].add(anchor)
    return found


@action("outreach opened")
def open_outreach(*, id, patient, reasons, by, at) -> Outreach:
    """Put somebody on the list, or add to why they stand on it."""
    patient = lock(patient)
    one = Outreach.objects.filter(patient=patient, closed_at=None).first()
    given = reasons_given([patient.pk])[patient.pk]
    fresh = [why for why in reasons if (why.code, why.anchor) not in given]
    if not fresh:
        return Repeated(one or Outreach.objects.filter(patient=patient).order_by("-at").first())
    one = one or Outreach.objects.create(id=id, patient=patient, at=at, by=by)
    for why in fresh:
        Reason.objects.create(
            outreach=one, patient=patient, code=why.code, anchor=why.anchor, ladder=why.ladder,
            words=why.words, source=why.source, due_at=why.due or due_of(why.ladder, at), at=at,
        )  # fmt: skip
    return one


def due_of(ladder: str, at: datetime) -> datetime:
    """By when somebody must have acted; nobody is there before the clinic opens."""
    opens = max(at, facts.opens_at(clock.clinic_day(at)))
    return going.due_at(ladder, opens=opens, closes=clock.end_of_day(at))


def take_off(facility, wanted: dict, *, at: datetime) -> int:
    """Whoever was seen since, and for whom no reason stands any more, was found safe; whose death
    was recorded is looked for no more."""
    rows = list(
        Outreach.objects.filter(patient__facility=facility, closed_at=None)
        .exclude(patient__in=list(wanted)).select_related("patient")
    )  # fmt: skip
    seen = facts.seen_since([one.patient_id for one in rows]) if rows else {}
    came = [one for one in rows if one.patient_id in seen and seen[one.patient_id] > one.at]
    for one in came:
        words = f"Seen or spoken with on {day_words(seen[one.patient_id])}."
        close_by_itself(outreach=one, outcome=Outreach.Outcome.FOUND_SAFE, words=words, by=None,
                        at=at)  # fmt: skip
    gone = Outreach.objects.filter(facts.has_died("patient"), closed_at=None,
                                   patient__facility=facility)  # fmt: skip
    for one in gone.select_related("patient"):
        close_by_itself(outreach=one, outcome=Outreach.Outcome.DIED, by=None, at=at,
                        words="The stay ended with their death.")  # fmt: skip
    return len(came)


@action("outreach closed by what the record says")
def close_by_itself(*, outreach, outcome, words, by, at) -> Outreach:
    """They came by themself, or have died: the record says so."""
    lock(outreach.patient)
    outreach.refresh_from_db()
    if outreach.closed_at:
        return Repeated(outreach)
    outreach.closed_at, outreach.alone = at, True
    outreach.outcome, outreach.words = outcome, words
    outreach.save(update_fields=["closed_at", "alone", "outcome", "words"])
    return outreach


def day_words(at: datetime) -> str:
    return f"{clock.at_the_clinic(at):%d %b %H:%M}"


@action("outreach list looked over")
def note_looked(*, id, facility, opened, closed, by, at) -> Looked:
    """When everybody was looked at last: a list of yesterday must not pass for one of today."""
    if looked := Looked.objects.filter(pk=id).first():
        return Repeated(looked)
    return Looked.objects.create(
        id=id, facility=facility, clinic_day=clock.clinic_day(at), opened=opened, closed=closed,
        at=at, by=by,
    )  # fmt: skip


def is_due(last: Looked | None, today: date) -> bool:
    """Was this day's list not made yet?"""
    return last is None or last.clinic_day < today
