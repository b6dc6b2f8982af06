"""Does an answer or a message of the person ask somebody to act now?

The team is told whatever else the person keeps to themself: a sign of danger is hidden behind no
setting (reference red_flags.md §5 and §6), and the page says so before the answer is given.
"""

import re
import unicodedata
from datetime import datetime

from throughcare.clinical.assessment.red_flags import RedFlag

SOURCE = "house:portal"
SAFE, UNSURE, NOT_SAFE = "safe", "unsure", "not_safe"
LADDER = {NOT_SAFE: "P", UNSURE: "S"}  # [K] prescriber at once; the same day

# Words that no message may hold unread [K], to be reviewed; English and Spanish, plain letters.
DANGER = re.compile(
    r"\b(kill(ing)? my ?self|suicid\w*|end(ing)? (it all|my life)|(want|going|wish) to die"
    r"|better off dead|not want to (live|be alive)|don'?t want to (live|be alive)"
    r"|hurt(ing)? my ?self|overdos\w*|\bod'?ed\b"
    r"|matarme|me (voy a|quiero) matar|quitarme la vida|quiero morir(me)?"
    r"|no quiero (seguir )?viv\w*"
    r"|hacerme dano|sobredosis)\b"
)


def red_flag_of_answer(
    safe: str, agreed: str = "", *, written: datetime | None = None
) -> RedFlag | None:
    """What the answer to «how safe do you feel?» asks for; `agreed` was agreed with the person.

    written  when, where it was written without a network and reaches the team only now
    """
    if safe not in LADDER:
        return None
    why = {
        NOT_SAFE: "In their check-in the person answered: I am not safe.",
        UNSURE: "In their check-in the person answered: I am not sure that I am safe.",
    }[safe]
    if written:
        why += f" Written on {written:%d %b at %H:%M} without a network; it came in only now."
    return RedFlag(
        code=f"own_check_in_{safe}", ladder=LADDER[safe],
        for_role="prescriber" if safe == NOT_SAFE else "counsellor", why=why,
        next_step=f"Agreed with them: {agreed}" if agreed else "Call them; ask about safety.",
        source=SOURCE,
    )  # fmt: skip


def red_flag_of_message(text: str) -> RedFlag | None:
    """A message that may speak of suicide or overdose does not wait to be read."""
    if not DANGER.search(plain(text)):
        return None
    return RedFlag(
        code="own_message_danger", ladder="P", for_role="prescriber",
        why="The person has written a message that may speak of suicide or overdose.",
        next_step="Read it now, and call them.", source=SOURCE,
    )  # fmt: skip


def plain(text: str) -> str:
    """Small letters without accents, one blank between words, one kind of apostrophe."""
    letters = unicodedata.normalize("NFD", text.lower().replace("’", "'"))
    return " ".join("".join(c for c in letters if not unicodedata.combining(c)).split())
