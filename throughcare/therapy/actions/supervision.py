"""Who is supervised by whom: named by the director, ended by the director."""

from django.utils.translation import gettext as _

from throughcare.record.action import Repeated, action
from throughcare.refusal import Refused
from throughcare.therapy.models import Supervised


@action("supervision begun")
def begin(*, id, facility, member, supervisor, by, at) -> Supervised:
    """This member's notes wait for that one's sign-off, from now on."""
    if begun := Supervised.objects.filter(pk=id).first():
        return Repeated(begun)
    if member == supervisor:
        raise Refused(
            "supervises_themself", _("Nobody supervises themself."), source="supervision",
            next_step=_("Choose another colleague."),
        )  # fmt: skip
    if standing := Supervised.objects.filter(
        facility=facility, member=member, ended_at=None
    ).first():
        raise Refused(
            "supervised_already",
            _("%(who)s supervises them already.") % {"who": standing.supervisor},
            source="supervision", next_step=_("End that first; earlier sign-offs stay."),
        )  # fmt: skip
    return Supervised.objects.create(
        id=id, facility=facility, member=member, supervisor=supervisor, at=at, by=by
    )


@action("supervision ended")
def end(*, supervised, by, at) -> Supervised:
    """From now on the notes of this member wait for nobody."""
    supervised.refresh_from_db()
    if supervised.ended_at:
        return Repeated(supervised)
    supervised.ended_at, supervised.ended_by = at, by
    supervised.save(update_fields=["ended_at", "ended_by"])
    return supervised
