"""Objections have states. Those of before stopped the clock on the day they came in, so they count as accepted then."""

import datetime as dt
import secrets
from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from kuaizhuan.catalog.rules import public_code


def _person() -> Any:
    return models.ForeignKey(
        null=True,
        on_delete=django.db.models.deletion.SET_NULL,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
    )


def _state(objection: Any) -> str:
    if objection.answered_on is not None:
        return "answered"
    return "lapsed" if objection.notice.state == "cancelled" else "accepted"


def fill(apps: Any, schema_editor: Any) -> None:
    rows = apps.get_model("transfer", "Objection").objects.select_related("notice")
    for row in rows.order_by("pk").iterator(500):
        rows.filter(pk=row.pk).update(
            code=public_code("objection", secrets.token_hex(8)),
            state=_state(row),
            decide_by=row.received_on,
            decided_on=row.received_on,
            closed_on=row.notice.closed_on if _state(row) == "lapsed" else None,
        )


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0006_sign_in_sources"),
        ("transfer", "0002_documents_are_files"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("objection", "code", models.CharField(max_length=20, null=True)),
        migrations.AddField("objection", "state", models.CharField(default="raised", max_length=12)),
        migrations.AddField(
            "objection",
            "organisation",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="objections",
                to="people.organisation",
            ),
        ),
        migrations.AddField("objection", "entered_by", _person()),
        migrations.AddField("objection", "decide_by", models.DateField(default=dt.date.min)),
        migrations.AddField("objection", "decided_on", models.DateField(null=True)),
        migrations.AddField("objection", "decided_by", _person()),
        migrations.AddField("objection", "ground", models.CharField(blank=True, default="", max_length=40), False),
        migrations.AddField("objection", "decision", models.TextField(blank=True, default=""), False),
        migrations.AddField("objection", "complain_by", models.DateField(null=True)),
        migrations.AddField("objection", "complaint", models.TextField(blank=True, default=""), False),
        migrations.AddField("objection", "complained_on", models.DateField(null=True)),
        migrations.AddField("objection", "hearing", models.TextField(blank=True, default=""), False),
        migrations.AddField("objection", "heard_on", models.DateField(null=True)),
        migrations.AddField("objection", "heard_by", _person()),
        migrations.AddField("objection", "closed_on", models.DateField(null=True)),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
