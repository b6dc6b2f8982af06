"""From what a button sent to the rows it means: only rows of this person are found."""

from typing import Any

from django.utils.translation import gettext as _

from throughcare.refusal import Refused


def try_given(patient, given: dict[str, Any]) -> dict[str, Any]:
    """What `try_to_reach` is given, from one press."""
    how, result = given["press"]
    kind, _colon, key = given["way"].partition(":")
    rows = {"contact": patient.contacts, "named": patient.emergency_contacts}.get(kind)
    row = next((one for one in rows.all() if str(one.pk) == key), None) if rows else None
    if rows is not None and row is None:
        raise Refused(
            "way_is_not_theirs", _("This contact is not one of this person's."),
            source="house:outreach", next_step=_("Open the page again."),
        )  # fmt: skip
    return {
        "id": given["id"], "how": how, "result": result, "words": given["words"],
        "contact": row if kind == "contact" else None, "told": given["told"],
        "third_person": row if kind == "named" else None,
    }  # fmt: skip
