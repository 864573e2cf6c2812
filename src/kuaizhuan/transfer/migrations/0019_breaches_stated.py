"""A statement may be about the breach of a trial."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('transfer', '0018_seal_sightings'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='statement',
            name='statement_about_one_thing',
        ),
        migrations.AddField(
            model_name='statement',
            name='trial',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='statements', to='transfer.triallicence'),
        ),
        migrations.AddConstraint(
            model_name='statement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', None), ('entry', None), ('kind', 'deal'), ('move', None), ('trial', None)), models.Q(('answer', None), ('entry', None), ('kind', 'stage'), ('move__isnull', False), ('trial', None)), models.Q(('answer', None), ('entry__isnull', False), ('kind', 'receipt'), ('move', None), ('trial', None)), models.Q(('answer__isnull', False), ('entry', None), ('kind', 'outcome'), ('move', None), ('trial', None)), models.Q(('answer', None), ('entry', None), ('kind', 'breach'), ('move', None), ('trial__isnull', False)), _connector='OR'), name='statement_about_one_thing'),
        ),
    ]
