"""What a line of the log says, as fields in the order in which they are hashed."""

from throughcare.record.models import LogLine
from throughcare.record.verify_log import LINE_FIELDS

PLACE = ("chain", "seq", "before")  # the first LINE_FIELDS: what the database knows better
SAID = tuple(LogLine._meta.get_field(name) for name in LINE_FIELDS[len(PLACE) :])
