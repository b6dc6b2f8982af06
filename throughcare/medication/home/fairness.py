"""Who gets take-homes and who does not, by group and by who decided: association, not cause."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from throughcare.clinical.outcomes.measures import SMALLEST, groups
from throughcare.clinical.outcomes.measures.groups import Group
from throughcare.medication.models import TakeHomeDecision

__all__ = ["SMALLEST", "SOURCE", "age_band", "tables"]
SOURCE = "small-numbers"
A_YEAR = timedelta(days=365)
BANDS = ((18, 24), (25, 34), (35, 44), (45, 54), (55, 64))


def age_band(age: int | None) -> str:
    """Ten-year bands, the first from 18 and the last open."""
    if age is None:
        return _("not known")
    for first, last in BANDS:
        if first <= age <= last:
            return f"{first}–{last}"
    return _("65 and above") if age > BANDS[-1][1] else _("under 18")


def newest_decisions(facilities, today: date) -> list[TakeHomeDecision]:
    """One for each person and medicine: the newest of a year."""
    found = TakeHomeDecision.objects.filter(
        patient__facility_id__in=facilities, at__date__gte=today - A_YEAR
    )
    found = found.select_related("patient", "by").order_by("at")
    return list({(row.patient_id, row.medicine): row for row in found}.values())


def tables(facilities, today: date) -> list[dict]:
    """[{title, rows}]: by sex, age, heritage as told, and by who decided."""
    decisions = newest_decisions(facilities, today)
    by = {
        _("Sex for clinical use"): lambda row: row.patient.get_sex_for_care_display(),
        _("Age"): lambda row: age_band(row.patient.age_on(today)),
        _("Race and ethnicity, as told"): lambda row: row.patient.heritage or _("not told"),
        _("Who decided"): lambda row: row.by.name,
    }
    return [{"title": title, "rows": counted(decisions, group)} for title, group in by.items()]


def counted(decisions, group) -> list[dict]:
    """One row a group, the largest first; what is too small stands together in a last row."""
    told = groups.shown(groups.grouped([(group(row), bool(row.days)) for row in decisions]))
    rows = [shown(one) for one in told.groups]
    return [*rows, {"hidden": told.hidden}] if told.hidden else rows


def shown(one: Group) -> dict:
    refused = one.whole - one.part
    share = round(100 * one.part / one.whole)
    return {"group": one.name, "granted": one.part, "refused": refused, "all": one.whole,
            "share": share}  # fmt: skip
