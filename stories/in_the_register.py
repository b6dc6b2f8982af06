"""A register with one row behind every address that a page about stock and pumps can have."""

import uuid
from datetime import timedelta
from typing import Any

from throughcare import clock
from throughcare.medication.actions import pumping
from throughcare.staff.models import Member
from throughcare.stock import actions, ledger
from throughcare.stock.models import Movement

UG = 1_000_000  # a hundred millilitres of ten milligrams each


def in_the_register(by) -> dict[str, Any]:
    """A delivery, a bottle at a window, and a count of it that came short and was called theft.

    {name of the place in an address: the id of this row}, at the facility of this member.
    """
    at = clock.now()
    given = {"by": by, "at": at}
    second = Member.objects.create(username=f"second-{by.username}", name="The second person")
    receipt = actions.receive(
        id=uuid.uuid4(), facility=by.posts.first().facility, product="methadone-oral-10",
        lot_number="23A", expires_on=clock.clinic_day(at) + timedelta(days=400), ug=UG,
        ug_on_form=UG, supplier="A supplier", second=second, **given,
    )  # fmt: skip
    bottle = actions.open_bottle(id=uuid.uuid4(), lot=receipt.lot, ug=UG // 2, window="1", **given)
    counting = actions.count(
        id=uuid.uuid4(), facility=receipt.facility, kind="spot", counted={bottle: UG // 4},
        second=second, **given,
    )  # fmt: skip
    count = counting.counts.get()
    loss = actions.explain(count=count, verdict="theft", words="the bottle was open", **given)
    pump = pumping.place_pump(
        id=uuid.uuid4(), facility=receipt.facility, window="1", line=str(receipt.pk)[:20],
        name="Pump A", **given,
    )  # fmt: skip
    gone = ledger.move(  # as a bottle that is missing on the shelf: its own page is of such a row
        UG // 8, source=bottle, reason=Movement.Reason.LOST, because=bottle, words="not there",
        target=ledger.account(receipt.facility, bottle.product, "variance", **given), **given,
    )  # fmt: skip
    return {
        "pump_id": pump.pk, "receipt_id": receipt.pk, "lot_id": receipt.lot_id,
        "account_id": bottle.pk,
        "counting_id": counting.pk, "count_id": count.pk,
        "movement_id": gone.pk, "explanation_id": loss.pk,
        "kind": "spot", "what": "waste", "iso": clock.clinic_day(at).isoformat(),
    }  # fmt: skip
