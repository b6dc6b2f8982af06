"""`throughcare reminders` and `throughcare inbox`: what is sent, and what comes back by file."""

import json
from pathlib import Path

from throughcare import clock
from throughcare.patients import sealed
from throughcare.portal import incoming, sending
from throughcare.portal.models import SetAside
from throughcare.upkeep.cli import verb


@verb
def remind():
    """One round: planned, sent, failed, dropped."""
    done = vars(sending.make_round(clock.now()))
    if any(done.values()):
        yield json.dumps(done)


@verb
def take_in(file: str):
    """Answers and reports from a file, one JSON object on each line."""
    with Path(file).open(encoding="utf-8") as lines:
        done = incoming.from_lines(lines, clock.now())
    yield json.dumps(done)


@verb
def show_set_aside():
    """What came from numbers that agreed to nothing: for whoever runs the server, and no other."""
    for row in SetAside.objects.order_by("at"):
        said = sealed.opened(row.sealed)
        when = f"{clock.at_the_clinic(row.at):%Y-%m-%d %H:%M}"
        yield f"{when}\t{said.get('from')}\t{said.get('text')}"
