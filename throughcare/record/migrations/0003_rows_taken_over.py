"""Rows written before the log kept their digests are taken over into it, once, as they stand now."""

from django.db import migrations
from django.utils import timezone

from throughcare.record import chain, guards
from throughcare.record.models import NO_FACILITY
from throughcare.record.verify_log import line_hash

A_LINE = 500  # rows named by one line


def take_over(apps, schema_editor):
    """Lines of the chain that belongs to no facility: what each old row holds today."""
    now, rows = timezone.now(), {}
    ours = {model._meta.label_lower: model for model in guards.kept_models()}
    for model in apps.get_models():
        today = ours.get(model._meta.label_lower)
        if today and model._meta.app_label != "record":
            model.derived = getattr(today, "derived", ())
            for row in model._base_manager.order_by("pk").iterator(chunk_size=A_LINE):
                rows |= chain.digests([row])
                if len(rows) == A_LINE:
                    append(apps, rows, now)
                    rows = {}
    if rows:
        append(apps, rows, now)


def append(apps, rows, now):
    """One line that nobody wrote: the program itself, at an upgrade."""
    LogLine, Head = apps.get_model("record", "LogLine"), apps.get_model("record", "Head")
    head, _ = Head.objects.get_or_create(chain=NO_FACILITY, defaults={"of": NO_FACILITY, "lane": 0, "seq": 0, "hash": ""})
    line = LogLine(
        chain=NO_FACILITY, seq=head.seq + 1, before=head.hash, kind="change",
        what="rows taken over", rows=rows, station="upgrade", at=now, written_at=now,
    )
    line.hash = line_hash(chain.as_hashed(line))
    line.save(force_insert=True)
    head.seq, head.hash = line.seq, line.hash  # while migrating, no trigger moves it
    head.save()


class Migration(migrations.Migration):
    while_the_old_version_serves = "see 0002: the old version is stopped before it"
    dependencies = [
        ("record", "0002_log_chain"),
        ("patients", "0001_initial"),
        ("intake", "0001_initial"),
        ("assessment", "0001_initial"),
        ("plan", "0001_initial"),
    ]

    operations = [migrations.RunPython(take_over, migrations.RunPython.noop)]
