"""Requirements that two of the staff waive in one case."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("transfer", "0006_statements"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            "Waiver",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=20, unique=True)),
                ("reason", models.CharField(max_length=60)),
                ("state", models.CharField(default="proposed", max_length=12)),
                ("note", models.TextField()),
                ("proposed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("decided_on", models.DateField(null=True)),
                ("answer", models.TextField(blank=True)),
                *[
                    (
                        name,
                        models.ForeignKey(
                            null=True, on_delete=django.db.models.deletion.PROTECT, related_name="waivers", to=to
                        ),
                    )
                    for name, to in (("deal", "transfer.deal"), ("notice", "transfer.pricenotice"))
                ],
                *[
                    (
                        name,
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.SET_NULL,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    )
                    for name in ("proposed_by", "decided_by")
                ],
            ],
            options={
                "ordering": ("-pk",),
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(deal__isnull=False, notice=None) | Q(deal=None, notice__isnull=False),
                        name="waiver_of_one_row",
                    ),
                    models.UniqueConstraint(
                        fields=("deal", "reason"),
                        condition=Q(deal__isnull=False) & ~Q(state="declined"),
                        name="waiver_of_deal_once",
                    ),
                    models.UniqueConstraint(
                        fields=("notice", "reason"),
                        condition=Q(notice__isnull=False) & ~Q(state="declined"),
                        name="waiver_of_notice_once",
                    ),
                ],
            },
        ),
    ]
