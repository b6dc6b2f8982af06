from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, post_save


class RecordConfig(AppConfig):
    name = "throughcare.record"

    def ready(self) -> None:
        from throughcare.record import action, guards
        from throughcare.record.appending import postgresql, sqlite

        # Not model signals: they belong to `migrate`, the only moment a table can lose its guards.
        post_migrate.connect(guards.install, sender=self, dispatch_uid="guards")
        post_migrate.connect(postgresql.install, sender=self, dispatch_uid="appending")
        connection_created.connect(sqlite.lend_hash, dispatch_uid="record_hash")
        # Nothing is called forward by this: it only tells the log which rows an action wrote.
        post_save.connect(action.note_row, dispatch_uid="log")
