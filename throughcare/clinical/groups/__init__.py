"""Lists of mutual-help meetings: read from the formats the field uses, compared, found, in time.

`read_list` takes the text of a list and answers with a `Reading`: the meetings, each the same value
whichever format it came in, and every row that was set aside with its reason. It never raises for
what stands in a list; what cannot be read at all is a Reading that says why.
"""

from throughcare.clinical.groups.meeting import Meeting, Reading, SetAside
from throughcare.clinical.groups.reading import Given, read_list

__all__ = ["Given", "Meeting", "Reading", "SetAside", "read_list"]
