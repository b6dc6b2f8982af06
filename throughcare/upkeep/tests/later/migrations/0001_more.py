from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("patients", "0001_initial"), ("staff", "0001_initial")]
    operations = [
        migrations.CreateModel("Later", [("id", models.BigAutoField(primary_key=True))]),
        migrations.RunSQL("UPDATE staff_facility SET phone = '555-0199'"),
    ]
