"""A request with a key may be answered with more than a code."""

from django.db import migrations

import kuaizhuan.core.plain_json


class Migration(migrations.Migration):
    dependencies = [("api", "0002_idempotency_key")]

    operations = [
        migrations.AddField(
            model_name="idempotencykey", name="answer", field=kuaizhuan.core.plain_json.JSONField(null=True)
        )
    ]
