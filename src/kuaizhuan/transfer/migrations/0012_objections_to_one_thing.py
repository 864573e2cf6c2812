"""An objection is to a price or to a distribution, and always to somebody's; apart, for the rows were filled before."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("people", "0009_joining_rules"), ("transfer", "0011_distribution_notices")]

    operations = [
        migrations.AlterField(
            "objection",
            "seller",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
            ),
        ),
        migrations.AlterField(
            "objection",
            "notice",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="objections",
                to="transfer.pricenotice",
            ),
        ),
        migrations.AddConstraint(
            "objection",
            models.CheckConstraint(
                condition=Q(notice__isnull=False, plan=None) | Q(notice=None, plan__isnull=False),
                name="objection_to_one_thing",
            ),
        ),
    ]
