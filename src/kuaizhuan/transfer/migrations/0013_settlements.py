"""Royalties as they are settled, and why a relief is void or to be looked at again."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [
        ("transfer", "0012_objections_to_one_thing"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("relief", "reason", models.CharField(blank=True, default="", max_length=300)),
        migrations.CreateModel(
            "RoyaltySettlement",
            [
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("period_from", models.DateField()),
                ("period_to", models.DateField()),
                ("amount", models.BigIntegerField()),
                ("settled_on", models.DateField()),
                ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_why", models.CharField(blank=True, default="", max_length=300)),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="settlements",
                        to="transfer.technologycontract",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("period_from", "pk"),
                "constraints": [
                    models.CheckConstraint(condition=Q(amount__gt=0), name="settlement_of_something"),
                    models.CheckConstraint(
                        condition=Q(period_to__gte=F("period_from")), name="settlement_of_a_period"
                    ),
                    models.UniqueConstraint(
                        fields=("contract", "period_from"),
                        condition=Q(withdrawn_at=None),
                        name="settlement_of_period_once",
                    ),
                ],
            },
        ),
    ]
