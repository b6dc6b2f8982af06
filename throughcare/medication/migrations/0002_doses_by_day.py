from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('medication', '0001_initial'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='dose',
            name='doses_newest',
        ),
        migrations.AddIndex(
            model_name='dose',
            index=models.Index(fields=['patient', '-clinic_day', '-at'], name='doses_newest'),
        ),
    ]
