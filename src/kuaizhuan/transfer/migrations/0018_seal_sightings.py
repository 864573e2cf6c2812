"""What registrars saw of the seals on the scans of a contract."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0008_opening'),
        ('transfer', '0017_guided_trials'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SealSighting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.CharField(max_length=6)),
                ('seen', models.CharField(max_length=10)),
                ('note', models.CharField(blank=True, default='', max_length=300)),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sightings', to='transfer.application')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('scan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile')),
            ],
            options={
                'ordering': ('application', 'scan', '-side'),
                'constraints': [models.UniqueConstraint(fields=('application', 'scan', 'side'), name='sighting_once'), models.CheckConstraint(condition=models.Q(('seen__in', ['seal', 'signature', 'none']), ('side__in', ['seller', 'buyer'])), name='sighting_known'), models.CheckConstraint(condition=models.Q(('note', ''), ('seen', 'none'), _negated=True), name='sighting_of_nothing_explained')],
            },
        ),
    ]
