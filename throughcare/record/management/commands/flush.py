"""Django's flush, which our guards refuse: allowed in a demonstration, never in a clinic."""

from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands.flush import Command as Flush

from throughcare.record import guards


class Command(Flush):
    def handle(self, **options):
        if not settings.DEMONSTRATION:
            raise CommandError("A clinic's record is never emptied. Use a new database instead.")
        guards.remove(options["database"])
        try:
            super().handle(**options)
        finally:
            guards.install(options["database"])
