from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notices', '0004_digest_without_attempts'),
    ]

    # Only who writes the values has changed, nothing in the database.
    operations = [migrations.SeparateDatabaseAndState(state_operations=[
        migrations.AlterField(
            model_name='delivery',
            name='payload',
            field=models.JSONField(default=dict),
        ),
    ])]
