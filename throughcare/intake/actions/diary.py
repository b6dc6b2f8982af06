"""The clinic's diary: does it take people today?"""

from django.utils.translation import gettext as _

from throughcare.intake.models import Notice
from throughcare.record.action import action
from throughcare.refusal import Refused


@action("diary notice posted")
def post_notice(*, facility, clinic_day, state, by, at, **details) -> Notice:
    """Say whether the clinic takes people from this day on. The newest notice counts."""
    if state == Notice.State.WAITING and details.get("waiting_days") is None:
        raise Refused(
            "waiting_without_days", _("A waiting list needs its length in days."),
            source="house:diary", next_step=_("Write how many days people wait now."),
        )  # fmt: skip
    if state == Notice.State.CLOSED and not details.get("elsewhere", "").strip():
        raise Refused(
            "closed_without_elsewhere", _("When you cannot take people, say who does."),
            source="house:diary", next_step=_("Write the name and number of a place that does."),
        )  # fmt: skip
    return Notice.objects.create(
        facility=facility, clinic_day=clinic_day, state=state, at=at, by=by, **details
    )
