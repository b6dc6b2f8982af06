from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("staff", "0002_signing_in")]

    operations = [
        migrations.AddField(
            model_name="member",
            name="wrong_proof_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="member",
            name="wrong_proofs",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
    ]
