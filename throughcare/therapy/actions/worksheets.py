"""Tools filled in by the person or together, shared and taken back by the person alone."""

import json

from django.utils.translation import gettext as _

from throughcare.clinical.therapy import sheets as rules
from throughcare.record.action import Repeated, action
from throughcare.record.actions import lock
from throughcare.refusal import Refused
from throughcare.staff.sealing import seal
from throughcare.therapy.models import Worksheet, WorksheetShared

SOURCE = "house:therapy"


@action("worksheet written")
def write(*, id, patient, tool, answers, by, at, session=None) -> Worksheet:
    """Keep what was written. by None: the person, and nobody of the team sees it yet."""
    if written := Worksheet.objects.filter(pk=id).first():
        return Repeated(written)
    sheet = rules.sheets().get(tool)
    if sheet is None or (sheet.together and by is None):
        raise Refused(
            "no_such_tool", _("This tool is used together with your counsellor."), source=SOURCE,
            next_step=_("Choose another one, or ask for it at the next session."),
        )  # fmt: skip
    try:
        kept = sheet.checked(answers)
    except ValueError:
        raise Refused(
            "sheet_does_not_fit", _("Something is missing, or is not a number that fits."),
            source=SOURCE, next_step=_("Look at the fields again; nothing you wrote is lost."),
        ) from None  # fmt: skip
    alone = by is None
    return Worksheet.objects.create(
        id=id, patient=patient, tool=tool, answers={} if alone else kept,
        sealed=seal(json.dumps(kept, ensure_ascii=False)) if alone else "", session=session, at=at,
        by=by,
    )  # fmt: skip


@action("worksheet shared")
def share(*, worksheet, by, at) -> WorksheetShared:
    """The person shows this one sheet to their team."""
    lock(worksheet.patient)
    if standing := worksheet.shared.filter(ended_at=None).first():
        return Repeated(standing)
    if by is not None or worksheet.by_id is not None:
        raise Refused(
            "only_the_person_shares", _("Only the person shows what they wrote."), source=SOURCE,
            next_step=_("Ask them: they can show it on their own page, sheet by sheet."),
        )  # fmt: skip
    return WorksheetShared.objects.create(worksheet=worksheet, at=at)


@action("worksheet taken back")
def take_back(*, shared, by, at) -> WorksheetShared:
    """From now on the team does not see it any more."""
    lock(shared.worksheet.patient)
    shared.refresh_from_db()
    if shared.ended_at:
        return Repeated(shared)
    shared.ended_at = at
    shared.save(update_fields=["ended_at"])
    return shared
