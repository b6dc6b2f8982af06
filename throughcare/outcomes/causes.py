"""Which response to which cause went with what. Association: nobody was drawn by lot here."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from throughcare.assessment.models import DOMAINS
from throughcare.clinical.outcomes.measures.groups import Association, Group
from throughcare.clinical.outcomes.measures.retention import Standing, standing_at
from throughcare.outcomes.queries import Admission
from throughcare.plan.models import STRANDS, Answers

DAYS = 90


def answered(facilities) -> list[tuple[UUID, str, str, str]]:
    """(person, cause, kind of answer, strand) of every answer in a signed plan."""
    found = Answers.objects.filter(
        item__plan__patient__facility__in=facilities, item__plan__signed__isnull=False,
        item__withdrawn_at=None, finding__kind="problem",
    )  # fmt: skip
    told = found.order_by().values_list(
        "item__plan__patient_id", "finding__domain", "item__kind", "item__strand"
    )
    return list(told.distinct())


def results(admissions: Iterable[Admission], today: date) -> dict[UUID, bool]:
    """Of whoever was admitted long enough ago: still in the first stay after 90 days?"""
    found: dict[UUID, bool] = {}
    for one in admissions:
        standing = standing_at(one.stay, DAYS, today)
        if standing not in (Standing.NOT_YET, Standing.TRANSFERRED):
            found.setdefault(one.patient_id, standing is Standing.RETAINED)
    return found


def associations(
    answers: Iterable[tuple[UUID, str, str, str]], results: dict[UUID, bool]
) -> list[Association]:
    """Each cause with each strand: people whose signed plan treats it so, against those whose
    signed plan answers it otherwise."""
    treated: dict[tuple[str, str], set[UUID]] = defaultdict(set)
    people: dict[str, set[UUID]] = defaultdict(set)
    for person, domain, kind, strand in answers:
        people[domain].add(person)
        if kind == "treat":
            treated[domain, strand].add(person)

    def group(these: set[UUID]) -> Group:
        told = [results[person] for person in these if person in results]
        return Group("", sum(told), len(told))

    return [
        Association(
            domain, strand, group(treated[domain, strand]),
            group(people[domain] - treated[domain, strand]),
        )
        for domain in DOMAINS
        for strand in STRANDS
    ]  # fmt: skip
