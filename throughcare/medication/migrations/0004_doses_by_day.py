from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('medication', '0003_what_comes_back_from_home'),
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
