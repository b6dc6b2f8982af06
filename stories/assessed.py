"""Somebody with all five causes, assessed by the same actions the pages use."""

import uuid

from throughcare import clock
from throughcare.assessment import actions
from throughcare.clinical import instruments

ASKED = ("family-history", "pc-ptsd-5", "stress", "peers", "hark", "ucla-3", "ahc-hrsn", "access",
         "phq-9", "gad-7")  # fmt: skip
WORDS = {
    "family": "My father drank.",
    "environment": "I use so I don't dream.",
    "social": "Since the flat went, I'm on my own.",
    "access": "They sell in my stairwell.",
    "mental_health": "Mornings I can't move.",
}


def assess_everything(patient, *, by) -> None:
    """Every cause found, each with the person's words, and one link between two."""
    for name in ASKED:
        ask(patient, name, by)
    for domain, words in WORDS.items():
        actions.say_own_words(
            id=uuid.uuid4(), patient=patient, domain=domain, words=words, by=by, at=clock.now()
        )
    actions.link_causes(
        id=uuid.uuid4(), patient=patient, from_domain="environment", to_domain="mental_health",
        words="the nightmares make the fear", by=by, at=clock.now(),
    )  # fmt: skip


def ask(patient, name: str, by) -> None:
    """One instrument, every question answered as heavily as its form allows."""
    now = clock.now()
    sheet = actions.begin_sheet(
        id=uuid.uuid4(), patient=patient, instrument=name, filled_by="together", by=by, at=now
    )
    form, said = instruments.load(name), {}
    while item := next((i for i in instruments.visible(form, said) if i.key not in said), None):
        said[item.key] = heaviest(item)
        actions.save_answer(
            id=uuid.uuid4(), sheet=sheet, item=item.key, value=said[item.key], by=by, at=now
        )
    actions.complete_sheet(sheet=sheet, by=by, at=now)


def heaviest(item):
    """The last option, yes, or the largest number; for a relative, that he or she is known."""
    if item.kind == "yes_no":
        return True
    if item.options:
        first = item.options[0].value
        return first if first in ("known", "yes") else item.options[-1].value
    return item.max if item.kind in ("integer", "scale") else "so it is"
