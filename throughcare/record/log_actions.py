"""What can be done about the log: an unusual read looked into. The log itself is only written."""

from django.utils.translation import gettext as _

from throughcare.record.action import Repeated, action
from throughcare.record.models import LookedInto
from throughcare.refusal import Refused


@action("unusual read looked into")
def look_into(*, line, words, by, at) -> LookedInto:
    """Say what was found about an unusual read. Nobody judges their own."""
    if told := LookedInto.objects.filter(pk=line.pk).first():
        return Repeated(told)
    if line.by_id == by.pk:
        raise Refused(
            "own_read", _("You opened this chart yourself."), source="house:log",
            next_step=_("Ask another director or the auditor to look into it."),
        )  # fmt: skip
    return LookedInto.objects.create(line=line, words=words.strip(), at=at, by=by)
