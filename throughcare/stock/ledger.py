"""How medicine moves from one account to another. Called inside an action, never by itself."""

from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from throughcare import clock
from throughcare.refusal import Refused
from throughcare.stock.models import Account, Movement


def account(facility, product, kind, *, by, at, lot=None, name="", window="") -> Account:
    """The account of this kind, opened when it is first needed."""
    place = {"product": product, "kind": kind, "lot": lot, "name": name, "window": window}
    found = Account.objects.filter(facility=facility, **place).first()
    return found or Account.objects.create(facility=facility, **place, at=at, by=by)


def move(
    ug: int, *, source: Account, target: Account, reason: str, because: models.Model, by, at,
    **more: Any,
) -> Movement:  # fmt: skip
    """Move an amount in micrograms, because of a row.

    Raises Refused `not_enough` when the source holds less: what is in no bottle cannot be poured.
    more  patient, witness, words, reverses
    """
    held = Account.objects.select_for_update(no_key=True).get(pk=source.pk).balance
    if held < ug and source.kind not in (Account.Kind.SUPPLIER, Account.Kind.VARIANCE):
        raise Refused(
            "not_enough", _("There is less than that in %(place)s.") % {"place": source.name},
            source="house:stock",
            next_step=_("Open another bottle, or count this one."),
        )  # fmt: skip
    return Movement.objects.create(
        facility_id=source.facility_id, source=source, target=target, ug=ug, reason=reason,
        because_type=because._meta.label_lower, because_id=because.pk,
        clinic_day=clock.clinic_day(at), at=at, by=by, **more,
    )  # fmt: skip
