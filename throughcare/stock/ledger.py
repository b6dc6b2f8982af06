"""How medicine moves from one account to another. Called inside an action, never by itself."""

from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from throughcare import clock
from throughcare.clinical.stock import expiry
from throughcare.prepared import prepared
from throughcare.refusal import Refused, require
from throughcare.stock.models import Account, Lot, Movement

BOTTOMLESS = (Account.Kind.SUPPLIER, Account.Kind.VARIANCE, Account.Kind.COMPOUNDED)
FOR_PEOPLE = (Movement.Reason.POUR, Movement.Reason.FILLED)
EXPIRES = Subquery(Lot.objects.filter(pk=OuterRef("lot")).values("expires_on"))


def account(facility, product, kind, *, by, at, lot=None, name="", window="") -> Account:
    """The account of this kind, opened when it is first needed."""
    if lot is None and (there := places_of.first(facility.pk, product, kind, name, window)):
        return there
    place = {"product": product, "kind": kind, "lot": lot, "name": name, "window": window}
    opened = {"at": at, "by": by}  # two windows may need it in the same moment
    return Account.objects.get_or_create(facility=facility, **place, defaults=opened)[0]


@prepared
def places_of(facility: UUID, product: str, kind: str, name: str, window: str):
    """Accounts of no lot of their own."""
    return Account.objects.filter(
        facility=facility, product=product, kind=kind, name=name, window=window, lot=None
    )


def move(
    ug: int, *, source: Account, target: Account, reason: str, because: models.Model, by, at,
    happened: bool = False, **more: Any,
) -> Movement:  # fmt: skip
    """Move an amount in micrograms, because of a row.

    Raises Refused `not_enough` when the source holds less: what is in no bottle cannot be poured;
    `lot_expired` when what is poured or filled for somebody is past its day.
    happened  it was poured while there was no screen: no label refuses it any more
    more      id, patient, witness, words, reverses
    """
    held = locked(source, target)
    day = clock.clinic_day(at)
    if reason in FOR_PEOPLE and held.expires and not happened:
        require(expiry(held.expires, day))
    if held.balance < ug and source.kind not in BOTTOMLESS:
        raise Refused(
            "not_enough",
            _("There is less than that in %(place)s.")
            % {"place": source.name or source.get_kind_display()},
            source="house:stock",
            next_step=_("Open another bottle, or count this one."),
        )  # fmt: skip
    return Movement.objects.create(
        facility_id=source.facility_id, product=source.product, source=source, target=target,
        ug=ug, reason=reason, because_type=because._meta.label_lower, because_id=because.pk,
        clinic_day=day, at=at, by=by, **more,
    )  # fmt: skip


def locked(source: Account, target: Account) -> Account:
    """The source as it is now. Both rows are taken in one order, as the database's own trigger
    takes them: two movements the other way round never wait for each other for ever."""
    rows = {row.pk: row for row in both_locked(source.pk, target.pk)}
    return rows[source.pk]


@prepared
def both_locked(source: UUID, target: UUID):
    both = Account.objects.select_for_update(no_key=True).filter(pk__in=(source, target))
    return both.annotate(expires=EXPIRES).order_by("pk")
