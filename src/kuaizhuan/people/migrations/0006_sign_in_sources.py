"""Failures to sign in are counted by account and source together."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0005_tally'),
    ]

    operations = [
        migrations.AlterField('signincount', 'name_hash', models.CharField(blank=True, default='', max_length=64)),
        migrations.AlterField('signincount', 'failures', models.PositiveIntegerField(default=0)),
        migrations.AddField('signincount', 'source_hash', models.CharField(blank=True, default='', max_length=64)),
        migrations.AddField('signincount', 'known', models.BooleanField(default=False)),
        migrations.AddConstraint(
            'signincount',
            models.UniqueConstraint(fields=('name_hash', 'source_hash'), name='sign_in_counted_once'),
        ),
    ]
