"""What the nurse sees of take-homes beside today's dose: what to hand over, what to ask for."""

from datetime import date

from django.db.models import Exists, OuterRef, Q

from throughcare.medication.home import in_hand
from throughcare.medication.models import Dose, Recall
from throughcare.patients.models import Patient


def at_the_window(patient: Patient, today: date) -> dict:
    """For the part `medication/home/at_the_window.html`. Two questions to the database.

    ready     filled, of an order that holds, meant for today or earlier
    to_fill   prepared and not filled
    changed   of an order that has changed since: to be set aside
    """
    waiting = [one for one in in_hand.waiting(patient, today) if one.pick_up_on <= today]
    changed = [one for one in waiting if in_hand.of_changed_order(one)]
    good = [one for one in waiting if one not in changed]
    ready = [one for one in good if in_hand.state(one) == "filled"]
    return {
        "patient": patient, "ready": ready, "changed": changed,
        "to_fill": [one for one in good if one not in ready],
        "recall": Recall.objects.filter(patient=patient, ended_at=None).first(),
    }  # fmt: skip


def anything(patient: Patient) -> bool:
    """Is there a bottle to come, or one asked back? One question: most people have neither."""
    bottles = Dose.objects.filter(patient=OuterRef("pk"), home=True, end=None)
    asked_back = Recall.objects.filter(patient=OuterRef("pk"), ended_at=None)
    either = Q(Exists(bottles)) | Q(Exists(asked_back))
    return Patient.objects.filter(either, pk=patient.pk).exists()
