from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0003_indicators'),
    ]

    # Only who writes the values has changed, nothing in the database.
    operations = [migrations.SeparateDatabaseAndState(state_operations=[
        migrations.AlterField(
            model_name='revision',
            name='values',
            field=models.JSONField(default=dict),
        ),
    ])]
