"""Charts take turns to be drawn, so that none of them delays a dose.

To draw a chart takes the processor a tenth of a second and no other: eight at once would hold every
thread of this process, and whoever stands at the window would wait behind them all. So one is drawn
at a time, and threads are left for everybody else: every change to the record, and the pages of the
window.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.http import HttpRequest

AT_ONCE = 1  # of one process: two would share one processor, and none be done sooner
LONGEST = 2  # seconds; then it is drawn all the same, should another take its time
HURRIED = ("window.dose", "window.arrivals")  # somebody stands there

_turn = threading.BoundedSemaphore(AT_ONCE)


@contextmanager
def in_turn(request: HttpRequest, may: str) -> Iterator[None]:
    """Wait for a turn where a page is only read."""
    waits = request.method == "GET" and may not in HURRIED
    mine = waits and _turn.acquire(timeout=LONGEST)
    try:
        yield
    finally:
        if mine:
            _turn.release()
