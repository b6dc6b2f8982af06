"""Who gets take-homes and who does not, by group and by who decided: association, not cause."""

from collections import Counter, defaultdict
from datetime import date, timedelta

from django.utils.translation import gettext as _

from throughcare.medication.models import TakeHomeDecision

SMALLEST = 11  # below it nothing is shown; source small-numbers
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
    """One row a group, the largest first; what is too small stands together in a last row.

    Two people may be a heritage of their own: a hidden group is not even named. All groups of a
    table add up to one whole, and the other tables tell that whole: what is hidden could be worked
    out together, so together it is no small number either.
    """
    found = defaultdict(Counter)
    for row in decisions:
        found[group(row)]["granted" if row.days else "refused"] += 1
    rows = [
        {"group": name, "granted": n["granted"], "refused": n["refused"], "all": n.total()}
        for name, n in found.items()
    ]
    rows.sort(key=lambda row: (-row["all"], row["group"]))
    hidden = hide(rows)
    told = [
        row | {"share": round(100 * row["granted"] / row["all"])}
        for row in rows
        if row not in hidden
    ]
    return [*told, {"hidden": len(hidden)}] if hidden else told


def hide(rows: list[dict]) -> list[dict]:
    """Rows that hold a small number, and the smallest others until what they hold together is no
    small number, and no single row."""
    hidden = [row for row in rows if small(row)]
    rest = [row for row in rows if not small(row)]
    while hidden and rest and (len(hidden) == 1 or small(together(hidden))):
        hidden.append(rest.pop())  # the rows stand from the largest to the smallest
    return hidden


def small(row: dict) -> bool:
    """Does it hold a number of people from 1 to 10?"""
    return any(0 < row[name] < SMALLEST for name in ("granted", "refused"))


def together(rows: list[dict]) -> dict:
    return {name: sum(row[name] for row in rows) for name in ("granted", "refused")}
