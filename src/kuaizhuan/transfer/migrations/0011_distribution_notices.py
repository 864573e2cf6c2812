"""Notices of distribution say what the rules ask and take objections; each objection names whose notice it is about."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

import kuaizhuan.core.plain_json

OPEN = ("draft", "notified", "suspended")


def fill(apps: Any, schema_editor: Any) -> None:
    rows = apps.get_model("transfer", "Objection").objects.filter(seller=None).select_related("notice")
    for row in rows.order_by("pk").iterator(500):
        rows.filter(pk=row.pk).update(seller=row.notice.seller_id)


class Migration(migrations.Migration):
    dependencies = [("people", "0009_joining_rules"), ("transfer", "0010_consent_to_stories")]

    operations = [
        migrations.RemoveConstraint("distributionplan", "distribution_one_open"),
        migrations.AddField("distributionplan", "pay_planned_on", models.DateField(null=True)),
        migrations.AddField(
            "distributionplan", "publicised", kuaizhuan.core.plain_json.JSONField(default=dict)
        ),
        migrations.AddField(
            "distributionplan", "result", models.CharField(blank=True, default="", max_length=200)
        ),
        migrations.AddField("distributionplan", "stood_from", models.DateField(null=True)),
        migrations.AddField(
            "distributionplan", "unregistered", models.CharField(blank=True, default="", max_length=300)
        ),
        migrations.AddField(
            "distributionshare", "contribution", models.CharField(blank=True, default="", max_length=200)
        ),
        migrations.AddField(
            "distributionshare", "position", models.CharField(blank=True, default="", max_length=60)
        ),
        migrations.AddConstraint(
            "distributionplan",
            models.UniqueConstraint(
                condition=models.Q(("state__in", OPEN)), fields=("deal",), name="distribution_one_open"
            ),
        ),
        migrations.AddField(
            "objection", "address", models.EmailField(blank=True, default="", max_length=254)
        ),
        migrations.AddField(
            "objection",
            "plan",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="objections",
                to="transfer.distributionplan",
            ),
        ),
        migrations.AddField(
            "objection",
            "seller",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.organisation",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
