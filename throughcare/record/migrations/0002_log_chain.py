"""The log becomes a chain: every line is numbered, and carries the hash of the one before it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from throughcare.record.chain import LANES, as_hashed, chain_of
from throughcare.record.models import NO_FACILITY
from throughcare.record.verify_log import line_hash

GUARDS = ("kept_record_logline_update", "kept_record_logline_delete")


def unguard(apps, schema_editor):
    """Old lines get their places by an update, which the log refuses; `migrate` puts it back."""
    for name in GUARDS:
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(f'DROP TRIGGER IF EXISTS "{name}"')
        else:
            schema_editor.execute(f'DROP FUNCTION IF EXISTS "{name}"() CASCADE')


def chain_old_lines(apps, schema_editor):
    """Number and hash the lines written before there was a chain, in the order of their writing."""
    LogLine, Head = apps.get_model("record", "LogLine"), apps.get_model("record", "Head")
    ends = {}
    batch = []
    for line in LogLine.objects.order_by("id").iterator(chunk_size=1000):
        of, lane = line.facility_id or NO_FACILITY, line.patient_id.int % LANES if line.patient_id else 0
        chain = chain_of(of, lane)
        seq, before, *_ = ends.get(chain, (0, ""))
        line.chain, line.seq, line.before = chain, seq + 1, before
        line.hash = line_hash(as_hashed(line))
        ends[chain] = (line.seq, line.hash, of, lane)
        batch.append(line)
        if len(batch) == 500:
            LogLine.objects.bulk_update(batch, ["chain", "seq", "before", "hash"])
            batch = []
    LogLine.objects.bulk_update(batch, ["chain", "seq", "before", "hash"])
    Head.objects.bulk_create(
        Head(chain=chain, of=of, lane=lane, seq=seq, hash=hash_)
        for chain, (seq, hash_, of, lane) in ends.items()
    )


class Migration(migrations.Migration):
    while_the_old_version_serves = "it cannot: a line without its place in the chain is refused. 0.1.0 is stopped for this one"
    dependencies = [
        ("record", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(unguard, migrations.RunPython.noop),
        migrations.CreateModel(
            name="Head",
            fields=[
                ("chain", models.UUIDField(primary_key=True, serialize=False)),
                ("of", models.UUIDField()),
                ("lane", models.PositiveSmallIntegerField()),
                ("seq", models.BigIntegerField()),
                ("hash", models.CharField(blank=True, max_length=64)),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("of", "lane"), name="a_lane_is_one_chain")]},
        ),
        migrations.CreateModel(
            name="LookedInto",
            fields=[
                ("line", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name="looked_into", serialize=False, to="record.logline")),
                ("words", models.CharField(max_length=500)),
                ("at", models.DateTimeField()),
                ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddField("logline", "chain", models.UUIDField(null=True)),
        migrations.AddField("logline", "seq", models.BigIntegerField(null=True)),
        migrations.AddField("logline", "before", models.CharField(max_length=64, blank=True, default=""), preserve_default=False),
        migrations.AddField("logline", "hash", models.CharField(max_length=64, default=""), preserve_default=False),
        migrations.AddField("logline", "rows", models.JSONField(default=dict)),
        migrations.AddField("logline", "relation", models.CharField(max_length=20, blank=True, default=""), preserve_default=False),
        migrations.AddField("logline", "station", models.CharField(max_length=60, blank=True, default=""), preserve_default=False),
        migrations.AddField("logline", "unusual", models.CharField(max_length=60, blank=True, default=""), preserve_default=False),
        migrations.RunPython(chain_old_lines, migrations.RunPython.noop),
        migrations.AlterField("logline", "chain", models.UUIDField()),
        migrations.AlterField("logline", "seq", models.BigIntegerField()),
        migrations.AlterField("logline", "facility", models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="staff.facility")),
        migrations.AlterField("logline", "patient", models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="log", to="patients.patient")),
        migrations.AlterField("logline", "by", models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="log_lines", to=settings.AUTH_USER_MODEL)),
        migrations.RemoveIndex("logline", "log_by_row"),
        migrations.AddIndex("logline", models.Index(fields=["facility", "-written_at"], name="log_by_time")),
        migrations.AddIndex("logline", models.Index(condition=models.Q(("unusual", ""), _negated=True), fields=["facility", "-written_at"], name="log_unusual")),
        migrations.AddConstraint("logline", models.UniqueConstraint(fields=("chain", "seq"), name="a_line_has_its_place")),
    ]
