"""A press that arrives again finds the row it made; another person's row is not its business."""

from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from throughcare.refusal import Refused


def refuse_row_of_another(row: models.Model, given: dict[str, Any]) -> None:
    """Refuse an id that was minted for another person, or at another place.

    Otherwise nothing would be kept and the page would say that it was; or a page would go on with a
    row that this member may not even know of.
    """
    if "id" not in given:
        return
    owned = [owners(value) for value in given.values()]
    for own, theirs in zip(owners(row), zip(*owned, strict=True), strict=True):
        named = {one for one in theirs if one is not None}
        if own is not None and named and own not in named:
            raise Refused(
                "id_of_another", _("This form was begun for somebody else."),
                source="house:record", next_step=_("Open the page again and fill it in anew."),
            )  # fmt: skip


def owners(value: Any) -> tuple[Any, Any]:
    """(key of the patient, key of the facility) a row belongs to; None where it has none."""
    if not isinstance(value, models.Model):
        return None, None
    is_patient = value._meta.model_name == "patient"
    if patient := value if is_patient else getattr(value, "patient", None):
        return patient.pk, patient.facility_id
    is_facility = value._meta.model_name == "facility"
    return None, value.pk if is_facility else getattr(value, "facility_id", None)
