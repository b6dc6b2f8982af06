"""What the pages about one withdrawal ask, each once."""

import uuid
from datetime import datetime

from django.db.models import Prefetch, QuerySet
from django.http import Http404

from throughcare.assessment.actions.handing_over import hash_of
from throughcare.clinical.medicines import OPIOIDS
from throughcare.medication import days, prescribing
from throughcare.medication import queries as medication
from throughcare.medication.models import NaloxoneGiven, Order
from throughcare.patients.models import Contact, Patient
from throughcare.staff.models import Member, Post
from throughcare.staff.roles import roles_that_may
from throughcare.withdrawal.models import (
    Contacted,
    FollowUp,
    PageHanded,
    Protocol,
    TransferLetter,
    Withdrawal,
)


def one_of(patient: Patient, withdrawal_id) -> Withdrawal:
    """One withdrawal of this person, or nothing here."""
    rows = Withdrawal.objects.select_related("begun", "begun__by", "left", "left__by", "closed")
    one = rows.filter(patient=patient, pk=withdrawal_id).first()
    if one is None:
        raise Http404
    one.patient = patient
    return one


def protocol_of(one: Withdrawal, protocol_id) -> Protocol:
    rows = one.protocols.select_related("signed", "signed__by", "ended", "taper", "by")
    protocol = rows.filter(pk=protocol_id).first()
    if protocol is None:
        raise Http404
    protocol.withdrawal = one
    return protocol


def protocols_of(one: Withdrawal) -> list[Protocol]:
    """Every protocol of it, the newest first."""
    return list(one.protocols.select_related("signed", "signed__by", "ended").order_by("-at"))


def those_who_may(permission: str, facility_id) -> list[Member]:
    """Members here now whose post carries it, by name."""
    held = Member.objects.filter(
        Post.is_held("posts__"), is_active=True, posts__facility=facility_id,
        posts__role__in=roles_that_may(permission),
    )  # fmt: skip
    return list(held.distinct().order_by("name"))


def tapers_of(patient: Patient, at_day) -> list[Order]:
    """Orders of methadone or buprenorphine that stand or wait, each said in a line."""
    orders = Order.objects.filter(patient=patient, medicine__in=OPIOIDS, stopped=None)
    orders = orders.exclude(kind__in=Order.ONCE).select_related(
        "signed", "stopped", "episode__discharge"
    )
    found = list(orders.prefetch_related("steps", "holds").order_by("-first_day"))
    for order in found:
        order.in_words = prescribing.order_words(prescribing.shown(order, at_day, patient))
    return found


def whole_order(patient: Patient, order: Order | None) -> dict | None:
    """Every day of one order, as it is read."""
    if order is None:
        return None
    sold = days.sold_in(patient.facility.jurisdiction, order.family)
    listed = days.days_of(order, list(order.steps.all()), sold)
    return {"order": order, "days": listed}


def standing_agonist(patient: Patient, today) -> Order | None:
    """What of methadone or buprenorphine stands today, with its signature."""
    standing = medication.standing(patient, today).filter(medicine__in=OPIOIDS)
    rows = standing.exclude(kind__in=Order.ONCE).select_related("signed", "signed__by")
    return rows.prefetch_related("steps").first()


def kits_of(patient: Patient) -> list[NaloxoneGiven]:
    """Offers of naloxone, the newest first."""
    return list(NaloxoneGiven.objects.filter(patient=patient).select_related("by").order_by("-at"))


def follow_ups_of(one: Withdrawal) -> list[FollowUp]:
    """Contacts after leaving, each with every try."""
    tries = Prefetch("contacts", Contacted.objects.select_related("by").order_by("at"))
    return list(one.follow_ups.prefetch_related(tries).order_by("number"))


def with_ways(due: QuerySet[FollowUp], most: int) -> list[FollowUp]:
    """Whom to reach, with the ways they allow and every try so far: three questions."""
    ways = Contact.objects.filter(ended_at=None, kind=Contact.Kind.PHONE).order_by("at")
    tries = Contacted.objects.select_related("by").order_by("at")
    rows = due.prefetch_related(
        Prefetch("contacts", tries),
        Prefetch("withdrawal__patient__contacts", ways, to_attr="phones"),
    )  # fmt: skip
    found = list(rows[:most])
    for one in found:
        phones = one.withdrawal.patient.phones
        one.may_leave_message = any(way.may_leave_message for way in phones)
        one.press = uuid.uuid4()  # each form carries the id of the row it will make
    return found


def follow_up_of(patient: Patient, follow_up_id) -> FollowUp:
    rows = FollowUp.objects.filter(withdrawal__patient=patient, pk=follow_up_id)
    found = rows.select_related("withdrawal__patient").first()
    if found is None:
        raise Http404
    return found


def letter_of(patient: Patient, letter_id) -> TransferLetter:
    rows = TransferLetter.objects.filter(withdrawal__patient=patient, pk=letter_id)
    found = rows.select_related("withdrawal", "consent", "by").first()
    if found is None:
        raise Http404
    return found


def letters_of(one: Withdrawal) -> list[TransferLetter]:
    return list(one.letters.select_related("by").order_by("-at"))


def page_behind(secret: str, at: datetime) -> PageHanded | None:
    """The page behind a secret: the newest of its withdrawal, and its time is not over."""
    rows = PageHanded.objects.select_related("withdrawal__patient__facility", "withdrawal__begun")
    handed = rows.filter(secret_hash=hash_of(secret), until_at__gt=at).first()
    if handed is None or handed.withdrawal.pages.filter(at__gt=handed.at).exists():
        return None
    return handed
