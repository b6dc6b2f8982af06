from django.apps import AppConfig
from django.db.models.signals import post_migrate, post_save


class RecordConfig(AppConfig):
    name = "throughcare.record"

    def ready(self) -> None:
        from throughcare.record import action, appending, guards

        # Not model signals: they belong to `migrate`, the only moment a table can lose its guards.
        post_migrate.connect(guards.install, sender=self, dispatch_uid="guards")
        post_migrate.connect(appending.install, sender=self, dispatch_uid="appending")
        # Nothing is called forward by this: it only tells the log which rows an action wrote.
        post_save.connect(action.note_row, dispatch_uid="log")
