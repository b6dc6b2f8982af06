"""What upkeep lends to the work page: how the clinic stands with its backups."""

from django.utils.translation import gettext_lazy as _

from throughcare.strands import Strand, Work
from throughcare.upkeep import queries


def work(member, facilities) -> list[Work]:
    """Asked only for whoever may see it: the director."""
    if not member.may("upkeep.see"):
        return []
    now = queries.standing()
    loud = now.level == "stop"
    return [Work(_("Backups"), "upkeep/work_backups.html", "upkeep.see", now, first=loud)]


STRAND = Strand(
    key="upkeep", title=_("Backups"), template="", panel=lambda patient: None, may="upkeep.see",
    work=work,
)  # fmt: skip
