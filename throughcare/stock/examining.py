"""Is every balance the sum of its movements? What SQL changed behind their back is named."""

from collections.abc import Iterator

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from throughcare.clinical.medicines import mg_words
from throughcare.stock.models import Account, Batch, Movement


def faults() -> list[str]:
    """Everything that does not add up, a sentence each. Empty when every microgram is accounted
    for."""
    return [*wrong_balances(), *products_off_balance(), *batches_off_balance()]


def moved(side: str) -> Coalesce:
    """All that ever went into (`target`) or out of (`source`) an account."""
    of_it = Movement.objects.filter(**{side: OuterRef("pk")}).order_by().values(side)
    return Coalesce(
        Subquery(of_it.annotate(ug_moved=Sum("ug")).values("ug_moved")), 0,
        output_field=models.BigIntegerField(),
    )  # fmt: skip


def wrong_balances() -> Iterator[str]:
    """Accounts whose balance is not what came in less what went out."""
    summed = Account.objects.annotate(should_be=moved("target") - moved("source"))
    for account in summed.exclude(balance=F("should_be")).order_by("product", "name"):
        yield (
            f"{account.product}, {account.name or account.kind} ({account.pk}): the register "
            f"says {mg_words(account.balance)}, its movements say {mg_words(account.should_be)}"
        )


def products_off_balance() -> Iterator[str]:
    """Products of which something came from nowhere or went nowhere."""
    sums = Account.objects.order_by("product").values("facility", "product")
    for row in sums.annotate(all=Sum("balance")).exclude(all=0):
        yield f"{row['product']}: all places together say {mg_words(row['all'])}, and not nothing"


def batches_off_balance() -> Iterator[str]:
    """Batches whose movements are not what their record says was used, made and lost."""
    for batch in Batch.objects.select_related("lot"):
        of_it = Movement.objects.filter(because_id=batch.pk, because_type="stock.batch")
        gone = of_it.aggregate(
            used=Sum("ug", filter=Q(target__kind="compounded")),
            made=Sum("ug", filter=Q(source__kind="compounded")),
        )
        if gone != {"used": batch.used_ug, "made": batch.made_ug + batch.lost_ug}:
            yield f"batch {batch.lot.number}: its movements are not what its record says"
