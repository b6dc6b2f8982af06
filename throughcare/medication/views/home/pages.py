"""What the pages of one person's take-homes show."""

from throughcare import clock
from throughcare.clinical import medicines
from throughcare.medication.home import evidence, in_hand, law, words
from throughcare.medication.home.days import closed_days, decisions_of, orders_of
from throughcare.medication.models import Recall
from throughcare.stock.models import Account


def medicine_of(patient, today) -> str | None:
    """The medicine that can go home: that of the newest order in force or to come."""
    orders = orders_of([patient], today)[patient.pk]
    return max(orders, key=lambda one: one.at).medicine if orders else None


def standing(patient) -> dict:
    """The decision that counts, with its sentence; what the rules allow and when; the bottles."""
    today = clock.today()
    medicine = medicine_of(patient, today)
    if medicine is None:
        return {"patient": patient, "today": today, "medicine": None}
    decision = decisions_of([patient]).get((patient.pk, medicine))
    considered = decision.considered if decision else []
    page = {
        "patient": patient, "today": today, "medicine": medicines.medicine(medicine),
        "decision": decision, "what_if": words.what_if(patient, medicine, today, considered),
        "day": law.day_of_treatment(patient, medicine, today),
    }  # fmt: skip
    if decision:
        page["sentence"] = words.sentence(decision)
        page["told"] = words.sentence(decision, patient.language)
    return page


def with_bottles(patient) -> dict:
    """The same, with every bottle that matters now, and what was decided before."""
    page = standing(patient)
    today = page["today"]
    page["waiting"] = list(in_hand.waiting(patient, today))
    page["at_home"] = list(in_hand.at_home(patient))
    page["back"] = list(
        in_hand.bottles(dose__patient=patient, came_back__isnull=False).order_by(
            "-dose__clinic_day"
        )[:10]
    )
    page["proposals"] = list(
        patient.take_home_proposals.filter(decision=None).select_related("by").order_by("-at")[:3]
    )
    page["decisions"] = list(patient.take_home_decisions.select_related("by").order_by("-at")[:12])
    page["recall"] = Recall.objects.filter(patient=patient, ended_at=None).first()
    page["closed"] = list(closed_days(patient.facility_id, today, today + in_a_fortnight).values())
    page["states"] = in_hand.STATES
    return page


def for_deciding(patient, page: dict) -> dict:
    """Each criterion of the place with what the record shows, and the ceiling with its source."""
    medicine, today = page["medicine"].key, page["today"]
    rules = law.rules_for(patient, today)
    return page | {
        "criteria": evidence.for_criteria(
            patient, medicine, today, rules.items("take_home.criteria")
        ),
        "ceiling": law.ceiling(rules, page["day"], medicine),
        "place": patient.facility.jurisdiction,
    }  # fmt: skip


def working_bottles(patient, bottles) -> list[Account]:
    """Bottles at the windows that hold what these orders say."""
    families = {one.dose.order.family for one in bottles}
    found = Account.objects.filter(
        facility_id=patient.facility_id, kind=Account.Kind.BOTTLE, balance__gt=0
    ).select_related("lot")
    return [one for one in found if medicines.product(one.product).family in families]


in_a_fortnight = evidence.timedelta(days=14)
