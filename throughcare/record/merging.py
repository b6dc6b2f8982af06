"""Two charts of one person read as one, and read apart again. Nothing is moved either way.

A merge is one row. While it stands, new work goes to the kept chart; the door and the database
refuse it on the absorbed one. Red flags of both are shown on both. Undone, each chart holds what
was written into it, and what was written meanwhile is listed, for a person to sort out.
"""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from throughcare import strands
from throughcare.patients.models import Patient
from throughcare.record.action import Repeated, action
from throughcare.record.models import LogLine, Merged, ToldApart
from throughcare.refusal import Refused


@action("charts merged")
def merge(*, id, patient, absorbed, why, by, at) -> Merged:
    """Read two charts as one person's: `patient` is kept, `absorbed` is read within it."""
    lock_both(patient, absorbed)
    if merged := Merged.objects.filter(pk=id).first():
        return Repeated(merged)
    if patient.pk == absorbed.pk or patient.facility_id != absorbed.facility_id:
        raise Refused(
            "merge_of_what", _("A merge takes two charts of one clinic."), source="house:merging",
            next_step=_("Choose the other chart of this person."),
        )  # fmt: skip
    if in_the_way := standing(patient, absorbed):
        raise Refused(
            "merged_already",
            _("Chart %(number)s is part of a merge already.")
            % {"number": in_the_way.absorbed.number},
            source="house:merging",
            next_step=_("Keep the chart that holds the other one, or undo that merge first."),
        )
    refuse_hidden(patient, absorbed)
    refuse_what_is_under_way(patient, absorbed)
    return Merged.objects.create(
        id=id, patient=patient, absorbed=absorbed, why=why.strip(), at=at, by=by
    )


def refuse_hidden(patient: Patient, absorbed: Patient) -> None:
    """Read within another chart, a hidden one would be shown to whoever opens that."""
    if any(chart.shields.filter(ended_at=None).exists() for chart in (patient, absorbed)):
        raise Refused(
            "hidden_is_not_merged", _("A hidden chart is read within no other."),
            source="house:merging",
            next_step=_("Its team shows it again first, or works on in both."),
        )  # fmt: skip


def refuse_what_is_under_way(patient: Patient, absorbed: Patient) -> None:
    """The chart in which care is going on is the one to keep, else it would have to begin anew."""
    for strand in strands.all_strands():
        words = strand.under_way(absorbed)
        if words and not strand.under_way(patient):
            raise Refused(
                "keep_the_chart_in_use",
                _("Chart %(number)s is the one in use: %(what)s.")
                % {"number": absorbed.number, "what": words},
                source="house:merging",
                next_step=_("Keep that one, and read this one within it."),
            )


def standing(patient: Patient, absorbed: Patient) -> Merged | None:
    """A merge that stands in the way: the kept one is absorbed, or the other one holds one."""
    chain = Q(absorbed=patient) | Q(absorbed=absorbed) | Q(patient=absorbed)
    return Merged.objects.filter(chain, ended_at=None).select_related("absorbed").first()


@action("merge undone")
def undo(*, merged, why, by, at) -> Merged:
    """They are two people after all. What was written while merged stays in the kept chart."""
    lock_both(merged.patient, merged.absorbed)
    merged.refresh_from_db()
    if merged.ended_at:
        return Repeated(merged)
    merged.ended_at, merged.ended_by, merged.ended_why = at, by, why.strip()
    merged.save(update_fields=["ended_at", "ended_by", "ended_why"])
    return merged


@action("charts told apart")
def tell_apart(*, id, patient, other, why, by, at) -> ToldApart:
    """Two charts that look alike are two people's: they are not offered as one again."""
    lock_both(patient, other)
    if told := ToldApart.objects.filter(pk=id).first():
        return Repeated(told)
    return ToldApart.objects.create(
        id=id, patient=patient, other=other, why=why.strip(), at=at, by=by
    )


def lock_both(one: Patient, other: Patient) -> None:
    """Take both rows in one order, so that two desks that merge crosswise take turns."""
    list(
        Patient.objects.select_for_update(no_key=True)
        .filter(pk__in=[one.pk, other.pk])
        .order_by("pk")
    )


# --- what is asked ----------------------------------------------------------------------------
def merges_of(patient) -> list[Merged]:
    """The merges this chart is part of now, on either side."""
    sides = Q(patient=patient) | Q(absorbed=patient)
    both = Merged.objects.filter(sides, ended_at=None).select_related("patient", "absorbed", "by")
    return list(both.order_by("at"))


def kept_charts(people) -> dict[Any, Patient]:
    """For each of these that is absorbed, the chart it is read in."""
    merges = Merged.objects.filter(absorbed__in=people, ended_at=None).select_related("patient")
    return {merged.absorbed_id: merged.patient for merged in merges}


def written_meanwhile(merged) -> list[LogLine]:
    """Changes of the kept chart since the merge: at an undoing, a person decides whose each is."""
    changes = LogLine.objects.filter(patient=merged.patient, kind=LogLine.Kind.CHANGE)
    since = changes.filter(written_at__gte=merged.at).exclude(row_id=str(merged.pk))
    return list(since.select_related("by").order_by("written_at", "id")[:500])


def told_apart_from(patient) -> set[Any]:
    """Whom somebody has told apart from this person."""
    pairs = ToldApart.objects.filter(Q(patient=patient) | Q(other=patient))
    found = {key for pair in pairs.values_list("patient", "other") for key in pair}
    return found - {patient.pk}
