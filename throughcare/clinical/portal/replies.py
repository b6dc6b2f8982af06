"""What does somebody say who answers a reminder with a word or a number?"""

import re

from throughcare.clinical.portal.check_in import plain

COMING, LATE, STOP, WORDS = "coming", "late", "stop", "words"
# Whole answers, in plain letters [K]. Stopping is understood generously: it is never wrong to stop.
SAY_COMING = {"1", "yes", "coming", "ok", "si", "voy"}
SAY_LATE = {"2", "late", "tarde", "llego tarde"}
BEGINS_STOP = {"stop", "stopall", "unsubscribe", "cancel", "quit", "baja", "parar", "alto", "pare"}


def read(text: str) -> str:
    """COMING, LATE, STOP, or WORDS that are for somebody to read."""
    said = re.sub(r"[^\w ]", " ", plain(text))
    said = " ".join(said.split())
    if said in SAY_COMING:
        return COMING
    if said in SAY_LATE:
        return LATE
    if said.partition(" ")[0] in BEGINS_STOP:
        return STOP
    return WORDS
