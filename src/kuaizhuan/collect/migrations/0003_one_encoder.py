from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('collect', '0002_sheet_kind'),
    ]

    # Only who writes the values has changed, nothing in the database.
    operations = [migrations.SeparateDatabaseAndState(state_operations=[
        migrations.AlterField(
            model_name='claim',
            name='values',
            field=models.JSONField(),
        ),
        migrations.AlterField(
            model_name='fieldconflict',
            name='incoming',
            field=models.JSONField(null=True),
        ),
        migrations.AlterField(
            model_name='fieldconflict',
            name='stored',
            field=models.JSONField(null=True),
        ),
        migrations.AlterField(
            model_name='refusedrow',
            name='cells',
            field=models.JSONField(),
        ),
        migrations.AlterField(
            model_name='refusedrow',
            name='problems',
            field=models.JSONField(),
        ),
        migrations.AlterField(
            model_name='upload',
            name='problem_values',
            field=models.JSONField(default=dict),
        ),
        migrations.AlterField(
            model_name='upload',
            name='result',
            field=models.JSONField(default=dict),
        ),
    ])]
