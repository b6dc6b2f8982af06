from django.conf import settings
from django.db import migrations


def second(apps, schema_editor):
    """Fail as a migration does; or lose rows without a word; or fail on one database alone."""
    facility = apps.get_model("staff", "Facility")
    if settings.LATER == "fails":
        raise ValueError("a row nobody thought of")
    if settings.LATER == "loses":
        for name in ("staff_post",):
            schema_editor.execute(f"DELETE FROM {name}")
    if settings.LATER == f"fails on {schema_editor.connection.settings_dict['NAME']}":
        raise ValueError("the disk is full")
    assert facility.objects.filter(phone="555-0199").exists()


class Migration(migrations.Migration):
    dependencies = [("later", "0001_more")]
    operations = [migrations.RunPython(second, migrations.RunPython.noop)]
