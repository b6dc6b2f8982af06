"""Lists of meetings: a source named, a list read, a local meeting written down."""

from dataclasses import asdict, replace

from throughcare.groups import listing
from throughcare.groups.models import ListRead, LocalMeeting, Meeting, MeetingSource
from throughcare.record.action import Repeated, action

LOCAL = "written down here"
SAID = ("address", "formats_address", "fellowship", "zone")


@action("meeting source named")
def name_source(*, name, by, at, **said) -> MeetingSource:
    """Say where a list comes from; the same name again says it anew, and begins it again."""
    source = MeetingSource.objects.select_for_update(no_key=True).filter(name=name).first()
    if source is None:
        return MeetingSource.objects.create(name=name, by=by, at=at, **said)
    if source.ended_at is None and all(getattr(source, key) == said.get(key, "") for key in SAID):
        return Repeated(source)
    for key in SAID:
        setattr(source, key, said.get(key, ""))
    source.ended_at = None
    source.save()
    return source


@action("meeting source ended")
def end_source(*, source, by, at) -> MeetingSource:
    """This list is used no more: its meetings are shown to nobody from now on."""
    source = MeetingSource.objects.select_for_update(no_key=True).get(pk=source.pk)
    if source.ended_at:
        return Repeated(source)
    source.ended_at = at
    source.save()
    return source


@action("meeting list read")
def note_read(*, id, source, said, new, no_more, by, at) -> ListRead:
    """Remember what came of reading a list; one that was taken takes the old one's place."""
    source = MeetingSource.objects.select_for_update(no_key=True).get(pk=source.pk)
    if done := ListRead.objects.filter(pk=id).first():
        return Repeated(done)
    read = ListRead.objects.create(id=id, source=source, by=by, at=at, **said)
    if read.outcome == ListRead.Outcome.TAKEN:
        listing.write(read, new, no_more)
    return read


def local_source(*, by, at) -> MeetingSource:
    """The one source that is no list: what was written down here."""
    return name_source(name=LOCAL, by=by, at=at)


@action("local meeting written down")
def write_local(*, id, facility, meeting, by, at, instead_of=None) -> LocalMeeting:
    """Write down a meeting that stands in no list; a correction ends the one it stands for."""
    source = local_source(by=by, at=at)
    if done := LocalMeeting.objects.filter(pk=id).first():
        return Repeated(done)
    if instead_of is not None:
        end_local(local=instead_of, by=by, at=at)
    said = asdict(meeting) | {"key": str(id), "starts": f"{meeting.starts:%H:%M}"}
    local = LocalMeeting.objects.create(id=id, facility=facility, said=said, by=by, at=at)
    row = Meeting.of(replace(meeting, key=str(id)), source=source, local=local)
    row.save(force_insert=True)
    return local


@action("local meeting ended")
def end_local(*, local, by, at) -> LocalMeeting:
    """It meets no more, or was written down wrongly. The row stays, with its end."""
    local = LocalMeeting.objects.select_for_update(no_key=True).get(pk=local.pk)
    if local.ended_at:
        return Repeated(local)
    local.ended_at, local.ended_by = at, by
    local.save()
    return local
