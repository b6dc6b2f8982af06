"""What the person wrote, as they see it; and what of it the team may see."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from throughcare.clinical.therapy.sheets import Sheet, sheets
from throughcare.clinical.words import said
from throughcare.therapy.models import Worksheet, WorksheetShared
from throughcare.ui.pictures import trend

IS_SHARED = Exists(WorksheetShared.objects.filter(worksheet=OuterRef("pk"), ended_at=None))
MOST = 60  # urges in the picture


def own(patient) -> QuerySet[Worksheet]:
    """Everything the person and their team wrote, newest first: for the person alone."""
    return (
        Worksheet.objects.filter(patient=patient)
        .annotate(is_shared=IS_SHARED)
        .select_related("by")
        .order_by("-at")
    )


def seen_by_team(patient) -> QuerySet[Worksheet]:
    """What was written together, and what the person shows. Every staff page asks here."""
    return own(patient).filter(Q(by__isnull=False) | Q(is_shared=True))


def standing_share(worksheet) -> WorksheetShared | None:
    return worksheet.shared.filter(ended_at=None).first()


def lines(worksheet: Worksheet, language: str) -> list[tuple[str, str]]:
    """(question, answer) in the reader's language; a tool that is gone shows its keys."""
    sheet: Sheet | None = sheets().get(worksheet.tool)
    if sheet is None:
        return [(key, str(answer)) for key, answer in worksheet.told.items()]
    return [
        (said(field.ask, language), field.shown(worksheet.told[field.key], language))
        for field in sheet.fields if field.key in worksheet.told
    ]  # fmt: skip


def titled(worksheets, language: str) -> list[Worksheet]:
    """The same with the `title` of each tool in a language."""
    rows = list(worksheets)
    for row in rows:
        sheet = sheets().get(row.tool)
        row.title = said(sheet.title, language) if sheet else row.tool
    return rows


def newest_plan(patient) -> Worksheet | None:
    """The plan for hard hours as it was written last."""
    return own(patient).filter(tool="coping_plan").first()


def urges(rows: QuerySet[Worksheet]) -> list[Worksheet]:
    """The newest urges of a list, oldest first, for a picture and its table."""
    return list(rows.filter(tool="urge")[:MOST])[::-1]


def urge_points(rows: list[Worksheet]) -> list[trend.Point]:
    return [trend.Point(row.at.date(), row.told["intensity"]) for row in rows
            if "intensity" in row.told]  # fmt: skip


def what_helped(rows: list[Worksheet], language: str) -> list[tuple[str, int]]:
    """How often each thing helped, most often first."""
    field = next(field for field in sheets()["urge"].fields if field.key == "helped")
    keys = [row.told["helped"] for row in rows if row.told.get("helped")]
    counted = {key: keys.count(key) for key in dict.fromkeys(keys)}
    ordered = sorted(counted.items(), key=lambda pair: -pair[1])
    return [(field.shown(key, language), times) for key, times in ordered]
