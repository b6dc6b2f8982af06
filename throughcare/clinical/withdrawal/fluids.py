"""How much is drunk in withdrawal, and when fluids go into a vein: said where rounds are done."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from throughcare.clinical.verdict import Verdict, note

SOURCE = "withdrawal-fluids"
LITRES_A_DAY = (2, 3)  # by mouth [K]
A_DAY = timedelta(hours=24)


def drunk(told: Iterable[tuple[datetime, int | None]], at: datetime) -> int | None:
    """Millilitres told of in the 24 hours until now; None: nobody has asked in them."""
    asked = [ml for when, ml in told if ml is not None and at - A_DAY < when <= at]
    return sum(asked) if asked else None


def guidance() -> Verdict:
    """What every round says of fluids."""
    least, most = LITRES_A_DAY
    return note(
        "withdrawal_fluids",
        f"{least} to {most} litres a day by mouth; with salts where there is vomiting or "
        "diarrhoea. Into a vein where nothing stays down, where the pressure falls by 20 on "
        "standing, or where salts of the blood are out of order. Thiamine where alcohol was drunk "
        "too: the prescriber orders both.",
        SOURCE,
    )
