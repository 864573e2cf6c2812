from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0005_one_encoder'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['at', 'seq'], name='event_at'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['actor_ref', 'at'], name='event_actor'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['code', 'at'], name='event_code_at'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['address', 'at'], name='event_address'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['session', 'at'], name='event_session'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['subject_code', 'at'], name='event_subject_at'),
        ),
    ]
