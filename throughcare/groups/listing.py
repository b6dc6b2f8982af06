"""The rows of a list, written at once. The log vouches for the list as a whole (models.Meeting)."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from throughcare.clinical.groups import Meeting as Value
from throughcare.groups.models import ListRead, Meeting

AT_ONCE = 400  # rows in one statement


def write(read: ListRead, new: Sequence[Value], no_more: Iterable[str]) -> None:
    """End the rows of these keys, then write the new ones."""
    for keys in in_parts(no_more):
        read.source.meetings.filter(ended=None, key__in=keys).update(ended=read)
    rows = (Meeting.of(value, source=read.source, began=read) for value in new)
    for part in in_parts(rows):
        Meeting.objects.bulk_create(part)


def in_parts(many: Iterable) -> Iterator[list]:
    rest = iter(many)
    while part := list(islice(rest, AT_ONCE)):
        yield part
