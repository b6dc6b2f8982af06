"""What a person has at home or is about to take there, and in what state each bottle is."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from throughcare.medication.models import CameBack, Held, HomeBottle
from throughcare.patients.models import Patient

BACK = (CameBack.How.FULL, CameBack.How.PART)
READ = ("dose", "dose__end", "dose__order", "dose__order__stopped", "dose__patient__facility",
        "filled", "filled__account", "filled__account__lot", "hand_over", "closed",
        "decision")  # fmt: skip
# The order waits on the day the bottle is for, as far as is known today.
HELD = Exists(
    Held.objects.filter(
        order=OuterRef("dose__order"), from_day__lte=OuterRef("dose__clinic_day")
    ).filter(Q(ended_day=None) | Q(ended_day__gt=OuterRef("dose__clinic_day")))
)
LEFT = F("dose__order__episode__discharge")  # the stay the order belongs to has ended


def bottles(**of) -> QuerySet[HomeBottle]:
    """Bottles with all that their state is read from, by the day they are for."""
    return (
        HomeBottle.objects.filter(**of)
        .select_related(*READ)
        .annotate(held=HELD, left=LEFT)
        .prefetch_related(Prefetch("came_back", CameBack.objects.order_by("at")))
        .order_by("dose__clinic_day", "dose__part", "at")
    )


def waiting(patient: Patient, today: date) -> QuerySet[HomeBottle]:
    """Prepared and not handed over: their day has not passed. Nothing can have come back."""
    found = bottles(dose__patient=patient, dose__end=None, dose__clinic_day__gte=today)
    return found.prefetch_related(None)


def at_home(patient: Patient) -> QuerySet[HomeBottle]:
    """Handed over and neither back nor gone."""
    return bottles(dose__patient=patient, hand_over__isnull=False, came_back=None)


def out_days(patient: Patient, medicine: str, on: date) -> QuerySet[HomeBottle]:
    """Handed over for a day from `on` on, and not seen again with something in it.

    Lost, stolen or back empty, it still counts: it was given, and another would be one more.
    """
    back = CameBack.objects.filter(bottle=OuterRef("pk"), how__in=BACK)
    return HomeBottle.objects.filter(
        ~Exists(back), dose__patient=patient, dose__medicine=medicine,
        dose__clinic_day__gte=on, hand_over__isnull=False,
    )  # fmt: skip


def counted_days(patient: Patient, medicine: str, on: date) -> dict[date, bool]:
    """Days from `on` on that are in the person's hands or prepared for them, and whether each is
    an open day. What came back full, or was set aside, counts no more."""
    found = HomeBottle.objects.filter(
        dose__patient=patient, dose__medicine=medicine, dose__clinic_day__gte=on
    )
    found = found.filter(Q(dose__end=None) | Q(dose__end__outcome="handed_over"))
    back = CameBack.objects.filter(how__in=BACK).values("bottle")
    days = found.exclude(pk__in=back).values_list("dose__clinic_day", "closed")
    return {day: closed is None for day, closed in days}


STATES = {
    "prepared": (_("to fill"), "look"), "filled": (_("filled, here"), "ok"),
    "aside": (_("set aside"), ""), "home": (_("with the person"), "ok"),
    "empty": (_("back, empty"), "ok"), "full": (_("back, full"), "look"),
    "part": (_("back, with part of it"), "look"), "lost": (_("lost"), "stop"),
    "stolen": (_("stolen"), "stop"),
}  # fmt: skip


def state(bottle: HomeBottle) -> str:
    """One word for where a bottle is: a key of STATES."""
    if bottle.hand_over_id:
        fates = [row.how for row in bottle.came_back.all()]
        return fates[-1] if fates else "home"
    if getattr(bottle.dose, "end", None):
        return "aside"
    return "filled" if getattr(bottle, "filled", None) else "prepared"


def of_changed_order(bottle: HomeBottle) -> bool:
    """Does its order not hold on the bottle's day: stopped, held, or of a stay that ended?"""
    stopped = getattr(bottle.dose.order, "stopped", None)
    over = bool(stopped and stopped.from_day <= bottle.dose.clinic_day)
    return over or bottle.held or bottle.left is not None


def to_settle(facilities, today: date) -> list[HomeBottle]:
    """Bottles that somebody must see to: of an order that changed, or never fetched."""
    mine = {"dose__patient__facility_id__in": facilities}
    changed = Q(dose__order__stopped__from_day__lte=F("dose__clinic_day"))
    changed = (changed | Q(left__isnull=False)) & Q(dose__clinic_day__gte=today)
    open_ones = Q(dose__end=None) | Q(hand_over__isnull=False, came_back=None)
    unfetched = Q(dose__end=None, dose__clinic_day__lt=today)
    return list(bottles(**mine).filter(changed & open_ones | unfetched))


def days_of(bottles: Iterable[HomeBottle]) -> int:
    """On how many days these bottles are taken."""
    return len({one.dose.clinic_day for one in bottles})
