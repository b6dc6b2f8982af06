"""A return is made: held against its list of fields first, and written down by its digest."""

from django.utils.translation import gettext as _

from throughcare.clinical.outcomes import returning
from throughcare.record.action import Repeated, action
from throughcare.refusal import Refused
from throughcare.reports.models import ReturnMade
from throughcare.reports.returns import File, file_of


def make_return(*, id, kind, facility, first, last, by, at) -> File:
    """The file, once it is written down that it left."""
    file = file_of(kind, facility, first, last)
    note_return(id=id, file=file, kind=kind, facility=facility, first=first, last=last,
                by=by, at=at)  # fmt: skip
    return file


@action("return made")
def note_return(*, id, file, kind, facility, first, last, by, at) -> ReturnMade:
    """Which file left, of whom and when. A file with a fault leaves nowhere."""
    if standing := ReturnMade.objects.filter(pk=id).first():
        if standing.sha256 == file.sha256:
            return Repeated(standing)
        raise Refused(
            "return_made_already", _("A file was made of this form, and the record changed since."),
            source="house:returns", next_step=_("Open the page again, and make another file."),
        )  # fmt: skip
    if faults := returning.faults(kind, file.text):
        raise Refused(
            "return_has_faults",
            _("The file does not keep to its list of fields: %(first)s (%(n)d in all).")
            % {"first": faults[0], "n": len(faults)},
            source="teds-noms", next_step=_("Put it right in the chart, and make the file again."),
        )  # fmt: skip
    return ReturnMade.objects.create(
        id=id, facility=facility, kind=kind, first=first, last=last, rows=file.rows,
        sha256=file.sha256, by=by, at=at,
    )  # fmt: skip
