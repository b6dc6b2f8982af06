from django.db import migrations, models


class Migration(migrations.Migration):
    """An identifier is one person within a clinic. Before this, no row had been made."""

    dependencies = [("patients", "0001_initial"), ("staff", "0001_initial")]

    operations = [
        migrations.RemoveConstraint("identifier", "an_identifier_is_one_person"),
        migrations.AddField(
            "identifier", "facility",
            models.ForeignKey("staff.facility", models.PROTECT, related_name="+", null=True),
        ),
        migrations.AlterField(
            "identifier", "facility",
            models.ForeignKey("staff.facility", models.PROTECT, related_name="+"),
        ),
        migrations.AddConstraint(
            "identifier",
            models.UniqueConstraint(
                fields=["facility", "system", "value"], name="an_identifier_is_one_person"
            ),
        ),
    ]
