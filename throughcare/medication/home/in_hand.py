"""What a person has at home or is about to take there, and in what state each bottle is."""

from datetime import date

from django.db.models import F, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from throughcare.medication.models import CameBack, HomeBottle
from throughcare.patients.models import Patient

BACK = (CameBack.How.FULL, CameBack.How.PART)
READ = ("dose", "dose__end", "dose__order", "dose__order__stopped", "dose__patient__facility",
        "filled", "filled__account", "filled__account__lot", "hand_over", "closed",
        "decision")  # fmt: skip


def bottles(**of) -> QuerySet[HomeBottle]:
    """Bottles with all that their state is read from, by the day they are for."""
    return (
        HomeBottle.objects.filter(**of)
        .select_related(*READ)
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


def counted_days(patient: Patient, medicine: str, on: date) -> set[date]:
    """Days beyond closed ones, from a day on, that are in the person's hands or prepared for them.

    What came back full, or was set aside, counts no more.
    """
    found = HomeBottle.objects.filter(
        dose__patient=patient, dose__medicine=medicine, dose__clinic_day__gte=on, closed=None
    )
    found = found.filter(Q(dose__end=None) | Q(dose__end__outcome="handed_over"))
    back = CameBack.objects.filter(how__in=BACK).values("bottle")
    return set(found.exclude(pk__in=back).values_list("dose__clinic_day", flat=True))


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
    """Does its order no longer hold on the day the bottle is for?"""
    stopped = getattr(bottle.dose.order, "stopped", None)
    return bool(stopped and stopped.from_day <= bottle.dose.clinic_day)


def to_settle(facilities, today: date) -> list[HomeBottle]:
    """Bottles that somebody must see to: of an order that changed, or never fetched."""
    mine = {"dose__patient__facility_id__in": facilities}
    changed = Q(
        dose__order__stopped__from_day__lte=F("dose__clinic_day"), dose__clinic_day__gte=today
    )
    open_ones = Q(dose__end=None) | Q(hand_over__isnull=False, came_back=None)
    unfetched = Q(dose__end=None, dose__clinic_day__lt=today)
    return list(bottles(**mine).filter(changed & open_ones | unfetched))
