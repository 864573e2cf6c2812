from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0004_heartbeat_letter'),
    ]

    # Only who writes the values has changed, nothing in the database.
    operations = [migrations.SeparateDatabaseAndState(state_operations=[
        migrations.AlterField(
            model_name='event',
            name='data',
            field=models.JSONField(default=dict),
        ),
    ])]
