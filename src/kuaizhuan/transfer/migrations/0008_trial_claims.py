"""That the fee of a trial falls due is claimed by one side and agreed by the other."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("transfer", "0007_waiver")]

    operations = [
        migrations.AddField(
            "triallicence", "claimed_by", models.CharField(blank=True, default="", max_length=8), False
        )
    ]
