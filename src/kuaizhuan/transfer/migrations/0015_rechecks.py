"""Who found that a list or a relief still holds after its registration changed, while a second person has to agree."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def _person() -> Any:
    return models.ForeignKey(
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("transfer", "0014_book_rows"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("registrylist", "recheck_by", _person()),
        migrations.AddField(
            "registrylist", "recheck_note", models.CharField(blank=True, default="", max_length=1000)
        ),
        migrations.AddField("relief", "recheck_by", _person()),
        migrations.AddField(
            "relief", "recheck_note", models.CharField(blank=True, default="", max_length=1000)
        ),
    ]
