"""A person's card: made, and replaced when it is lost."""

import secrets

from django.utils.translation import gettext as _

from throughcare.medication.models import Card
from throughcare.record.action import Repeated, action
from throughcare.record.actions import lock
from throughcare.refusal import Refused

MARK = "TC"  # what a scanner's text begins with when it is a card of ours
LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that a hand could take for another
LENGTH = 24  # five bits each: nobody guesses one


def new_token() -> str:
    return MARK + "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


@action("card made")
def make_card(*, id, patient, by, at, why="") -> Card:
    """Make the person's card. One they had before opens nothing from now on.

    why  what became of the old one; needed where there is one
    """
    patient = lock(patient)
    if made := Card.objects.filter(pk=id).first():
        return Repeated(made)
    if old := Card.objects.filter(patient=patient, ended_at=None).first():
        if not why.strip():
            raise Refused(
                "card_stands", _("There is a card already."), source="house:medication",
                next_step=_("Print it again, or say what became of it: then it opens nothing."),
            )  # fmt: skip
        old.ended_at, old.ended_by, old.ended_why = at, by, why.strip()
        old.save(update_fields=["ended_at", "ended_by", "ended_why"])
    return Card.objects.create(id=id, patient=patient, token=new_token(), at=at, by=by)
