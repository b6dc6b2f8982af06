"""What a clinic tells everybody."""

from throughcare.portal.models import ClinicHours
from throughcare.record.action import Repeated, action


@action("clinic hours told")
def tell_hours(*, id, facility, hours, bring, messages_read, by, at) -> ClinicHours:
    """When the window is open, what to bring, and when messages are read. The newest counts."""
    if told := ClinicHours.objects.filter(pk=id).first():
        return Repeated(told)
    return ClinicHours.objects.create(
        id=id, facility=facility, hours=hours, bring=bring.strip(),
        messages_read=messages_read.strip(), at=at, by=by,
    )  # fmt: skip
