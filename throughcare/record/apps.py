from django.apps import AppConfig
from django.db.models.signals import post_migrate


class RecordConfig(AppConfig):
    name = "throughcare.record"

    def ready(self) -> None:
        from throughcare.record import guards

        # Not a model signal: it belongs to `migrate`, the only moment a table can lose its guards.
        post_migrate.connect(guards.install, sender=self, dispatch_uid="guards")
