"""Roles that wait for a second person, and passwords that are not taken again."""

import django.db.models.deletion
import django.db.models.functions.datetime
import kuaizhuan.people.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0003_contributed_roles'),
    ]

    operations = [
        migrations.CreateModel(
            name='OldPassword',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128)),
                ('replaced_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='old_passwords', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-pk',),
            },
        ),
        migrations.CreateModel(
            name='GrantProposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=kuaizhuan.people.models.new_code, editable=False, max_length=16, unique=True)),
                ('role', models.CharField(max_length=20)),
                ('state', models.CharField(default='proposed', max_length=12)),
                ('proposed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('state_since', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.organisation')),
                ('proposed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='grant_proposals', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('proposed_at', 'pk'),
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'proposed')), fields=('user', 'organisation', 'role'), name='grant_proposed_once'), models.UniqueConstraint(condition=models.Q(('organisation', None), ('state', 'proposed')), fields=('user', 'role'), name='platform_grant_proposed_once')],
            },
        ),
    ]
