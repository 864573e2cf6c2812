"""Since when each side of a deal lets it be told as a case of the first page."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("transfer", "0009_decided_values")]

    operations = [
        migrations.AddField("deal", "seller_tells_at", models.DateTimeField(null=True)),
        migrations.AddField("deal", "buyer_tells_at", models.DateTimeField(null=True)),
    ]
