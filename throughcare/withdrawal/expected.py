"""What a withdrawal expects on each day: looks of staff, an appointment after it, our own calls."""

from collections import Counter
from datetime import date, datetime, timedelta

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from throughcare import clock
from throughcare.patients.models import Patient
from throughcare.strands import DONE, EXPECTED, NOT_SAID, Expected
from throughcare.withdrawal import queries
from throughcare.withdrawal.models import Contacted, FollowUp, NextAppointment, Round

DAY = timedelta(days=1)


def expected(people, first: date, last: date) -> list[Expected]:
    """Rounds done by day and the next one; the appointment of the leaving; who is to be called."""
    since, until = clock.end_of(first - DAY), clock.end_of(last)
    return [
        *rounds(people, since, until), *next_rounds(people, first, last),
        *appointments(people, since, until), *calls(people, since, until),
    ]  # fmt: skip


def rounds(people, since: datetime, until: datetime) -> list[Expected]:
    """How often they were looked at, by day."""
    done = Round.objects.filter(
        withdrawal__patient__in=people, happened_at__gte=since, happened_at__lt=until
    ).counting()
    looked = done.values_list("withdrawal__patient_id", "happened_at")
    counted = Counter((key, clock.clinic_day(at)) for key, at in looked)
    return [
        Expected(key, day, "round",
                 ngettext("%(n)d look in withdrawal", "%(n)d looks in withdrawal", n) % {"n": n},
                 DONE)
        for (key, day), n in sorted(counted.items(), key=lambda row: row[0][1])
    ]  # fmt: skip


def next_rounds(people, first: date, last: date) -> list[Expected]:
    """The most pressing look at each person in withdrawal now."""
    if not first <= clock.today() <= last:
        return []
    here = people if hasattr(people, "query") else Patient.objects.filter(pk__in=keys_of(people))
    return [
        Expected(row.patient.pk, clock.clinic_day(row.due.by_at), "round",
                 _("Next look in withdrawal"), EXPECTED, at=row.due.by_at)
        for row in queries.board(here, clock.now())
    ]  # fmt: skip


def keys_of(people) -> list:
    return [getattr(one, "pk", one) for one in people]


def appointments(people, since: datetime, until: datetime) -> list[Expected]:
    """Of each withdrawal the newest counts; whether they came is said by their treatment."""
    booked = NextAppointment.objects.filter(withdrawal__patient__in=people)
    newest = booked.values("withdrawal").annotate(last=Max("at")).values("last")
    rows = booked.filter(at__in=newest, when__gte=since, when__lt=until)
    return [
        Expected(row.withdrawal.patient_id, clock.clinic_day(row.when), "visit", row.where,
                 EXPECTED if row.when >= clock.now() else NOT_SAID, own=row.where, at=row.when,
                 because=_("agreed at leaving withdrawal"))
        for row in rows.select_related("withdrawal").order_by("when")
    ]  # fmt: skip


def calls(people, since: datetime, until: datetime) -> list[Expected]:
    """Contacts that are ours to make."""
    rows = FollowUp.objects.filter(
        withdrawal__patient__in=people, by_at__gte=since, by_at__lt=until
    ).select_related("withdrawal")
    reached = set(
        Contacted.objects.filter(follow_up__in=rows, outcome="reached").values_list(
            "follow_up_id", flat=True
        )
    )
    ahead = {True: EXPECTED, False: NOT_SAID}
    return [
        Expected(row.withdrawal.patient_id, clock.clinic_day(row.by_at), "contact", row.words,
                 DONE if row.pk in reached else ahead[row.by_at >= clock.now()], at=row.by_at,
                 own=_("We call you"), because=row.source)
        for row in rows.order_by("by_at")
    ]  # fmt: skip
