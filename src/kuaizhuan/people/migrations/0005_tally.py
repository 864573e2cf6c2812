from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0004_duties_apart'),
    ]

    operations = [
        migrations.CreateModel(
            name='Tally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(max_length=60)),
                ('key', models.CharField(blank=True, max_length=32)),
                ('since', models.DateTimeField()),
                ('count', models.PositiveIntegerField(default=0)),
            ],
            options={
                'indexes': [models.Index(fields=['since'], name='tally_since')],
                'constraints': [models.UniqueConstraint(fields=('what', 'key', 'since'), name='tally_once')],
            },
        ),
    ]
