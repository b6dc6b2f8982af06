"""Makes the search keys of everybody anew: after a restore, or when somebody is not found."""

from django.core.management.base import BaseCommand

from throughcare.patients.finding import keep_findable
from throughcare.patients.models import Patient

BATCH = 500


class Command(BaseCommand):
    help = "Make everybody's search keys what the record says. Safe while the clinic works."

    def handle(self, *args, **options) -> None:
        keys = list(Patient.objects.order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(keys), BATCH):
            keep_findable(*Patient.objects.filter(pk__in=keys[start : start + BATCH]))
        self.stdout.write(f"{len(keys)} people can be found.")
