"""An entry that was wrong is taken back whole by its mirror; nothing is edited."""

from django.utils.translation import gettext as _

from throughcare.record.action import action
from throughcare.refusal import Refused
from throughcare.stock import ledger
from throughcare.stock.actions.places import Reason, done, lock
from throughcare.stock.models import Movement

# A dose is put right at the dose, a count by counting again, a batch or a destruction by nothing.
MAY_BE_TAKEN_BACK = (
    Reason.RECEIPT, Reason.OPENED, Reason.PUT_BACK, Reason.WASTE, Reason.SPILT, Reason.HOLD_UP,
)  # fmt: skip


@action("movement corrected")
def correct(*, id, movement, words, witness, by, at) -> Movement:
    """Take one movement back, before a second person: the same amount the other way, in words."""
    lock(movement.facility)
    if again := done(id):
        return again
    refuse_correction(movement, words, by, witness)
    return ledger.move(
        movement.ug, id=id, source=movement.target, target=movement.source,
        reason=Reason.CORRECTION, because=movement, reverses=movement, patient=movement.patient,
        words=words.strip(), witness=witness, by=by, at=at,
    )  # fmt: skip


def refuse_correction(movement: Movement, words: str, by, witness) -> None:
    """A correction says why, is made once, and only of what the register itself wrote; and by two:
    alone, somebody could take a delivery out of the books and out of the door."""
    if witness in (None, by):
        raise Refused(
            "corrected_alone", _("An entry is taken back by two."), source="house:stock",
            next_step=_("Call a colleague: they type their user name and PIN here."),
        )  # fmt: skip
    if not words.strip():
        raise Refused(
            "corrected_without_words", _("Say what was wrong."), source="house:stock",
            next_step=_("One sentence is enough: the inspector reads it."),
        )  # fmt: skip
    if Movement.objects.filter(reverses=movement).exists():
        raise Refused(
            "corrected_already", _("This has been taken back already."), source="house:stock",
            next_step=_("Write the right one anew."),
        )  # fmt: skip
    if not may_be_taken_back(movement):
        raise Refused(
            "not_taken_back_here", _("This entry is not taken back here."), source="house:stock",
            next_step=_("A dose is put right at the dose; a count by counting again."),
        )  # fmt: skip


def may_be_taken_back(movement: Movement) -> bool:
    ours = movement.because_type.startswith("stock.") and movement.because_type != "stock.batch"
    return ours and movement.reason in MAY_BE_TAKEN_BACK
